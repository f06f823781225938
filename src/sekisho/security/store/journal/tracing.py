"""The second reading of a verification: every entry row by row, so that one row's history is all that memory holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.faults import Wording
from sekisho.security.ledgers.journal.checking import (
    EntryRefused,
    EntryUnsealed,
    Recorded,
    continues,
    recorded,
)
from sekisho.security.ledgers.journal.entry import Values
from sekisho.security.ledgers.journal.merkle import leaf_hash
from sekisho.security.store.journal.expired import LEDGER, Expired
from sekisho.security.store.journal.faults import (
    ALTERED,
    BROKEN_ROW,
    COLUMNS,
    EMPTIED,
    EXPIRY,
    MALFORMED,
    UNKNOWN_LEDGER,
    UNSEALED,
    Faults,
    Place,
    at,
)
from sekisho.security.store.journal.projected import Tables
from sekisho.security.store.journal.snapshot import CHUNK, octets, select, told_instant
from sekisho.security.store.journal.walking import Advance
from sekisho.security.store.models import TABLES
from sekisho.security.store.records import JournalEntry

_COLUMNS = ("row_id", "position", "body", "leaf", "ledger", "at")


@dataclass(frozen=True, slots=True)
class Known:
    """What entries are held against. secret: by `sealing_secret`; None where the key is gone.

    sheets: filled with the hash of every sheet's columns that an entry names, and the first such entry's place.
    """

    secret: bytes | None
    expired: Expired
    faults: Faults
    sheets: dict[str, Place] = field(default_factory=dict)


def trace(known: Known, advance: Advance) -> None:
    """Check every entry, that each continues the one before it of its row, and that the last stands in the table."""
    tables = Tables(known.faults)
    for row_id, entries in groupby(_entries(advance), key=attrgetter("row_id")):
        _trace_row(row_id, entries, known, tables)
    tables.finish()


class _Kept(NamedTuple):
    """An entry's columns as they lie there."""

    row_id: str
    position: int
    body: bytes
    leaf: bytes
    ledger: str
    at: str


def _entries(advance: Advance) -> Iterator[_Kept]:
    rows = select(JournalEntry, _COLUMNS, "row_id", "position", as_octets="body")
    for number, (row_id, position, body, leaf, ledger, moment) in enumerate(rows, 1):
        if number % CHUNK == 0:
            advance(CHUNK)
        if isinstance(position, int):  # the first reading tells of any other
            yield _Kept(str(row_id), position, octets(body), octets(leaf), str(ledger), told_instant(moment))


def _trace_row(row_id: str, entries: Iterator[_Kept], known: Known, tables: Tables) -> None:
    state: Values | None = None
    certain, gone = True, False
    entry: Recorded | None = None
    for kept in entries:
        gone = not kept.body and kept.position in known.expired
        entry = None if gone else _checked(kept, entry, known)
        if entry and certain and not continues(REGISTRY.get(entry.ledger), state, entry):
            known.faults.add(BROKEN_ROW, _place(entry))
        # Behind an entry that expired, or was altered, the row is not known until the next one tells all of it.
        state, certain = entry.after if entry else None, entry is not None
    if not gone and entry is None:
        return
    if kept.ledger in TABLES:
        tables.expect(kept.ledger, row_id, entry)
    elif kept.ledger != LEDGER:
        known.faults.add(UNKNOWN_LEDGER, Place(kept.position, kept.position, kept.ledger))


def _place(entry: Recorded) -> Place:
    return Place(entry.position, entry.position, entry.ledger, entry.site, entry.key)


def _checked(kept: _Kept, last: Recorded | None, known: Known) -> Recorded | None:
    """The entry, where its octets are what was hashed and sealed; else None, and the fault is told.

    last: the entry before it of the same row id, where that was sound.
    """
    entry = _read(kept, known)
    if isinstance(entry, Wording):
        known.faults.add(entry, at(kept.position))
        return None
    if kept.position in known.expired:
        known.faults.add(EXPIRY, at(kept.position))
    # A row's entries come one after the other: its id is made from its key once.
    same = last is not None and (last.names, last.site, last.ledger) == (entry.names, entry.site, entry.ledger)
    said = (entry.position, entry.ledger, kept.row_id if same else entry.row_id, entry.at)
    found = (kept.position, kept.ledger, kept.row_id, kept.at)
    if said == found:
        columns = entry.origin.get("columns")
        if isinstance(columns, str) and columns not in known.sheets:
            known.sheets[columns] = _place(entry)
        return entry
    names = (name for name, a, b in zip(("position", "ledger", "row_id", "at"), said, found, strict=True) if a != b)
    known.faults.add(COLUMNS, replace(_place(entry), first=kept.position, last=kept.position), names=", ".join(names))
    return None


def _read(kept: _Kept, known: Known) -> Recorded | Wording:
    if not kept.body:
        return EMPTIED
    if leaf_hash(kept.body) != kept.leaf:
        return ALTERED
    try:
        return recorded(kept.body, known.secret)
    except EntryUnsealed:
        return UNSEALED
    except EntryRefused:
        return MALFORMED
