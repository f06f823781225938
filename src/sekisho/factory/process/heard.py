"""Up to which number all events of a machine were taken, in tables of their own in the SQLite file of the service.

A machine that has lost its memory numbers its events anew, in another series.
"""

import sqlite3
from contextlib import closing
from datetime import datetime

from sekisho.factory.process.alarms import Alarms
from sekisho.factory.wire.series import EventId
from sekisho.guard.text import Text

_TABLES = """
CREATE TABLE IF NOT EXISTS heard (
  system TEXT, series INTEGER, number INTEGER NOT NULL, PRIMARY KEY (system, series)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ahead (
  system TEXT, series INTEGER, number INTEGER, PRIMARY KEY (system, series, number)
) STRICT, WITHOUT ROWID;
"""


class Heard:
    """The numbers of all machines. Call what changes them in the transaction of what the events led to."""

    def __init__(self, base: sqlite3.Connection, alarms: Alarms) -> None:
        self._base, self._alarms = base, alarms
        base.executescript(_TABLES)

    def taken(self, system: str, series: int) -> EventId:
        """The event of a series up to which all were taken, or given up."""
        query = "SELECT number FROM heard WHERE system = ? AND series = ?"
        with closing(self._base.execute(query, (system, series))) as rows:
            return EventId(series, int((rows.fetchone() or (0,))[0]))

    def take(self, system: str, event: EventId, now: datetime) -> None:
        """An event was taken, whether or not those before it were."""
        last = self.taken(system, event.series)
        if event.number <= last.number:
            return
        if event.number > last.number + 1:
            self._base.execute("INSERT OR IGNORE INTO ahead VALUES (?, ?, ?)", (system, event.series, event.number))
        self._reach(system, event if event.number == last.number + 1 else last, now)

    def give_up(self, system: str, first: EventId, last: EventId, now: datetime) -> None:
        """Events will never come; first and last included. A person is told, once."""
        self._alarms.call(f"events/{system}/{first}", now, _missing(system, first.number, last.number))
        self._reach(system, last, now)

    def _reach(self, system: str, last: EventId, now: datetime) -> None:
        """All up to an event are here, and those that came ahead of it."""
        if self._begins(system, last.series):
            self._alarms.call(f"memory/{system}", now, _begun_anew(system))
        number = last.number
        self._base.execute(
            "DELETE FROM ahead WHERE system = ? AND series = ? AND number <= ?", (system, last.series, number)
        )
        next_one = "DELETE FROM ahead WHERE system = ? AND series = ? AND number = ?"
        while self._base.execute(next_one, (system, last.series, number + 1)).rowcount:
            number += 1
        self._base.execute("INSERT OR REPLACE INTO heard VALUES (?, ?, ?)", (system, last.series, number))

    def _begins(self, system: str, series: int) -> bool:
        """Whether a machine that was heard before has begun a series."""
        query = "SELECT max(series = ?) FROM heard WHERE system = ?"
        with closing(self._base.execute(query, (series, system))) as rows:
            return bool(rows.fetchone()[0] == 0)


def _missing(system: str, first: int, last: int) -> Text:
    return Text(
        f"{system} のイベント {first}～{last} が届かず、設備からも取り直せません。そのとき設備にあった基板とリールを"
        "見て、基板は判断を、リールは数を入力してください。",
        f"Events {first} to {last} of {system} did not come, and the machine does not tell them again. Look at the"
        " boards and reels that were in it then: decide on the boards, and count the reels.",
    )


def _begun_anew(system: str) -> Text:
    return Text(
        f"{system} が記憶を失い、イベントを1から数え直しています。そのとき設備にあった基板と、作業指示を確かめて"
        "ください。",
        f"{system} has lost its memory and numbers its events anew. Look at the boards that were in it then, and at"
        " its job orders.",
    )
