"""What people look at: orders with their reasons, load against capacity, and what must be bought by when."""

from dataclasses import replace
from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory.plan.production import works
from factory.plan.production.works import BEGIN, CALENDAR, MONDAY, order, version
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.looking import bars, loads, order_views, to_buy
from sekisho.factory.plan.production.plan import Cause, Link, Outcome, Plan
from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.records import Part
from sekisho.factory.plan.production.telling import why_late


def planned(inputs: Inputs) -> Plan:
    return daily(inputs, MONDAY, None, Search(effort=1000))


def test_an_order_is_shown_with_what_came_and_what_is_planned() -> None:
    inputs = works.inputs(order(), totals=(Total("WO-1", good=3, scrap=1, state="Running"),))
    plan = planned(inputs)
    (view,) = order_views(inputs, version(planned=works.plan("WO-1")), version(2, planned=plan))
    assert (view.good, view.scrap, view.state) == (3, 1, "Running")
    assert (view.begin, view.end) == (plan.outcomes[0].begin, plan.outcomes[0].end)
    assert view.released_end == works.plan("WO-1").outcomes[0].end
    assert (view.late_s, view.why) == (0, ())


def test_a_late_order_tells_what_its_time_went_to_and_one_that_is_left_out_why() -> None:
    inputs = works.inputs(order(days=-2), order("WO-2", of="B-9"))
    late_one, left_out = order_views(inputs, None, version(planned=planned(inputs)))
    assert late_one.late_s > 0
    assert "20 min of work at stall-1." in {one.en for one in late_one.why}
    assert "B-9" in left_out.why[0].ja
    assert left_out.end is None


def outcome(*links: Link, late_s: int = 61) -> Outcome:
    made = works.plan("WO-1").outcomes[0]
    return replace(made, end=made.due + timedelta(seconds=late_s), links=links)


def link(cause: Cause, begin: float, end: float, by: str = "") -> Link:
    return Link(cause, "a", "printer", BEGIN + timedelta(minutes=begin), BEGIN + timedelta(minutes=end), by)


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_is_told_in_both_languages_with_its_minutes(cause: Cause) -> None:
    _, text = why_late(outcome(link(cause, 0, 42, "X-9")))
    assert "42" in text.ja
    assert "42" in text.en
    assert text.ja != text.en


def test_causes_add_up_the_longest_comes_first_and_what_is_below_a_minute_is_not_told() -> None:
    links = (link(Cause.WORK, 0, 10), link(Cause.SHIFT, 10, 25), link(Cause.WORK, 25, 35), link(Cause.PEOPLE, 35, 35.4))
    assert [one.en for one in why_late(outcome(*links))] == [
        "It is 2 min late.", "20 min of work at printer.", "15 min outside the shifts of printer.",
    ]  # fmt: skip


def test_of_an_order_in_time_nothing_is_told() -> None:
    assert why_late(outcome(link(Cause.WORK, 0, 10), late_s=0)) == ()


@given(st.lists(st.integers(1, 900), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_all_planned_work_is_in_the_load_and_no_machine_has_more_than_there_is(quantities: list[int]) -> None:
    inputs = works.inputs(*(order(f"WO-{at}", many) for at, many in enumerate(quantities)), parts=works.parts(10**6))
    plan = planned(inputs)
    found = loads(plan, CALENDAR)
    for machine in works.MACHINES:
        work = sum(one.work_s + one.changeover_s for one in plan.bars if one.machine == machine) / 3600
        assert isclose(sum(one.load_h for one in found if one.resource == machine), work, abs_tol=1e-6)
    crew = sum(one.work_s * one.workers for one in plan.bars if one.crew) / 3600
    assert isclose(sum(one.load_h for one in found if one.resource == works.CREW), crew, abs_tol=1e-6)
    assert all(one.load_h <= one.capacity_h + 0.5 for one in found)


def test_capacity_is_that_of_the_rest_of_the_week_and_of_people_together() -> None:
    plan = planned(works.inputs(order(quantity=20_000), parts=works.parts(10**6)))
    found = {(one.resource, one.week): one.capacity_h for one in loads(plan, CALENDAR)}
    first, second = date(2026, 11, 30), date(2026, 12, 7)
    assert found["printer", first] == 77
    assert found["printer", second] == 80
    assert found[works.CREW, second] == 240


def test_bars_are_listed_by_machine_and_begin() -> None:
    found = bars(version(planned=works.plan("WO-2", "WO-1")))
    assert [(one.machine, one.order) for one in found][:4] == [
        ("inspection", "WO-2"), ("inspection", "WO-1"), ("oven", "WO-2"), ("oven", "WO-1"),
    ]  # fmt: skip
    assert bars(None) == ()


def test_what_is_missing_is_to_be_bought_so_early_that_it_comes_in_time() -> None:
    orders = (order(), order("WO-2", days=20))
    stock = (Part("R-1", 50, 5), Part("C-1", 80), Part("J-1", 0))
    inputs = works.inputs(*orders, parts=stock)
    plan = planned(inputs)
    found = {one.part: one for one in to_buy(inputs, plan)}
    assert set(found) == {"R-1", "J-1"}
    assert (found["R-1"].quantity, found["R-1"].orders) == (30, ("WO-2",))
    assert found["R-1"].needed == orders[1].due
    assert found["R-1"].by == orders[1].due - timedelta(days=5)
    assert (found["J-1"].quantity, found["J-1"].by) == (40, None)


def test_a_part_is_needed_when_the_plan_uses_it() -> None:
    inputs = works.inputs(order(days=9), parts=(Part("R-1", 39, 1), *works.parts()[:2]))
    plan = planned(inputs)
    (found,) = to_buy(inputs, plan)
    placing = next(one for one in plan.bars if one.segment == "place-top")
    assert (found.quantity, found.needed, found.by) == (1, placing.begin, placing.begin - timedelta(days=1))
