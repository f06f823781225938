"""The daily plan: what is in it and what is left out, what keeps its place, and that it is the same again."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory.plan.production.factories import BEGIN, LINE, RULE, STALLS, factories
from factory.plan.production.test_pegging import ROUND, board, factory, order
from sekisho.factory.plan.production.calendar import Calendar, Down
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Bar, Plan
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.records import Item, Part, Segment

SHORT = Search(effort=20_000)
thorough = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def plan_of(inputs: Inputs, running: Plan | None = None, **more: float) -> Plan:
    return daily(inputs, BEGIN, running, replace(SHORT, frozen=timedelta(hours=more.get("frozen_h", 0))))


@thorough
@given(factories())
def test_every_open_order_is_planned_or_left_out_with_a_reason(inputs: Inputs) -> None:
    plan = plan_of(inputs)
    told = [one.order for one in plan.outcomes] + [one.order for one in plan.left_out]
    assert sorted(told) == sorted(one.id for one in inputs.orders if any(inputs.left(one)))


@thorough
@given(factories())
def test_the_same_inputs_and_seed_give_the_same_plan(inputs: Inputs) -> None:
    assert plan_of(inputs) == plan_of(inputs)


@thorough
@given(factories(made=False), st.integers(0, 48))
def test_what_starts_soon_in_the_running_plan_keeps_its_place(inputs: Inputs, hours: int) -> None:
    running = plan_of(inputs)
    until = BEGIN + timedelta(hours=hours)
    urgent = tuple(replace(one, priority=0, due=BEGIN) for one in inputs.orders[-1:])
    plan = plan_of(replace(inputs, orders=(*inputs.orders[:-1], *urgent)), running, frozen_h=hours)
    soon = [key for key in running.sequence if _first(running, key) < until]
    assert list(plan.sequence[: len(soon)]) == soon
    assert all(bar.frozen for bar in plan.bars if not bar.lot and (bar.order, _side(bar)) in
               {(order, segment.partition("-")[2]) for order, segment in soon})  # fmt: skip
    lots = {_lot(bar): bar for bar in plan.bars if bar.lot}
    for bar in running.bars:
        if bar.lot and bar.begin < until:
            assert lots[_lot(bar)].frozen
            assert lots[_lot(bar)].machine == bar.machine


def _first(plan: Plan, key: tuple[str, str]) -> object:
    return next(bar.begin for bar in plan.bars if (bar.order, bar.segment) == key)


def _side(bar: Bar) -> str:
    return bar.segment.partition("-")[2]


def _lot(bar: Bar) -> tuple[str, str, int]:
    return bar.order, bar.segment, bar.lot


def test_an_order_that_is_finished_is_not_in_the_plan() -> None:
    inputs = factory(order("done", "A", 10), order("open", "A", 10), items=(board("A"),))
    plan = plan_of(replace(inputs, totals=(Total("done", good=10),)))
    assert [one.order for one in plan.outcomes] == ["open"]


def test_only_what_is_left_of_an_order_is_planned() -> None:
    inputs = factory(order("half", "A", 100), items=(board("A"),))
    through = tuple(Passed(one.id, 40, BEGIN, BEGIN) for one in board("A").segments)
    plan = plan_of(replace(inputs, totals=(Total("half", good=40, segments=through),)))
    assert {bar.boards for bar in plan.bars} == {60}
    assert plan.outcomes[0].boards == 60
    assert plan.changeover_s == 0  # its feeders hang there


def test_what_is_begun_goes_on_before_what_is_urgent() -> None:
    inputs = factory(
        order("begun", "A"), order("urgent", "B", priority=0), items=(board("A", "P-1"), board("B", "P-2"))
    )
    total = Total("begun", segments=(Passed("print-top", 3, BEGIN, None),))
    assert [one for one, _ in plan_of(inputs).sequence] == ["urgent", "begun"]
    assert [one for one, _ in plan_of(replace(inputs, totals=(total,))).sequence] == ["begun", "urgent"]


def test_of_two_orders_alike_the_one_of_higher_priority_goes_first() -> None:
    orders = (order("later", "A", priority=600), order("first", "A", priority=100))
    assert [one for one, _ in plan_of(factory(*orders, items=(board("A"),))).sequence] == ["first", "later"]


def test_orders_of_one_item_go_together_where_all_are_in_time() -> None:
    due = BEGIN + timedelta(days=20)
    orders = tuple(replace(order(f"O-{n}", "AB"[n % 2]), due=due) for n in range(6))
    plan = plan_of(factory(*orders, items=(board("A", "P-1"), board("B", "P-2"))))
    items = [next(bar.item for bar in plan.bars if bar.order == one) for one, _ in plan.sequence]
    assert sum(one != other for one, other in pairwise(items)) == 1
    assert plan.changeover_s == (720 + 90) + (720 + 30 + 90)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (Item("A", "A"), "has no route"),
        (Item("A", "A", (Segment("print-top", ("printer",), 0.0, 1.0),)), "lacks its machine or time"),
        (Item("A", "A", (Segment("print-top", (), 1.0, 1.0),)), "lacks its machine or time"),
        (Item("A", "A", (Segment("assemble", ("stall-9",), 1.0, 1.0),)), "never has its machine and people"),
        (Item("A", "A", (Segment("assemble", STALLS, 1.0, 1.0, "crew", 7),)), "never has its machine and people"),
        (
            Item("A", "A", (Segment("assemble", STALLS, 1.0, 1.0), Segment("print-top", ("printer",), 1.0, 1.0))),
            "comes after hand work",
        ),
    ],
)
def test_what_cannot_be_planned_is_left_out_and_told(item: Item, told: str) -> None:
    plan = plan_of(factory(order("bad", "A"), order("good", "B"), items=(item, board("B"))))
    assert [one.order for one in plan.outcomes] == ["good"]
    (left,) = plan.left_out
    assert left.order == "bad"
    assert told in left.reason.en


def test_an_order_whose_parts_nobody_can_buy_is_left_out() -> None:
    inputs = replace(factory(order("only", "A"), items=(board("A", "P-1"),)), parts=(Part("P-1", 59, None),))
    assert "1 of part 'P-1' are missing" in plan_of(inputs).left_out[0].reason.en
    assert plan_of(replace(inputs, parts=(Part("P-1", 60, None),))).left_out == ()


def test_what_does_not_end_within_ten_years_is_left_out() -> None:
    shift = tuple(one for one in ROUND.shifts if one.weekday == 0)
    stopped = tuple(Down(name, BEGIN, BEGIN + timedelta(days=3650), "停止") for name in LINE.machines)
    inputs = Inputs(LINE, RULE, (board("A"),), (order("only", "A"),), Calendar(shift, (), stopped))
    plan = plan_of(inputs)
    assert plan.outcomes == plan.bars == ()
    assert plan.left_out[0].order == "only"


def test_a_stall_that_stops_for_ever_stops_nothing_else() -> None:
    stopped = Down("stall-1", BEGIN + timedelta(hours=1), BEGIN + timedelta(days=9_999), "廃止")
    inputs = factory(order("O-1", "A", 300), items=(board("A", hand=True),), calendar=replace(ROUND, downs=(stopped,)))
    plan = plan_of(inputs)
    assert plan.left_out == ()
    assert {bar.machine for bar in plan.bars if bar.lot} == {"stall-2"}


def test_work_that_lasts_longer_than_the_first_weeks_is_planned_to_its_end() -> None:
    few = Calendar(tuple(one for one in ROUND.shifts if one.weekday == 0))
    inputs = factory(order("long", "A", 30_000), items=(board("A"),), calendar=few)
    (outcome,) = plan_of(inputs).outcomes
    assert timedelta(days=56) < outcome.end - BEGIN < timedelta(days=7 * 22)


def test_without_orders_there_is_an_empty_plan() -> None:
    assert plan_of(factory(items=())).bars == ()
