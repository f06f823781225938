"""One raw cell of a workbook, CSV or JSON -> one typed value of a row, or a `CellError` that says what to do.

Knows no file and no sheet. Texts stay as they were typed, save for blanks at both ends; ids and references are also
made NFKC, so that an id in full-width letters finds the same id in half-width ones.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sekisho.guard.limits import CELL_CHARACTERS
from sekisho.guard.text import Text
from sekisho.security.ledgers import faults, words
from sekisho.security.ledgers.dates import date_in_number, date_in_text
from sekisho.security.ledgers.declaring import Field, Ledger, Value
from sekisho.security.ledgers.faults import CellError, Wording, listed
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network
from sekisho.security.terms.calendar import Clock, FiscalYear
from sekisho.security.terms.choice import Choice


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose formula gives an error (`#REF!`), or whose result was not saved (empty)."""

    error: str = ""


Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Broken | None
"""What a workbook's cell can hold. An empty cell is None or ""."""

Reader = Callable[[Cell], Value]

LARGEST_NUMBER = 10**15 - 1
"""Excel keeps 15 digits."""

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no text holds: it can be neither printed nor written into a workbook, and some databases refuse it."""

_SEPARATOR = re.compile(r"[、､,，;\uff1b\r\n]+")
_SEPARATOR_OR_BLANK = re.compile(r"[、､,，;\uff1b\s]+")
_COUNTED = re.compile(r"([0-9])\s*[点個台本件名人枚回分日]$")
"""What forms count with its word, as the report's 評価点 does: 9点."""
_BULLETS = frozenset("・･•")
_BULLET = re.compile(r"^[・･•]\s*")
_PARSERS: dict[type, tuple[Callable[[str], str], Wording]] = {
    Ip: (Ip.parse, faults.NO_IP),
    Mac: (Mac.parse, faults.NO_MAC),
    Network: (Network.parse, faults.NO_NETWORK),
    FiscalYear: (FiscalYear.parse, faults.NO_FISCAL_YEAR),
    Clock: (Clock.parse, faults.NO_CLOCK),
}


def empty(field: Field) -> Value:
    """What an empty cell means in this column."""
    return () if field.many else None if field.optional else field.default


def is_blank(cell: Cell) -> bool:
    """Whether nothing was entered; blanks alone are nothing."""
    return cell is None or (isinstance(cell, str) and not words.trimmed(cell))


def identifies(ledger: Ledger, field: Field) -> bool:
    """Whether the text is an id or refers to one, and so is made NFKC."""
    return field.type is str and bool(field.column.refers or (field.column.key and len(ledger.keys) == 1))


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float():
            return f"{cell:.0f}" if math.isfinite(cell) and cell == int(cell) else repr(cell)
        case dt.datetime():
            return f"{cell:%Y/%m/%d %H:%M:%S}" if cell.time() != dt.time() else f"{cell:%Y/%m/%d}"
        case dt.date():
            return f"{cell:%Y/%m/%d}"
        case _:
            return words.trimmed(str(cell))


def text_of(cell: Cell) -> str:
    """The cell as text: 12.0 is "12", dates are 2024/04/01. CellError for broken formulas and impossible characters."""
    if isinstance(cell, Broken):
        raise CellError(faults.FORMULA_ERROR if cell.error else faults.FORMULA_UNSAVED, value=cell.error)
    text = words.trimmed(cell) if type(cell) is str else _written(cell)
    if text in _ERRORS:
        raise CellError(faults.FORMULA_ERROR, value=text)
    if len(text) > CELL_CHARACTERS:
        raise CellError(faults.TOO_LONG, value=text, length=len(text), most=CELL_CHARACTERS)
    if not text.isprintable() and CONTROL.search(text):  # the first is quicker, and too strict: no line break passes
        raise CellError(faults.CONTROL_CHARACTER, value=text)
    return text


def _date(field: Field) -> Reader:
    def read(cell: Cell) -> Value:
        if isinstance(cell, dt.datetime):
            return cell.date()
        if isinstance(cell, dt.date):
            return cell
        text = text_of(cell)
        if not text or words.means_none(text):
            return empty(field)
        try:
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                return date_in_number(cell)
            if isinstance(cell, str):
                return date_in_text(text)
        except (ValueError, OverflowError):
            pass
        raise CellError(faults.NO_DATE, value=text)

    return read


def _number(field: Field) -> Reader:
    def read(cell: Cell) -> Value:
        text = text_of(cell)
        if not text or words.means_none(text):
            return empty(field)
        plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("−", "-").removesuffix(".0")
        plain = _COUNTED.sub(r"\1", plain)
        if isinstance(cell, (str, int, float)) and re.fullmatch(r"[+-]?[0-9]{1,15}", plain):
            return int(plain)
        raise CellError(faults.NO_NUMBER, value=text)

    return read


def _answer(field: Field) -> Reader:
    def read(cell: Cell) -> Value:
        if isinstance(cell, bool):
            return cell
        text = text_of(cell)
        folded = words.fold(text)
        if folded in words.TRUE_WORDS or folded in words.FALSE_WORDS:
            return folded in words.TRUE_WORDS
        if not text or words.dashed(text):
            return empty(field)
        raise CellError(faults.NO_ANSWER, value=text)

    return read


def _choice(field: Field, kind: type[Choice]) -> Reader:
    def read(cell: Cell) -> Value:
        text = text_of(cell)
        if found := words.choices(kind).get(words.fold(text)):
            return found
        if not text or words.means_none(text):
            return empty(field)
        raise CellError(faults.NO_CHOICE, value=text, choices=listed(Text(one.ja, one.en) for one in kind))

    return read


def _text(field: Field, *, identifier: bool) -> Callable[[str], str]:
    """One text, already without outer blanks and not empty -> the value."""
    most = field.column.max_length

    def read(text: str) -> str:
        if pair := _PARSERS.get(field.type):
            parse, wording = pair
            try:
                return parse(text)
            except ValueError:
                raise CellError(wording, value=text) from None
        plain = words.trimmed(unicodedata.normalize("NFKC", text)) if identifier else text
        value = Endpoint.parse(text) if field.type is Endpoint else plain
        if len(value) > most:
            raise CellError(faults.TOO_LONG, value=value, length=len(value), most=most)
        return value

    return read


def _one(field: Field, *, identifier: bool) -> Reader:
    read_text = _text(field, identifier=identifier)

    def read(cell: Cell) -> Value:
        text = text_of(cell)
        if not text or (field.type in _PARSERS and words.means_none(text)):
            return empty(field)
        return read_text(text)

    return read


def _unbulleted(part: str) -> str:
    return words.trimmed(_BULLET.sub("", part)) if part[:1] in _BULLETS else part


def _many(field: Field, *, identifier: bool) -> Reader:
    read_text = _text(field, identifier=identifier)
    separator = _SEPARATOR_OR_BLANK if field.type in (Ip, Network) else _SEPARATOR

    def read(cell: Cell) -> Value:
        text = text_of(cell)
        if words.dashed(text) or (field.type in _PARSERS and words.means_none(text)):
            return ()
        parts = [_unbulleted(words.trimmed(part)) for part in separator.split(text)]
        return tuple([read_text(part) for part in parts if part])

    return read


def reader(ledger: Ledger, field: Field) -> Reader:
    """The function that reads the cells of one column. It raises `CellError`, and nothing else, for any cell."""
    if field.many:
        return _many(field, identifier=identifies(ledger, field))
    if field.type is dt.date:
        return _date(field)
    if field.type is bool:
        return _answer(field)
    if field.type is int:
        return _number(field)
    if issubclass(field.type, Choice):
        return _choice(field, field.type)
    return _one(field, identifier=identifies(ledger, field))
