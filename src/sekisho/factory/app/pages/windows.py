"""Which days of the daily plan are shown, and which rows. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain

from sekisho.factory.app.pages.gantt import Row, Window
from sekisho.factory.plan.production.calendar import JAPAN, Calendar
from sekisho.factory.plan.production.inputs import Inputs

DAYS: Mapping[str, float] = {"1": 60.0, "3": 22.0, "7": 10.0}
"""How many days can be shown, with the width of an hour."""

_YEARS = range(2000, 2201)


def shown_from(asked: str, calendar: Calendar, now: datetime) -> datetime:
    """When what is shown begins: on the day that is asked for an hour before its first shift, else an hour ago."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        return now.astimezone(JAPAN).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    first = min((one.begin.hour for one in calendar.shifts), default=0)
    return datetime.combine(day, time(max(first - 1, 0)), JAPAN)


def window(begin: datetime, days: int) -> Window:
    """So many days."""
    return Window(begin, begin + timedelta(days=days), DAYS[str(days)])


def rows(inputs: Inputs, shown: Window) -> list[Row]:
    """The machines of the line in their order, then all others."""
    segments = chain.from_iterable(item.segments for item in inputs.items)
    others = sorted({name for one in segments for name in one.machines} - set(inputs.line.machines))
    days = (shown.end - shown.begin).days + 1
    return [
        Row(
            name,
            tuple(
                (shown.begin + timedelta(seconds=begin), shown.begin + timedelta(seconds=end))
                for begin, end in inputs.calendar.working(name, shown.begin, days)
            ),
        )
        for name in (*inputs.line.machines, *others)
    ]
