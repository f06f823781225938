"""Events over a real broker: who may say and hear what, who is refused, and what a cut leaves behind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiomqtt
import pytest

from factory.plants import loopback, plant, run
from sekisho.factory.wire import brokering, mqtt, mqtt_client
from sekisho.factory.wire.brokering import PACKET_BYTES, client_id
from sekisho.factory.wire.checking import NotSent
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.rejections import Counted
from sekisho.factory.wire.web import Unreachable

pytestmark = loopback
BEAT = "CFX.Heartbeat"
LARGE = {"InspectedUnits": [{"UnitIdentifier": "x" * 80, "UnitPositionNumber": 1, "OverallResult": "Passed"}] * 1000}
LARGE = LARGE | {
    "InstalledMaterials": [
        {
            "UnitIdentifier": "x" * 80,
            "UnitPositionNumber": 1,
            "QuantityInstalled": 1,
            "Material": {"UniqueIdentifier": "r", "InternalPartNumber": "p", "Quantity": 1},
            "InstalledComponents": [],
        },
    ]
    * 5000
}


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


def event(source: str = "printer") -> dict[str, Any]:
    return {
        "MessageName": BEAT, "Version": "1.7", "TimeStamp": "2026-12-01T08:00:00Z", "UniqueID": str(uuid4()),
        "Source": source, "MessageBody": {},
    }  # fmt: skip


def client(works: Plant, user: str, **other: Any) -> aiomqtt.Client:
    """Who connects as a user of the broker, or otherwise than one does."""
    proper = {
        "username": user,
        "password": works.keys.secret(user),
        "identifier": client_id(works.keys, user),
        "bind_address": works.address("printer"),
    }
    return aiomqtt.Client(works.address("broker"), 1883, **{**proper, **other})


def counts(works: Plant, system: str = "broker") -> dict[Counted, int]:
    return dict(works.rejections(system).counts)


async def heard(bus: Bus) -> tuple[str, dict[str, Any]]:
    async for one in bus.messages("machine-events"):
        return one
    raise AssertionError


@asynccontextmanager
async def connected(works: Plant, *systems: str) -> AsyncIterator[list[Bus]]:
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(Broker(works, "broker").listening())
        buses = [Bus(works, system) for system in systems]
        for bus in buses:
            await stack.enter_async_context(bus.connected())
        yield buses


def test_an_event_arrives_with_its_topic(works: Plant) -> None:
    sent = [event() for _ in range(20)]

    async def line() -> list[tuple[str, dict[str, Any]]]:
        async with connected(works, "printer", "process") as (printer, process):
            for one in sent:
                await printer.publish("machine-events", one, message=BEAT)
            return [await heard(process) for _ in sent]

    assert run(line()) == [(f"cfx/printer/{BEAT}", one) for one in sent]
    assert not counts(works)


def test_who_publishes_for_another_is_not_heard_and_is_counted(works: Plant) -> None:
    async def line() -> tuple[str, dict[str, Any]]:
        async with connected(works, "printer", "process") as (printer, process):
            await printer.publish("machine-events", event("placer"), message=BEAT, handle="placer")
            await printer.publish("machine-events", event(), message=BEAT)
            return await heard(process)

    topic, _ = run(line())
    assert topic == f"cfx/printer/{BEAT}"
    assert counts(works) == {("printer", "", "wire.E403"): 1}
    log = works.file("broker", "rejected.log").read_text(encoding="utf-8")
    assert f"cfx/placer/{BEAT}: Publishing on this topic is not permitted." in log


@pytest.mark.parametrize("topic", ["cfx/#", "#", "cfx/printer/#", "$SYS/#", f"cfx/+/{BEAT}"])
def test_a_machine_hears_nothing(works: Plant, topic: str) -> None:
    async def line() -> Any:
        async with connected(works), client(works, "printer") as printer:
            return await printer.subscribe(topic, qos=1)

    assert tuple(run(line())) == (128,)
    assert counts(works) == {("printer", "", "wire.E403"): 1}


STRANGERS: dict[str, dict[str, Any]] = {
    "wrong password": {"password": "secret"},
    "no password": {"password": None},
    "nobody": {"username": "nobody"},
    "anonymous": {"username": None, "password": None},
    "a system that has no business here": {"username": "planning"},
    "another one's name": {"username": "process"},
    "a name of its own making": {"identifier": "process"},
}


@pytest.mark.parametrize("other", STRANGERS)
def test_who_is_no_user_is_refused_and_counted_by_address(works: Plant, other: str) -> None:
    works.keys.secret("planning")

    async def line() -> None:
        async with connected(works), client(works, "printer", **STRANGERS[other]):
            pass

    with pytest.raises(aiomqtt.MqttError):
        run(line())
    assert counts(works) == {(works.address("printer"), "", "wire.E401"): 1}


def test_a_system_speaks_from_its_own_address(works: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "_ANSWER_S", 0.05)
    stranger = replace(works, keys=Keys(tmp_path / "other"))

    async def line() -> None:
        async with connected(works), Bus(stranger, "oven").connected():
            while not counts(works):  # noqa: ASYNC110 -- nothing else tells of it
                await asyncio.sleep(0)

    run(line())
    assert {source for source, _, _ in counts(works)} == {works.address("oven")}


def test_who_names_another_one_cannot_end_its_session(works: Plant) -> None:
    async def line() -> tuple[str, dict[str, Any]]:
        async with connected(works, "printer", "process") as (printer, process):
            for name in ("process", "process-0", ""):
                with pytest.raises(aiomqtt.MqttError):
                    async with client(works, "placer", identifier=name):
                        pass
            await printer.publish("machine-events", event(), message=BEAT)
            return await heard(process)

    assert run(line())[0] == f"cfx/printer/{BEAT}"


def test_a_last_will_is_held_to_the_same_rights(works: Plant) -> None:
    """amqtt hands on a last will without asking for rights."""

    async def line() -> None:
        will = aiomqtt.Will(f"cfx/placer/{BEAT}", b"{}", 1)
        async with connected(works), client(works, "printer", will=will):
            pass

    with pytest.raises(aiomqtt.MqttError):
        run(line())
    assert counts(works) == {("printer", "", "wire.E403"): 1}


def test_what_is_not_as_declared_is_not_sent(works: Plant) -> None:
    async def line() -> None:
        async with connected(works, "printer") as (printer,):
            with pytest.raises(NotSent, match='it lacks "MessageName"'):
                await printer.publish("machine-events", {}, message=BEAT)
            with pytest.raises(ValueError, match="message of cfx"):
                await printer.publish("machine-events", event(), message="#")
            with pytest.raises(ValueError, match="at most 1047552 bytes"):
                await printer.publish("machine-events", {**event(), "MessageBody": LARGE}, message=BEAT)
            with pytest.raises(ValueError, match="printer publishes no transport-order"):
                await printer.publish("transport-order", event())

    run(line())


def test_what_is_not_as_declared_is_rejected_by_who_hears_it(works: Plant) -> None:
    async def line() -> tuple[str, dict[str, Any]]:
        async with connected(works, "process") as (process,), client(works, "printer") as printer:
            for body in (b"", b"{}", b'{"a": 1, "a": 2}', b"\xff" * 1000):
                await printer.publish(f"cfx/printer/{BEAT}", body, qos=1)
            await printer.publish(f"cfx/printer/{BEAT}", str(event()).replace("'", '"'), qos=1)
            return await heard(process)

    run(line())
    assert counts(works, "process") == {
        ("printer", "machine-events", "wire.E422"): 1,
        ("printer", "machine-events", "wire.E400"): 3,
    }


def test_what_comes_while_a_system_is_away_is_kept_for_it(works: Plant) -> None:
    sent = [event() for _ in range(5)]

    async def line() -> list[dict[str, Any]]:
        async with connected(works, "printer") as (printer,):
            async with Bus(works, "process").connected():
                pass
            for one in sent:
                await printer.publish("machine-events", one, message=BEAT)
            process = Bus(works, "process")
            async with process.connected():
                return [(await heard(process))[1] for _ in sent]

    assert sorted(one["UniqueID"] for one in run(line())) == sorted(one["UniqueID"] for one in sent)


def test_a_broker_that_is_away_is_told_and_comes_back(works: Plant) -> None:
    async def line() -> list[str]:
        printer, process = Bus(works, "printer"), Bus(works, "process")
        topics = []
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(2):
                async with Broker(works, "broker").listening():
                    if not topics:
                        await stack.enter_async_context(printer.connected())
                        await stack.enter_async_context(process.connected())
                    await asyncio.gather(printer._up.wait(), process._up.wait())
                    await printer.publish("machine-events", event(), message=BEAT)
                    topics.append((await heard(process))[0])
                while printer.is_connected or process.is_connected:  # noqa: ASYNC110 -- they notice it by themselves
                    await asyncio.sleep(0)
                with pytest.raises(Unreachable, match="broker is away"):
                    await printer.publish("machine-events", event(), message=BEAT)
        return topics

    assert run(line()) == [f"cfx/printer/{BEAT}"] * 2


def test_it_goes_on_without_a_broker(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "_ANSWER_S", 0.05)

    async def line() -> None:
        printer = Bus(works, "printer")
        async with printer.connected():
            assert not printer.is_connected
            with pytest.raises(Unreachable):
                await printer.publish("machine-events", event(), message=BEAT)

    run(line())


def test_who_publishes_ends_when_it_is_cancelled_whatever_comes_at_that_moment(
    works: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiomqtt waits by `asyncio.wait_for`, which swallows that it is cancelled where the answer has just come."""

    async def line() -> list[bool]:
        ended = []
        async with connected(works, "printer") as (printer,):
            for turns in range(6):
                confirmed = asyncio.Event()

                async def publish(*_: Any, confirmed: asyncio.Event = confirmed, **__: Any) -> None:
                    await asyncio.wait_for(confirmed.wait(), 20)

                monkeypatch.setattr(printer._client, "publish", publish)
                task = asyncio.create_task(endlessly(printer))
                await asyncio.sleep(0.01)
                confirmed.set()
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait({task}, timeout=1)
                ended.append(task.cancelled())
        return ended

    assert run(line()) == [True] * 6


async def endlessly(bus: Bus) -> None:
    while True:
        await bus.publish("machine-events", event(), message=BEAT)
        await asyncio.sleep(0)


def test_a_connection_ends_though_the_broker_ends_at_that_moment(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object) -> None:
        raise aiomqtt.MqttError("Operation timed out")  # what aiomqtt raises in place of CancelledError

    async def line() -> None:
        async with connected(works), Bus(works, "printer").connected():
            monkeypatch.setattr(mqtt_client.Client, "__aexit__", lost)

    run(line())


def test_a_connection_whose_end_nobody_confirms_is_begun_anew(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = mqtt_client.Client._wait_for
    unconfirmed = 0

    async def never_confirmed(self: mqtt_client.Client, fut: Any, timeout: float | None) -> Any:  # noqa: ASYNC109 -- aiomqtt's
        nonlocal unconfirmed
        if fut is self._disconnected:
            unconfirmed += 1
            return await ended(self, fut, 0)
        return await ended(self, fut, timeout)

    async def line() -> None:
        async with connected(works, "printer") as (printer,):
            assert printer._client is not None
            printer._client._queue.put_nowait(None)  # type: ignore[arg-type]  # a fault with one message
            while not unconfirmed or not printer.is_connected:  # noqa: ASYNC110 -- of another task
                await asyncio.sleep(0.01)
            await printer.publish("machine-events", event(), message=BEAT)

    monkeypatch.setattr(mqtt_client.Client, "_wait_for", never_confirmed)
    run(line())
    assert unconfirmed


def test_a_socket_that_is_closed_is_not_watched(works: Plant, caplog: pytest.LogCaptureFixture) -> None:
    async def line() -> None:
        async with connected(works, "printer") as (printer,):
            assert printer._client is not None
            paho = printer._client._client
            paho.publish(f"cfx/printer/{BEAT}", b"{}", qos=1)
            paho._sock_close()
            await asyncio.sleep(0.01)

    run(line())
    assert [one.getMessage() for one in caplog.records if one.name == "asyncio"] == []


async def said(works: Plant, packet: bytes) -> bytes:
    """What comes back until the broker ends the connection."""
    reader, writer = await asyncio.open_connection(works.address("broker"), 1883, local_addr=(works.address("oven"), 0))
    with contextlib.suppress(ConnectionError):
        writer.write(packet)
        await writer.drain()
    try:
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def test_a_packet_without_bound_is_cut_before_it_is_read(works: Plant) -> None:
    async def line() -> None:
        async with connected(works), client(works, "printer") as printer:
            sending = asyncio.create_task(printer.publish(f"cfx/printer/{BEAT}", b" " * (PACKET_BYTES + 1), qos=1))
            with contextlib.suppress(aiomqtt.MqttError):
                async for _ in printer.messages:
                    pass
            sending.cancel()

    with contextlib.suppress(aiomqtt.MqttError):
        run(line())
    assert counts(works) == {("printer", "", "wire.E413"): 1}


def test_who_does_not_log_in_is_cut(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokering, "_LOGIN_S", 0.05)

    async def line() -> bytes:
        async with connected(works):
            return await said(works, b"\x10")

    assert run(line()) == b""
    assert counts(works) == {(works.address("oven"), "", "wire.E408"): 1}


def test_a_client_that_falls_silent_is_gone(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokering, "_SILENT_S", 0.3)

    async def line() -> None:
        async with connected(works), client(works, "printer", keepalive=0) as printer:
            async for _ in printer.messages:
                pass

    with contextlib.suppress(aiomqtt.MqttError):
        run(line())
    assert counts(works) == {("printer", "", "wire.E408"): 1}


def test_connections_beyond_the_bound_are_turned_away(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "CONNECTIONS", 1)

    async def line() -> bytes:
        async with connected(works, "printer"):
            return await said(works, b"")

    assert run(line()) == b""
    assert counts(works) == {(works.address("oven"), "", "wire.E503"): 1}
