"""Days, fiscal years and times of day as people write them, each in one form; a Japanese fiscal year begins on April 1.

Nothing here asks what day it is: days come as arguments.
"""

import datetime as dt
import re
import unicodedata
from typing import Self

JAPAN = dt.timezone(dt.timedelta(hours=9), "JST")
"""Japan's time: it has had no summer time since 1951, so no table of time zones is needed."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 9998
"""Bounds of a fiscal year, both inclusive: its last day lies in the year after."""
FIRST_MONTH = 4

ERAS = {
    "令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925,
    "大正": 1911, "t": 1911, "明治": 1867, "m": 1867,
}  # fmt: skip
"""The western year before the first year of an era, by its name and by the letter people write for it."""

_WESTERN_YEAR = re.compile(r"(?:fy\s*)?(\d{4})\s*(?:年\s*度)?")
_ERA_YEAR = re.compile(r"(令和|平成|昭和|大正|明治|[rhstm])\s*[.]?\s*(\d{1,2}|元)\s*(?:年\s*度)?")


def day_of(moment: dt.datetime) -> dt.date:
    """The day of an aware moment in Japan."""
    return moment.astimezone(JAPAN).date()


LAST_HOUR, LAST_MINUTE = 23, 59
_SECONDS_A_DAY = 86_400
_FRACTION = re.compile(r"0?\.\d+|0|0\.0+")
_DIGITS = re.compile(r"(\d{2})(\d{2})")
_DAY_BEFORE = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}[ t]+")
_TIME = re.compile(
    r"(?P<half>午前|午後|am|pm|a\.m\.|p\.m\.)?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:時]\s*(?P<minute>\d{1,2})\s*"
    r"(?:分(?:\s*\d{1,2}\s*秒)?|:\s*\d{1,2}(?:\.\d+)?)?|時\s*(?P<thirty>半)?)"
    r"\s*(?P<after>am|pm|a\.m\.|p\.m\.)?"
)
_NOON = 12


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


class FiscalYear(str):
    """A fiscal year as `2026年度`: from April 1 of that year to March 31 of the next, both inclusive."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026年度`, `令和8年度`, `R8`, `2026`, `FY2026` and the like; ValueError for anything else.

        A year of two digits without an era is refused, as is a year of the calendar (`2026年`): both could be another.
        """
        plain = _plain(text)
        if found := _WESTERN_YEAR.fullmatch(plain):
            return cls.starting(int(found[1]))
        if found := _ERA_YEAR.fullmatch(plain):
            return cls.starting(ERAS[found[1]] + (1 if found[2] == "元" else int(found[2])))
        raise ValueError(text)

    @classmethod
    def starting(cls, year: int) -> Self:
        """The fiscal year that begins in April of this year; ValueError outside of 1900 to 9998."""
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValueError(f"{year}年度")
        return cls(f"{year}年度")

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The fiscal year a day lies in: January to March belong to the year before. ValueError as `starting`."""
        return cls.starting(day.year - (day.month < FIRST_MONTH))

    @property
    def year(self) -> int:
        """The year in which it begins; ValueError for the empty fiscal year."""
        return int(self[:4])

    @property
    def first_day(self) -> dt.date:
        """April 1."""
        return dt.date(self.year, FIRST_MONTH, 1)

    @property
    def last_day(self) -> dt.date:
        """March 31 of the next year."""
        return dt.date(self.year + 1, FIRST_MONTH, 1) - dt.timedelta(days=1)


def _clock(plain: str) -> tuple[int, int]:
    """Hour and minute as they are written, beyond the day or not; ValueError where there are none."""
    if _FRACTION.fullmatch(plain):
        hour, minute = divmod(round(float(plain) * _SECONDS_A_DAY) // 60, 60)
        return min((hour, minute), (LAST_HOUR, LAST_MINUTE))
    if found := _DIGITS.fullmatch(plain):
        return int(found[1]), int(found[2])
    found = _TIME.fullmatch(_DAY_BEFORE.sub("", plain, count=1))
    if not found or (found["half"] and found["after"]):
        raise ValueError(plain)
    hour, half = int(found["hour"]), found["half"] or found["after"]
    if half:
        if hour > _NOON:
            raise ValueError(plain)
        hour = hour % _NOON + (_NOON if half[0] == "p" or half == "午後" else 0)
    return hour, 30 if found["thirty"] else int(found["minute"] or 0)


class Clock(str):
    """A time of day in Japan as `09:30`, 00:00 to 23:59; what is later compares greater. Seconds are dropped."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `9:30`, `9時30分`, `午後1時半`, `0930`, `2024/04/01 09:30`, and fractions of a day as Excel keeps them.

        ValueError for anything else: 24:00 and later belong to the next day, and `0.5` is noon, but `930` is refused.
        """
        hour, minute = _clock(_plain(text))
        if hour > LAST_HOUR or minute > LAST_MINUTE:
            raise ValueError(text)
        return cls(f"{hour:02}:{minute:02}")
