"""Changes into journal and tables: conflicts and errors are found first, then all is written.

The same for every change, whoever asked for it; `door` and `proposing` ask who may.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.cells import CONTROL
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.refusing import refusals
from sekisho.security.store.errors import ActRefused, RowsChanged, RowsRefused
from sekisho.security.store.journal.appending import append
from sekisho.security.store.journal.reading import last_change
from sekisho.security.store.models import JournalHead
from sekisho.security.store.projecting import put, remove
from sekisho.security.store.rows import present, record_line
from sekisho.security.work.rowchange import CellConflict, Conflict, RowChange, cell_conflicts, drafts


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. positions: of the journal entries; rows: ids of the rows that are no longer as they were."""

    positions: range
    rows: frozenset[str]


def carry_out(head: JournalHead, changes: Sequence[RowChange], act: Act, now: dt.datetime) -> Written:
    """Write changes inside the caller's transaction, which holds the head.

    Raises ActRefused, RowsChanged or RowsRefused before anything is written. Whether a hand may is the door's question.
    """
    if not act.who.strip() or not act.why.strip():
        raise ActRefused(_NO_REASON)
    if CONTROL.search(act.who) or CONTROL.search(act.why):
        raise ActRefused(_NOT_WRITABLE)
    refuse_conflicts(changes)
    refuse_errors(changes)
    moved = [(change, tuple(drafts(change))) for change in changes]
    positions = append(head, [one for _, every in moved for one in every], act, now)
    at = iter(positions)
    written: dict[str, list[list[object]]] = {}
    gone: dict[str, list[str]] = {}
    for change, every in moved:
        for draft in every:
            position = next(at)
            if draft.after is None:
                gone.setdefault(change.ledger, []).append(change.names()[0])
            elif change.after is not None:
                kept = record_line(change.declared, change.after, change.comes, position, change.origin)
                written.setdefault(change.ledger, []).append(kept)
    for slug, names in gone.items():
        remove(slug, names)
    for slug, lines in written.items():
        put(slug, lines)
    return Written(positions, frozenset(name for change, every in moved if every for name in change.names()))


def _by_ledger(changes: Iterable[RowChange]) -> dict[str, list[RowChange]]:
    ordered = sorted(changes, key=lambda change: change.ledger)
    return {slug: list(group) for slug, group in groupby(ordered, key=lambda change: change.ledger)}


def refuse_conflicts(changes: Sequence[RowChange]) -> None:
    """Raise RowsChanged with every row that is no longer as a change saw it."""
    there = present(changes)
    conflicts = tuple(conflict for change in changes for conflict in _conflicts(change, there))
    if conflicts:
        raise RowsChanged(conflicts)


def _conflicts(change: RowChange, there: Mapping[str, Row]) -> Iterable[Conflict]:
    ledger = change.declared
    for at, name in enumerate(change.names()):
        now = there.get(name)
        seen = change.before if at == 0 else None
        if seen == now:
            continue
        row = now or change.row
        cells: tuple[CellConflict, ...] = ()
        if seen is not None and now is not None:
            cells = tuple(cell_conflicts(ledger, seen, change.after or ledger.row(), now))
        who, when = last_change(name)
        yield Conflict(ledger.slug, row.site, ledger.key(row), cells, gone=now is None, who=who, at=when)


def refuse_errors(changes: Sequence[RowChange]) -> None:
    """Raise RowsRefused with every error of the rows as they are wanted."""
    problems: list[Problem] = []
    for slug, group in _by_ledger(changes).items():
        entries = [
            Entry(change.after, one.sha256, one.file, one.sheet, one.line, one.columns)
            for change in group
            if change.after is not None
            for one in (change.origin,)
        ]
        problems += refusals(REGISTRY[slug], entries)
    if problems:
        raise RowsRefused(tuple(problems))


_NO_REASON = Text(
    "変更には、行う人と理由が必要です。どちらも記入してください。(store.E003)",
    "A change needs the person who makes it, and a reason. Enter both. (store.E003)",
)
_NOT_WRITABLE = Text(
    "行う人または理由に、文字として記録できない制御文字があります。入力し直してください。(store.E013)",
    "The person or the reason holds control characters that no text can hold. Type it again. (store.E013)",
)
