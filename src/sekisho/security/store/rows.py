"""Rows in and out of the tables, with where they came from."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.cells import empty
from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value
from sekisho.security.ledgers.plain import plain
from sekisho.security.ledgers.refusing import refusals
from sekisho.security.store.derive import SOURCES, Kept, attribute, row_key
from sekisho.security.store.errors import RowsRefused
from sekisho.security.store.models import TABLES
from sekisho.security.terms.choice import Choice

_BATCH = 500


def _kept(field: Field, value: Value) -> object:
    if value is None and issubclass(field.type, Choice):
        return ""
    return plain(value) if isinstance(value, (tuple, Choice)) else value


def _value(field: Field, kept: object) -> Value:
    if field.many:
        return tuple(field.type(part) for part in kept)  # type: ignore[attr-defined]  # a JSON list of texts
    if issubclass(field.type, Choice):
        return field.type.named(str(kept)) if kept else empty(field)
    if issubclass(field.type, str):
        return field.type(kept)
    return kept  # type: ignore[return-value]  # the table's type is the field's


def load(slug: str) -> tuple[Entry[Row], ...]:
    """All rows of a ledger with their sources, in the order they were first stored. KeyError for no ledger's slug."""
    ledger, table = REGISTRY[slug], TABLES[slug]
    names = [attribute(ledger, field) for field in ledger.fields]
    return tuple(_entries(ledger, table.objects.order_by("pk").values_list(*names, *SOURCES).iterator()))


def _entries(ledger: Ledger, records: Iterable[tuple[object, ...]]) -> Iterator[Entry[Row]]:
    width = len(ledger.fields)
    for record in records:
        values = {field.name: _value(field, kept) for field, kept in zip(ledger.fields, record, strict=False)}
        file, sha256, sheet, line, cells = record[width:]
        row = ledger.row(**values)  # type: ignore[arg-type]
        yield Entry(row, str(sha256), str(file), str(sheet), int(line), dict(cells))  # type: ignore[call-overload]


def load_book() -> Book:
    """Every ledger that holds a row."""
    tables = {slug: load(slug) for slug in REGISTRY}
    return Book({slug: entries for slug, entries in tables.items() if entries})


def save(ledger: Ledger, entries: Iterable[Entry[Row]], *, replace: bool = False) -> int:
    """Store rows in one transaction and give their number; a row whose site and key are known is replaced.

    replace: rows of the same sites that are not among the entries are removed, so that the ledger of those sites is
    exactly what was given. Raises RowsRefused with every error; then nothing was written.
    """
    every = tuple(entries)
    save_book(Book({ledger.slug: every}), replace=replace)
    return len(every)


def save_book(book: Book, *, replace: bool = False) -> None:
    """Store every ledger of a book in one transaction, as `save` does. RowsRefused lists the errors of all."""
    problems = [problem for slug, entries in book.tables.items() for problem in refusals(REGISTRY[slug], entries)]
    if problems:
        raise RowsRefused(tuple(problems))
    with transaction.atomic():
        for slug, entries in book.tables.items():
            _write(REGISTRY[slug], entries, replace=replace)


def _write(ledger: Ledger, entries: tuple[Entry[Row], ...], *, replace: bool) -> None:
    table = TABLES[ledger.slug]
    if replace:
        _remove_others(table, {(entry.row.site, row_key(ledger, entry.row)) for entry in entries})
    names = [attribute(ledger, field) for field in ledger.fields]
    table.objects.bulk_create(
        [_record(ledger, table, entry) for entry in entries],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["site", "row_key"],
        update_fields=[*(name for name in names if name != "site"), *SOURCES],
    )


def _record(ledger: Ledger, table: type[Kept], entry: Entry[Row]) -> Kept:
    values = {attribute(ledger, field): _kept(field, getattr(entry.row, field.name)) for field in ledger.fields}
    return table(
        row_key=row_key(ledger, entry.row),
        source_file=entry.file,
        source_sha256=entry.sha256,
        source_sheet=entry.sheet,
        source_line=entry.line,
        source_cells=dict(entry.cells),
        **values,
    )


def _remove_others(table: type[Kept], given: set[tuple[str, str]]) -> None:
    sites = {site for site, _ in given}
    gone = [
        pk
        for pk, site, key in table.objects.filter(site__in=sites).values_list("pk", "site", "row_key")
        if (site, key) not in given
    ]
    for start in range(0, len(gone), _BATCH):
        table.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
