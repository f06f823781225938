"""What the simulator is asked, whether the real one takes it, and what its answer says."""

from datetime import datetime, timedelta

import pytest

from factory.plan.production import works
from factory.plan.production.works import BEGIN, MONDAY, WHO, item, order
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.records import Machine, Part
from sekisho.factory.plan.production.simulating import simulation
from sekisho.factory.plan.production.simulator import came
from sekisho.factory.plan.production.versions import Agreement, Learned, Simulated
from sekisho.factory.simulate.reading import request
from sekisho.factory.wire.checking import refused

ASKED = Simulated("P-1", WHO, BEGIN)


def asked(inputs: Inputs, now: datetime = MONDAY) -> dict[str, object]:
    content = simulation(inputs, daily(inputs, MONDAY, None, Search(effort=1000)), "P-1", 1, now)
    assert refused("simulation-input", content) is None
    return content


def test_the_real_simulator_reads_what_it_is_asked() -> None:
    totals = (Total("WO-1", good=2, segments=(Passed("print-top", 8, MONDAY), Passed("place-top", 5, MONDAY, MONDAY))),)
    inputs = works.inputs(
        order("WO-1"), order("WO-2", of="B-2"), items=(item(), item("B-2", ("R-1", "X-1"))), totals=totals,
        parts=(*works.parts(), Part("X-1", 10, 2)), machines=(Machine("placer", 7200.0, 300.0),),
    )  # fmt: skip
    read = request(asked(inputs))
    scenario = read.scenario
    assert [one.id for one in scenario.machines] == list(works.MACHINES)
    assert [one.line for one in scenario.machines] == ["line"] * 4 + [""] * 3
    assert scenario.machines[1].setup == "B-1"
    assert scenario.machines[1].failure is not None
    assert scenario.machines[0].failure is None
    assert scenario.crews == {works.CREW: 3}
    by_id = {one.id: one for one in scenario.orders}
    assert by_id["WO-1"].quantity == 18
    assert [one.waiting for one in by_id["WO-1"].segments] == [0, 3, 3, 0, 0, 0]
    assert by_id["WO-2"].release == timedelta(days=2).total_seconds()
    assert scenario.changeover(1, "B-1", "B-2") == works.CHANGEOVER.seconds(works.LINE, item(), inputs.items[1])
    assert scenario.changeover(1, "", "B-1") == works.CHANGEOVER.seconds(works.LINE, None, item())


def test_orders_stand_in_the_turn_of_the_plan() -> None:
    inputs = works.inputs(order("WO-1", days=9), order("WO-2", days=1))
    content = asked(inputs)
    assert [one["ID"] for one in content["orders"]] == ["WO-2", "WO-1"]  # type: ignore[attr-defined]
    assert content["sequence"] == "given"


def test_shifts_are_those_of_the_calendar() -> None:
    machines = {one["ID"]: one["shifts"] for one in asked(works.inputs(order()))["machines"]}  # type: ignore[attr-defined]
    assert machines["printer"][0] == {"begin": MONDAY.isoformat(), "end": (MONDAY + timedelta(hours=13)).isoformat()}
    assert len(machines["stall-1"]) == 11  # the last one up to the end of the two weeks that are told


def test_a_plan_that_has_begun_is_asked_about_from_now_on() -> None:
    later = MONDAY + timedelta(hours=5, microseconds=7)
    content = asked(works.inputs(order()), later)
    assert content["begin"] == (MONDAY + timedelta(hours=5)).isoformat()
    shifts = next(one["shifts"] for one in content["machines"] if one["ID"] == "printer")  # type: ignore[attr-defined]
    assert shifts[0] == {"begin": content["begin"], "end": (MONDAY + timedelta(hours=13)).isoformat()}
    assert asked(works.inputs(order()), MONDAY - timedelta(hours=1))["begin"] == MONDAY.isoformat()


def test_how_well_earlier_runs_foretold_is_read() -> None:
    orders = {"count": 3, "meanError": -60.0, "meanAbsolutePercentageError": 0.1, "coverage": 0.5, "pairs": []}
    plan = {"state": "done", "done": 1, "lateShare": 0.25, "validation": {"runs": 1, "orders": orders}}
    assert came(ASKED, plan).agreement == Agreement(3, -60.0, 0.5)
    assert came(ASKED, plan | {"validation": {"runs": 0, "orders": {"count": 0, "pairs": []}}}).agreement is None


def test_on_how_many_results_it_stands_is_read() -> None:
    fits = [
        {"of": "time", "samples": 200}, {"of": "time", "samples": 3}, {"of": "time", "samples": 2},
        {"of": "failure", "samples": 4}, {"of": "repair", "samples": 4},
    ]  # fmt: skip
    plan = {
        "state": "done",
        "done": 1,
        "lateShare": 0.25,
        "fits": fits,
        "shares": [{"inspected": 30}, {"inspected": 7}],
    }
    assert came(ASKED, plan).learned == Learned(times=205, places=3, by_standard=1, failures=4, judged=37)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"state": "running", "done": 0.5}, (None, False)),
        ({"state": "done", "done": 1, "lateShare": 0.25, "lateShareLow": 0.2, "lateShareHigh": 0.3}, (0.25, False)),
        ({"state": "failed", "done": 1, "reason": {"ja": "だめ", "en": "no"}}, (None, True)),
        ({"state": "done", "done": 1}, (None, True)),
        (None, (None, True)),
    ],
)
def test_an_answer_is_read(plan: dict[str, object] | None, expected: tuple[float | None, bool]) -> None:
    told = came(ASKED, plan)
    assert (told.late_share, told.failed is not None) == expected
    assert told.is_over == (expected != (None, False))
