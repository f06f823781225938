"""The store: what is committed is there after a restart, and nothing of what was not."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory.plan.production import drawn, works
from factory.plan.production.works import BEGIN, WHO, item, order, report
from sekisho.factory.plan.production.acts import Acts
from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.persistence import read, written
from sekisho.factory.plan.production.records import Item, Order, Part, Purchase
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.results import reported
from sekisho.factory.plan.production.store import Act, Stock, Store
from sekisho.factory.plan.production.versions import State, Version


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return works.store(tmp_path)


@given(st.one_of(drawn.orders, drawn.items, drawn.parts, drawn.purchases, drawn.machines, drawn.calendars))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_record_is_read_as_it_was_written(record: Order | Item | Part | Purchase | Calendar) -> None:
    assert read(type(record), written(record)) == record


def test_a_version_is_read_as_it_was_written() -> None:
    version = works.version(planned=works.plan("WO-1", "WO-2"))
    assert read(Version, written(version)) == version


def test_all_is_there_after_a_restart(tmp_path: Path) -> None:
    store = works.store(tmp_path)
    acts = Acts(store, lambda: BEGIN, lambda: None)
    acts.set_calendar(works.CALENDAR, WHO)
    acts.add_item(item(), WHO)
    acts.set_stock("R-1", 100, WHO, lead_days=5)
    acts.add_purchase(Purchase("P-1", "R-1", 50, BEGIN), WHO)
    acts.place_order(order(), WHO, "電話で受けた")
    take(store, 1, {"WO-1": 3})
    with store.together():
        store.versions.put(works.version())
    before, revision = store.inputs(), store.revision
    store.close()
    again = works.store(tmp_path)
    assert again.inputs() == before
    assert again.inputs().hash == before.hash
    assert again.revision == revision
    assert again.versions.latest(State.DRAFT) == works.version()
    assert again.acts()[0] == Act(BEGIN, WHO, "place_order", "WO-1", "電話で受けた")


def test_what_fails_midway_leaves_nothing(store: Store) -> None:
    before = store.inputs()

    def fail() -> None:
        store.put(order())
        store.all(Order)
        take_in(store, {"WO-1": 3})
        store.totals.all()
        store.versions.put(works.version())
        store.versions.latest(State.DRAFT)
        raise RuntimeError

    with pytest.raises(RuntimeError), store.together():
        fail()
    assert store.inputs() == before
    assert store.unknown() == ()
    assert store.versions.latest(State.DRAFT) is None
    assert store.versions.next_number == 1


def test_a_number_of_a_version_is_never_given_again(store: Store) -> None:
    with store.together():
        store.versions.put(works.version(7))
        store.post.base.execute("DELETE FROM version")
    assert store.versions.next_number == 8


def test_what_goes_into_boards_is_no_more_in_stock(store: Store) -> None:
    acts = Acts(store, lambda: BEGIN, lambda: None)
    acts.add_item(item(), WHO)
    acts.place_order(order(), WHO)
    take(store, 1, {"WO-1": 4}, "place-top")
    acts.set_stock("R-1", 100, WHO)
    assert stock(store) == 100
    take(store, 2, {"WO-1": 10}, "place-top")
    assert stock(store) == 100 - 2 * 6
    acts.set_stock("R-1", 91, WHO)
    assert stock(store) == 91
    take(store, 3, {"WO-1": 10}, "place-top")
    assert stock(store) == 91


def test_a_purchase_that_arrives_is_added_once(store: Store) -> None:
    acts = Acts(store, lambda: BEGIN, lambda: None)
    acts.set_stock("R-1", 100, WHO)
    acts.add_purchase(Purchase("P-1", "R-1", 50, BEGIN), WHO)
    acts.purchase_arrived("P-1", WHO)
    assert stock(store) == 150
    assert store.all(Purchase) == ()
    with pytest.raises(Refused):
        acts.purchase_arrived("P-1", WHO)
    assert stock(store) == 150


def test_another_parts_list_leaves_the_stock_as_it_is(store: Store) -> None:
    acts = Acts(store, lambda: BEGIN, lambda: None)
    acts.add_item(item(), WHO)
    acts.place_order(order(), WHO)
    acts.set_stock("R-1", 100, WHO)
    take(store, 1, {"WO-1": 20}, "place-top", GoodQuantity=20)
    assert stock(store) == 60
    acts.add_item(replace(item(parts=("C-1",)), revision="B"), WHO)
    assert stock(store) == 60
    with store.together():
        store.remove(replace(item(parts=("C-1",)), revision="B"))
    assert stock(store) == 60


def test_the_revision_goes_up_with_what_people_enter_and_not_with_results(store: Store) -> None:
    before = store.revision
    take(store, 1, {"WO-1": 3})
    assert store.revision == before
    with store.together():
        store.put(Stock(Part("R-1", 5), 0))
    assert store.revision == before + 1


def stock(store: Store) -> int:
    (part,) = store.parts()
    return part.quantity


def take(store: Store, number: int, orders: dict[str, int], segment: str = "print-top", **more: object) -> None:
    with store.together():
        take_in(store, orders, segment, number=number, **more)


def take_in(
    store: Store, orders: dict[str, int], segment: str = "print-top", *, number: int = 1, **more: object
) -> None:
    for name, boards in orders.items():
        told = report(number, {name: boards}, **{"SegmentResponse": [works.segment(segment, name, boards)]} | more)
        for one in reported(told):
            store.totals.add(one)
