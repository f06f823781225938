"""What a cell says, by the kind of its column; or what is wrong with it."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sekisho.factory.plan.production.book.declared import ENGLISH_WEEKDAYS, WEEKDAYS, Column, Kind
from sekisho.factory.plan.production.book.opening import Cell
from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.guard.text import Text

_SHOWN = 40
_INSTANT = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_INTEGER = re.compile(r"[+-]?\d{1,15}")
_EXACT = 2**53
"""Beyond it a cell's number does not tell two integers apart."""


class Wrong(ValueError):  # noqa: N818 -- named for what it is
    """A cell that does not say what its column holds. text: what was found, and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def value(column: Column, cell: Cell) -> Any:  # noqa: ANN401 -- of the column's kind
    """What a cell says. Raises Wrong."""
    if isinstance(cell, str) and not cell.strip():
        if column.optional:
            return () if column.kind is Kind.NAMES else "" if column.kind is Kind.TEXT else None
        raise Wrong(Text("空です。入れてください。", "It is empty. Fill it in."))
    try:
        return _READ[column.kind](cell)
    except (ValueError, OverflowError, TypeError):
        raise Wrong(_not_so(column, cell)) from None


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return str(cell)
    raise TypeError


def _number(cell: Cell) -> float:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise TypeError
    found = float(cell)
    if not math.isfinite(found):
        raise ValueError
    return found


def _integer(cell: Cell) -> int:
    if isinstance(cell, str):
        if not _INTEGER.fullmatch(cell.strip()):
            raise ValueError
        return int(cell)
    found = _number(cell)
    if not found.is_integer() or abs(found) >= _EXACT:
        raise ValueError
    return int(found)


def _instant(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, date):
        found = datetime.combine(cell, time())
    elif isinstance(cell, str) and (match := _INSTANT.fullmatch(cell.strip())):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        found = datetime(year, month, day, hour, minute, second, tzinfo=JAPAN)
    else:
        raise TypeError
    return (found + timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=JAPAN)  # cells are a little off


def _day(cell: Cell) -> date:
    found = _instant(cell)
    if found.time() != time():
        raise ValueError
    return found.date()


def _time(cell: Cell) -> time:
    if isinstance(cell, time):
        return _rounded(cell)
    if isinstance(cell, timedelta):  # 24:00 and more in Excel's hours
        seconds = round(cell.total_seconds())
        if not 0 <= seconds <= 86_400:
            raise ValueError
        return _rounded((datetime.combine(date.min, time()) + timedelta(seconds=seconds)).time())
    if isinstance(cell, str) and (match := _TIME.fullmatch(cell.strip())):
        hour, minute, second = (int(part or 0) for part in match.groups())
        return time(hour, minute, second)
    raise TypeError


def _rounded(at: time) -> time:
    return (datetime.combine(date.min, at) + timedelta(microseconds=500_000)).time().replace(microsecond=0)


def _weekday(cell: Cell) -> int:
    word = str(cell).strip()
    names = [*WEEKDAYS, *ENGLISH_WEEKDAYS, *(f"{one}曜日" for one in WEEKDAYS)]
    return names.index(word) % len(WEEKDAYS)


def _names(cell: Cell) -> tuple[str, ...]:
    return tuple(_text(cell).split())


_READ: Mapping[Kind, Callable[[Cell], object]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.INSTANT: _instant,
    Kind.DAY: _day,
    Kind.TIME: _time,
    Kind.WEEKDAY: _weekday,
    Kind.NAMES: _names,
}
_EXAMPLES = {
    Kind.TEXT: Text("文字", "a text"),
    Kind.INTEGER: Text("整数（例: 120）", "an integer, as 120"),
    Kind.NUMBER: Text("数（例: 25.5）", "a number, as 25.5"),
    Kind.INSTANT: Text("日本時間の日時（例: 2026/12/03 17:00）", "a time in Japan, as 2026/12/03 17:00"),
    Kind.DAY: Text("日付（例: 2026/12/31）", "a day, as 2026/12/31"),
    Kind.TIME: Text("時刻（例: 06:00）", "a time of day, as 06:00"),
    Kind.WEEKDAY: Text("曜日（月火水木金土日）", "a day of the week, Mon to Sun"),
    Kind.NAMES: Text("空白で区切った名前（例: stall-1 stall-2）", "names with blanks between, as stall-1 stall-2"),
}


def _not_so(column: Column, cell: Cell) -> Text:
    shown, wanted = str(cell)[:_SHOWN], _EXAMPLES[column.kind]
    return Text(
        f"「{shown}」は{wanted.ja}として読めません。直してください。", f"{shown!r} is not {wanted.en}. Correct it."
    )
