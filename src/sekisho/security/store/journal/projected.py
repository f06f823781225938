"""Whether the ledgers' tables are what the journal says: each row as its last entry, no row more, none less."""

from collections.abc import Iterator, Mapping

from django.db import DatabaseError, connection

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.checking import Recorded, origin_of
from sekisho.security.ledgers.plain import restored
from sekisho.security.store.journal.faults import ROW_DIFFERS, ROW_EXTRA, ROW_GONE, Faults, Place, whole
from sekisho.security.store.models import TABLES
from sekisho.security.store.records import JournalEntry
from sekisho.security.store.rows import record

_BATCH = 500
"""Rows in one question: below the number of variables that every SQLite takes."""


_UNREADABLE = (DatabaseError, ValueError, TypeError, AttributeError)
"""What Django raises where a column holds what its field cannot."""


class Tables:
    """Takes the last entry of every row, and asks the tables for many rows at once."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._due: dict[str, dict[str, Recorded | None]] = {}

    def expect(self, ledger: str, row_id: str, last: Recorded | None) -> None:
        """The row is as its last entry says: there, or gone. None: gone, and its last entry has expired."""
        due = self._due.setdefault(ledger, {})
        due[row_id] = last
        if len(due) == _BATCH:
            self._ask(ledger)

    def finish(self) -> None:
        """Ask for the rest, and for rows that no entry speaks of."""
        for ledger in list(self._due):
            self._ask(ledger)
        for ledger in TABLES:
            for kept in _unknown(ledger):
                self._faults.add(ROW_EXTRA, _place(ledger, kept))

    def _ask(self, ledger: str) -> None:
        due = self._due.pop(ledger)
        there = _rows(ledger, list(due))
        for row_id, last in due.items():
            kept = there.get(row_id)
            if last is None or last.after is None:
                if kept is not None:
                    self._faults.add(ROW_EXTRA, _place(ledger, kept))
            elif kept is None:
                self._faults.add(ROW_GONE, Place(last.position, last.position, ledger, last.site, last.key))
            else:
                self._compare(ledger, last, kept)

    def _compare(self, ledger: str, last: Recorded, kept: Mapping[str, object]) -> None:
        declared = REGISTRY[ledger]
        wanted = record(declared, restored(declared, last.after or {}), last.position, origin_of(last.origin))
        names = [name for name, value in wanted.items() if kept.get(name, _UNREADABLE) != value]
        if names:
            place = Place(last.position, last.position, ledger, last.site, last.key)
            self._faults.add(ROW_DIFFERS, place, names=whole(", ".join(names)))


def _rows(ledger: str, row_ids: list[str]) -> dict[str, Mapping[str, object]]:
    """Columns of rows by id. A row that cannot be read (SQLite keeps anything) is there, with columns unlike any."""
    try:
        return {kept["row_id"]: kept for kept in TABLES[ledger].objects.filter(row_id__in=row_ids).values()}
    except _UNREADABLE:
        if len(row_ids) == 1:
            return {row_ids[0]: {}}
        return {name: kept for one in row_ids for name, kept in _rows(ledger, [one]).items()}


def _unknown(ledger: str) -> Iterator[Mapping[str, object]]:
    """Rows that no entry of the ledger speaks of."""
    journal, table = (model._meta.db_table for model in (JournalEntry, TABLES[ledger]))  # noqa: SLF001 -- documented
    # The blank text keeps the index over ledgers out: of one ledger it would read every entry for every row.
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT site, row_key FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {journal}"  # noqa: S608 -- our own names
            f" WHERE {journal}.row_id = {table}.row_id AND {journal}.ledger || '' = %s) ORDER BY id",
            [ledger],
        )
        for site, key in cursor:
            yield {"site": site, "row_key": key}


def _place(ledger: str, kept: Mapping[str, object]) -> Place:
    return Place(None, None, ledger, str(kept.get("site", "")), str(kept.get("row_key", "")))
