"""Seconds of the clock against seconds of work, by a calendar."""

import numba

from sekisho.factory.plan.kernel.compiled import inner
from sekisho.factory.plan.kernel.daily.rows import BEFORE, BEGINS, FROM, UNTIL, Number, Table


@inner
def _where(spans: Table, calendar: Number, row: Number, at: Number) -> Number:
    """The last span of a calendar whose value in a row is `at` or less; the first one where none is."""
    low, high = spans[FROM, calendar], spans[UNTIL, calendar] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if spans[row, middle] <= at:
            low = middle
        else:
            high = middle - 1
    return low


@inner
def done(spans: Table, calendar: Number, at: Number) -> Number:
    """Seconds of work before a second of the clock. The last span never ends."""
    one = _where(spans, calendar, numba.int64(BEGINS), at)
    worked = spans[BEFORE, one] + max(at - spans[BEGINS, one], 0)
    if one + 1 < spans[UNTIL, calendar]:
        worked = min(worked, spans[BEFORE, one + 1])
    return worked


@inner
def begin_of(spans: Table, calendar: Number, worked: Number) -> Number:
    """When the work begins that comes after so many seconds of it."""
    one = _where(spans, calendar, numba.int64(BEFORE), worked)
    return spans[BEGINS, one] + worked - spans[BEFORE, one]


@inner
def end_of(spans: Table, calendar: Number, worked: Number) -> Number:
    """When so many seconds of work are done."""
    one = _where(spans, calendar, numba.int64(BEFORE), worked - 1)
    return spans[BEGINS, one] + worked - spans[BEFORE, one]


@inner
def seconds(boards: Number, pace: Number) -> Number:
    """So many boards at a pace in milliseconds, in whole seconds up."""
    return (boards * pace + 999) // 1000
