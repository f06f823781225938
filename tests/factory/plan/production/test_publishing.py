"""The schedule that is released: as the contract declares it, in the turn of the plan, each route whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory.plan.production import works
from factory.plan.production.works import BEGIN, WHO, item, order, plan, version
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.publishing import schedule, turn
from sekisho.factory.plan.production.versions import State
from sekisho.factory.process.plan import faults
from sekisho.factory.wire.checking import refused

SEARCH = Search(effort=1000)


def told(inputs: Inputs, made: Plan, number: int = 1) -> dict[str, Any]:
    one = version(number, planned=made, state=State.RELEASED, released_by=WHO, released_at=BEGIN)
    return schedule(one, inputs)


def planned(inputs: Inputs) -> dict[str, Any]:
    return told(inputs, daily(inputs, BEGIN, None, SEARCH))


def requests(of: dict[str, Any]) -> dict[str, Any]:
    return {one["ID"]: one for one in of["OperationsRequest"]}


@given(st.lists(st.tuples(st.integers(1, 300), st.floats(0.1, 9), st.integers(0, 999)), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_planned_is_declared_and_taken_by_the_process_server(orders: list[tuple[int, float, int]]) -> None:
    given_orders = [
        replace(order(f"WO-{number}", quantity, days=days), priority=priority)
        for number, (quantity, days, priority) in enumerate(orders)
    ]
    content = planned(works.inputs(*given_orders))
    assert refused("operations-schedule", content) is None
    assert list(faults(content, 0)) == []
    assert dict(works.changes(content)) == {one.id: one.quantity for one in given_orders}
    assert sorted(one["Priority"] for one in content["OperationsRequest"]) == list(range(len(orders)))


def test_times_are_those_of_the_bars_and_the_changeover_that_of_the_first() -> None:
    content = told(works.inputs(order("WO-1"), order("WO-2")), plan("WO-2", "WO-1"))
    assert list(requests(content)) == ["WO-2", "WO-1"]
    assert [one["Priority"] for one in requests(content).values()] == [0, 1]
    placing = requests(content)["WO-1"]["SegmentRequirement"][1]
    begin = BEGIN + timedelta(hours=1, minutes=1)
    assert placing["EarliestStartTime"] == begin.isoformat()
    assert placing["LatestEndTime"] == (begin + timedelta(minutes=50)).isoformat()
    assert (placing["Changeover"], placing["Duration"], placing["Passage"]) == (600, 25.0, 30.0)
    assert placing["MaterialRequirement"][0] == {
        "MaterialDefinitionID": "R-1", "Quantity": 2, "ReferenceDesignator": ["R-1-a", "R-1-b"],
    }  # fmt: skip


def test_of_several_stalls_the_one_whose_bar_comes_first_is_named() -> None:
    made = plan("WO-1")
    early = replace(made.bars[4], machine="stall-3", begin=made.bars[4].begin - timedelta(minutes=1), lot=2)
    content = told(works.inputs(order()), replace(made, bars=(*made.bars, early)))
    assemble = requests(content)["WO-1"]["SegmentRequirement"][4]
    assert assemble["EquipmentID"] == "stall-3"
    assert assemble["EarliestStartTime"] == early.begin.isoformat()


def test_of_an_order_with_finished_segments_the_whole_route_and_the_whole_quantity_are_told() -> None:
    passed = tuple(Passed(one.id, 20, BEGIN, BEGIN) for one in item().segments[:4])
    inputs = works.inputs(order(), totals=(Total("WO-1", segments=passed),))
    content = planned(inputs)
    (request,) = content["OperationsRequest"]
    assert request["Quantity"] == 20
    assert [one["ID"] for one in request["SegmentRequirement"]] == [one.id for one in item().segments]
    assert request["SegmentRequirement"][0]["EarliestStartTime"] == content["StartTime"]
    assert request["SegmentRequirement"][0]["EquipmentID"] == "printer"
    assert list(faults(content, 0)) == []


def test_the_quantity_is_that_of_the_order_also_when_some_boards_are_finished() -> None:
    """Told less the good ones, these would count twice: the receiver takes off what is good by itself."""
    passed = tuple(Passed(one.id, 5, BEGIN, BEGIN) for one in item().segments)
    content = planned(works.inputs(order(), totals=(Total("WO-1", good=5, segments=passed),)))
    assert dict(works.changes(content)) == {"WO-1": 20}


def test_finished_and_left_out_orders_are_not_in_the_schedule() -> None:
    done = Total("WO-1", good=20)
    content = planned(works.inputs(order("WO-1"), order("WO-2"), order("WO-3", of="B-9"), totals=(done,)))
    assert list(requests(content)) == ["WO-2"]


def test_beyond_a_thousand_orders_the_last_place_is_shared() -> None:
    names = [f"WO-{number:04}" for number in range(1100)]
    made = plan(*names)
    content = told(works.inputs(*(order(one) for one in names)), made)
    assert refused("operations-schedule", content) is None
    assert content["OperationsRequest"][-1]["Priority"] == 999


def test_an_order_with_hand_work_alone_comes_after_those_of_the_line() -> None:
    made = replace(plan("WO-1", "WO-2"), sequence=(("WO-2", "print-top"),))
    assert turn(made) == {"WO-2": 0, "WO-1": 1}
