"""What people enter: what is proper is taken, with who did it; what is not, is refused and changes nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from factory.plan.production import drawn, works
from factory.plan.production.works import BEGIN, WHO, item, order, report
from sekisho.factory.plan.production.acts import FIRST, Acts
from sekisho.factory.plan.production.calendar import Calendar, Down, Shift
from sekisho.factory.plan.production.proper import wrong
from sekisho.factory.plan.production.records import Item, Machine, Material, Order, Purchase
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.results import reported
from sekisho.factory.plan.production.standard import standard_calendar
from sekisho.factory.plan.production.store import Act, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return works.store(tmp_path)


@pytest.fixture
def acts(store: Store) -> Acts:
    made = Acts(store, lambda: BEGIN, lambda: None)
    made.add_item(item(), WHO)
    made.place_order(order(), WHO)
    return made


def take(store: Store, boards: int, **more: Any) -> None:
    with store.together():
        for one in reported(report(1, {"WO-1": boards}, **more)):
            store.totals.add(one)


def held(store: Store) -> Order:
    return store.all(Order)[0]


@given(drawn.items)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_drawn_for_the_tests_is_proper(one: Item) -> None:
    assert list(wrong(one)) == []


def test_each_act_is_kept_with_who_did_it_when_and_why(acts: Acts, store: Store) -> None:
    acts.rush("WO-1", WHO, "顧客の依頼")
    assert store.acts()[0] == Act(BEGIN, WHO, "change_priority", "WO-1", "顧客の依頼")
    assert held(store).priority == FIRST


def test_after_each_act_planning_is_woken(store: Store) -> None:
    woken: list[int] = []
    acts = Acts(store, lambda: BEGIN, lambda: woken.append(1))
    acts.add_item(item(), WHO)
    with pytest.raises(Refused):
        acts.add_item(replace(item(), id=""), WHO)
    assert woken == [1]


def test_due_date_and_quantity_of_an_order_change(acts: Acts, store: Store) -> None:
    acts.change_due("WO-1", BEGIN + timedelta(days=9, microseconds=5), WHO)
    acts.change_quantity("WO-1", 7, WHO)
    assert held(store) == replace(order(quantity=7), due=BEGIN + timedelta(days=9))


def test_the_quantity_does_not_go_below_what_is_begun(acts: Acts, store: Store) -> None:
    take(store, 12, ScrapQuantity=2)
    with pytest.raises(Refused, match="10 boards"):
        acts.change_quantity("WO-1", 9, WHO)
    acts.change_quantity("WO-1", 10, WHO)
    assert held(store).quantity == 10


def test_an_order_that_is_begun_is_not_cancelled(acts: Acts, store: Store) -> None:
    take(store, 1)
    with pytest.raises(Refused, match="cannot be cancelled"):
        acts.cancel("WO-1", WHO)
    assert held(store).id == "WO-1"


def test_a_cancelled_order_is_gone_its_number_stays_taken_and_its_reports_are_no_fault(
    acts: Acts, store: Store
) -> None:
    acts.cancel("WO-1", WHO)
    take(store, 0)
    assert store.all(Order) == ()
    assert store.unknown() == ()
    with pytest.raises(Refused, match="taken"):
        acts.place_order(order(), WHO)


def test_while_boards_are_made_an_item_gets_other_times_and_no_other_parts(acts: Acts, store: Store) -> None:
    take(store, 1)
    first, *others = item().segments
    faster = replace(item(), segments=(replace(first, cycle_s=9.0), *others))
    acts.add_item(faster, WHO)
    for other in (replace(item(), revision="B"), item(parts=("R-1",)), replace(item(), segments=item().segments[:4])):
        with pytest.raises(Refused, match="WO-1"):
            acts.add_item(other, WHO)
    assert store.all(Item) == (faster,)
    take(store, 1, GoodQuantity=20)
    acts.add_item(replace(item(), revision="B"), WHO)


def _with(**more: Any) -> Item:
    first, second, *others = item().segments
    return replace(item(), segments=(first, replace(second, **more), *others))


@pytest.mark.parametrize(
    "record",
    [
        replace(order(), id=""), replace(order(), id=" WO"), replace(order(), id="x" * 61), replace(order(), id="a/b"),
        replace(order(), id="a\nb"), replace(order(), quantity=0), replace(order(), quantity=1_000_001),
        replace(order(), priority=1000), replace(order(), due=order().due.replace(tzinfo=None)),
        replace(order(), due=order().due.replace(year=9999)), replace(item(), id="x" * 79),
        replace(item(), segments=item().segments * 2), _with(cycle_s=-1.0), _with(cycle_s=float("nan")),
        _with(passage_s=float("inf")), _with(workers=1), _with(machines=("a b",)), _with(machines=("a", "a")),
        _with(materials=(Material("R", 0),)), _with(materials=(Material("R", 2, ("R1",)),)),
        _with(materials=(Material("R", 2, ("R1", "R1")),)), _with(materials=(Material("R", 1), Material("R", 1))),
        Calendar((Shift("", 0, *(works.CALENDAR.shifts[0].begin,) * 2),)),
        Calendar((replace(works.CALENDAR.shifts[0], weekday=7),)),
        Calendar((replace(works.CALENDAR.shifts[0], people=0),)),
        Calendar(downs=(Down("printer", BEGIN, BEGIN, "点検"),)), Purchase("P", "R", 0, BEGIN),
        Machine("placer", -1.0),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(acts: Acts, store: Store, record: Any) -> None:
    before = store.inputs()
    enter: dict[type, Any] = {
        Order: acts.place_order, Item: acts.add_item, Calendar: acts.set_calendar, Purchase: acts.add_purchase,
        Machine: acts.set_machine,
    }  # fmt: skip
    if isinstance(record, Order) and record.id == "WO-1":
        record = replace(record, id="WO-2")
    with pytest.raises(Refused):
        enter[type(record)](record, WHO)
    assert store.inputs() == before


@pytest.mark.parametrize("who", ["", "   ", "x" * 81, "a\nb"])
def test_nobody_acts_without_a_name(acts: Acts, store: Store, who: str) -> None:
    with pytest.raises(Refused):
        acts.rush("WO-1", who)
    assert held(store) == order()


def test_what_is_not_known_is_refused(acts: Acts) -> None:
    for act in (acts.rush, acts.cancel, acts.purchase_arrived, acts.cancel_purchase):
        with pytest.raises(Refused, match="WO-9"):
            act("WO-9", WHO)


def test_the_standard_calendar_has_two_shifts_from_monday_to_friday() -> None:
    calendar = standard_calendar(("printer",), ("assemblers",))
    assert list(wrong(calendar)) == []
    assert calendar.people("assemblers") == 3
    hours = [(end - begin) / 3600 for begin, end in calendar.working("printer", works.MONDAY, 6)]
    assert hours == [13.0, 16.0, 16.0, 16.0, 16.0]
