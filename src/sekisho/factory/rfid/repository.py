"""The events of parts, kept and asked: which part is in which board, by which work order.

A document is taken whole or not at all. The same event again is refused as known (EPCIS 2.0, 12.3: 409), unless it
brings a declaration that it was an error; what was declared an error no longer counts and stays to be read.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sekisho.factory.rfid.events import Event, event_id, in_utc
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

CREATED, CONFLICT, REFUSED = 201, 409, 422
"""Answers to a document, as HTTP has them: taken, known already, not what it should be."""

_TABLES = """
CREATE TABLE IF NOT EXISTS event (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, board TEXT NOT NULL, work_order TEXT NOT NULL, source TEXT NOT NULL,
  content TEXT NOT NULL, error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS part (epc TEXT NOT NULL, event TEXT NOT NULL REFERENCES event (id)) STRICT;
CREATE INDEX IF NOT EXISTS part_by_epc ON part (epc);
CREATE INDEX IF NOT EXISTS part_by_event ON part (event);
CREATE INDEX IF NOT EXISTS event_by_board ON event (board);
CREATE INDEX IF NOT EXISTS event_by_order ON event (work_order);
CREATE INDEX IF NOT EXISTS event_by_time ON event (at);
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a document. problems: why it was not taken, each with the place in it."""

    status: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Which events are asked for; what is empty asks for all. Instants as in events, `since` included, `until` not.

    errors: those that were declared errors, too.  most: so many at once.  after: of which, the place (time and id) of
    the last one that was told.
    """

    event: str = ""
    part: str = ""
    board: str = ""
    order: str = ""
    since: str = ""
    until: str = ""
    errors: bool = False
    most: int = -1
    after: tuple[str, str] = ("", "")


class Repository:
    """Events in tables of their own in the SQLite file of a service. base: in autocommit mode."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._base.execute("PRAGMA foreign_keys = ON")
        self._base.executescript(_TABLES)

    def take(self, document: dict[str, Any], source: str) -> Answer:
        """Keep all events of a document, whose form was checked by its schema. source: who sent it."""
        events: list[Event] = document["epcisBody"]["eventList"]
        faults = tuple(_misnamed(events, source))
        if faults:
            return Answer(REFUSED, faults)
        self._base.execute("SAVEPOINT document")
        problems: tuple[Problem, ...] | None = None
        try:
            problems = tuple(filter(None, (self._keep(event, at, source) for at, event in enumerate(events))))
        finally:
            if problems != ():
                self._base.execute("ROLLBACK TO document")
            self._base.execute("RELEASE document")
        return Answer(CONFLICT, problems) if problems else Answer(CREATED)

    def _keep(self, event: Event, at: int, source: str) -> Problem | None:
        declared = json.dumps(event["errorDeclaration"]) if "errorDeclaration" in event else ""
        with closing(self._base.execute("SELECT error FROM event WHERE id = ?", (event["eventID"],))) as found:
            known = found.fetchone()
        if known is not None:
            if not declared or known[0]:
                return Problem("epcis.E409", source, f"eventList.{at}", _KNOWN)
            self._base.execute("UPDATE event SET error = ? WHERE id = ?", (declared, event["eventID"]))
            return None
        order = next((one["bizTransaction"] for one in event.get("bizTransactionList", ())), "")
        self._base.execute(
            "INSERT INTO event (id, at, board, work_order, source, content, error) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                event["eventID"], in_utc(event["eventTime"]), event.get("parentID", ""), order, source,
                json.dumps(event, ensure_ascii=False), declared,
            ),
        )  # fmt: skip
        epcs = {*event.get("epcList", ()), *event.get("childEPCs", ())}
        self._base.executemany(
            "INSERT INTO part (epc, event) VALUES (?, ?)", [(epc, event["eventID"]) for epc in sorted(epcs)]
        )
        return None

    def ask(self, question: Question) -> Iterator[Event]:
        """The events that fit, in the order of their time, with the declaration of an error where there is one.

        Raises ValueError for an instant that cannot be read.
        """
        wanted = {
            "event.id = ?": question.event,
            "EXISTS (SELECT 1 FROM part WHERE part.event = event.id AND part.epc = ?)": question.part,
            "event.board = ?": question.board,
            "event.work_order = ?": question.order,
            "event.at >= ?": question.since and in_utc(question.since),
            "event.at < ?": question.until and in_utc(question.until),
        }
        asked = {clause: value for clause, value in wanted.items() if value}
        clauses = [*asked, "(event.at, event.id) > (?, ?)", *(() if question.errors else ("event.error = ''",))]
        where = " AND ".join(clauses)
        text = f"SELECT content, error FROM event WHERE {where} ORDER BY at, id LIMIT ?"  # noqa: S608 -- clauses are ours
        with closing(self._base.execute(text, (*asked.values(), *question.after, question.most))) as rows:
            for content, error in rows:
                event: Event = json.loads(content)
                yield {**event, **({"errorDeclaration": json.loads(error)} if error else {})}

    def parts_of(self, board: str) -> tuple[str, ...]:
        """The parts that are in a board, by what counts."""
        return self._column(
            "SELECT DISTINCT part.epc FROM part JOIN event ON event.id = part.event"
            " WHERE event.board = ? AND event.error = '' ORDER BY part.epc",
            board,
        )

    def boards_with(self, part: str) -> tuple[str, ...]:
        """The boards that a part, or a reel, is in."""
        return self._column(
            "SELECT DISTINCT event.board FROM part JOIN event ON event.id = part.event"
            " WHERE part.epc = ? AND event.board <> '' AND event.error = '' ORDER BY event.board",
            part,
        )

    def _column(self, text: str, value: str) -> tuple[str, ...]:
        with closing(self._base.execute(text, (value,))) as rows:
            return tuple(row[0] for row in rows)


def _misnamed(events: Iterable[Event], source: str) -> Iterator[Problem]:
    """Events whose name is not the hash of what they say, and those that stand twice in one document."""
    met: set[str] = set()
    for at, event in enumerate(events):
        try:
            name = event_id(event)
        except ValueError:  # an instant that no calendar has, which a schema lets through
            yield Problem("epcis.E424", source, f"eventList.{at}.eventTime", _NO_INSTANT)
            continue
        if event["eventID"] != name:
            yield Problem("epcis.E422", source, f"eventList.{at}.eventID", _MISNAMED)
        elif event["eventID"] in met:
            yield Problem("epcis.E423", source, f"eventList.{at}", _TWICE)
        met.add(event["eventID"])


_KNOWN = Text(
    "この事象はもう登録されています。送り直す必要はありません。誤りだったときは、errorDeclarationを付けてください。",
    "This event is known already; it need not be sent again. If it was an error, add an errorDeclaration.",
)
_MISNAMED = Text(
    "eventIDが内容のハッシュと一致しません。途中で変わっていないか確かめ、計算し直してください。",
    "The eventID is not the hash of the event. See that nothing changed it on its way, and compute it anew.",
)
_NO_INSTANT = Text("eventTimeは暦にない日時です。直してください。", "The eventTime is in no calendar. Correct it.")
_TWICE = Text(
    "同じ事象が一つの文書に二度あります。一つにしてください。",
    "The same event stands twice in one document. Send it once.",
)
