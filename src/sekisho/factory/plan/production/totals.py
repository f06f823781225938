"""The totals of work orders as they are kept: each board once, however often it is reported."""

import sqlite3
from contextlib import closing

from sekisho.factory.plan.production.persistence import read, written
from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.results import Reported, added

_TABLES = """
CREATE TABLE IF NOT EXISTS total (work_order TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passed (
  work_order TEXT, segment TEXT, board TEXT, PRIMARY KEY (work_order, segment, board)
) STRICT, WITHOUT ROWID;
"""


class Totals:
    """The totals in a file that others share."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)
        self._all: tuple[Total, ...] | None = None

    def forget(self) -> None:
        """Read the file again the next time: what was written last is not in it."""
        self._all = None

    def all(self) -> tuple[Total, ...]:
        """All totals, by work order; of orders that nobody entered too."""
        if self._all is None:
            with closing(self._base.execute("SELECT content FROM total ORDER BY work_order")) as rows:
                self._all = tuple(read(Total, content) for (content,) in rows)
        return self._all

    def add(self, told: Reported) -> None:
        """Add what a report says of an order. Call it in a transaction, with the number of the report."""
        self._base.executemany(
            "INSERT OR IGNORE INTO passed (work_order, segment, board) VALUES (?, ?, ?)",
            [(told.order, segment.segment, board) for segment in told.segments for board in segment.boards],
        )
        total = added(self._of(told.order), told, self._passed(told.order))
        self._base.execute(
            "INSERT OR REPLACE INTO total (work_order, content) VALUES (?, ?)", (told.order, written(total))
        )
        self.forget()

    def _of(self, order: str) -> Total:
        with closing(self._base.execute("SELECT content FROM total WHERE work_order = ?", (order,))) as rows:
            row = rows.fetchone()
        return read(Total, row[0]) if row else Total(order)

    def _passed(self, order: str) -> dict[str, int]:
        query = "SELECT segment, count(*) FROM passed WHERE work_order = ? GROUP BY segment"
        with closing(self._base.execute(query, (order,))) as rows:
            return dict(rows.fetchall())
