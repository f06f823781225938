"""When each machine stood by a fault, as it told: to know its time of work from its repairs, and how often it fails.

What it tells late, after something newer, is not counted (`conditions`).
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

DOWN = "5000"
"""Unscheduled down (SEMI E10, as CFX writes it)."""

_BY_PERSON = "OperatorStopped"
_TABLES = """
CREATE TABLE IF NOT EXISTS stop (
  system TEXT, begin TEXT, end TEXT, failed INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (system, begin)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stop_untold ON stop (begin) WHERE NOT told;
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """A machine stood, from when to when."""

    system: str
    begin: datetime
    end: datetime


class Stops:
    """The stops of all machines, in a table of their own in the SQLite file of the service."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    def turn(self, system: str, states: tuple[str, str], at: datetime, cause: str) -> None:
        """A machine is in another state. states: before and after.  cause: of the fault that stopped it, as CFX has it.

        Where a person stopped it, it has not failed.
        """
        before, after = states
        if before == DOWN != after:
            self._base.execute("UPDATE stop SET end = ? WHERE system = ? AND end IS NULL", (_told(at), system))
        elif after == DOWN != before:
            self._base.execute(
                "INSERT OR IGNORE INTO stop (system, begin, failed) VALUES (?, ?, ?)",
                (system, _told(at), cause != _BY_PERSON),
            )

    def stood(self, system: str, begin: datetime, end: datetime) -> float:
        """For how many seconds between two moments a machine stood, by whatever fault or person."""
        query = "SELECT begin, end FROM stop WHERE system = ? AND begin < ? AND (end IS NULL OR end > ?)"
        with closing(self._base.execute(query, (system, _told(end), _told(begin)))) as rows:
            spans = [(max(_read(a), begin), min(_read(b), end) if b else end) for a, b in rows]
        return sum((b - a).total_seconds() for a, b in spans)

    def untold(self, most: int) -> list[Stop]:
        """The oldest failures that are repaired and were not reported."""
        query = "SELECT system, begin, end FROM stop WHERE NOT told AND failed AND end NOT NULL ORDER BY begin LIMIT ?"
        with closing(self._base.execute(query, (most,))) as rows:
            return [Stop(system, _read(begin), _read(end)) for system, begin, end in rows]

    def tell(self, stops: Iterable[Stop]) -> None:
        """They are reported. Call it in the transaction of the report."""
        self._base.executemany(
            "UPDATE stop SET told = 1 WHERE system = ? AND begin = ?", [(one.system, _told(one.begin)) for one in stops]
        )


def _told(at: datetime) -> str:
    """In UTC: texts of this form stand in the order of their instants."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)
