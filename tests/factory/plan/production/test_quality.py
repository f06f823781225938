"""What is wrong in the data is told, each with its place, in both languages; proper data have no fault."""

from dataclasses import replace
from datetime import timedelta

import pytest

from factory.plan.production import works
from factory.plan.production.works import BEGIN, item, order, version
from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.quality import problems
from sekisho.factory.plan.production.records import Item, Part, Purchase
from sekisho.factory.plan.production.versions import State, Version
from sekisho.guard.problem import Problem

FINE = works.inputs(order())


def released(inputs: Inputs) -> Version:
    return version(planned=daily(inputs, BEGIN, None, Search(effort=1000)), state=State.RELEASED)


def found(inputs: Inputs, newest: Version | None = None, *unknown: str, revision: int = 1) -> list[tuple[str, str]]:
    told = list(problems(inputs, BEGIN, newest=newest, revision=revision, unknown=unknown))
    assert all(isinstance(one, Problem) and one.text.ja != one.text.en for one in told)
    return [(one.code.removeprefix("planning."), one.where) for one in told]


def test_proper_data_with_a_released_plan_have_no_fault() -> None:
    assert found(FINE, released(FINE)) == []


def no_time() -> Item:
    first, *others = item().segments
    return replace(item(), segments=(replace(first, cycle_s=0.0, machines=()), *others))


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        (replace(FINE, items=(Item("B-1", "A"),)), ("E101", "item/B-1")),
        (replace(FINE, items=(no_time(),)), ("E102", "item/B-1/print-top")),
        (replace(FINE, parts=works.parts()[:2]), ("E103", "part/R-1")),
        (replace(FINE, parts=(Part("R-1", 39), *works.parts()[:2])), ("E103", "part/R-1")),
        (replace(FINE, items=()), ("E104", "order/WO-1")),
        (works.inputs(order(days=-1)), ("W105", "order/WO-1")),
        (replace(FINE, calendar=Calendar(works.CALENDAR.shifts[10:])), ("E106", "calendar/printer")),
        (replace(FINE, totals=(Total("WO-1", good=21),)), ("W110", "order/WO-1")),
    ],
)
def test_each_fault_is_told_at_its_place(inputs: Inputs, fault: tuple[str, str]) -> None:
    assert fault in found(inputs)


def test_a_part_that_is_bought_or_has_a_lead_time_is_no_fault() -> None:
    others = works.parts()[:2]
    bought = replace(FINE, parts=others, purchases=(Purchase("P-1", "R-1", 40, BEGIN + timedelta(days=1)),))
    assert found(bought) == []
    assert found(replace(FINE, parts=(Part("R-1", 0, 3), *others))) == []
    fewer = replace(bought, purchases=(replace(bought.purchases[0], quantity=39),))
    assert found(fewer) == [("E103", "part/R-1")]


def test_an_order_that_is_finished_in_time_is_no_fault_when_its_due_date_passes() -> None:
    assert found(replace(works.inputs(order(days=-1)), totals=(Total("WO-1", good=20),))) == []


def test_results_of_an_order_that_nobody_entered_are_told() -> None:
    assert found(FINE, released(FINE), "WO-9") == [("W107", "order/WO-9")]


def test_a_plan_that_is_older_than_its_data_or_not_released_is_told() -> None:
    assert found(FINE, released(FINE), revision=2) == [("W108", "plan/1")]
    assert found(FINE, replace(released(FINE), state=State.DRAFT)) == [("W111", "plan/1")]


def test_an_order_that_no_plan_holds_is_told_with_the_reason_of_the_plan() -> None:
    inputs = works.inputs(order(), order("WO-2", of="B-9"))
    told = list(problems(inputs, BEGIN, newest=released(inputs), revision=1, unknown=()))
    (out,) = [one for one in told if one.code == "planning.E109"]
    assert out.where == "order/WO-2"
    assert "B-9" in out.text.ja
    later = works.inputs(order(), order("WO-3"))
    assert ("E109", "order/WO-3") in found(later, released(FINE))
