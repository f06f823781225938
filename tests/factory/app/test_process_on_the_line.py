"""The process management server with the real line, broker and exchange server, over the network."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory.line.connecting import Listener
from factory.plants import loopback, plant
from factory.process.floor import WHO, request, schedule
from factory.running import running, until
from sekisho.factory.exchange.server import ExchangeServer
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import LINE
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.job import State
from sekisho.factory.wire.mqtt import Broker, Bus
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Unreachable, WebClient

pytestmark = loopback
ORDER: dict[str, Any] = {"sides": ("bottom",), "hand": (), "parts": {"place-bottom": {"C100N": 2}}}


async def planned(works: Plant, plan: dict[str, Any]) -> None:
    """The planning server releases a plan."""
    async with WebClient(works, "planning") as client:
        while True:
            try:
                answer = await client.send("schedule", plan, path={"version": str(plan["Version"])})
            except Unreachable:
                await asyncio.sleep(0.02)
            else:
                assert answer.status == 200
                return


async def results(works: Plant) -> dict[str, tuple[str, int, int]]:
    """What the planning server has heard in all."""
    told: dict[str, tuple[str, int, int]] = {}
    async with WebClient(works, "planning") as client:
        number = 0
        while (found := await client.next("results", number)) is not None:
            number, report = found
            for one in report["OperationsResponse"]:
                told[one["OperationsRequestID"]] = one["State"], one["GoodQuantity"], one["ScrapQuantity"]
    return told


def test_a_plan_becomes_boards_and_results_though_the_server_is_ended_in_between(tmp_path: Path) -> None:
    works = plant(tmp_path, factor=300)

    def order(server: ProcessServer) -> Any:
        """The work order, after a person has looked at what inspection found bad."""
        for board in server.status().decisions:
            server.acts.decide(board, "good", "a false call", WHO)
        return next(iter(server.status().orders), None)

    async def work() -> None:
        async with AsyncExitStack() as stack:
            for service in (ExchangeServer(works), Broker(works, "broker")):
                await stack.enter_async_context(running(service))
            for system in LINE.values():
                await stack.enter_async_context(running(BoardMachine(works, system, Bus(works, system))))
            first = ProcessServer(works, OpcUaMachines(works))
            first.acts.receive("RL-1", "C100N", 500, WHO)
            async with running(first):
                await planned(works, schedule(1, request("WO-1", 40, **ORDER)))
                await until(lambda: (one := order(first)) and one.in_work)
                first.acts.stop("WO-1", "the server is maintained", WHO)
                await until(lambda: not order(first).in_work)
            second = ProcessServer(works, OpcUaMachines(works))
            await stack.enter_async_context(running(second))
            assert 0 < order(second).good < 40
            second.acts.resume("WO-1", "it is back", WHO)
            await until(lambda: order(second).state == "Completed")
            assert second.balance() == []
            assert second.boards_with("RL-1") == tuple(f"WO-1-{number:04}" for number in range(1, 41))
            second.look()
            await until(lambda: second.status().queues["exchange"] == 0)
            assert await results(works) == {"WO-1": ("Completed", 40, 0)}

    asyncio.run(work())


def job_order(name: str) -> dict[str, Any]:
    named = {"Order": "WO-1", "Segment": "print-top", "Item": "crab", "Side": "top", "Duration": "20", "Passage": "30",
             "Changeover": "0", "Board": "WO-1-0001"}  # fmt: skip
    return {
        "JobOrderID": name,
        "WorkMasterID": "crab:r1",
        "JobOrderParameters": [{"ID": one, "Value": value} for one, value in named.items()],
        "MaterialRequirements": [],
    }


async def come_to(machines: OpcUaMachines, states: dict[str, State]) -> None:
    """Look again and again until the printer holds just this."""
    while await machines.states("printer") != states:  # noqa: ASYNC110 -- at the other end of a connection
        await asyncio.sleep(0.02)


def test_a_machine_is_ordered_and_says_what_it_holds_or_why_not(tmp_path: Path) -> None:
    works = plant(tmp_path, factor=0.001)  # nothing is finished meanwhile

    async def work() -> None:
        machines = OpcUaMachines(works)
        with pytest.raises(Unreachable, match="printer is not connected"):
            await machines.states("printer")
        async with running(BoardMachine(works, "printer", Listener())), machines.connected():
            await until(lambda: "printer" in machines.there)
            assert await machines.states("printer") == {}
            await machines.store_and_start("printer", job_order("WO-1/print-top/1"))
            await come_to(machines, {"WO-1/print-top/1": State.RUNNING})
            with pytest.raises(Refused, match=r"StoreAndStart of job order WO-1/print-top/1 .*INVALID_STATUS"):
                await machines.store_and_start("printer", job_order("WO-1/print-top/1"))
            with pytest.raises(Refused, match="UNKNOWN_JOB_ORDER"):
                await machines.pause("printer", "WO-7/print-top/1")
            with pytest.raises(Refused, match="INVALID_STATUS"):
                await machines.clear("printer", "WO-1/print-top/1")
            await machines.pause("printer", "WO-1/print-top/1")
            await machines.resume("printer", "WO-1/print-top/1")
            await machines.stop("printer", "WO-1/print-top/1")
            await machines.clear("printer", "WO-1/print-top/1")
            await come_to(machines, {})
            with pytest.raises(Refused, match="32767"):  # what is not as declared is not sent
                await machines.store_and_start("printer", {**job_order("x"), "Priority": 40_000})
        assert works.address("process") in works.file("printer", "audit.log").read_text("utf-8")

    asyncio.run(work())


def test_a_machine_that_is_another_is_not_spoken_to_and_one_that_comes_back_is(tmp_path: Path) -> None:
    works = plant(tmp_path)
    misled = replace(works, hosts={**works.hosts, "printer": works.address("placer")})

    async def work() -> None:
        machines = OpcUaMachines(misled)
        async with machines.connected():
            for _ in range(2):
                async with running(BoardMachine(works, "placer", Listener())):
                    await until(lambda: "placer" in machines.there)
                    assert await machines.states("placer") == {}
                    with pytest.raises(Unreachable, match="printer is not connected"):
                        await machines.states("printer")
                await until(lambda: "placer" not in machines.there)

    asyncio.run(work())
