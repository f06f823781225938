"""Fiscal years and times of day become one form, and nothing else is taken for one."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.terms.calendar import Clock, FiscalYear

YEARS = st.integers(1900, 9998).map(FiscalYear.starting)
MINUTES = st.times().map(lambda time: Clock.parse(f"{time:%H:%M}"))


@pytest.mark.parametrize(
    "text",
    [
        "2026年度", "\uff12\uff10\uff12\uff16年度", "令和8年度", "令和８年度", "R8", "r8年度", "R.8", "㋿8年度", "2026",
        "FY2026", "fy 2026", " 2026 年 度 ", "\uff26\uff39\uff12\uff10\uff12\uff16",
    ],
)  # fmt: skip
def test_a_fiscal_year_is_read_however_it_is_written(text: str) -> None:
    assert FiscalYear.parse(text) == "2026年度"


@pytest.mark.parametrize(("text", "year"), [("令和元年度", 2019), ("H31", 2019), ("平成31年度", 2019), ("S64", 1989)])
def test_a_year_of_an_earlier_era_is_read(text: str, year: int) -> None:
    assert FiscalYear.parse(text).year == year


@pytest.mark.parametrize("text", ["", "26年度", "FY26", "2026年", "2026/04/01", "1899", "9999年度", "年度", "8", "R"])
def test_what_could_be_another_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        FiscalYear.parse(text)


@given(st.text())
def test_any_text_is_a_fiscal_year_or_a_value_error(text: str) -> None:
    try:
        read = FiscalYear.parse(text)
    except ValueError:
        return
    assert FiscalYear.parse(read) == read
    assert read == f"{read.year}年度"


@given(YEARS)
def test_a_fiscal_year_is_read_back(year: FiscalYear) -> None:
    assert FiscalYear.parse(year) == year
    assert FiscalYear.parse(f"FY{year.year}") == year


@given(st.dates(dt.date(1900, 4, 1), dt.date(9999, 3, 31)))
def test_a_day_lies_in_its_fiscal_year_and_in_no_other(day: dt.date) -> None:
    year = FiscalYear.of(day)
    assert year.first_day <= day <= year.last_day
    assert (year.first_day.month, year.first_day.day, year.last_day.month, year.last_day.day) == (4, 1, 3, 31)


@pytest.mark.parametrize(("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2027-01-01", 2026)])
def test_the_year_turns_on_april_1(day: str, year: int) -> None:
    assert FiscalYear.of(dt.date.fromisoformat(day)).year == year


@pytest.mark.parametrize(
    "text",
    [
        "9:30", "09:30", "9時30分", "\uff19：\uff13\uff10", "9時半", "午前9時30分", "午前9:30", "9:30 am", "AM 9:30",
        "9:30:59", "09:30:00", "9時30分15秒", "0930", "0.3958333333333333", "0.396", ".396", "2024/04/01 09:30:00",
        "2024-04-01T09:30", " 9 : 30 ",
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert Clock.parse(text) == "09:30"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("午後1時半", "13:30"), ("1:05 PM", "13:05"), ("12:00 am", "00:00"), ("午後12時15分", "12:15"), ("0", "00:00"),
        ("0.5", "12:00"), ("0.99999", "23:59"), ("17時", "17:00"), ("23:59", "23:59"),
    ],
)  # fmt: skip
def test_noon_midnight_and_fractions_of_a_day(text: str, time: str) -> None:
    assert Clock.parse(text) == time


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24:00",
        "9:60",
        "9:",
        "930",
        "9",
        "1.5",
        "-0.5",
        "2024/04/01",
        "午後13時",
        "am 9:30 pm",
        "△△/xx",
        "夜間",
        "1e-3",
    ],
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        Clock.parse(text)


@given(st.text())
def test_any_text_is_a_time_or_a_value_error(text: str) -> None:
    try:
        read = Clock.parse(text)
    except ValueError:
        return
    assert Clock.parse(read) == read
    assert dt.time.fromisoformat(read)


@given(MINUTES)
def test_a_time_is_read_back_from_text_from_excel_and_from_a_fraction(time: Clock) -> None:
    hour, minute = map(int, time.split(":"))
    assert Clock.parse(time) == time
    assert Clock.parse(str(dt.time(hour, minute))) == time
    assert Clock.parse(repr((hour * 60 + minute) / 1440)) == time or hour * 60 + minute == 0


@given(MINUTES, MINUTES)
def test_a_later_time_compares_greater(one: Clock, other: Clock) -> None:
    assert (one < other) == (dt.time.fromisoformat(one) < dt.time.fromisoformat(other))
