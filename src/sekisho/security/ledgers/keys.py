"""What names a row: its site and key values; and two rows with one key, which only all sheets together show."""

import hashlib
import json
from collections.abc import Iterable
from json.encoder import encode_basestring

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import Ledger, Row, Value
from sekisho.security.ledgers.plain import plain


def key_of(ledger: Ledger, row: Row) -> tuple[object, ...]:
    """Site and key values: what is unique in the ledger."""
    return (row.site, *(getattr(row, field.name) for field in ledger.keys))


def row_key(ledger: Ledger, row: Row) -> str:
    """The key values (without the site) as a JSON list, equal for equal rows; an empty day is null."""
    return f"[{', '.join([_quoted(getattr(row, field.name)) for field in ledger.keys])}]"


def _quoted(value: Value) -> str:
    # A text by the quickest way: every row that comes in or goes out passes here, and nearly every key is a text.
    return encode_basestring(value) if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)


def row_id(ledger: Ledger, row: Row) -> str:
    """32 hex digits that name the row among all rows of all ledgers and sites, as long as its key stays."""
    return id_of(ledger.slug, row.site, row_key(ledger, row))


def id_of(slug: str, site: str, key: str) -> str:
    """`row_id` from its parts; key: as `row_key` gives it."""
    return hashlib.sha256(f"{slug}\x1f{site}\x1f{key}".encode()).hexdigest()[:32]


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
        own.add_cell(faults.TWICE.number, entry.cell(names[0]), column, text)
    return tuple(problem for own in complaints.values() for problem in own.all())
