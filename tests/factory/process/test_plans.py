"""Plans are taken as a whole or not at all; a newer one replaces what is not begun, and the last one stays valid."""

from typing import Any

import pytest

from factory.process.floor import WHO, Floor, request, schedule
from sekisho.factory.process.released import PlanRefused

ONE_SIDE: dict[str, Any] = {"hand": (), "sides": ("bottom",), "parts": {"place-bottom": {"C100N": 2}}}


def segment(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in told["SegmentRequirement"] if one["ID"] == name)


def with_segment(name: str, **changes: Any) -> dict[str, Any]:
    told = request("WO-1", 2)
    segment(told, name).update(changes)
    return told


def material(quantity: float, *places: str) -> dict[str, Any]:
    return {"MaterialDefinitionID": "C100N", "Quantity": quantity, "ReferenceDesignator": list(places)}


@pytest.mark.parametrize(
    ("requests", "said"),
    [
        ([request("WO-1", 2), request("WO-1", 3)], "stands there twice"),
        ([with_segment("reflow-top", ID="glue-top")], "cannot be made by the segments"),
        ([with_segment("print-bottom", ID="place-bottom")], "cannot be made by the segments"),
        ([with_segment("place-top", EquipmentID="oven")], "has place-top at oven"),
        ([with_segment("assemble", EquipmentID="placer")], "has assemble at placer"),
        ([with_segment("place-top", LatestEndTime="2026-11-24T08:00:00+09:00")], "wrong times"),
        ([with_segment("place-top", MaterialRequirement=[material(1.5)])], "wrong quantity of C100N in place-top"),
        ([with_segment("place-top", MaterialRequirement=[material(2, "C1")])], "wrong quantity of C100N in place-top"),
        ([with_segment("place-top", MaterialRequirement=[material(2, "C1", "C1")])], "wrong quantity"),
        ([with_segment("place-top", MaterialRequirement=[material(1), material(1)])], "wrong quantity"),
        ([request("W" * 61, 2)], "too long an id"),
        ([request("WO-1", 2, MaterialDefinitionID="x" * 60, Revision="y" * 20)], "too long"),
    ],
)
def test_a_plan_with_a_fault_is_refused_as_a_whole(floor: Floor, requests: list[Any], said: str) -> None:
    floor.plan(schedule(1, request("WO-0", 1)))
    with pytest.raises(PlanRefused, match=said) as caught:
        floor.plan(schedule(2, request("WO-9", 1), *requests))
    assert all(one.ja.endswith("。") for one in caught.value.texts)
    assert list(floor.books.orders) == ["WO-0"]
    assert floor.server.status().plan.version == 1


def test_all_faults_of_a_plan_are_told(floor: Floor) -> None:
    wrong = with_segment("place-top", EquipmentID="oven")
    segment(wrong, "reflow-top")["EquipmentID"] = "printer"
    with pytest.raises(PlanRefused) as caught:
        floor.plan(schedule(1, wrong, request("W" * 61, 1)))
    assert len(caught.value.texts) == 3


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_plan_does_not_come_after_a_newer_one(floor: Floor, version: int) -> None:
    floor.plan(schedule(2, request("WO-1", 2)))
    with pytest.raises(PlanRefused, match="not newer than 2"):
        floor.plan(schedule(version, request("WO-1", 5)))
    assert floor.books.orders["WO-1"].quantity == 2


def test_a_refused_plan_is_not_asked_for_again(floor: Floor) -> None:
    with pytest.raises(PlanRefused):
        floor.plan(schedule(1, request("W" * 61, 2)))
    assert floor.server._released.number == 1
    floor.kill()
    assert floor.server._released.number == 1


def test_a_newer_plan_replaces_quantity_sequence_and_product_of_what_is_not_begun(floor: Floor) -> None:
    floor.stock(C100N=100, R0=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE), request("WO-2", 2, begin=60, **ONE_SIDE)))
    other = {**ONE_SIDE, "parts": {"place-bottom": {"R0": 1}}}
    floor.plan(
        schedule(2, request("WO-1", 3, begin=90, **ONE_SIDE), request("WO-2", 1, begin=60, Revision="r2", **other))
    )
    floor.run(10)
    assert list(floor.books.lots) == ["WO-2/print-bottom/1", "WO-1/print-bottom/1"]
    assert {one.id: one.good for one in floor.books.orders.values()} == {"WO-1": 3, "WO-2": 1}
    assert floor.books.parts("R0") == (100, 99, 1, 0)
    assert floor.server.genealogy("WO-2-0001").revision == "r2"


def test_what_is_begun_stays_what_it_is(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE)))
    floor.round()
    with pytest.raises(PlanRefused, match="is begun and cannot become another product"):
        floor.plan(schedule(2, request("WO-1", 2, Revision="r2", **ONE_SIDE)))
    floor.plan(schedule(3, request("WO-1", 4, **ONE_SIDE)))
    floor.run(10)
    assert floor.books.orders["WO-1"].good == 4


def test_a_quantity_below_what_is_begun_is_told_and_not_followed(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 5, **ONE_SIDE)))
    floor.round()
    told = floor.plan(schedule(2, request("WO-1", 2, **ONE_SIDE)))
    assert told["WO-1"].en == "The plan asks for 2 boards of work order WO-1; 5 are begun, so it is 5."
    assert floor.books.orders["WO-1"].quantity == 5


def test_an_order_that_vanished_from_the_plan_is_held_and_not_dropped(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 2, **ONE_SIDE), request("WO-2", 2, begin=60, **ONE_SIDE)))
    floor.plan(schedule(2, request("WO-2", 2, begin=60, **ONE_SIDE)))
    floor.run(5)
    assert {one.id: (one.good, one.held) for one in floor.server.status().orders} == {
        "WO-1": (0, True),
        "WO-2": (2, False),
    }
    floor.plan(schedule(3, request("WO-1", 2, **ONE_SIDE)))
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 2


def test_an_order_of_nothing_is_none(floor: Floor) -> None:
    floor.plan(schedule(1, request("WO-1", 0)))
    assert floor.books.orders == {}
    floor.plan(schedule(2, request("WO-1", 2)))
    floor.plan(schedule(3, request("WO-1", 0)))
    assert floor.books.orders["WO-1"].remaining == 0
    assert floor.server.status().orders[0].state == "Aborted"


def test_the_last_plan_stays_valid_when_the_server_is_killed(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(7, request("WO-1", 2, **ONE_SIDE)))
    taken = floor.clock.now()
    floor.kill()
    assert (floor.server.status().plan.id, floor.server.status().plan.since) == ("plan-7", taken)
    floor.run(5)
    assert floor.books.orders["WO-1"].good == 2


def test_what_was_split_follows_the_plan_of_its_order(floor: Floor) -> None:
    floor.stock(C100N=100)
    floor.plan(schedule(1, request("WO-1", 5, **ONE_SIDE)))
    floor.server.acts.split("WO-1", "WO-1-rush", 2, "the customer needs two at once", WHO)
    floor.plan(schedule(2, request("WO-1", 6, begin=10, **ONE_SIDE)))
    assert {one.id: one.quantity for one in floor.books.orders.values()} == {"WO-1": 4, "WO-1-rush": 2}
    with pytest.raises(PlanRefused, match="was split from another here"):
        floor.plan(schedule(3, request("WO-1-rush", 1, **ONE_SIDE)))
    floor.server.acts.stop("WO-1", "the rush goes first", WHO)
    floor.run(5)
    assert {one.id: one.good for one in floor.books.orders.values()} == {"WO-1": 0, "WO-1-rush": 2}
