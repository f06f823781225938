"""A calendar to begin with."""

from collections.abc import Iterable
from datetime import time

from sekisho.factory.plan.production.calendar import Calendar, Shift

PEOPLE = 3
"""Of each crew."""

_SHIFTS = ((time(6), time(14)), (time(14), time(22)))
_DAYS = range(5)


def standard_calendar(machines: Iterable[str], crews: Iterable[str]) -> Calendar:
    """Two shifts, 06:00 to 22:00 Japan time, Monday to Friday; three people in each crew."""
    people = {**dict.fromkeys(machines, 1), **dict.fromkeys(crews, PEOPLE)}
    return Calendar(
        tuple(
            Shift(resource, day, begin, end, count)
            for resource, count in people.items()
            for day in _DAYS
            for begin, end in _SHIFTS
        )
    )
