"""Simulated against actual: agreement where the past came of the same factory, and disagreement where it did not."""

import pytest

from factory.simulate.scenarios import HOUR, day
from sekisho.factory.simulate.chance import Chance
from sekisho.factory.simulate.replication import replicate
from sekisho.factory.simulate.validation import Agreement, Pair, Past, agreement, validated


def weeks(count: int, *, slower: float = 1.0) -> list[Past]:
    """Days that were made by the model itself, with chance of their own. slower: what everything took longer."""
    scenario = day(2, 6)
    found = []
    for week in range(count):
        made = replicate(scenario, scenario.given, Chance(1000 + week, 0))
        completed = {order.id: end * slower for order, end in zip(scenario.orders, made.completions, strict=True)}
        worked = replicate(scenario, scenario.given, Chance(1000 + week, 0), measured=HOUR).hours
        past = {one.id: hours.work * slower for one, hours in zip(scenario.machines, worked, strict=True)}
        found.append(Past(f"run-{week}", scenario, scenario.given, week, HOUR, completed, past))
    return found


def test_what_the_same_factory_made_lies_within_the_intervals() -> None:
    said = validated(weeks(12), 20)
    orders, machines = agreement(said.orders), agreement(said.machines)
    assert (said.runs, orders.count, machines.count) == (12, 24, 84)
    assert orders.coverage is not None
    assert 0.75 <= orders.coverage <= 1.0
    assert orders.mean_absolute_percentage_error is not None
    assert orders.mean_absolute_percentage_error < 0.25
    assert machines.coverage is not None
    assert machines.coverage >= 0.75


def test_a_factory_that_became_slower_is_found_out() -> None:
    orders = agreement(validated(weeks(4, slower=1.8), 20).orders)
    assert orders.mean_error is not None
    assert orders.mean_error < 0  # expected sooner than it came
    assert orders.coverage is not None
    assert orders.coverage < 0.5


def test_agreement_is_told_by_its_formulas() -> None:
    pairs = [Pair("r", "a", 110, 100, 120, 100), Pair("r", "b", 90, 80, 95, 100), Pair("r", "c", 5, 0, 9, 0)]
    assert agreement(pairs) == Agreement(3, pytest.approx(5 / 3), pytest.approx(0.1), pytest.approx(2 / 3))
    assert agreement([]) == Agreement(0)


def test_orders_that_were_not_completed_are_left_out() -> None:
    (past,) = weeks(1)
    known = Past(past.run, past.scenario, past.sequence, past.seed, past.until, {"WO-1": 5000.0, "no such": 1.0}, {})
    said = validated([known], 2)
    assert [pair.id for pair in said.orders] == ["WO-1"]
    assert said.machines == ()
