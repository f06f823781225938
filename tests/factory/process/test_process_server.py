"""The server as it runs: what the stalls send over the network, and loops that go on whatever happens in them."""

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from factory.plants import loopback, plant, run
from factory.process.floor import WHO, Floor, HandClock, Line, request, schedule
from factory.running import running, until
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Answer, Unreachable, WebClient

pytestmark = loopback


async def sent(client: WebClient, message: str, content: dict[str, Any]) -> Answer:
    """What is answered, once somebody answers."""
    while True:
        try:
            return await client.send(message, content)
        except Unreachable:
            await asyncio.sleep(0.02)


def the_day(works: Plant, floor: Floor) -> None:
    """Let the floor's messages be of the plant's day."""
    floor.clock.at = works.clock.now()


def test_stalls_are_heard_over_the_network_and_told_what_is_known(tmp_path: Path) -> None:
    works, floor = plant(tmp_path / "works"), Floor(tmp_path / "floor")

    async def work() -> None:
        server = ProcessServer(works, Line(HandClock()))
        async with running(server), WebClient(works, "rfid") as rfid, WebClient(works, "terminal") as terminal:
            the_day(works, floor)
            document = floor.tag("urn:epc:id:sgtin:4512345.012345.1", "WO-1-0001", "WO-1")
            assert (await sent(rfid, "part-events", document)).status == 201
            again = await sent(rfid, "part-events", document)
            assert (again.status, (again.content or {})["code"]) == (409, "process.E410")
            record = floor.record("WO-1-0001", "WO-1", 1)
            assert (await sent(terminal, "assembly-result", record)).status == 201
            assert (await sent(terminal, "assembly-result", record)).status == 201
            assert server.status().queues["early"] == 2

    run(work())


def test_the_server_works_on_when_nobody_else_is_there_and_says_so(tmp_path: Path) -> None:
    works = plant(tmp_path)
    line = Line(HandClock())
    line.cut = {"printer", "placer", "oven", "inspection"}

    async def work() -> None:
        server = ProcessServer(works, line)
        server.acts.receive("RL-1", "C100N", 100, WHO)
        server._released.take(1, schedule(1, request("WO-1", 2)), works.clock.now())
        async with running(server):
            expected = {f"link/{one}" for one in (*line.cut, "exchange", "broker")}
            await until(lambda: expected <= {one.name for one in server.status().alarms})
            status = server.status()
            assert (status.plan.version, status.plan.link is not None and status.plan.link.up) == (1, False)
            assert status.orders[0].state == "Waiting"
            await until(lambda: server.status().queues["exchange"] == 1)

    run(work())


@pytest.mark.parametrize("fault", [ZeroDivisionError, asyncio.CancelledError])
def test_a_loop_that_fails_by_a_fault_of_ours_is_told_and_begun_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: type[BaseException]
) -> None:
    works = plant(tmp_path)
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        server = ProcessServer(works, Line(HandClock()))
        proper = server._dispatcher.round

        async def round_(now: datetime) -> None:
            nonlocal rounds
            rounds += 1
            if rounds == 1:
                raise fault
            await proper(now)

        server._dispatcher.round = round_  # type: ignore[method-assign]
        async with running(server):
            await until(lambda: rounds > 2)
            assert "loop/dispatch" in {one.name for one in server.status().alarms}

    run(work())
    assert "the loop dispatch has failed" in caplog.text


def test_events_that_the_disk_does_not_take_are_kept_and_tried_again(tmp_path: Path) -> None:
    works, tried = plant(tmp_path), 0

    async def work() -> None:
        server = ProcessServer(works, Line(HandClock()))
        _, event = Line(HandClock()).say("oven", "ResourcePerformance.StationStateChanged", {"NewState": "1000"})
        proper = server._intake.machine_events

        def machine_events(events: list[Any], now: datetime) -> None:
            nonlocal tried
            tried += bool(events)
            if tried == 1:
                raise sqlite3.OperationalError("the disk is full")
            proper(events, now)

        server._intake.machine_events = machine_events  # type: ignore[method-assign,assignment]
        server._events._came_in("cfx/oven/StationStateChanged", event)
        async with running(server):
            await until(lambda: server.status().machines)
            assert server.status().queues["events"] == 0
            assert "loop/books" in {one.name for one in server.status().alarms}

    run(work())
    assert tried == 2


def test_an_act_of_a_person_does_not_wait_for_the_next_round(tmp_path: Path) -> None:
    works = plant(tmp_path, factor=0.001)  # the next round comes in the evening
    line = Line(HandClock())

    async def work() -> None:
        server = ProcessServer(works, line)
        parts = {"sides": ("bottom",), "hand": (), "parts": {"place-bottom": {"C100N": 2}}}
        server._released.take(1, schedule(1, request("WO-1", 2, **parts)), works.clock.now())
        async with running(server):
            await until(lambda: server.status().alarms)
            assert line.calls == []
            server.acts.receive("RL-1", "C100N", 100, WHO)
            await until(lambda: len(line.calls) == 4)

    run(work())
