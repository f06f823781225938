"""What keeps rows out of the store: writing refuses what reading only reports."""

from collections.abc import Iterable, Iterator

from sekisho.security.ledgers import faults
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value
from sekisho.security.ledgers.faults import CellError
from sekisho.security.ledgers.keys import duplicates
from sekisho.security.terms.problem import Problem


def _too_long(field: Field, value: Value) -> Iterator[CellError]:
    most = field.column.max_length
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str) and len(text) > most:
            yield CellError(faults.TOO_LONG, value=text, length=len(text), most=most)


def _of_field(field: Field, entry: Entry[Row]) -> Iterator[CellError]:
    value: Value = getattr(entry.row, field.name)
    if field.name in entry.flawed:
        yield CellError(faults.NOT_READ)
    elif field.column.required and value in (None, "", ()):
        yield CellError(faults.EMPTY)
    yield from _too_long(field, value)


def refusals(ledger: Ledger, entries: Iterable[Entry[Row]]) -> tuple[Problem, ...]:
    """Every error of the entries as they stand, duplicates among them included; warnings refuse nothing.

    Empty: the entries can be stored.
    """
    every = tuple(entries)
    found: list[Problem] = []
    for entry in every:
        complaints = Complaints(ledger.slug, entry.file, entry.sheet)
        for field in ledger.fields:
            place = entry.cells.get(field.name, f"A{entry.line}" if entry.line else field.name)
            for error in _of_field(field, entry):
                complaints.add(error.wording.number, place, error.wording.text(field.column, **error.values))
        for fault in entry.row.faults():
            if fault.field not in entry.flawed:
                complaints.add(fault.number, entry.cells.get(fault.field, fault.field), fault.text)
        found += complaints.all()
    found += duplicates(ledger, every)
    return tuple(problem for problem in found if problem.level == "error")
