"""How far each ledger has come: its last journal entry. What is kept in memory is right as long as that stays.

Every write goes through the journal, whichever process makes it, so one short question tells whether memory is behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from sekisho.security.store import place
from sekisho.security.store.records import JournalEntry


@dataclass(frozen=True, slots=True)
class Version:
    """The last entry of a ledger. position: -1 where it has none.  leaf: its hash, so that a restored home differs."""

    position: int = -1
    leaf: bytes = b""


Versions = Mapping[str, Version]


def versions(slugs: Iterable[str]) -> Versions:
    """The version of each of these ledgers, in one question that reads one line of an index for each."""
    names = tuple(dict.fromkeys(slugs))
    table = JournalEntry._meta.db_table  # noqa: SLF001 -- Django documents it
    last = f"SELECT ledger, position, leaf FROM {table} WHERE ledger = %s ORDER BY position DESC LIMIT 1"  # noqa: S608
    # SQLite sorts no part of a union unless it is a table of its own.
    every = " UNION ALL ".join(f"SELECT * FROM ({last}) AS last{at}" for at in range(len(names)))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(every, names)
        known = {slug: Version(position, bytes(leaf)) for slug, position, leaf in cursor.fetchall()}
    return {slug: known.get(slug, Version()) for slug in names}


def database() -> tuple[str, str]:
    """What names the database of this process: memory of another one is never used."""
    return str(place.opened()), str(connection.settings_dict["NAME"])
