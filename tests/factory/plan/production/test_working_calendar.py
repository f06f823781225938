"""When machines and crews work, and seconds of the clock against seconds of work."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.plan.production.calendar import (
    JAPAN,
    Calendar,
    Down,
    Holiday,
    Shift,
    Span,
    both,
    clipped,
    week_of,
    without,
)
from sekisho.factory.plan.production.working_time import WorkingTime

TUESDAY = datetime(2026, 11, 24, 0, tzinfo=JAPAN)
HOUR = 3600

spans = st.lists(st.integers(0, 300), min_size=2, max_size=12, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


def hours(calendar: Calendar, of: str = "placer", *, days: int = 2, people: int = 1) -> list[tuple[float, float]]:
    return [(a / HOUR, b / HOUR) for a, b in calendar.working(of, TUESDAY, days, people)]


def test_a_shift_is_each_week_on_its_day() -> None:
    calendar = Calendar((Shift("placer", 1, time(8, 30), time(17)),))
    assert hours(calendar, days=8) == [(8.5, 17), (7 * 24 + 8.5, 7 * 24 + 17)]
    assert hours(calendar, "oven") == []


def test_a_night_shift_goes_on_the_next_day_and_that_of_the_day_before_is_there_at_the_begin() -> None:
    calendar = Calendar(tuple(Shift("placer", day, time(22), time(5)) for day in range(7)))
    assert hours(calendar) == [(0, 5), (22, 29), (46, 48)]


def test_shifts_that_touch_are_one_span() -> None:
    calendar = Calendar((Shift("placer", 1, time(8), time(12)), Shift("placer", 1, time(12), time(16))))
    assert hours(calendar) == [(8, 16)]


def test_no_shift_begins_on_a_holiday_and_one_that_began_the_day_before_ends() -> None:
    shifts = tuple(Shift("placer", day, time(22), time(2)) for day in range(7))
    calendar = Calendar(shifts, (Holiday(TUESDAY.date(), "休"),))
    assert hours(calendar) == [(0, 2), (46, 48)]


def test_a_stop_takes_its_machine_out_and_no_other() -> None:
    shifts = tuple(Shift(name, 1, time(8), time(16)) for name in ("placer", "oven"))
    down = Down("placer", TUESDAY + timedelta(hours=10), TUESDAY + timedelta(hours=11), "保全")
    calendar = Calendar(shifts, (), (down,))
    assert hours(calendar) == [(8, 10), (11, 16)]
    assert hours(calendar, "oven") == [(8, 16)]


def test_people_of_shifts_that_overlap_are_added() -> None:
    calendar = Calendar((Shift("crew", 1, time(8), time(16), 2), Shift("crew", 1, time(12), time(20), 1)))
    assert [hours(calendar, "crew", people=count) for count in (1, 2, 3, 4)] == [[(8, 20)], [(8, 16)], [(12, 16)], []]
    assert calendar.people("crew") == 3
    assert calendar.people("nobody") == 0


def test_the_begin_may_lie_within_a_shift() -> None:
    calendar = Calendar((Shift("placer", 1, time(8), time(16)),))
    assert calendar.working("placer", TUESDAY + timedelta(hours=9), 1) == [(0, 7 * HOUR)]


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        ("2026-11-22T14:59:59+00:00", date(2026, 11, 16)),
        ("2026-11-22T15:00:00+00:00", date(2026, 11, 23)),
        ("2026-11-24T09:00:00+09:00", date(2026, 11, 23)),
    ],
)
def test_a_week_begins_on_monday_in_japan(at: str, monday: date) -> None:
    assert week_of(datetime.fromisoformat(at)) == monday


@given(spans, spans)
def test_spans_are_cut_second_by_second(one: list[Span], other: list[Span]) -> None:
    def seconds(of: list[Span]) -> set[int]:
        return {second for begin, end in of for second in range(begin, end)}

    assert seconds(both(one, other)) == seconds(one) & seconds(other)
    assert seconds(without(one, other)) == seconds(one) - seconds(other)
    assert seconds(clipped(one, 50, 250)) == seconds(one) & set(range(50, 250))
    assert both(one, other) == sorted(both(one, other))


@given(spans, st.integers(0, 400))
def test_work_is_what_lies_in_the_spans(own: list[Span], at: int) -> None:
    until = own[-1][1] + 9
    times = WorkingTime(own, until)
    assert times.done(at) == sum(any(a <= one < b for a, b in own) or one >= until for one in range(at))
    assert times.between(0, at) == times.done(at)
    assert WorkingTime(own).done(at) == WorkingTime(own, own[-1][1]).done(at)


@given(spans)
def test_begin_and_end_are_the_seconds_of_the_work(own: list[Span]) -> None:
    times = WorkingTime(own, own[-1][1] + 9)
    for done in range(sum(end - begin for begin, end in own) + 3):
        begin = times.begin(done)
        assert times.done(begin) == done
        assert times.done(begin + 1) == done + 1  # there is work in it
        assert done == 0 or times.end(done) == times.begin(done - 1) + 1
