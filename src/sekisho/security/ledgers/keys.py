"""Two rows with one key: a fault of the ledger that only all its sheets together show."""

from collections.abc import Iterable

from sekisho.security.ledgers import faults
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.terms.problem import Problem
from sekisho.security.terms.text import Text


def key_of(ledger: Ledger, row: Row) -> tuple[object, ...]:
    """Site and key values: what is unique in the ledger."""
    return (row.site, *(getattr(row, field.name) for field in ledger.keys))


def _place(entry: Entry[Row]) -> Text:
    where = " ".join(part for part in (entry.file, entry.sheet) if part)
    return Text(f"{where} {entry.line}行目".strip(), f"{where} line {entry.line}".strip())


def duplicates(ledger: Ledger, entries: Iterable[Entry[Row]]) -> tuple[Problem, ...]:
    """A problem for every entry whose key an earlier one of the same site has; both lines are named.

    Entries whose key is empty or could not be read are passed over: they have a problem already.
    """
    first: dict[tuple[object, ...], Entry[Row]] = {}
    names = [field.name for field in ledger.keys]
    complaints: dict[tuple[str, str], Complaints] = {}
    for entry in entries:
        key = key_of(ledger, entry.row)
        if not any(key[1:]) or not entry.flawed.isdisjoint(names):
            continue
        earlier = first.setdefault(key, entry)
        if earlier is entry:
            continue
        own = complaints.setdefault((entry.file, entry.sheet), Complaints(ledger.slug, entry.file, entry.sheet))
        column = ledger.keys[0].column
        text = faults.TWICE.text(column, key=ledger.key(entry.row), first=_place(earlier), second=_place(entry))
        own.add_cell(faults.TWICE.number, entry.cells.get(names[0], f"A{entry.line}"), column, text)
    return tuple(problem for own in complaints.values() for problem in own.all())
