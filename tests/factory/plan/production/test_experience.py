"""What production told of boards and machines: kept once, for some weeks, and handed to the simulator, which learns."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.plan.production import works
from factory.plan.production.works import BEGIN, OTHER, WHO, enter, item, order, report
from factory.plants import loopback, plant
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.exchanging import take
from sekisho.factory.plan.production.experience import STRANGE, TIMES_MOST, experience
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.observed import Observed
from sekisho.factory.plan.production.past import LOOKED_BACK
from sekisho.factory.plan.production.results import Failure, Reported, ReportedSegment, ReportedVisit, reported
from sekisho.factory.plan.production.simulating import simulation
from sekisho.factory.plan.production.store import Store
from sekisho.factory.plan.production.versions import Simulated
from sekisho.factory.simulate.reading import request
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.checking import refused

MINUTE = timedelta(minutes=1)


@pytest.fixture
def kept() -> Iterator[Observed]:
    base = sqlite3.connect(":memory:")
    yield Observed(base)
    base.close()


def visit(
    number: int, seconds: float | None = 30.0, state: str = "Completed", machine: str = "placer"
) -> ReportedVisit:
    """A board a minute."""
    begun = BEGIN + number * MINUTE
    return ReportedVisit(f"WO-1-{number:04}", machine, begun, begun + 2 * MINUTE, state, seconds)


def told(*visits: ReportedVisit, segment: str = "place-top", at: datetime = BEGIN) -> Reported:
    return Reported("WO-1", 0, 0, "Running", at, (ReportedSegment(segment, (), BEGIN, None, visits),))


def asked(inputs: Inputs, kept: Observed, now: datetime = BEGIN + 600 * MINUTE) -> dict[str, Any]:
    content = simulation(inputs, daily(inputs, now, None, Search(effort=1000)), "P-1", 1, now)
    content |= experience(inputs, kept, content, now)
    assert refused("simulation-input", content) is None
    return content


reports = st.builds(
    lambda visits, at: told(*visits, at=BEGIN + at * MINUTE),
    st.lists(st.builds(visit, st.integers(1, 3), st.just(30.0), st.sampled_from(["Failed", "Scrapped", "Reworked"])),
             max_size=3, unique_by=lambda one: one.board),
    st.integers(0, 99),
)  # fmt: skip


@given(st.lists(reports, max_size=6, unique_by=lambda one: one.at), st.randoms(use_true_random=False))
def test_each_visit_counts_once_and_as_it_was_told_last(sent: list[Reported], chance: Any) -> None:
    again = sent + [one for one in sent if chance.random() < 0.5]
    chance.shuffle(again)
    base = sqlite3.connect(":memory:")
    kept = Observed(base)
    for one in again:
        kept.add(one, item())
    last = {
        visit.board: visit.state for one in sorted(sent, key=lambda one: one.at) for visit in one.segments[0].visits
    }
    states = kept.states(item(), "place-top")
    base.close()
    assert states == {state: list(last.values()).count(state) for state in last.values()}


def test_visits_and_failures_of_a_report_are_kept_with_its_number_and_its_totals(tmp_path: Path) -> None:
    segment = works.segment("place-top", "WO-1", 1) | {"SegmentResponse": [wire(1, 41.5), wire(2, None, "Failed")]}
    failed = {"EquipmentID": "placer", "EquipmentUse": "Failed", "ActualStartTime": BEGIN.isoformat(),
              "ActualEndTime": (BEGIN + MINUTE).isoformat()}  # fmt: skip
    document = report(1, {"WO-1": 1}, SegmentResponse=[segment]) | {"EquipmentActual": [failed]}
    assert refused("operations-performance", document) is None
    factory = plant(tmp_path)
    with works.store(tmp_path) as store:
        with store.together():
            store.put(item())
            store.put(order("WO-1"))
        for number in (1, 1, 2):
            take(factory, store, number, document)
        assert store.figure("results") == 2
        assert store.totals.all()[0].passed("place-top").boards == 1
        assert store.observed.seconds(item(), "place-top", "placer", 999, 9) == [41.5]
        assert store.observed.states(item(), "place-top") == {"Completed": 1, "Failed": 1}
        assert store.observed.failures("placer") == [Failure("placer", BEGIN, BEGIN + MINUTE)]


def wire(number: int, seconds: float | None, state: str = "Completed", machine: str = "placer") -> dict[str, Any]:
    one = visit(number)
    data = [] if seconds is None else [{"ID": "WorkTime", "Value": seconds, "UnitOfMeasure": "s"}]
    return {"BoardSerial": one.board, "EquipmentID": machine, "ActualStartTime": one.begun.isoformat(),
            "ActualEndTime": one.ended.isoformat(), "SegmentState": state, "SegmentData": data}  # fmt: skip


def test_a_visit_that_ended_before_it_began_is_no_visit(tmp_path: Path) -> None:
    wrong = wire(1, 1.0) | {"ActualEndTime": BEGIN.isoformat()}
    document = report(1, {}) | {"OperationsResponse": [
        {"OperationsRequestID": "WO-1", "State": "Running", "GoodQuantity": 1, "ScrapQuantity": 0,
         "SegmentResponse": [works.segment("place-top", "WO-1", 1) | {"SegmentResponse": [wrong]}]}
    ]}  # fmt: skip
    assert refused("operations-performance", document) is None
    with works.store(tmp_path) as store:
        take(plant(tmp_path), store, 1, document)
        assert (store.totals.all(), store.figure("results")) == ((), 1)


def test_what_ended_some_weeks_ago_goes(kept: Observed) -> None:
    kept.add(told(visit(0), visit(5)), item())
    kept.add_failures(
        [Failure("placer", BEGIN, BEGIN + 2 * MINUTE), Failure("placer", BEGIN + 5 * MINUTE, BEGIN + 7 * MINUTE)]
    )
    kept.add(told(at=BEGIN + LOOKED_BACK + 3 * MINUTE), item())
    assert kept.seconds(item(), "place-top", "placer", 999, 9) == [30.0]
    assert len(kept.failures("placer")) == 1


def test_the_newest_times_of_this_product_are_told_and_none_that_cannot_be(kept: Observed) -> None:
    strange = STRANGE * 30 + 0.1  # ten times the standard passage
    kept.add(told(*(visit(number, float(number)) for number in range(TIMES_MOST + 5)), visit(999, strange)), item())
    kept.add(told(visit(1000, 1.0)), replace(item(), revision="B"))
    (one,) = asked(works.inputs(order()), kept)["times"]
    assert (one["MaterialDefinitionID"], one["segment"], one["machine"]) == ("B-1", "place-top", "placer")
    assert one["seconds"] == [float(number) for number in range(5, TIMES_MOST + 5)]
    changed = works.inputs(order(), items=(replace(item(), revision="C"),))
    assert "times" not in asked(changed, kept)


def test_boards_that_were_judged_are_told_with_what_became_of_them(kept: Observed) -> None:
    states = ["Passed"] * 5 + ["Accepted", "Reworked", "Reworked", "Scrapped", "Failed"]  # the last waits for a person
    kept.add(told(*(visit(at, None, one) for at, one in enumerate(states)), segment="inspect-top"), item())
    kept.add(told(visit(1), visit(2, None, "Failed")), item())
    assert asked(works.inputs(order()), kept)["inspections"] == [
        {"MaterialDefinitionID": "B-1", "segment": "inspect-top", "inspected": 9, "scrapped": 1, "reworked": 2}
    ]


def test_a_failure_is_told_by_the_work_up_to_it_and_a_repair_within_the_shifts(kept: Observed) -> None:
    """At 17:00 in Japan, 60 boards of 30 s, one a minute, with a failure behind 10 and one behind 25 of them."""
    kept.add(told(*(visit(number) for number in range(60))), item())
    night = BEGIN + timedelta(hours=5)  # at 22:00 the shift ends
    kept.add_failures(
        [Failure("placer", BEGIN + number * MINUTE, BEGIN + (number + 1) * MINUTE) for number in (10, 25)]
        + [Failure("placer", night - 10 * MINUTE, night + 60 * MINUTE)]
    )
    (one,) = asked(works.inputs(order()), kept, night + 120 * MINUTE)["failures"]
    pace = 25 / 30  # of the placer in this factory: the next board comes before the last one is out
    assert one["machine"] == "placer"
    assert one["worked"] == pytest.approx([10 * 30 * pace, 14 * 30 * pace, 34 * 30 * pace])
    assert one["repaired"] == [60.0, 60.0, 600.0]
    assert one["since"] == 0


def test_a_machine_that_worked_and_never_failed_is_told_too(kept: Observed) -> None:
    kept.add(told(visit(1, 20.0, machine="printer"), segment="print-top"), item())
    assert asked(works.inputs(order()), kept)["failures"] == [
        {"machine": "printer", "worked": [], "repaired": [], "since": pytest.approx(14.0)}
    ]


def test_without_results_the_simulator_goes_by_the_standard_figures(kept: Observed) -> None:
    content = asked(works.inputs(order()), kept)
    assert content.keys().isdisjoint({"times", "failures", "inspections"})


def test_the_real_simulator_fits_what_it_is_told(kept: Observed) -> None:
    kept.add(
        told(*(visit(number, 60.0 + number % 5, machine="stall-1") for number in range(40)), segment="assemble"), item()
    )
    kept.add_failures([Failure("placer", BEGIN, BEGIN + 5 * MINUTE)])
    read = request(asked(works.inputs(order()), kept))
    fits = {(one.of, one.segment, one.machine): one.fit for one in read.fits}
    stall = fits["time", "assemble", "stall-1"]
    assert (stall.samples, round(stall.distribution.mean, 6)) == (40, 62.0)
    assert fits["time", "assemble", "stall-2"].samples == 0
    assert fits["repair", "", "placer"].samples == 1


@loopback
def test_a_machine_that_is_slower_than_its_standard_is_simulated_slower_once_that_was_told(tmp_path: Path) -> None:
    factory = plant(tmp_path, 1.0)

    async def story() -> None:
        server = works.planning(factory)
        enter(server, order("WO-0"), order("WO-1", 60, days=0.055))

        async def simulated() -> Simulated:
            version = await server.plan_now(WHO)
            await server.ask_simulator(version.number, OTHER)
            await works.until(lambda: server.versions.version(version.number).simulated.is_over)  # type: ignore[union-attr]
            found = server.versions.version(version.number).simulated
            assert found is not None
            assert found.failed is None
            return found

        async with works.running(Simulator(factory), server):
            before = await simulated()
            assert before.learned is not None
            assert (before.learned.times, before.learned.by_standard) == (0, before.learned.places)
            slow(factory, server.store)
            after = await simulated()
            assert after.learned is not None
            assert (after.learned.times, after.learned.places - after.learned.by_standard) == (60, 3)
            assert (before.late_share, after.late_share) == (0.0, 0.5)  # of two orders one is late now, always

    asyncio.run(asyncio.wait_for(story(), 240))  # each run has a process, which compiles the first time


def slow(factory: Any, store: Store) -> None:
    """A report of an order whose boards took four minutes at each stall instead of one."""
    begun = [BEGIN - timedelta(days=1) + number * MINUTE for number in range(20)]
    visits = [
        {"BoardSerial": f"WO-0-{number:04}-{stall}", "EquipmentID": f"stall-{stall}", "SegmentState": "Completed",
         "ActualStartTime": at.isoformat(), "ActualEndTime": (at + 4 * MINUTE).isoformat(),
         "SegmentData": [{"ID": "WorkTime", "Value": 240.0 + number, "UnitOfMeasure": "s"}]}
        for stall in (1, 2, 3)
        for number, at in enumerate(begun)
    ]  # fmt: skip
    document = report(
        1, {"WO-0": 0}, SegmentResponse=[works.segment("assemble", "WO-0", 0) | {"SegmentResponse": visits}]
    )
    assert refused("operations-performance", document) is None
    assert sum(len(segment.visits) for one in reported(document) for segment in one.segments) == 60
    take(factory, store, 1, document)
