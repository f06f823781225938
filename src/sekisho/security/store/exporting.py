"""Ledgers out of the home, row by row, with the journal's name and length at that moment: what an export is made of."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.store.models import TABLES, JournalHead
from sekisho.security.store.rows import as_of, end_of, stream


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to go out. slugs: none for every ledger that people write and that holds rows.

    site: None for all.  day: None for now.
    """

    slugs: Sequence[str] = ()
    site: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Rows by slug, each to be read once.  origin: the journal's name, empty before its first entry.

    position: how many entries it had before the first row was read. A row that is changed while the export runs may be
    newer than that, never older: reading it back then shows a difference too many, and undoes nothing.
    """

    origin: str
    position: int
    tables: Mapping[str, Iterator[Row]]


def journal_state() -> tuple[str, int]:
    """The journal's name and how many entries it has; an empty name where it has not begun."""
    head = JournalHead.objects.filter(pk=1).values_list("origin", "size").first()
    return head or ("", 0)


def outgoing(wanted: Wanted) -> Outgoing:
    """Everything that was asked for. KeyError for a slug that is no ledger's."""
    origin, position = journal_state()
    written = [slug for slug, ledger in REGISTRY.items() if not ledger.by_system]
    tables = {slug: _rows(slug, wanted) for slug in wanted.slugs or written}
    if not wanted.slugs:
        tables = {slug: rows for slug, rows in tables.items() if rows is not None}
    return Outgoing(origin, position, {slug: rows or iter(()) for slug, rows in tables.items()})


def _rows(slug: str, wanted: Wanted) -> Iterator[Row] | None:
    """The rows of one ledger; None where there is none."""
    if wanted.day is None:
        if not TABLES[slug].objects.exists():
            return None
        rows = stream(slug, wanted.site)
    else:
        rows = (row for _, row in as_of(slug, end_of(wanted.day), wanted.site))
    first = next(rows, None)
    return None if first is None else chain((first,), rows)
