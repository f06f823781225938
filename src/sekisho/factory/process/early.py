"""Messages that wait for others they depend on, bounded in number and time, in a table of their own."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

MOST = 10_000
"""Messages that wait; of more, the oldest are given up."""

LONGEST = timedelta(hours=8)
"""For which one waits: a shift, after which nobody remembers."""

_TABLES = """
CREATE TABLE IF NOT EXISTS early (
  id TEXT PRIMARY KEY, message TEXT NOT NULL, source TEXT NOT NULL, content TEXT NOT NULL, key TEXT NOT NULL,
  since REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS early_by_key ON early (key);
CREATE INDEX IF NOT EXISTS early_by_time ON early (since);
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was taken. message: id in `contracts`.  source: who sent it."""

    id: str
    message: str
    source: str
    content: Mapping[str, Any]


class WaitingRoom:
    """The messages that wait, each for a key."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    def __len__(self) -> int:
        with closing(self._base.execute("SELECT count(*) FROM early")) as rows:
            return int(rows.fetchone()[0])

    def keep(self, told: Told, key: str, now: datetime) -> None:
        """Let a message wait for a key. One that waited already waits for another one now, as long as before."""
        content = json.dumps(told.content, ensure_ascii=False)
        self._base.execute(
            "INSERT INTO early (id, message, source, content, key, since) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET key = excluded.key",
            (told.id, told.message, told.source, content, key, now.timestamp()),
        )

    def waiting_for(self, keys: Iterable[str]) -> list[Told]:
        """Those that wait for one of the keys, the oldest first."""
        return [one for key in sorted(keys) for one in self._read("WHERE key = ? ORDER BY rowid", key)]

    def overdue(self, now: datetime) -> list[Told]:
        """Those that have waited too long, or are too many."""
        late = self._read("WHERE since < ? ORDER BY rowid", (now - LONGEST).timestamp())
        return late or self._read("ORDER BY rowid LIMIT ?", max(len(self) - MOST, 0))

    def remove(self, name: str) -> None:
        """A message waits no more."""
        self._base.execute("DELETE FROM early WHERE id = ?", (name,))

    def _read(self, which: str, *values: str | float) -> list[Told]:
        text = f"SELECT id, message, source, content FROM early {which}"  # noqa: S608 -- ours
        with closing(self._base.execute(text, values)) as rows:
            return [Told(name, message, source, json.loads(content)) for name, message, source, content in rows]
