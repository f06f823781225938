"""Shifts: what lies within them, at their edges, and that the last week comes again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.simulate.scenarios import shifts
from sekisho.factory.simulate.shifts import ALWAYS, WEEK_S, Shifts

TWO = Shifts([(10, 20), (30, 40)])


@pytest.mark.parametrize(("time", "opens"), [(0, 10), (10, 10), (19.5, 19.5), (20, 30), (25, 30), (30, 30)])
def test_an_instant_at_a_begin_lies_within_and_one_at_an_end_outside(time: float, opens: float) -> None:
    assert TWO.opens(time) == opens


@pytest.mark.parametrize(
    ("time", "seconds", "end"),
    [(0, 5, 15), (10, 10, 20), (10, 10.5, 30.5), (15, 0, 15), (25, 0, 25), (20, 1, 31), (12, 18, 40)],
)
def test_work_takes_only_time_within_shifts(time: float, seconds: float, end: float) -> None:
    assert TWO.after(time, seconds) == end


def test_the_shifts_of_the_last_seven_days_come_again() -> None:
    assert TWO.opens(40) == 10 + WEEK_S
    assert TWO.after(39, 3) == 12 + WEEK_S
    assert TWO.within(0, 3 * WEEK_S) == 60
    long = Shifts([(0, 10), (WEEK_S + 5, WEEK_S + 10)])
    assert long.opens(WEEK_S + 10) == 2 * WEEK_S + 5  # the first one lies more than seven days before the last end


def test_shifts_that_touch_are_one() -> None:
    assert Shifts([(0, 10), (10, 20)]).within(0, WEEK_S) == 20
    assert Shifts([(0, 10), (10, 20)]).begins[1] == WEEK_S


def test_without_shifts_it_always_works() -> None:
    assert (ALWAYS.opens(1e9), ALWAYS.after(5, 7), ALWAYS.within(2, 9)) == (1e9, 12, 7)


@pytest.mark.parametrize("wrong", [[(5, 5)], [(5, 4)], [(0, 10), (9, 20)], [(10, 20), (0, 5)]])
def test_shifts_that_cannot_be_are_refused(wrong: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        Shifts(wrong)


@given(shifts(), st.floats(0, 1e6), st.floats(1e-3, 1e5))
def test_as_much_time_lies_within_shifts_as_the_work_took(one: Shifts, time: float, seconds: float) -> None:
    end = one.after(time, seconds)
    assert one.within(time, end) == pytest.approx(seconds, abs=1e-4)
    assert end >= one.opens(time) + seconds - 1e-4
