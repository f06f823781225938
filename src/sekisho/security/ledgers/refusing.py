"""What keeps rows out of the store: writing refuses what reading only reports."""

from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from operator import le
from typing import Any

from sekisho.guard.problem import Problem
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import Fault, Field, Ledger, Row, Value
from sekisho.security.ledgers.faults import CellError
from sekisho.security.ledgers.keys import duplicates

_NOTHING: tuple[Value, ...] = (None, "", ())


def _nothing_to_say(ledger: Ledger) -> Callable[[Row], bool]:
    """Asks whether no column of a row is to be refused: quick, because nearly every row is good."""
    texts = tuple(_holds_text(one, many=False) for one in ledger.fields)
    longest = tuple(one.column.max_length for one, is_text in zip(ledger.fields, texts, strict=True) if is_text)
    lists = tuple((at, one.column.max_length) for at, one in enumerate(ledger.fields) if _holds_text(one, many=True))
    required = tuple(at for at, one in enumerate(ledger.fields) if one.column.required)

    def good(row: Row) -> bool:
        values: tuple[Any, ...] = ledger.values(row)  # Any: the lengths asked for are those of texts, by declaration
        return (
            all(values[at] not in _NOTHING for at in required)
            and all(map(le, map(len, compress(values, texts)), longest))
            and all(len(text) <= most for at, most in lists for text in values[at])
        )

    return good


def _holds_text(field: Field, *, many: bool) -> bool:
    return field.many is many and issubclass(field.type, str)


def _too_long(field: Field, value: Value) -> Iterator[CellError]:
    most = field.column.max_length
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str) and len(text) > most:
            yield CellError(faults.TOO_LONG, value=text, length=len(text), most=most)


def _of_field(field: Field, entry: Entry[Row]) -> Iterator[CellError]:
    value: Value = getattr(entry.row, field.name)
    if field.name in entry.flawed:
        yield CellError(faults.NOT_READ)
    elif field.column.required and value in _NOTHING:
        yield CellError(faults.EMPTY)
    yield from _too_long(field, value)


def _of_entry(ledger: Ledger, entry: Entry[Row], faults_found: Iterable[Fault]) -> tuple[Problem, ...]:
    complaints = Complaints(ledger.slug, entry.file, entry.sheet)
    for field in ledger.fields:
        place = entry.cell(field.name) or field.name
        for error in _of_field(field, entry):
            complaints.add(error.wording.number, place, error.wording.text(field.column, **error.values))
    for fault in faults_found:
        if fault.field not in entry.flawed:
            complaints.add(fault.number, entry.cell(fault.field) or fault.field, fault.text)
    return complaints.all()


def refusals(ledger: Ledger, entries: Iterable[Entry[Row]]) -> tuple[Problem, ...]:
    """Every error of the entries as they stand, duplicates among them included; warnings refuse nothing.

    Empty: the entries can be stored.
    """
    every = tuple(entries)
    good = _nothing_to_say(ledger)
    found: list[Problem] = []
    for entry in every:
        own = tuple(entry.row.faults())
        if own or entry.flawed or not good(entry.row):
            found += _of_entry(ledger, entry, own)
    found += duplicates(ledger, every)
    return tuple(problem for problem in found if problem.level == "error")
