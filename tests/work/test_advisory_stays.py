"""Days at each step of an advisory's way: those of steps that are over, and of the one it waits at."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.advisory import STEPS, AdvisoryRecord
from sekisho.security.work.advisory import stays


def on(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def test_each_step_has_its_days_and_the_open_one_counts_until_today() -> None:
    row = AdvisoryRecord(number="A", received=on(2), passed_on=on(3), answered=on(10))
    assert [(one.step, one.days, one.ended) for one in stays(row, on(25))] == [
        ("passed_on", 1, on(3)),
        ("answered", 7, on(10)),
        ("asked", 15, None),
    ]
    assert [one.step for one in stays(row, on(5))] == ["passed_on", "answered"]


def test_what_was_reported_waits_for_nothing_and_steps_left_out_make_no_stay() -> None:
    row = AdvisoryRecord(number="A", received=on(2), answered=on(4), reported=on(4))
    assert [(one.step, one.days) for one in stays(row, on(25))] == [("answered", 2), ("reported", 0)]
    assert stays(AdvisoryRecord(number="A"), on(25)) == ()


@given(st.lists(st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), min_size=6, max_size=6), st.dates())
def test_the_days_of_a_way_in_order_add_up_to_its_length(days: list[dt.date | None], today: dt.date) -> None:
    known = iter(sorted(day for day in days if day))
    row = AdvisoryRecord(
        number="A", **{step: next(known) if day else None for step, day in zip(STEPS, days, strict=True)}
    )
    found = stays(row, today)
    passed = [day for step in STEPS if (day := row.day(step)) and day <= today]
    end = passed[-1] if row.reported in passed and passed else today
    assert sum(one.days for one in found) == ((end - passed[0]).days if passed else 0)
