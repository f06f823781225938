"""Why an order is late: stretches of its time with their causes, which add up to its lateness."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from factory.plan.production.factories import (
    BEGIN,
    LINE,
    RULE,
    Made,
    Seconds,
    evaluator_of,
    plans,
    second,
)
from sekisho.factory.plan.production.calendar import JAPAN, Calendar, Shift
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.pegging import Pegging
from sekisho.factory.plan.production.plan import Cause, Link
from sekisho.factory.plan.production.records import Item, Material, Order, Part, Purchase, Segment

ROUND = Calendar(
    tuple(
        Shift(one, day, time(0), time(0), 1)
        for one in (*LINE.machines, "stall-1", "stall-2", "crew")
        for day in range(7)
    )
)
"""Day and night; one person."""

thorough = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@thorough
@given(plans())
def test_the_stretches_go_from_the_begin_of_the_plan_to_the_end_of_the_order_without_gap(plan: Made) -> None:
    pegging = Pegging(plan.scheduled)
    for order in plan.evaluator.work.orders:
        links, end = pegging.links(order), plan.scheduled.at(plan.scheduled.ends(order))
        assert links[0].begin == BEGIN
        assert links[-1].end == end
        assert all(one.end == other.begin for one, other in pairwise(links))
        late = sum(one.minutes for one in links) - (order.due - BEGIN) / timedelta(minutes=1)
        assert abs(late - (end - order.due) / timedelta(minutes=1)) < 1e-6


@thorough
@given(plans())
def test_work_on_the_line_is_told_only_in_its_shifts(plan: Made) -> None:
    pegging, seconds = Pegging(plan.scheduled), Seconds(plan.inputs)
    for order in plan.evaluator.work.orders:
        for one in pegging.links(order):
            if one.machine in LINE.machines:
                works = seconds.line[second(one.begin) : second(one.end)]
                assert not works.any() if one.cause is Cause.SHIFT else works.all()


@thorough
@given(plans())
def test_another_order_is_blamed_only_for_what_it_holds(plan: Made) -> None:
    pegging, bars = Pegging(plan.scheduled), tuple(plan.scheduled.bars())
    for order in plan.evaluator.work.orders:
        for one in pegging.links(order):
            if one.cause is Cause.MACHINE:
                held = [bar for bar in bars if bar.order == one.by and bar.begin <= one.begin]
                assert held
                assert any(bar.machine == one.machine for bar in held)


def board(name: str, *parts: str, hand: bool = False) -> Item:
    segments = (
        Segment("print-top", ("printer",), 20.0, 20.0),
        Segment("place-top", ("placer",), 60.0, 60.0, materials=tuple(Material(one, 1) for one in parts)),
        Segment("reflow-top", ("oven",), 10.0, 240.0),
        Segment("inspect-top", ("inspection",), 20.0, 20.0),
    )
    stall = Segment("assemble", ("stall-1", "stall-2"), 120.0, 120.0, "crew", 1)
    return Item(name, "A", (*segments, stall) if hand else segments)


def order(name: str, item: str, quantity: int = 60, *, priority: int = 500) -> Order:
    return Order(name, "顧客", item, quantity, BEGIN, BEGIN, priority)


def links_of(inputs: Inputs, name: str) -> list[tuple[Cause, str, float]]:
    plan = daily(inputs, BEGIN, None, Search(effort=1000))
    links = next(one for one in plan.outcomes if one.order == name).links
    return [(one.cause, one.by, round(one.minutes, 2)) for one in links]


def factory(*orders: Order, items: tuple[Item, ...], calendar: Calendar = ROUND) -> Inputs:
    parts = (Part("P-1", 10_000, 1), Part("P-2", 10_000, 1))
    return Inputs(LINE, RULE, items, orders, calendar, parts)


def test_an_order_waits_for_the_machine_and_for_its_changeover() -> None:
    one, other = board("A", "P-1"), board("B", "P-2")
    inputs = factory(order("first", "A", priority=0), order("second", "B"), items=(one, other))
    first = 60 + 5  # 60 boards of a minute, and the line's length less a board
    change = 12 + 0.5 + 1.5
    empty = 12 + 1.5 - 20 / 60  # while the first board is printed
    assert links_of(inputs, "second") == [
        (Cause.CHANGEOVER, "first", round(empty, 2)),
        (Cause.MACHINE, "first", 60.0),
        (Cause.CHANGEOVER, "second", change),
        (Cause.WORK, "", round(first - 20 / 60, 2)),
    ]


def test_an_order_waits_for_its_parts() -> None:
    inputs = factory(order("only", "A"), items=(board("A", "P-1"),))
    bought = Purchase("B-1", "P-1", 100, BEGIN + timedelta(hours=5))
    inputs = replace(inputs, parts=(Part("P-1", 0, 30),), purchases=(bought,))
    assert links_of(inputs, "only")[0] == (Cause.MATERIAL, "P-1", 300.0)


def test_an_order_waits_for_the_people_and_for_the_next_shift() -> None:
    item = replace(board("A", hand=True), segments=board("A", hand=True).segments[-1:])
    inputs = factory(order("first", "A", 30, priority=0), order("second", "A", 30), items=(item,))
    assert links_of(inputs, "second") == [(Cause.PEOPLE, "crew", 60.0), (Cause.WORK, "", 60.0)]
    night = Calendar(tuple(replace(one, begin=time(9), end=time(10)) for one in ROUND.shifts))
    assert links_of(replace(inputs, calendar=night), "first") == [(Cause.SHIFT, "", 30.0), (Cause.WORK, "", 60.0)]


def test_hand_work_that_waits_for_the_last_board_is_told_by_the_line() -> None:
    quick = replace(board("A", hand=True).segments[-1], cycle_s=1.0, passage_s=1.0)
    item = Item("A", "A", (*board("A").segments, quick))
    told = links_of(factory(order("only", "A"), items=(item,)), "only")
    line = (59 * 60 + 20 + 60 + 240 + 20) / 60
    assert [cause for cause, *_ in told] == [Cause.CHANGEOVER, Cause.WORK, Cause.WORK]
    assert [minutes for *_, minutes in told[1:]] == [round(line, 2), round(1 / 60, 2)]


def test_a_link_tells_its_minutes() -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=JAPAN)
    assert Link(Cause.WORK, "print-top", "printer", at, at + timedelta(seconds=90)).minutes == 1.5


def test_no_order_in_time_has_causes() -> None:
    inputs = factory(replace(order("only", "A"), due=BEGIN + timedelta(days=9)), items=(board("A"),))
    assert evaluator_of(inputs).work.orders
    assert daily(inputs, BEGIN, None, Search(effort=1000)).outcomes[0].links == ()
