"""A placement machine runs out of a part: it goes on by itself once a reel of it came into the stock."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from factory.app.running import running, until
from factory.plants import loopback, plant
from factory.process.floor import WHO, request, schedule
from sekisho.factory.line.kinds import MACHINES, NO_FAILURES
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.route import LINE
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
ORDER: dict[str, Any] = {"sides": ("bottom",), "hand": (), "parts": {"place-bottom": {"C100N": 2}}}
KINDS = tuple(
    replace(one, failures=replace(NO_FAILURES, lost=float(one.system == "placer")), places=1)
    for one in MACHINES.values()
)
"""A line that loses a part for each that it places, and does nothing else wrong: parts for four boards make two."""


def machine(works: Plant, system: str) -> BoardMachine:
    return BoardMachine(works, system, Bus(works, system), kinds=KINDS)


def alarms(server: ProcessServer, *kinds: str) -> dict[str, str]:
    """What stands of some kinds of alarms."""
    server.look()
    return {one.name: one.text.en for one in server.status().alarms if one.name.startswith(kinds)}


def stands(server: ProcessServer) -> bool:
    """Two boards are made, the placer waits, and a person is told what to bring."""
    told = alarms(server, "shortage/placer/C100N").get("shortage/placer/C100N", "")
    order = next(iter(server.status().orders), None)
    return order is not None and order.good == 2 and "has run out of C100N and stands: 4 more are needed" in told


@pytest.mark.parametrize("ended", ["none", "process", "placer"])
def test_a_reel_that_comes_into_the_stock_lets_the_line_go_on(
    tmp_path: Path, ended: Literal["none", "process", "placer"]
) -> None:
    works = plant(tmp_path, factor=300)

    async def work() -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(running(Broker(works, "broker")))
            for system in LINE.values():
                if system != "placer":
                    await stack.enter_async_context(running(machine(works, system)))
            server = ProcessServer(works, OpcUaMachines(works))
            server.acts.receive("RL-1", "C100N", 8, WHO)
            server._released.take(1, schedule(1, request("WO-1", 4, **ORDER)), works.clock.now())
            async with AsyncExitStack() as first:
                await first.enter_async_context(running(machine(works, "placer")))
                await first.enter_async_context(running(server))
                await until(lambda: stands(server))
                if ended == "none":
                    await goes_on(server)
            if ended == "process":
                async with running(machine(works, "placer")):
                    await again(works)
            if ended == "placer":
                await again(works, placer=True)

    async def again(works: Plant, *, placer: bool = False) -> None:
        server = ProcessServer(works, OpcUaMachines(works))
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(running(server))
            if placer:
                await stack.enter_async_context(running(machine(works, "placer")))
            await goes_on(server)

    async def goes_on(server: ProcessServer) -> None:
        server.acts.receive("RL-2", "C100N", 20, WHO)
        await until(lambda: next(iter(server.status().orders)).state == "Completed")
        await until(lambda: not alarms(server, "shortage/", "fault/", "load/", "parts/"))
        assert server.boards_with("RL-1") == ("WO-1-0001", "WO-1-0002")
        assert server.boards_with("RL-2") == ("WO-1-0003", "WO-1-0004")
        assert server._journal.books.parts("C100N") == (28, 12, 8, 8)
        assert server.balance() == []

    asyncio.run(work())
    assert 'user="process"' in loaded(works)[0]


def loaded(works: Plant) -> list[str]:
    """The reels that the placer took, by its audit."""
    lines = works.file("placer", "audit.log").read_text("utf-8").splitlines()
    return [one for one in lines if 'about="LoadMaterial RL-2 C100N F001 = 1"' in one]
