"""Dates as people type them: 2024/4/1, 20240401, 2024年4月1日, 令和6年4月1日, R6.4.1, and Excel's day numbers."""

import datetime as dt
import re
import unicodedata

from sekisho.security.terms.calendar import EARLIEST_YEAR, ERAS

FIRST_SERIAL = 3000
"""Day numbers below are in 1908 or earlier: rather a year or a count typed into a date cell."""
LAST_SERIAL = 2_958_465
"""9999-12-31, the last day that Excel knows."""

_EPOCH = dt.date(1899, 12, 30)
_MINUS = str.maketrans("\u2010\u2011\u2012\u2013\u2212", "-----")
_TAIL = (
    r"(?:\s*[(]?[日月火水木金土](?:曜日?)?[)]?)?(?:[t\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?"
)
_WESTERN = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?" + _TAIL)
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[rhstm])\s*[.]?\s*(\d{1,2}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    + _TAIL
)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")


def _day(year: int, month: str, day: str) -> dt.date:
    if year < EARLIEST_YEAR:
        raise ValueError(year)
    return dt.date(year, int(month), int(day))


def date_in_text(text: str) -> dt.date:
    """The day a text names; a time of day after it is passed over. ValueError for none, or one no calendar has.

    A year of two digits without an era is refused: it could be either.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip().lower()
    if found := _WESTERN.fullmatch(plain) or _EIGHT.fullmatch(plain):
        year, month, day = found.groups()
        return _day(int(year), month, day)
    if found := _ERA.fullmatch(plain):
        era, count, month, day = found.groups()
        return _day(ERAS[era] + (1 if count == "元" else int(count)), month, day)
    if _SERIAL.fullmatch(plain):
        return date_in_number(int(plain))
    raise ValueError(text)


def date_in_number(number: float) -> dt.date:
    """The day of an Excel day number (1900 system), or of a number such as 20240401; ValueError for anything else."""
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return _EPOCH + dt.timedelta(days=int(number))
    if number == int(number) and (found := _EIGHT.fullmatch(str(int(number)))):
        year, month, day = found.groups()
        return _day(int(year), month, day)
    raise ValueError(number)
