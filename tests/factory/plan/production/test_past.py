"""What came of versions that were simulated and followed: only what can honestly be held against its simulation."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from factory.plan.production import works
from factory.plan.production.works import BEGIN, OTHER, WHO, enter, order, report
from factory.plants import loopback, plant
from sekisho.factory.plan.production.exchanging import take
from sekisho.factory.plan.production.past import MOST, Followed, past
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.versions import Agreement, Simulated, State, superseded
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.checking import refused

HOUR = timedelta(hours=1)
SIMULATED = Simulated("P-1", WHO, BEGIN, 0.1, 0.0, 0.2)


def followed(*orders: str, until: datetime | None = None, **more: Any) -> Followed:
    given = {"simulated": SIMULATED, "released_at": BEGIN + HOUR, "state": State.RELEASED} | more
    return Followed(works.version(planned=works.plan(*(orders or ("WO-1",))), **given), until)


def completed(name: str, at: datetime, **more: Any) -> Total:
    total = Total(
        name, good=20, state="Completed", segments=(Passed("a", 20, BEGIN, at - HOUR), Passed("b", 20, BEGIN, at))
    )
    return replace(total, **more)


def told(versions: list[Followed], *totals: Total, now: datetime = BEGIN + 30 * HOUR) -> list[dict[str, Any]]:
    return past(versions, {one.order: one for one in totals}, now)


def test_an_order_is_completed_when_its_last_board_has_left_its_last_segment() -> None:
    assert told([followed("WO-1", "WO-2")], completed("WO-1", BEGIN + 9 * HOUR), completed("WO-9", BEGIN + HOUR)) == [
        {
            "run": "P-1",
            "until": (BEGIN + 30 * HOUR).isoformat(),
            "orders": [{"ID": "WO-1", "EndTime": (BEGIN + 9 * HOUR).isoformat()}],
            "machines": [],
        }
    ]


def test_what_was_completed_after_another_version_took_its_place_is_not_its_doing() -> None:
    until = BEGIN + 9 * HOUR
    (one,) = told([followed("WO-1", "WO-2", until=until)], completed("WO-1", until), completed("WO-2", until + HOUR))
    assert (one["until"], [order["ID"] for order in one["orders"]]) == (until.isoformat(), ["WO-1"])


def test_an_order_of_which_boards_are_to_come_or_that_was_done_before_is_left_out() -> None:
    running = completed("WO-1", BEGIN + 9 * HOUR, state="Running")
    unfinished = completed("WO-1", BEGIN + 9 * HOUR, state="Aborted")
    for total in (running, unfinished, completed("WO-1", BEGIN), Total("WO-1", state="Completed")):
        assert told([followed()], total) == []


def test_a_version_that_was_not_produced_as_it_was_simulated_is_left_out() -> None:
    done = completed("WO-1", BEGIN + 9 * HOUR)
    assert len(told([followed(released_at=BEGIN + 4 * HOUR)], done)) == 1
    assert told([followed(released_at=BEGIN + 5 * HOUR)], done) == []
    assert told([followed(released_at=None)], done) == []
    assert told([followed(simulated=replace(SIMULATED, late_share=None))], done) == []
    assert told([followed(simulated=None)], done) == []


def test_one_that_was_asked_about_later_is_simulated_from_then() -> None:
    asked_late = followed(simulated=replace(SIMULATED, asked_at=BEGIN + 9 * HOUR))
    assert told([asked_late], completed("WO-1", BEGIN + 9 * HOUR)) == []
    assert len(told([asked_late], completed("WO-1", BEGIN + 10 * HOUR))) == 1


def test_some_weeks_are_looked_back_and_some_runs_are_enough() -> None:
    done, end = completed("WO-1", BEGIN + 9 * HOUR), BEGIN + 10 * HOUR
    version = followed(until=end)
    assert len(told([version], done, now=end + timedelta(weeks=4))) == 1
    assert told([version], done, now=end + timedelta(weeks=4, seconds=1)) == []
    assert len(told([version] * (MOST + 5), done)) == MOST


def test_the_versions_that_were_followed_are_found_with_their_ends(tmp_path: Path) -> None:
    with works.store(tmp_path) as store, store.together():
        versions = store.versions
        for number, (simulated, at) in enumerate(
            [(SIMULATED, BEGIN), (None, BEGIN + HOUR), (SIMULATED, None), (SIMULATED, BEGIN + 2 * HOUR)], start=1
        ):
            versions.put(superseded(works.version(number, simulated=simulated, released_at=at)))
        versions.put(works.version(5, simulated=replace(SIMULATED, late_share=None), released_at=BEGIN + 3 * HOUR))
        found = [(one.version.number, one.until) for one in versions.followed(10)]
        assert found == [(4, BEGIN + 3 * HOUR), (1, BEGIN + HOUR)]
        assert [one.version.number for one in versions.followed(1)] == [4]


@loopback
def test_the_simulator_is_told_what_came_and_says_how_well_it_foretold(tmp_path: Path) -> None:
    factory = plant(tmp_path, 10.0)

    async def story() -> None:
        server = works.planning(factory)
        enter(server, order())

        async def simulated(number: int) -> Agreement | None:
            await server.ask_simulator(number, OTHER)
            await works.until(lambda: server.versions.version(number).simulated.is_over)  # type: ignore[union-attr]
            told = server.versions.version(number).simulated
            assert told is not None
            assert told.failed is None
            return told.agreement

        async with works.running(Simulator(factory), server):
            first = await server.plan_now(WHO)
            server.versions.approve(first.number, OTHER)
            server.versions.release(first.number, OTHER)
            assert await simulated(first.number) is None
            end = factory.clock.now().isoformat()
            route = [works.segment(one.id, "WO-1", 20) | {"ActualEndTime": end} for one in works.item().segments]
            done = report(1, {"WO-1": 20}, State="Completed", GoodQuantity=20, SegmentResponse=route)
            assert refused("operations-performance", done) is None
            take(factory, server.store, 1, done)
            server.acts.place_order(order("WO-2"), WHO)
            second = await server.plan_now(WHO)
            agreement = await simulated(second.number)
            assert agreement is not None
            assert agreement.orders == 1
            assert agreement.mean_error_s > 0  # nobody makes 20 boards in some seconds
            assert agreement.coverage == 0.0

    asyncio.run(asyncio.wait_for(story(), 240))  # each run has a process, which compiles the first time
