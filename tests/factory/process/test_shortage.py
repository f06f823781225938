"""Shortages told before the machine stops."""

from datetime import datetime, timedelta

from sekisho.factory.process.shortage import Demand, Shortage, shortages

AT = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
MINUTE = timedelta(minutes=1)


def demand(machine: str, boards: int, *, after: int = 0, each: int = 2) -> Demand:
    return Demand(machine, "R10K", each, boards, AT + after * MINUTE, MINUTE)


def test_a_shortage_is_told_for_the_board_that_finds_too_few() -> None:
    (told,) = shortages([demand("placer", 10)], {("placer", "R10K"): 7}, {"R10K": 100}, 5 * MINUTE)
    assert told == Shortage("placer", "R10K", AT + 3 * MINUTE, AT - 2 * MINUTE, 13, 13)


def test_enough_is_no_shortage() -> None:
    assert shortages([demand("placer", 10)], {("placer", "R10K"): 20}, {}, MINUTE) == []
    assert shortages([demand("placer", 10, each=0)], {}, {}, MINUTE) == []


def test_what_one_order_leaves_the_next_one_has() -> None:
    plan = [demand("placer", 3, after=60), demand("placer", 2)]
    (told,) = shortages(plan, {("placer", "R10K"): 6}, {"R10K": 1}, MINUTE)
    assert (told.at, told.quantity, told.from_stock) == (AT + 61 * MINUTE, 4, 1)


def test_of_two_machines_the_one_that_stops_first_gets_the_last_parts() -> None:
    plan = [demand("second", 5, after=30), demand("first", 5)]
    told = shortages(plan, {}, {"R10K": 12}, MINUTE)
    assert [(one.machine, one.quantity, one.from_stock) for one in told] == [("first", 10, 10), ("second", 10, 2)]
