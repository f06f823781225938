"""Rows by the place they came from: a sheet and its lines, or the row that no file has."""

from collections.abc import Iterator

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import Row
from sekisho.security.store.derive import SOURCES
from sekisho.security.store.kept_columns import columns_of
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of

Sourced = tuple[str, Entry[Row]]
"""The slug of a ledger, and a row of it."""


def rows_of_sheet(sha256: str, sheet: str, first: int, last: int) -> list[Sourced]:
    """The rows that these lines of a sheet gave, both inclusive, in order of the lines, as they are now."""
    found = []
    for slug, table in TABLES.items():
        rows = table.objects.filter(source_sha256=sha256, source_sheet=sheet, source_line__range=(first, last))
        found += [(slug, _entry(slug, kept)) for kept in rows.values()]
    return sorted(found, key=lambda one: one[1].line)


def row_of_home(named: str) -> Sourced | None:
    """The row that no file has, by what `Entry.evidence` calls it; None where there is none by now."""
    slug = named.partition(" ")[0]
    if slug not in TABLES:
        return None
    return next((one for one in _by_hand(slug) if one[1].evidence().at == named), None)


def _by_hand(slug: str) -> Iterator[Sourced]:
    for kept in TABLES[slug].objects.filter(source_line=0).order_by("pk").values().iterator():
        yield slug, _entry(slug, kept)


def _entry(slug: str, kept: dict[str, object]) -> Entry[Row]:
    file, sha256, sheet, line, columns = (kept[name] for name in SOURCES)
    row = row_of(REGISTRY[slug], kept)
    return Entry(row, str(sha256), str(file), str(sheet), int(line), columns_of(str(columns)))  # type: ignore[call-overload]
