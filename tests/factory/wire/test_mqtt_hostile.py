"""Any bytes to the broker, before a login and after: the others are heard all the same."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.plants import loopback, plant
from sekisho.factory.wire.brokering import client_id
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant

pytestmark = loopback


@dataclass
class Serving:
    """A broker with one who speaks and one who hears, and the loop they run in."""

    runner: asyncio.Runner
    works: Plant
    printer: Bus
    process: Bus


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    works = plant(tmp_path_factory.mktemp("works"))
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()

        async def start() -> tuple[Bus, Bus]:
            await stack.enter_async_context(Broker(works, "broker").listening())
            buses = Bus(works, "printer"), Bus(works, "process")
            for bus in buses:
                await stack.enter_async_context(bus.connected())
            return buses

        yield Serving(runner, works, *runner.run(start()))
        runner.run(stack.aclose())


async def heard(serving: Serving) -> dict[str, Any]:
    """What arrives after an event was published."""
    event = {
        "MessageName": "CFX.Heartbeat", "Version": "1.7", "TimeStamp": "2026-12-01T08:00:00Z",
        "UniqueID": str(uuid4()), "Source": "printer", "MessageBody": {},
    }  # fmt: skip
    await serving.printer.publish("machine-events", event, message="CFX.Heartbeat")
    async for topic, one in serving.process.messages("machine-events"):
        assert topic == "cfx/printer/CFX.Heartbeat"
        if one == event:
            return one
    raise AssertionError


def text(value: str) -> bytes:
    return len(value).to_bytes(2) + value.encode()


def packet(kind: int, body: bytes) -> bytes:
    length = len(body)
    return bytes([kind, length & 0x7F | 0x80, length >> 7]) + body if length > 127 else bytes([kind, length]) + body


def login(works: Plant, user: str) -> bytes:
    keys = works.keys
    named = text(client_id(keys, user)) + text(user) + text(keys.secret(user))
    return packet(0x10, text("MQTT") + b"\x04\xc2\x00\x3c" + named)


async def say(works: Plant, said: bytes) -> None:
    reader, writer = await asyncio.open_connection(works.address("broker"), 1883)
    with contextlib.suppress(ConnectionError):
        writer.write(said)
        writer.write_eof()
        await reader.read()
    writer.close()


packets = st.builds(packet, st.integers(0, 255), st.binary(max_size=200))


@given(
    said=st.binary(max_size=200) | st.builds(packet, st.just(0x10), st.binary(max_size=60).map(text("MQTT").__add__))
)
def test_a_stranger_disturbs_nobody(serving: Serving, said: bytes) -> None:
    serving.runner.run(asyncio.wait_for(say(serving.works, said), 20))
    serving.runner.run(asyncio.wait_for(heard(serving), 20))


@given(said=st.lists(packets, max_size=4).map(b"".join) | st.binary(max_size=200))
def test_a_machine_that_talks_nonsense_disturbs_nobody(serving: Serving, said: bytes) -> None:
    serving.runner.run(asyncio.wait_for(say(serving.works, login(serving.works, "oven") + said), 20))
    serving.runner.run(asyncio.wait_for(heard(serving), 20))
