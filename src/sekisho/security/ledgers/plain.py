"""A row as JSON and back: names of fields as keys, codes for choices, days as 2024-04-01, null for what is empty."""

import datetime as dt
import functools
import typing
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter, methodcaller

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.cells import Cell, empty, reader
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value
from sekisho.security.ledgers.faults import CellError, listed
from sekisho.security.terms.choice import Choice

Plain = str | int | bool | list[str] | None
"""What stands in JSON for one value."""

_STRING = Text("文字列", "a string")
_KINDS: dict[type, Text] = {
    int: Text("整数", "a whole number"),
    bool: Text("true または false", "true or false"),
    dt.date: Text("2024-04-01 の形の文字列", "a string such as 2024-04-01"),
}
_LIST = Text("文字列の配列", "a list of strings")
_OBJECT = Text("項目名と値の組（オブジェクト）", "an object of names and values")


def plain(value: Value) -> Plain:
    """One value for JSON."""
    match value:
        case tuple():
            return [str(part) for part in value]
        case Choice():
            return value.code
        case dt.date():
            return value.isoformat()
        case bool() | int() | None:
            return value
        case _:
            return str(value)


def as_json(ledger: Ledger, row: Row) -> dict[str, Plain]:
    """Every field of the row, in the ledger's order."""
    return {field.name: plain(getattr(row, field.name)) for field in ledger.fields}


def told(ledger: Ledger, row: Row) -> dict[str, Plain]:
    """The fields of the row that are not empty: what the journal keeps of it."""
    told = zip(_plan(ledger), ledger.values(row), strict=True)
    return {name: as_plain(value) for (name, nothing, as_plain), value in told if value != nothing}


@functools.cache
def _plan(ledger: Ledger) -> tuple[tuple[str, Value, Callable[[Value], Plain]], ...]:
    """For each field its name, its empty value, and what makes its values plain: found once, not at each of a million
    values.
    """
    return tuple((one.name, empty(one), _plainer(one)) for one in ledger.fields)


def _texts(value: Value) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple) else []


def _plainer(field: Field) -> Callable[[Value], Plain]:
    if field.many:
        return _texts
    if issubclass(field.type, Choice):
        return attrgetter("code")
    if field.type is dt.date:
        return methodcaller("isoformat")
    return _as_it_is if field.type in (int, bool) else str


def _as_it_is(value: Value) -> Plain:
    return value if isinstance(value, int) else None


def _restored(field: Field, value: object) -> Value:
    if field.many:
        return tuple(field.type(part) for part in value) if isinstance(value, list) else ()
    if issubclass(field.type, Choice):
        return next((one for one in field.type if one.code == value), empty(field))
    if field.type is dt.date:
        return dt.date.fromisoformat(str(value))
    if field.type in (int, bool):
        return value if isinstance(value, int) else empty(field)
    return typing.cast("type[str]", field.type)(value)


def restored(ledger: Ledger, values: Mapping[str, object]) -> Row:
    """The row that `told` spoke of. Fields and choices that the ledger no longer has are passed over."""
    known = {field.name: _restored(field, values[field.name]) for field in ledger.fields if field.name in values}
    return ledger.row(**known)  # type: ignore[arg-type]  # the values come by the declared types


def _fits(field: Field, value: object) -> bool:
    if field.many:
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    if field.type in (int, bool):
        return type(value) is field.type
    return isinstance(value, str)


def _value(ledger: Ledger, field: Field, value: object) -> Value:
    if not _fits(field, value):
        kind = _LIST if field.many else _KINDS.get(field.type, _STRING)
        raise CellError(faults.WRONG_KIND, value=repr(value), kind=kind)
    cell: Cell = "、".join(value) if isinstance(value, list) else value if isinstance(value, (str, int)) else None
    return reader(ledger, field)(cell)


class _Reading:
    """The problems of one object while it is read."""

    def __init__(self, ledger: Ledger, where: str, file: str) -> None:
        self.ledger, self.where = ledger, where
        self.complaints = Complaints(ledger.slug, file)
        self.flawed: set[str] = set()

    def complain(self, name: str, number: str, text: Text) -> None:
        self.complaints.add(number, ".".join(part for part in (self.where, name) if part), text)

    def look_for_unknown(self, data: Mapping[object, object]) -> None:
        names = [field.name for field in self.ledger.fields]
        for key in data:
            if key not in names:
                known = listed(Text(name, name) for name in names)
                self.complain(str(key), faults.UNKNOWN_KEY.number, faults.UNKNOWN_KEY.text(value=key, names=known))

    def values(self, data: Mapping[object, object]) -> Iterator[tuple[str, Value]]:
        for field in self.ledger.fields:
            given = data.get(field.name)
            try:
                value = empty(field) if given is None else _value(self.ledger, field, given)
            except CellError as error:
                self.flawed.add(field.name)
                self.complain(field.name, error.wording.number, error.wording.text(field.column, **error.values))
                continue
            yield field.name, value
            if field.column.required and value in (None, "", ()):
                self.complain(field.name, faults.EMPTY.number, faults.EMPTY.text(field.column))

    def ask(self, row: Row) -> None:
        for fault in row.faults():
            if fault.field not in self.flawed:
                self.complain(fault.field, fault.number, fault.text)


def from_json(ledger: Ledger, data: object, where: str = "", file: str = "") -> tuple[Row, tuple[Problem, ...]]:
    """The row of a JSON object, and everything that is wrong with it. Nothing is raised.

    where, file: for the problems; the field's name is added to `where`.  An absent key and null are empty values; a
    key that the ledger lacks is an error. Values are read as cells are, once their JSON type is right.
    """
    reading = _Reading(ledger, where, file)
    if not isinstance(data, Mapping):
        reading.complain("", faults.WRONG_KIND.number, faults.WRONG_KIND.text(value=repr(data), kind=_OBJECT))
        return ledger.row(), reading.complaints.all()
    reading.look_for_unknown(data)
    row = ledger.row(**dict(reading.values(data)))  # type: ignore[arg-type]  # the values come by the declared types
    reading.ask(row)
    return row, reading.complaints.all()
