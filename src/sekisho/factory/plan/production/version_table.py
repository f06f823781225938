"""The versions of the plan as they are kept. Numbers are never given again."""

import sqlite3
from contextlib import closing
from datetime import datetime

from sekisho.factory.plan.production.past import Followed
from sekisho.factory.plan.production.persistence import read, written
from sekisho.factory.plan.production.versions import State, Version

_TABLES = """
CREATE TABLE IF NOT EXISTS version (
  number INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS version_by_state ON version (state, number);
"""

KEPT = 300
"""Versions that a newer one replaced: of more, the oldest go. Who released them stands among the acts for ever."""


class VersionTable:
    """The versions in a file that others share."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)
        self._latest: dict[State, Version | None] = {}

    def forget(self) -> None:
        """Read the file again the next time."""
        self._latest.clear()

    @property
    def next_number(self) -> int:
        """The number of the next version."""
        with closing(self._base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'version'")) as rows:
            return int((rows.fetchone() or (0,))[0]) + 1

    def put(self, version: Version) -> None:
        """Keep a version, in place of what was kept by its number. Call it in a transaction."""
        self._base.execute(
            "INSERT OR REPLACE INTO version (number, state, content) VALUES (?, ?, ?)",
            (version.number, version.state.value, written(version)),
        )
        self.forget()

    def get(self, number: int) -> Version | None:
        """A version by its number."""
        found = self._read("WHERE number = ?", number)
        return found[0] if found else None

    def latest(self, state: State) -> Version | None:
        """The newest version that is in a state."""
        if state not in self._latest:
            found = self._read("WHERE state = ? ORDER BY number DESC LIMIT 1", state.value)
            self._latest[state] = found[0] if found else None
        return self._latest[state]

    def newest(self) -> Version | None:
        """The newest that was not withdrawn; it may be released."""
        held = (self.latest(one) for one in (State.DRAFT, State.APPROVED, State.RELEASED))
        return max((one for one in held if one), key=lambda one: one.number, default=None)

    def in_state(self, state: State) -> list[Version]:
        """All versions in a state, the newest first."""
        return self._read("WHERE state = ? ORDER BY number DESC", state.value)

    def all(self, most: int = 20) -> list[Version]:
        """The newest versions, the newest first."""
        return self._read("ORDER BY number DESC LIMIT ?", most)

    def followed(self, most: int) -> list[Followed]:
        """The newest versions that were simulated and released, the newest first."""
        query = """
            SELECT content, (
              SELECT json_extract(later.content, '$.released_at') FROM version AS later
              WHERE later.number > version.number AND json_extract(later.content, '$.released_at') IS NOT NULL
              ORDER BY later.number LIMIT 1
            )
            FROM version WHERE json_extract(content, '$.released_at') IS NOT NULL
            AND json_extract(content, '$.simulated.late_share') IS NOT NULL ORDER BY number DESC LIMIT ?
        """
        with closing(self._base.execute(query, (most,))) as rows:
            return [
                Followed(read(Version, content), datetime.fromisoformat(until) if until else None)
                for content, until in rows
            ]

    def clear(self) -> None:
        """Remove the oldest of those that were replaced. Call it in a transaction."""
        self._base.execute(
            "DELETE FROM version WHERE state IN ('superseded', 'withdrawn') AND number NOT IN "
            "(SELECT number FROM version ORDER BY number DESC LIMIT ?)",
            (KEPT,),
        )

    def _read(self, which: str, *values: str | int) -> list[Version]:
        with closing(self._base.execute(f"SELECT content FROM version {which}", values)) as rows:  # noqa: S608 -- ours
            return [read(Version, content) for (content,) in rows]
