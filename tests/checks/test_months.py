"""Months counted back from a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.checks.months import months_before


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ("2024-04-30", 12, "2023-04-30"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2023-03-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2024-01-15", 1, "2023-12-15"),
        ("2024-12-31", 24, "2022-12-31"),
        ("2024-04-30", 0, "2024-04-30"),
    ],
)
def test_the_same_day_some_months_earlier(day: str, months: int, earlier: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(earlier)


@given(st.dates(min_value=date(1950, 1, 1)), st.integers(0, 360))
def test_it_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day == day.day or (earlier.day < day.day and earlier.day >= 28)
