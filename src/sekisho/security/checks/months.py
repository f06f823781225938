"""Months counted back from a day, as review cycles are counted."""

import calendar
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier; the month's last day where it has none such (31 March gives 28 February)."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
