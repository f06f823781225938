"""What people must look at: since when, and what to do. An alarm has a name and is raised once, however often it is
told.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sekisho.guard.text import Text

_TABLES = """
CREATE TABLE IF NOT EXISTS alarm (
  name TEXT PRIMARY KEY, since TEXT NOT NULL, until TEXT, ja TEXT NOT NULL, en TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS alarm_open ON alarm (name) WHERE until IS NULL;
"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. name: kind and what it is about, as `fault/placer/<id>`.  until: None while it stands."""

    name: str
    since: datetime
    text: Text
    until: datetime | None = None


class Alarms:
    """All alarms, in a table of their own in the SQLite file of the service."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    @property
    def standing(self) -> list[Alarm]:
        """Those that stand, the oldest first."""
        return sorted(self._read("WHERE until IS NULL"), key=lambda one: (one.since, one.name))

    def known(self, name: str) -> Alarm | None:
        """An alarm that stands, or stood."""
        return next(iter(self._read("WHERE name = ?", name)), None)

    def call(self, name: str, at: datetime, text: Text) -> None:
        """Raise an alarm; one that stands stays as old as it is, with the text of now."""
        held = self.known(name)
        if held is not None and held.until is None:
            if held.text != text:
                self._base.execute("UPDATE alarm SET ja = ?, en = ? WHERE name = ?", (text.ja, text.en, name))
            return
        self._base.execute(
            "INSERT OR REPLACE INTO alarm (name, since, until, ja, en) VALUES (?, ?, NULL, ?, ?)",
            (name, at.isoformat(), text.ja, text.en),
        )

    def end(self, name: str, at: datetime) -> None:
        """An alarm stands no more."""
        self._base.execute("UPDATE alarm SET until = ? WHERE name = ? AND until IS NULL", (at.isoformat(), name))

    def only(self, kind: str, told: dict[str, Text], at: datetime) -> None:
        """Have just these alarms of a kind. told: texts by what they are about."""
        for one in self.standing:
            if one.name.startswith(f"{kind}/") and one.name.removeprefix(f"{kind}/") not in told:
                self.end(one.name, at)
        for about, text in told.items():
            self.call(f"{kind}/{about}", at, text)

    def _read(self, which: str, *values: str) -> list[Alarm]:
        text = f"SELECT name, since, until, ja, en FROM alarm {which}"  # noqa: S608 -- ours
        with closing(self._base.execute(text, values)) as rows:
            return [
                Alarm(name, datetime.fromisoformat(since), Text(ja, en), until and datetime.fromisoformat(until))
                for name, since, until, ja, en in rows
            ]
