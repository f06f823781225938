"""A placement machine runs out of a part: it goes on by itself once a reel of it came into the stock."""

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from factory.plants import loopback, plant
from factory.process.floor import WHO, request, schedule
from factory.running import running, until
from sekisho.factory.line.kinds import MACHINES, NO_FAILURES
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.route import LINE
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.mqtt import Broker, Bus

pytestmark = loopback
ORDER: dict[str, Any] = {"sides": ("bottom",), "hand": (), "parts": {"place-bottom": {"C100N": 2}}}
KINDS = tuple(
    replace(one, failures=replace(NO_FAILURES, lost=float(one.system == "placer")), places=1)
    for one in MACHINES.values()
)
"""A line that loses a part for each that it places, and does nothing else wrong: parts for six boards make three."""


def alarms(server: ProcessServer, *kinds: str) -> dict[str, str]:
    """What stands of some kinds of alarms."""
    return {one.name: one.text.en for one in server.status().alarms if one.name.startswith(kinds)}


def stands(server: ProcessServer, made: int) -> bool:
    """So many boards are made, the placer waits for parts of the others, and a person is told what to bring."""
    left = f"placer has run out of C100N and stands: {2 * (6 - made)} more are needed. Receive a reel."
    order = next(iter(server.status().orders), None)
    return order is not None and order.good == made and left in alarms(server, "shortage/").values()


def test_a_reel_that_comes_into_the_stock_lets_the_line_go_on_whoever_was_ended_meanwhile(tmp_path: Path) -> None:
    works = plant(tmp_path, factor=300)

    def machine(system: str) -> AbstractAsyncContextManager[None]:
        return running(BoardMachine(works, system, Bus(works, system), kinds=KINDS))

    async def work() -> None:
        async with AsyncExitStack() as stack, AsyncExitStack() as first, AsyncExitStack() as second:
            await stack.enter_async_context(running(Broker(works, "broker")))
            for system in set(LINE.values()) - {"placer"}:
                await stack.enter_async_context(machine(system))
            await second.enter_async_context(machine("placer"))
            server = ProcessServer(works, OpcUaMachines(works))
            server.acts.receive("RL-1", "C100N", 12, WHO)
            server._released.take(1, schedule(1, request("WO-1", 6, **ORDER)), works.clock.now())
            await first.enter_async_context(running(server))
            await until(lambda: stands(server, 3))
            server.acts.receive("RL-2", "C100N", 4, WHO)
            await until(lambda: stands(server, 4))
            await first.aclose()
            server = ProcessServer(works, OpcUaMachines(works))
            await stack.enter_async_context(running(server))
            server.acts.receive("RL-3", "C100N", 4, WHO)
            await until(lambda: stands(server, 5))
            await second.aclose()
            server.acts.receive("RL-4", "C100N", 10, WHO)
            await stack.enter_async_context(machine("placer"))
            await until(lambda: next(iter(server.status().orders)).state == "Completed")
            await until(lambda: not alarms(server, "shortage/", "fault/", "load/", "parts/"))
            assert [server.boards_with(f"RL-{number}") for number in (2, 3, 4)] == [
                ("WO-1-0004",), ("WO-1-0005",), ("WO-1-0006",),
            ]  # fmt: skip
            assert server._journal.books.parts("C100N") == (30, 6, 12, 12)
            assert server.balance() == []

    asyncio.run(work())
    audit = works.file("placer", "audit.log").read_text("utf-8")
    for number in (2, 3, 4):
        assert (
            f'user="process" source="{works.address("process")}" about="LoadMaterial RL-{number} C100N F001 = 1"'
            in (audit)
        )
