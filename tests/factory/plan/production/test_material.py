"""Which order gets which parts, and when; and what hangs on the line."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from factory.plan.production.factories import BEGIN, LINE, RULE, factories
from factory.plan.production.test_pegging import board, factory, order
from sekisho.factory.plan.production.fixing import hung
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.material import Supply, supplies
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.records import Item, Part, Purchase

LATER = BEGIN + timedelta(days=2)


def supply(stock: int, lead_days: int | None, *bought: Purchase) -> dict[str, Supply]:
    """Of two orders for 60 parts each; that of the higher priority comes first."""
    orders = (order("second", "A", priority=600), order("first", "A", priority=100))
    inputs = replace(factory(*orders, items=(board("A", "P-1"),)), parts=(Part("P-1", stock, lead_days),))
    found = supplies(replace(inputs, purchases=bought), BEGIN)
    return {name: found[name, "place-top"][0] for name in ("first", "second")}


def test_the_more_urgent_order_gets_the_stock() -> None:
    told = supply(60, 5)
    assert told["first"] == Supply("P-1", 60, BEGIN)
    assert told["second"] == Supply("P-1", 60, BEGIN + timedelta(days=5), missing=60)


def test_what_is_bought_comes_when_it_arrives_and_what_is_left_of_it_goes_to_the_next() -> None:
    told = supply(10, 5, Purchase("B-2", "P-1", 100, LATER), Purchase("B-1", "P-1", 5, BEGIN))
    assert told["first"] == Supply("P-1", 60, LATER)
    assert told["second"] == Supply("P-1", 60, BEGIN + timedelta(days=5), missing=5)


def test_what_is_left_of_the_stock_goes_before_what_arrives() -> None:
    assert supply(130, 5, Purchase("B-1", "P-1", 100, LATER))["second"] == Supply("P-1", 60, BEGIN)


def test_what_should_have_arrived_is_there() -> None:
    assert supply(60, 5, Purchase("B-1", "P-1", 60, BEGIN - timedelta(days=1)))["second"].at == BEGIN


def test_without_a_lead_time_nobody_knows_when_it_comes() -> None:
    assert supply(60, None)["second"] == Supply("P-1", 60, None, missing=60)


def test_an_order_needs_only_the_parts_of_boards_that_are_not_placed() -> None:
    inputs = replace(factory(order("half", "A"), items=(board("A", "P-1"),)), parts=(Part("P-1", 60, 1),))
    inputs = replace(inputs, totals=(Total("half", segments=(Passed("print-top", 50), Passed("place-top", 40))),))
    assert supplies(inputs, BEGIN)["half", "place-top"] == (Supply("P-1", 20, BEGIN),)


@given(factories())
def test_no_part_is_given_twice(inputs: Inputs) -> None:
    found = [one for each in supplies(inputs, BEGIN).values() for one in each]
    for part in inputs.parts:
        there = part.quantity + sum(one.quantity for one in inputs.purchases if one.part == part.id)
        assert sum(one.quantity - one.missing for one in found if one.part == part.id) <= there


@pytest.mark.parametrize(
    ("before", "after", "minutes"),
    [
        (None, board("A", "P-1", "P-2"), 12 + 2 * 1.5),
        (board("A", "P-1"), board("A", "P-1"), 0),
        (board("A", "P-1"), replace(board("A", "P-1"), revision="B"), 12),
        (board("A", "P-1", "P-2"), board("B", "P-2", "P-3", "P-4"), 12 + 0.5 + 2 * 1.5),
        (board("A", "P-1"), board("B"), 12 + 0.5),
    ],
)
def test_a_changeover_takes_what_the_feeders_that_differ_take(before: Item | None, after: Item, minutes: float) -> None:
    assert RULE.seconds(LINE, before, after) == minutes * 60


def test_feeders_of_both_sides_hang_together() -> None:
    item = board("A", "P-1")
    bottom = replace(item.segments[1], id="place-bottom", materials=board("B", "P-2").segments[1].materials)
    assert replace(item, segments=(bottom, *item.segments)).feeders("placer") == {"P-1", "P-2"}
    assert item.feeders("printer") == frozenset()


def test_what_hangs_is_of_the_boards_that_were_placed_last() -> None:
    inputs = factory(order("O-1", "A"), order("O-2", "B"), items=(board("A"), board("B")))
    assert hung(inputs) is None
    earlier = Total("O-1", segments=(Passed("place-top", 1, BEGIN, BEGIN), Passed("final", 1, LATER, LATER)))
    later = Total("O-2", segments=(Passed("place-top", 1, BEGIN, BEGIN + timedelta(seconds=1)),))
    assert hung(replace(inputs, totals=(earlier,))) == board("A")
    assert hung(replace(inputs, totals=(earlier, later))) == board("B")
