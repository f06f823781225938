"""Rows out of the tables and the journal, with where they came from; and a row as its table holds it."""

import datetime as dt
import functools
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.cells import empty
from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value, shown
from sekisho.security.ledgers.journal.entry import Origin
from sekisho.security.ledgers.keys import id_of, row_key
from sekisho.security.ledgers.plain import plain, restored
from sekisho.security.ledgers.words import searchable
from sekisho.security.store.derive import SOURCES, attribute
from sekisho.security.store.kept_columns import columns_of
from sekisho.security.store.models import TABLES, JournalEntry
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.choice import Choice
from sekisho.security.work.rowchange import RowChange

_CHUNK = 500
"""Rows that are fetched at a time."""
_BESIDE = ("row_id", "row_key", "position", "search")


def record(ledger: Ledger, row: Row, position: int, origin: Origin) -> dict[str, object]:
    """Everything that the table holds of a row: its columns by name, in the order of writing.

    position: of the journal entry that wrote it.
    """
    key = row_key(ledger, row)
    line = record_line(ledger, row, (key, id_of(ledger.slug, row.site, key)), position, origin)
    return dict(zip(record_names(ledger), line, strict=True))


def record_names(ledger: Ledger) -> tuple[str, ...]:
    """The names of a table's columns, in the order of writing."""
    return (*_BESIDE, *SOURCES, *(name for name, _ in _keeping(ledger)))


def record_line(ledger: Ledger, row: Row, named: tuple[str, str], position: int, origin: Origin) -> list[object]:
    """As `record`, without the names. named: the row's key and its id."""
    values = ledger.values(row)
    return [
        named[1],
        named[0],
        position,
        search_text(values),
        origin.file,
        origin.sha256,
        origin.sheet,
        origin.line,
        origin.columns.sha256,
        *[keep(value) if keep else value for (_, keep), value in zip(_keeping(ledger), values, strict=True)],
    ]


def search_text(values: Iterable[Value]) -> str:
    """All that a row says, as it is searched."""
    return "\n".join(filter(None, map(_searched, values)))


@functools.lru_cache(maxsize=16_384, typed=True)
def _searched(value: Value) -> str:
    """One value as it is searched. Kept, because most columns repeat themselves; by type, because 1 is also true."""
    return searchable(shown(value))


@functools.cache
def _keeping(ledger: Ledger) -> tuple[tuple[str, Callable[[Value], object] | None], ...]:
    """For each field its column and what makes its values fit there; None where they fit as they are."""
    return tuple((attribute(ledger, field), _keeper(field)) for field in ledger.fields)


def _keeper(field: Field) -> Callable[[Value], object] | None:
    if field.many:
        return plain
    if issubclass(field.type, Choice):
        return _code
    return str if issubclass(field.type, str) and field.type is not str else None


def _code(value: Value) -> str:
    return value.code if isinstance(value, Choice) else ""


@functools.cache
def _reading(ledger: Ledger) -> tuple[tuple[str, Callable[[Any], Value] | None], ...]:
    """For each field its name and what makes a value of what the table holds; None where it is one. Any: by column."""
    return tuple((field.name, _value_reader(field)) for field in ledger.fields)


def _value_reader(field: Field) -> Callable[[Any], Value] | None:
    if field.many:
        return lambda kept: tuple(map(field.type, kept)) if kept else ()
    if issubclass(field.type, Choice):
        known = {one.code: one for one in field.type}
        return lambda kept: known.get(kept) or empty(field)
    return field.type if issubclass(field.type, str) and field.type is not str else None


def _row(ledger: Ledger, kept: Iterable[object]) -> Row:
    """The row of its columns' values, in the order of the fields; what follows them is passed over."""
    pairs = zip(_reading(ledger), kept, strict=False)
    values = {name: read(value) if read else value for (name, read), value in pairs}
    return ledger.row(**values)  # type: ignore[arg-type]  # the values come by the declared types


def row_of(ledger: Ledger, kept: Mapping[str, object]) -> Row:
    """The row of a table's columns by name."""
    return _row(ledger, (kept[attribute(ledger, field)] for field in ledger.fields))


def load(slug: str) -> tuple[Entry[Row], ...]:
    """All rows of a ledger with their sources, in the order they were first stored. KeyError for no ledger's slug."""
    ledger, table = REGISTRY[slug], TABLES[slug]
    names = [attribute(ledger, field) for field in ledger.fields]
    return tuple(_entries(ledger, table.objects.order_by("pk").values_list(*names, *SOURCES).iterator()))


def _entries(ledger: Ledger, records: Iterable[tuple[object, ...]]) -> Iterator[Entry[Row]]:
    width = len(ledger.fields)
    for record in records:
        file, sha256, sheet, line, columns = record[width:]
        row = _row(ledger, record)
        yield Entry(row, str(sha256), str(file), str(sheet), int(line), columns_of(str(columns)))  # type: ignore[call-overload]


def stream(slug: str, site: str | None = None) -> Iterator[Row]:
    """The rows of a ledger as they are, one by one in the order they were first stored: memory stays flat.

    site: of this site only.
    """
    ledger, table = REGISTRY[slug], TABLES[slug]
    names = [attribute(ledger, field) for field in ledger.fields]
    rows = table.objects.order_by("pk") if site is None else table.objects.filter(site=site).order_by("pk")
    return (_row(ledger, kept) for kept in rows.values_list(*names).iterator(_CHUNK))


def load_book() -> Book:
    """Every ledger that holds a row."""
    tables = {slug: load(slug) for slug in REGISTRY}
    return Book({slug: entries for slug, entries in tables.items() if entries})


def book_as_of(when: dt.datetime) -> Book:
    """Every ledger as it stood at an aware moment (inclusive). No row names a file: that is not remembered."""
    tables = {slug: tuple(Entry(row) for _, row in as_of(slug, when)) for slug in REGISTRY}
    return Book({slug: entries for slug, entries in tables.items() if entries})


def current(slug: str, names: Collection[str]) -> dict[str, tuple[Row, int]]:
    """The rows of these ids that there are, each with the position of the entry that wrote it."""
    ledger, table = REGISTRY[slug], TABLES[slug]
    columns = ["row_id", "position", *(attribute(ledger, field) for field in ledger.fields)]
    rows = table.objects.filter(row_id__in=any_of(names)).values_list(*columns).iterator(_CHUNK)
    return {name: (_row(ledger, kept), position) for name, position, *kept in rows}


def present(changes: Iterable[RowChange]) -> dict[str, Row]:
    """The rows that there are of all that these changes touch, by their ids; one question a ledger."""
    names: dict[str, list[str]] = {}
    for change in changes:
        names.setdefault(change.ledger, []).extend(change.names())
    return {name: row for slug, every in names.items() for name, (row, _) in current(slug, every).items()}


def any_of(names: Collection[str]) -> RawSQL:
    """Names of rows for an `__in` question: one parameter however many there are."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(names))])
    return RawSQL("SELECT unnest(%s::text[])", [list(names)])


def as_of(slug: str, when: dt.datetime | int, site: str | None = None) -> Iterator[tuple[int, Row]]:
    """The rows of a ledger as they were, each with the position of its entry, in the order of their first entries.

    when: an aware moment (inclusive), or the number of entries that the journal had.  site: of this site only.
    Rows whose entry has expired are left out; `expired_before` in the journal's room tells of them.
    """
    ledger = REGISTRY[slug]
    past = Q(at__lte=when) if isinstance(when, dt.datetime) else Q(position__lt=when)
    past &= Q(ledger=slug)
    last = JournalEntry.objects.filter(past).values("row_id").annotate(last=Max("position")).values("last")
    first = JournalEntry.objects.filter(row_id=OuterRef("row_id")).order_by("position").values("position")[:1]
    held = JournalEntry.objects.filter(position__in=last).annotate(first=Subquery(first)).order_by("first")
    bodies = held.values_list("position", "body")
    for position, body in bodies.iterator():
        entry = json.loads(body) if body else {}
        if entry.get("after") is not None and site in {None, entry["site"]}:
            yield position, restored(ledger, entry["after"])


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in Japan."""
    return dt.datetime.combine(day, dt.time.max, JAPAN)
