"""The documents that the exchange server holds, in one SQLite file: each with a number that is never given again.

It knows messages by their ids and what they carry as JSON; of the network it knows nothing. Time is an argument.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

_TABLES = """
CREATE TABLE IF NOT EXISTS document (
  number INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL, sender TEXT NOT NULL, name TEXT NOT NULL,
  content TEXT, sha256 TEXT NOT NULL, received TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS document_by_name ON document (message, name, number);
CREATE INDEX IF NOT EXISTS document_held ON document (message, number) WHERE content IS NOT NULL;
CREATE TABLE IF NOT EXISTS taken (
  message TEXT, receiver TEXT, number INTEGER NOT NULL, PRIMARY KEY (message, receiver)
) STRICT, WITHOUT ROWID;
"""


class Conflict(ValueError):  # noqa: N818 -- named for what it is
    """A name that stands for one content for ever came with another."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A document as it was brought. values: of its path, which are its name.  at: an aware moment in UTC."""

    message: str
    sender: str
    values: Mapping[str, str]
    content: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one message. newest: number of the newest document, 0 for none.  documents: how many.

    taken: by each receiver, the number up to which it has said to have them.
    """

    newest: int
    documents: int
    taken: Mapping[str, int]


class Documents:
    """The documents of one exchange server."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")  # what was acknowledged must outlive the power
        self._base.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def put(self, brought: Brought, *, once: bool) -> int:
        """Hold a document; its number. once: its name stands for one content for ever.

        The same content as the last under its name gets the same number, also after that was removed.
        Raises Conflict for another content under a name that stands for one.
        """
        name, text = _text(brought.values), _text(brought.content)
        digest = sha256(text.encode()).hexdigest()
        newest = self._base.execute(
            "SELECT number, sha256 FROM document WHERE message = ? AND name = ? ORDER BY number DESC LIMIT 1",
            (brought.message, name),
        ).fetchone()
        if newest and newest[1] == digest:
            return int(newest[0])
        if newest and once:
            raise Conflict(name)
        added = self._base.execute(
            "INSERT INTO document (message, sender, name, content, sha256, received) VALUES (?, ?, ?, ?, ?, ?)",
            (brought.message, brought.sender, name, text, digest, brought.at.isoformat()),
        )
        return int(added.lastrowid or 0)

    def next(self, message: str, after: int) -> tuple[int, dict[str, Any]] | None:
        """The first document of a message that is held and has a number above `after`; None where there is none."""
        with closing(
            self._base.execute(
                "SELECT number, content FROM document WHERE message = ? AND number > ? AND content IS NOT NULL "
                "ORDER BY number LIMIT 1",
                (message, after),
            )
        ) as rows:
            found = rows.fetchone()
        return (int(found[0]), json.loads(found[1])) if found else None

    def has(self, message: str, receiver: str, number: int) -> None:
        """Enter that a receiver has all documents of a message up to a number."""
        self._base.execute(
            "INSERT INTO taken VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET number = excluded.number "
            "WHERE number <> excluded.number",
            (message, receiver, number),
        )

    @property
    def newest(self) -> int:
        """The highest number that was ever given."""
        with closing(self._base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'document'")) as rows:
            return int((rows.fetchone() or (0,))[0])

    def remove(self, before: datetime) -> int:
        """Remove the contents of documents received before a moment, except the newest of each message; how many.

        Name, number and hash stay, so that the same document is known when it comes again.
        """
        removed = self._base.execute(
            "UPDATE document SET content = NULL WHERE content IS NOT NULL AND received < ? "
            "AND number NOT IN (SELECT max(number) FROM document GROUP BY message)",
            (before.isoformat(),),
        )
        return removed.rowcount

    def held(self, message: str, receivers: Mapping[str, int]) -> Held:
        """What is held of a message. receivers: what to tell of those who never said what they have."""
        with closing(
            self._base.execute(
                "SELECT coalesce(max(number), 0), count(content) FROM document WHERE message = ?", (message,)
            )
        ) as rows:
            newest, documents = rows.fetchone()
        with closing(
            self._base.execute("SELECT receiver, number FROM taken WHERE message = ? ORDER BY receiver", (message,))
        ) as rows:
            return Held(newest, documents, {**receivers, **dict(rows.fetchall())})


def _text(values: Mapping[str, Any]) -> str:
    """JSON of one form, whatever the order in which it came."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
