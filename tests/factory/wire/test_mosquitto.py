"""Mosquitto as the broker: it lets the same through as the embedded one, and keeps what it holds when it is killed."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiomqtt
import pytest

from factory.plants import loopback, plant, run
from sekisho.factory.wire.brokering import client_id
from sekisho.factory.wire.mosquitto import Mosquitto, program
from sekisho.factory.wire.mqtt import Bus
from sekisho.factory.wire.plant import Plant

pytestmark = [
    loopback,
    pytest.mark.skipif(program() is None, reason="Mosquitto is not installed: apt install mosquitto"),
]
BEAT = "CFX.Heartbeat"


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


def event() -> dict[str, Any]:
    return {
        "MessageName": BEAT, "Version": "1.7", "TimeStamp": "2026-12-01T08:00:00Z", "UniqueID": str(uuid4()),
        "Source": "printer", "MessageBody": {},
    }  # fmt: skip


@asynccontextmanager
async def broker(works: Plant) -> AsyncIterator[tuple[Mosquitto, asyncio.Task[None]]]:
    service = Mosquitto(works, "broker")
    task = asyncio.create_task(service.run())
    try:
        yield service, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def connected(bus: Bus) -> None:
    while not bus.is_connected:  # noqa: ASYNC110 -- at the other end of a connection
        await asyncio.sleep(0.01)


async def heard(bus: Bus) -> dict[str, Any]:
    async for _, content in bus.messages("machine-events"):
        return content
    raise AssertionError


def client(works: Plant, **other: Any) -> aiomqtt.Client:
    proper = {
        "username": "printer",
        "password": works.keys.secret("printer"),
        "identifier": client_id(works.keys, "printer"),
        "bind_address": works.address("printer"),
    }
    return aiomqtt.Client(works.address("broker"), 1883, **{**proper, **other})


def test_what_it_has_saved_for_who_is_away_outlives_that_it_is_killed(works: Plant) -> None:
    sent, saved = [event() for _ in range(20)], works.file("broker", "mosquitto.db")

    async def line() -> list[dict[str, Any]]:
        printer, process = Bus(works, "printer"), Bus(works, "process")
        async with broker(works), process.connected():
            await connected(process)
        async with broker(works) as (service, first), printer.connected():
            await connected(printer)
            for one in sent:
                await printer.publish("machine-events", one, message=BEAT)
            while sent[-1]["UniqueID"].encode() not in saved.read_bytes():  # noqa: ASYNC110 -- of another process
                await asyncio.sleep(0.02)
            assert service.number is not None
            os.kill(service.number, signal.SIGKILL)
            with pytest.raises(ChildProcessError, match=r"ended with -9; .*mosquitto\.out says why"):
                await first
        again = Bus(works, "process")
        async with broker(works), again.connected():
            return [await heard(again) for _ in sent]

    assert run(line()) == sent


@pytest.mark.parametrize(
    "other", [{"password": "secret"}, {"password": None}, {"username": "nobody"}, {"username": None, "password": None}]
)
def test_who_is_no_user_is_not_let_in(works: Plant, other: dict[str, Any]) -> None:
    async def line() -> None:
        async with broker(works), Bus(works, "process").connected(), client(works, **other):
            pass

    with pytest.raises(aiomqtt.MqttError, match=r"(?i)not authori[sz]ed|bad user"):
        run(line())


def test_nobody_speaks_for_another_or_hears_what_is_not_for_it(works: Plant) -> None:
    overheard: list[str] = []

    async def overhear(machine: aiomqtt.Client) -> None:
        async for one in machine.messages:
            overheard.append(str(one.topic))  # noqa: PERF401 -- what came until it is ended

    async def line() -> dict[str, Any]:
        process, oven = Bus(works, "process"), Bus(works, "oven")
        async with broker(works), process.connected(), oven.connected(), client(works) as printer:
            await connected(process)
            await printer.subscribe("#", qos=1)
            hearing = asyncio.create_task(overhear(printer))
            await printer.publish(f"cfx/oven/{BEAT}", b"{}", qos=1)
            await oven.publish("machine-events", {**event(), "Source": "oven"}, message=BEAT)
            found = await heard(process)
            await printer.unsubscribe("#")  # what the broker handed on before this has come
            hearing.cancel()
            return found

    assert run(line())["Source"] == "oven"
    assert overheard == []
    assert works.rejections("process").counts == {}


def test_its_files_are_closed_to_others(works: Plant) -> None:
    async def line() -> None:
        process = Bus(works, "process")
        async with broker(works), process.connected():
            await connected(process)

    run(line())
    folder = works.file("broker", "")
    closed = {one.name for one in folder.iterdir() if not one.stat().st_mode & 0o77}
    assert closed >= {"mosquitto.conf", "passwords", "rights", "mosquitto.db"}
    assert works.keys.secret("printer") not in (folder / "passwords").read_text()
