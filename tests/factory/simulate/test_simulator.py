"""The simulator as a service: over a real server, with a real process for each run."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from factory.plants import loopback, plant
from factory.simulate.requests import asked
from sekisho.factory.simulate import service
from sekisho.factory.simulate.answering import answer
from sekisho.factory.simulate.runs import Runs
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Unreachable, WebClient

pytestmark = loopback
T = TypeVar("T")

SMALL = asked(sequence="given", replications=3)
LONG = {**SMALL, "replications": 1000, "limit": 600.0}


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path)


async def sent(client: WebClient, content: dict[str, Any]) -> tuple[int, str]:
    """Status and code of what answers, once the server listens."""
    while True:
        try:
            answer = await client.send("simulation-input", content)
        except Unreachable:
            await asyncio.sleep(0)
            continue
        return answer.status, (answer.content or {}).get("code", "")


def run(work: Coroutine[Any, Any, T]) -> T:
    """A process for a run takes seconds to start, and more on a machine that is busy."""
    return asyncio.run(asyncio.wait_for(work, 300))


async def plan_of(works: Plant, client: WebClient, name: str, *, begun: bool = False) -> dict[str, Any]:
    """The plan of a run, asked for each minute until it is there. begun: until something of it is done."""
    while True:
        answer = await client.send("simulation-plan", path={"id": name})
        assert answer.content is not None
        if answer.content["state"] != "running" or (begun and answer.content["done"] > 0):
            return answer.content
        await works.clock.sleep(60)


def test_a_run_is_accepted_computed_and_told(works: Plant) -> None:
    async def line() -> tuple[tuple[int, str], dict[str, Any]]:
        serving = asyncio.create_task(Simulator(works).run())
        async with WebClient(works, "planning") as client:
            accepted = await sent(client, SMALL)
            plan = await plan_of(works, client, SMALL["id"])
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return accepted, plan

    accepted, plan = run(line())
    assert accepted == (202, "")
    assert (plan["state"], plan["replications"], len(plan["orders"])) == ("done", 3, 2)
    assert Simulator(works).plan(SMALL["id"]) == plan  # it is kept


def test_the_same_id_is_the_same_run_and_never_another_one(works: Plant) -> None:
    async def line() -> list[tuple[int, str]]:
        serving = asyncio.create_task(Simulator(works).run())
        async with WebClient(works, "planning") as client:
            answers = [await sent(client, one) for one in (LONG, LONG, {**LONG, "seed": 8})]
            missing = await client.send("simulation-plan", path={"id": "no-such"})
            going_on = await client.send("simulation-plan", path={"id": LONG["id"]})
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        assert missing.status == 404
        assert going_on.content is not None
        assert (going_on.content["state"], going_on.content["segments"]) == ("running", [])
        return answers

    assert run(line()) == [(202, ""), (202, ""), (409, "wire.E409")]
    with Runs(works.file("simulator", "runs.sqlite")) as runs:
        assert runs.waiting() == [LONG["id"]]


def test_more_runs_than_can_wait_are_refused(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WAITING_MOST", 1)

    async def line() -> list[tuple[int, str]]:
        serving = asyncio.create_task(Simulator(works).run())
        async with WebClient(works, "planning") as client:
            answers = [await sent(client, {**LONG, "id": name}) for name in ("computed", "waits", "too many", "waits")]
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return answers

    assert run(line()) == [(202, ""), (202, ""), (429, "wire.E429"), (202, "")]


def test_a_run_that_was_cut_off_is_begun_anew_and_its_process_ends(works: Plant) -> None:
    async def cut_off() -> int:
        simulator = Simulator(works)
        serving = asyncio.create_task(simulator.run())
        async with WebClient(works, "planning") as client:
            await sent(client, LONG)
            await plan_of(works, client, LONG["id"], begun=True)
        (process,) = simulator.processes
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return process.returncode or 0

    assert run(cut_off()) < 0  # it was killed
    with Runs(works.file("simulator", "runs.sqlite")) as runs:
        assert runs.waiting() == [LONG["id"]]
        assert runs.plan(LONG["id"]) is None


def test_a_process_is_seen_to_its_end_however_often_its_service_is_cancelled(works: Plant) -> None:
    async def cut_off() -> int:
        simulator, ours = Simulator(works), asyncio.all_tasks()
        serving = asyncio.create_task(simulator.run())
        async with WebClient(works, "planning") as client:
            await sent(client, LONG)
            await plan_of(works, client, LONG["id"], begun=True)
        (process,) = simulator.processes
        others = asyncio.all_tasks() - ours
        for _ in range(3):
            for task in others:
                task.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(serving, return_exceptions=True)
        return process.returncode or 0

    assert run(cut_off()) < 0


def test_a_run_whose_process_fails_says_so_and_the_next_one_is_computed(works: Plant) -> None:
    async def line() -> list[dict[str, Any]]:
        with Runs(works.file("simulator", "runs.sqlite")) as runs:
            runs.add({"id": "broken", "limit": 1.0}, works.clock.now())  # as no server would have taken it
        serving = asyncio.create_task(Simulator(works).run())
        async with WebClient(works, "planning") as client:
            await sent(client, SMALL)
            plans = [await plan_of(works, client, name) for name in ("broken", SMALL["id"])]
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return plans

    broken, good = run(line())
    assert broken["state"] == "failed"
    assert good["state"] == "done"


def test_what_came_of_an_earlier_run_is_compared_with_it(works: Plant) -> None:
    plan = answer(SMALL, (), lambda: 0.0, lambda _: None)
    with Runs(works.file("simulator", "runs.sqlite")) as runs:
        runs.add(SMALL, works.clock.now())
        runs.finish(SMALL["id"], plan)
    orders = [{"ID": one["ID"], "EndTime": one["completion50"]} for one in plan["orders"]]
    past = {"run": SMALL["id"], "until": "2026-12-01T09:00:00Z", "orders": orders, "machines": []}

    async def line() -> dict[str, Any]:
        serving = asyncio.create_task(Simulator(works).run())
        async with WebClient(works, "planning") as client:
            await sent(client, {**SMALL, "id": "run-2", "past": [past, {**past, "run": "no-such"}]})
            plan = await plan_of(works, client, "run-2")
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return plan

    said = run(line())["validation"]
    assert (said["runs"], said["orders"]["count"]) == (1, 2)


def test_old_runs_make_room_for_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: Plant) -> None:
    monkeypatch.setattr("sekisho.factory.simulate.runs.KEPT", 2)
    with Runs(tmp_path / "runs.sqlite") as runs:
        for name in ("a", "b", "c", "d"):
            assert runs.add({"id": name}, works.clock.now()) == "new"
            if name != "b":
                runs.finish(name, {"id": name})
        assert [runs.plan(name) is None for name in ("a", "c", "d")] == [True, False, False]
        assert runs.waiting() == ["b"]  # nobody gave up on it
