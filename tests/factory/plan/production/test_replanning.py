"""When a plan is made anew: data have changed, results are off, or it is old."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from factory.plan.production import works
from factory.plan.production.works import BEGIN, order, plan, version
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.deviation import deviations
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.pace import Pace
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.replanning import Held, due
from sekisho.factory.plan.production.versions import State, Version


def passed(boards: int, segment: str = "inspect-top", **more: int) -> Inputs:
    """So many boards are through a segment, and all through those before it."""
    route = [one.id for one in works.item().segments]
    before = [Passed(one, 20, BEGIN) for one in route[: route.index(segment)]]
    return works.inputs(order(), totals=(Total("WO-1", segments=(*before, Passed(segment, boards, BEGIN)), **more),))


def minutes(many: float) -> datetime:
    return BEGIN + timedelta(minutes=many)


def only(segment: str = "inspect-top", work_s: int = 12_000, hours: float = 10 / 3) -> Plan:
    """A plan of one bar, of 20 boards."""
    made = plan("WO-1")
    bar = next(one for one in made.bars if one.segment == segment)
    return replace(made, bars=(replace(bar, work_s=work_s, begin=BEGIN, end=BEGIN + timedelta(hours=hours)),))


def held(made: Plan | None = None, **more: int) -> Held:
    one: Version = version(planned=made, state=State.RELEASED, released_at=BEGIN, released_by="rule", **more)
    return Held(one, one)


def test_the_first_order_leads_to_the_first_plan() -> None:
    nothing = Held(None, None)
    assert due(nothing, works.inputs(), 0, BEGIN) is None
    assert due(nothing, works.inputs(order()), 0, BEGIN) is not None


def test_changed_data_lead_to_a_plan_at_once() -> None:
    assert due(held(), passed(0), 1, BEGIN) is None
    assert due(held(), passed(0), 2, BEGIN) is not None


def test_after_four_hours_there_is_a_new_plan_while_there_is_anything_to_do() -> None:
    empty = replace(plan(), outcomes=(), bars=())
    assert due(held(only()), passed(20), 1, minutes(239)) is None
    assert due(held(only()), passed(20), 1, minutes(240)) is not None
    assert due(held(empty), works.inputs(), 1, minutes(300)) is None


def test_a_clock_that_went_back_does_not_stop_planning() -> None:
    assert due(held(only()), passed(0), 1, minutes(-300)) is not None


@pytest.mark.parametrize(
    ("done", "at", "behind"),
    [
        (0, 10, 0), (0, 29, 0), (0, 31, 21), (1, 31, 0), (1, 41, 21), (3, 20, 0), (3, 9, -21), (5, 20, -30),
        (20, 175, -25), (20, 181, 0), (19, 215, 0), (19, 221, 21), (20, 999, 0),
    ],
)  # fmt: skip
def test_an_order_may_be_off_by_a_tenth_of_its_work(done: int, at: int, behind: int) -> None:
    """Ten minutes a board, so that twenty minutes are tolerated."""
    found = {one.behind_s for one in deviations(only(), passed(done), minutes(at))}
    assert found == ({behind * 60} if behind else set())


def test_an_order_of_little_work_may_be_off_by_a_quarter_of_an_hour() -> None:
    made = only(work_s=600, hours=1 / 6)
    assert not list(deviations(made, passed(0), minutes(15)))
    (found,) = deviations(made, passed(0), minutes(16))
    assert (found.order, found.segment, found.behind_s) == ("WO-1", "inspect-top", 15 * 60 + 30)


def test_of_several_lots_the_boards_count_together() -> None:
    made = only("assemble")
    lots = tuple(replace(made.bars[0], machine=f"stall-{lot}", lot=lot, boards=10) for lot in (1, 2))
    made = replace(made, bars=lots)
    assert not list(deviations(made, passed(10, "assemble"), minutes(100)))
    (found,) = deviations(made, passed(2, "assemble"), minutes(100))
    assert found.behind_s == 70 * 60


def test_outside_of_shifts_no_order_falls_behind() -> None:
    night = works.MONDAY + timedelta(hours=13)  # 22:00 in Japan, when the shift ends
    bar = replace(only().bars[0], begin=night - timedelta(hours=1), end=night + timedelta(hours=9), work_s=7200)
    made = replace(only(), begin=works.MONDAY, bars=(bar,))
    done = passed(10)
    assert not list(deviations(made, done, night))
    assert not list(deviations(made, done, night + timedelta(hours=8)))
    assert list(deviations(made, done, night + timedelta(hours=9)))


def test_scrapped_boards_are_to_be_made_again_and_put_an_order_behind() -> None:
    assert not list(deviations(only(), passed(20), minutes(200)))
    assert list(deviations(only(), passed(20, scrap=6), minutes(200)))
    assert not list(deviations(only(), passed(26, scrap=6), minutes(200)))


def test_a_deviation_leads_to_a_plan_only_when_the_newest_is_a_quarter_of_an_hour_old() -> None:
    followed = held(only())
    assert due(followed, passed(20), 1, minutes(14)) is None
    why = due(followed, passed(20), 1, minutes(30))
    assert why is not None
    assert why.en == "order 'WO-1' is 170 minutes ahead of its plan in 'inspect-top'"
    fresh = Held(replace(version(2), made_at=minutes(25)), followed.released)
    assert due(fresh, passed(20), 1, minutes(30)) is None


def test_boards_that_are_half_through_the_line_are_not_taken_for_ahead() -> None:
    """A plan has all machines of the line take all boards of a pass, also the first, which some have left."""
    segments = tuple(Passed(one.id, 8, BEGIN) for one in works.item().segments[:3])
    inputs = works.inputs(order(), totals=(Total("WO-1", segments=segments),))
    made = daily(inputs, BEGIN, None, Search(effort=1000))
    assert {one.boards for one in made.bars if one.segment == "inspect-top"} == {20}
    assert not list(deviations(made, inputs, made.begin))


def test_orders_that_are_gone_are_not_looked_at() -> None:
    assert not list(deviations(only(), works.inputs(), minutes(100)))


def test_the_pace_of_the_search_is_learned() -> None:
    pace = Pace()
    first = pace.effort(2.0)
    pace.learn(first, 0.5)
    assert pace.effort(2.0) == first * 4
    pace.learn(10**12, 0.0)
    assert pace.effort(2.0) == first * 4
    pace.learn(first, 60.0)
    assert pace.effort(2.0) == first
