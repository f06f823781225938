"""Sheets into the ledgers: held against what is there, then written as one proposal, all or nothing."""

import datetime as dt
from collections.abc import Sequence

from sekisho.guard.cycles import without_cycle_search
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.store.errors import RowsChanged
from sekisho.security.store.proposing import Asked, carry_through, propose
from sekisho.security.store.rows import as_of, stream
from sekisho.security.work.comparing import RowMerge, Sides, compare
from sekisho.security.work.merging import Fate, conflict
from sekisho.security.work.rowchange import RowChange
from sekisho.security.work.stamped import Given


@without_cycle_search()
def preview(book: Book, given: Given) -> tuple[RowMerge, ...]:
    """Every row of every sheet with what becomes of it; nothing is written."""
    found: list[RowMerge] = []
    for slug, entries in book.tables.items():
        ledger = REGISTRY[slug]
        now = {row_id(ledger, row): row for row in stream(slug)}
        base: dict[str, Row] | None = None
        if slug in given.position:
            base = {row_id(ledger, row): row for _, row in as_of(slug, given.position[slug])}
        whole = given.whole.get(slug, frozenset())
        if whole is None:
            whole = frozenset(row.site for row in (now if base is None else base).values())
        found += compare(ledger, entries, Sides(now, base, whole))
    return tuple(found)


def previews(books: Sequence[tuple[Book, Given]]) -> tuple[RowMerge, ...]:
    """As `preview`, for several books at once: a row that one of them lacks was not removed where another has it."""
    held = {
        row_id(REGISTRY[slug], entry.row)
        for book, _ in books
        for slug, entries in book.tables.items()
        for entry in entries
    }
    found: list[RowMerge] = []
    for book, given in books:
        for one in preview(book, given):
            name = row_id(REGISTRY[one.ledger], one.row)
            if one.edited is None:
                if name in held:
                    continue
                held.add(name)
            found.append(one)
    return tuple(found)


def changes_of(merges: Sequence[RowMerge]) -> list[RowChange]:
    """What is to be written. Raises RowsChanged with every conflict: a person decides those, in the sheet."""
    conflicts = tuple(
        conflict(REGISTRY[one.ledger], one.row, one.merge, one.now) for one in merges if one.merge.fate is Fate.CONFLICT
    )
    if conflicts:
        raise RowsChanged(conflicts)
    return [change for one in merges if (change := one.change()) is not None]


@without_cycle_search()
def take_in(
    merges: Sequence[RowMerge], asked: Asked, *, approve: bool = False, now: dt.datetime | None = None
) -> Proposal | None:
    """Write what a preview shows, as one proposal that is applied at once; None where nothing changes.

    approve: leave the proposal open for another person instead. Raises RowsChanged, RowsRefused or ActRefused; then
    nothing was written.
    """
    changes = changes_of(merges)
    if not changes:
        return None
    return propose(changes, asked, now=now) if approve else carry_through(changes, asked, now=now)
