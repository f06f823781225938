"""The monthly plan: load of each week against what there is, what to move, and what to buy by when."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings

from factory.plan.production.factories import BEGIN, LINE, STALLS, factories
from factory.plan.production.test_pegging import board, factory, order
from sekisho.factory.plan.production.calendar import JAPAN, Calendar, Shift
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.monthly import Month, Move, monthly
from sekisho.factory.plan.production.purchasing import Missing, missing
from sekisho.factory.plan.production.records import Order, Part, Purchase

MONDAY = date(2026, 11, 23)
DAYS = Calendar(
    tuple(
        Shift(one, day, time(8), time(16), 2 if one == "crew" else 1)
        for one in (*LINE.machines, *STALLS, "crew")
        for day in range(5)
    )
)
"""Forty hours a week; of the crew eighty, for there are two of them."""

thorough = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def week(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


def due(order: Order, weeks: int, *, day: int = 4) -> Order:
    """At the end of a day of a week, by default Friday."""
    at = datetime.combine(week(weeks) + timedelta(days=day), time(16), JAPAN)
    return replace(order, due=at)


def works(*orders: Order, hand: bool = False, **more: object) -> Inputs:
    items = (board("A", "P-1", hand=hand), board("B", "P-2", hand=hand))
    return replace(factory(*orders, items=items, calendar=DAYS), **more)  # type: ignore[arg-type]


def load(month: Month, resource: str, number: int) -> tuple[float, float, float]:
    (one,) = (one for one in month.loads if one.resource == resource and one.week == week(number))
    return round(one.load_h, 2), round(one.capacity_h, 2), round(one.after_h, 2)


def test_work_lies_in_the_week_before_its_due_date_and_longer_work_in_several() -> None:
    month = monthly(works(due(order("O-1", "A", 50 * 60), 1)), BEGIN)
    assert load(month, "printer", 1) == (40.0, 40.0, 40.0)
    assert load(month, "printer", 0) == (10.0, 31.5, 10.0)


def test_changeovers_are_estimated_once_an_item_and_week_and_told_by_item() -> None:
    month = monthly(works(*(due(order(f"O-{n}", "AB"[n % 2]), 1) for n in range(6))), BEGIN)
    placer = {one.item: one for one in month.items if one.resource == "placer"}
    assert isclose(placer["A"].changeover_h, (12 + 1.5) / 60)
    assert isclose(placer["B"].changeover_h, (12 + 0.5 + 1.5) / 60)
    assert isclose(placer["A"].work_h, 3.0)
    assert all(one.changeover_h == 0 for one in month.items if one.resource != "placer")


def test_hand_work_is_shared_by_the_stalls_and_asks_for_people() -> None:
    month = monthly(works(due(order("O-1", "A", 300), 1), hand=True), BEGIN)
    assert load(month, "stall-1", 1) == load(month, "stall-2", 1) == (5.0, 40.0, 5.0)
    assert load(month, "crew", 1) == (10.0, 80.0, 10.0)


def test_a_week_that_is_too_full_moves_what_is_least_urgent_to_an_earlier_one() -> None:
    urgent, other = due(order("O-1", "A", 24 * 60, priority=100), 1), due(order("O-2", "A", 24 * 60), 1)
    month = monthly(works(urgent, other), BEGIN)
    assert {one.resource for one in month.overloads} == set(LINE.machines)
    assert month.moves[0] == Move("O-2", month.moves[0].resource, week(1), week(0), pytest.approx(24.0, abs=0.5))
    assert {one.order for one in month.moves} == {"O-2"}
    assert load(month, "placer", 1)[2] < 40


def test_where_no_earlier_week_has_room_it_goes_to_a_later_one_and_that_is_said() -> None:
    month = monthly(works(*(due(order(f"O-{n}", "A", 24 * 60, priority=n), 0) for n in range(2))), BEGIN)
    (move,) = {(one.order, one.to): one for one in month.moves}.values()
    assert (move.order, move.to) == ("O-1", week(1))
    assert "agree on its due date" in move.text.en
    assert "遅らせ" in move.text.ja


def test_an_earlier_week_that_is_full_itself_takes_nothing() -> None:
    full = due(order("O-0", "A", 30 * 60, priority=0), 0)
    month = monthly(works(full, *(due(order(f"O-{n}", "A", 24 * 60, priority=n), 1) for n in (1, 2))), BEGIN)
    assert {(one.order, one.to) for one in month.moves} == {("O-2", week(2))}


def test_what_fits_nowhere_is_told() -> None:
    month = monthly(works(due(order("O-1", "A", 400 * 60), 1)), BEGIN)
    assert any(one.to is None and "no room" in one.text.en for one in month.moves)


def test_a_month_with_room_moves_nothing() -> None:
    month = monthly(works(due(order("O-1", "A"), 1)), BEGIN)
    assert month.moves == month.overloads == ()


@thorough
@given(factories())
def test_moving_loses_no_work(inputs: Inputs) -> None:
    month = monthly(inputs, BEGIN)
    for resource in {one.resource for one in month.loads}:
        own = [one for one in month.loads if one.resource == resource]
        assert isclose(sum(one.load_h for one in own), sum(one.after_h for one in own), abs_tol=1e-6)
        for week_load in own:
            told = [one for one in month.items if (one.week, one.resource) == (week_load.week, resource)]
            assert isclose(week_load.load_h, sum(one.work_h + one.changeover_h for one in told), abs_tol=1e-6)


@thorough
@given(factories())
def test_no_week_gets_fuller_than_it_may_by_a_move(inputs: Inputs) -> None:
    for one in monthly(inputs, BEGIN).loads:
        assert one.after_h <= max(one.capacity_h, one.load_h) + 1e-6


def bought(quantity: int, weeks: int) -> Purchase:
    return Purchase(f"B-{weeks}", "P-1", quantity, datetime.combine(week(weeks), time(9), JAPAN))


def test_what_is_missing_is_told_with_its_week_the_day_to_buy_and_the_orders_that_wait() -> None:
    orders = (due(order("O-1", "A"), 2), due(order("O-2", "A", priority=100), 2), due(order("O-3", "B"), 2))
    inputs = works(*orders, parts=(Part("P-1", 70, 10), Part("P-2", 60, 1)))
    assert missing(inputs, BEGIN) == [Missing(week(2), "P-1", 50, 0, week(2) - timedelta(days=10), ("O-1",))]


def test_what_is_bought_and_comes_after_its_week_is_not_bought_again() -> None:
    inputs = works(due(order("O-1", "A"), 1), parts=(Part("P-1", 20, 10),), purchases=(bought(30, 1), bought(50, 3)))
    assert missing(inputs, BEGIN) == [Missing(week(1), "P-1", 0, 10, None, ("O-1",))]


def test_enough_is_not_missing() -> None:
    assert missing(works(due(order("O-1", "A"), 1)), BEGIN) == []


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (Missing(week(2), "P-1", 5, 0, week(1), ("O-1",)), "order 5 by 2026-11-30."),
        (Missing(week(2), "P-1", 5, 0, None, ("O-1",)), "order 5 and enter the lead time."),
        (Missing(week(2), "P-1", 5, 0, MONDAY, ("O-1",)), "ask the supplier to hurry."),
        (Missing(week(2), "P-1", 5, 7, week(1), ("O-1",)), "order 5 by 2026-11-30, and have 7 that are bought"),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(one: Missing, told: str) -> None:
    text = one.text(BEGIN.date())
    assert told in text.en
    assert "P-1" in text.ja
    assert text.ja.endswith("。")
