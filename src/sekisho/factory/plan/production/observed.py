"""What was observed of boards and machines, as reported, kept for some weeks: each visit and each failure once."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime

from sekisho.factory.plan.production.past import LOOKED_BACK
from sekisho.factory.plan.production.records import Item
from sekisho.factory.plan.production.results import Failure, Reported

_TABLES = """
CREATE TABLE IF NOT EXISTS visit (
  work_order TEXT, segment TEXT, board TEXT, begun TEXT, item TEXT NOT NULL, revision TEXT NOT NULL,
  machine TEXT NOT NULL, ended TEXT NOT NULL, state TEXT NOT NULL, seconds REAL, told TEXT NOT NULL,
  PRIMARY KEY (work_order, segment, board, begun)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS visit_by_place ON visit (item, revision, segment, machine, begun);
CREATE INDEX IF NOT EXISTS visit_by_machine ON visit (machine, begun);
CREATE INDEX IF NOT EXISTS visit_by_end ON visit (ended);
CREATE TABLE IF NOT EXISTS failure (
  machine TEXT, begun TEXT, ended TEXT NOT NULL, PRIMARY KEY (machine, begun)
) STRICT, WITHOUT ROWID;
"""


class Observed:
    """The visits and failures in a file that others share. Call what changes them in a transaction."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    def add(self, told: Reported, item: Item) -> None:
        """Keep the visits that a report says of an order of an item; of one that is known, the state that is newer.

        What ended some weeks before the report goes.
        """
        self._base.executemany(
            "INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " state = excluded.state, seconds = excluded.seconds, told = excluded.told WHERE excluded.told >= told",
            [
                (told.order, segment.segment, one.board, _told(one.begun), item.id, item.revision,
                 one.machine, _told(one.ended), one.state, one.work_s, _told(told.at))
                for segment in told.segments
                for one in segment.visits
            ],
        )  # fmt: skip
        self._base.execute("DELETE FROM visit WHERE ended < ?", (_told(told.at - LOOKED_BACK),))
        self._base.execute("DELETE FROM failure WHERE ended < ?", (_told(told.at - LOOKED_BACK),))

    def add_failures(self, failures: Iterable[Failure]) -> None:
        """Keep failures of machines."""
        self._base.executemany(
            "INSERT OR REPLACE INTO failure (machine, begun, ended) VALUES (?, ?, ?)",
            [(one.machine, _told(one.begun), _told(one.ended)) for one in failures],
        )

    def seconds(self, item: Item, segment: str, machine: str, longest: float, most: int) -> list[float]:
        """The newest times of work of a board, in turn. longest: seconds; what took longer is left out."""
        query = (
            "SELECT seconds FROM visit WHERE item = ? AND revision = ? AND segment = ? AND machine = ?"
            " AND seconds <= ? ORDER BY begun DESC, board DESC LIMIT ?"
        )
        values = (item.id, item.revision, segment, machine, longest, most)
        with closing(self._base.execute(query, values)) as rows:
            return [float(seconds) for (seconds,) in rows][::-1]

    def states(self, item: Item, segment: str) -> dict[str, int]:
        """How many visits ended in each state."""
        query = "SELECT state, count(*) FROM visit WHERE item = ? AND revision = ? AND segment = ? GROUP BY state"
        with closing(self._base.execute(query, (item.id, item.revision, segment))) as rows:
            return dict(rows.fetchall())

    def failures(self, machine: str) -> list[Failure]:
        """The failures of a machine, in turn."""
        query = "SELECT begun, ended FROM failure WHERE machine = ? ORDER BY begun"
        with closing(self._base.execute(query, (machine,))) as rows:
            return [Failure(machine, datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in rows]

    def worked(self, machine: str, begin: datetime, end: datetime) -> dict[tuple[str, str], float]:
        """Seconds of work of a machine that began between two moments, by item and segment."""
        query = (
            "SELECT item, segment, total(seconds) FROM visit WHERE machine = ? AND begun >= ? AND begun < ?"
            " GROUP BY item, segment"
        )
        with closing(self._base.execute(query, (machine, _told(begin), _told(end)))) as rows:
            return {(item, segment): float(seconds) for item, segment, seconds in rows}


def _told(at: datetime) -> str:
    """In UTC: texts of this form stand in the order of their instants."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
