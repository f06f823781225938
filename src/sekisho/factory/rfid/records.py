"""What is recorded of parts at the stalls, and sent on: each event beside its message to the process management server,
in one transaction.

EPCIS has no place for the reader, for the reason of an entry by hand and for who declared an error; they are kept here.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sekisho.factory.rfid.errands import RECEIVER
from sekisho.factory.rfid.events import Event, document, seen, taken, taken_back
from sekisho.factory.rfid.naming import board_name, order_name, serial_of, stall_name
from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.register import Register
from sekisho.factory.rfid.repository import CONFLICT, Question, Repository
from sekisho.factory.rfid.station import Needed, Used, Verdict
from sekisho.factory.wire.post import Post

JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")
ERRORS = ("did_not_occur", "incorrect_data")
"""Why an event may be declared an error: CBV 2.0, 7.5."""

_TABLES = """
CREATE TABLE IF NOT EXISTS built_in (
  event TEXT PRIMARY KEY, epc TEXT NOT NULL, part TEXT NOT NULL, board TEXT NOT NULL, work_order TEXT NOT NULL,
  stall TEXT NOT NULL, reader TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
  error TEXT NOT NULL DEFAULT '', declared_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS built_in_by_epc ON built_in (epc);
CREATE INDEX IF NOT EXISTS built_in_by_board ON built_in (board);
"""
_BUILT_IN = """
SELECT event, epc, built_in.part, board, work_order AS "order", stall, reader, reason, who, built_in.at, error,
  declared_by, lot
FROM built_in JOIN tag USING (epc)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part was seen. reader: by which; empty for an entry by hand."""

    stall: str
    reader: str = ""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A part in a board, as it was recorded. event: id of it.  lot: from goods receipt.

    reason, who: of an entry by hand; else empty.  error: why it was declared an error, by whom; empty while it counts.
    """

    event: str
    epc: str
    part: str
    board: str
    order: str
    stall: str
    reader: str
    reason: str
    who: str
    at: datetime
    error: str
    declared_by: str
    lot: str


class Records:
    """Register, events and outbox in one file. put: is called when there is something to send."""

    def __init__(self, post: Post, put: Callable[[], None]) -> None:
        self.post = post
        self._put = put
        self.register = Register(post.base)
        self.repository = Repository(post.base)
        post.base.executescript(_TABLES)

    def enrol(self, epcs: Iterable[str], part: str, lot: str, at: datetime) -> None:
        """Enter the tags of a delivery, all or none of them. Raises Refused."""
        with self.post.together():
            self.register.enrol(epcs, part, lot, at)

    def build_in(self, part: Used, needed: Needed, place: Place, at: datetime) -> bool:
        """Record that a part was built into a board; False where just this was recorded before."""
        event = taken(
            [part.epc],
            board_name(needed.board),
            order_name(needed.order),
            stall_name(place.stall),
            at.astimezone(JAPAN),
        )
        row = (
            event["eventID"], part.epc, part.part, needed.board, needed.order, place.stall, place.reader, part.reason,
            part.who, at.isoformat(),
        )  # fmt: skip
        with self.post.together() as base:
            if new := self._tell(event, at):
                base.execute(
                    "INSERT INTO built_in (event, epc, part, board, work_order, stall, reader, reason, who, at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    row,
                )
        return new

    def pass_over(self, epc: str, verdict: Verdict, needed: Needed, place: Place, at: datetime) -> None:
        """Record that a part was seen which does not belong into the board."""
        event = seen(
            [epc], order_name(needed.order), stall_name(place.stall), at.astimezone(JAPAN), verdict.disposition
        )
        with self.post.together():
            self._tell(event, at)

    def declare_error(self, event: str, reason: str, who: str, at: datetime) -> BuiltIn:
        """Declare that a part was not built in; what no longer counts. Raises Refused.

        reason: one of ERRORS.  who: answers for it.
        """
        if reason not in ERRORS or not who.strip():
            raise Refused(
                "rfid.E111",
                f"誤りの宣言には、理由（{'か'.join(ERRORS)}）と宣言する人が必要です。",
                f"A declaration of an error needs a reason ({' or '.join(ERRORS)}) and who declares it.",
            )
        wrong = next(self._rows("event", event), None)
        if wrong is None or wrong.error:
            raise Refused(
                "rfid.E112",
                "この番号の組み込みの記録はないか、もう誤りと宣言されています。番号を確かめてください。",
                "No part was built in by an event of this id, or it is declared an error already. Check the id.",
            )
        with self.post.together() as base:
            (kept,) = self.repository.ask(Question(event=event))
            self._tell(taken_back(kept, reason, at.astimezone(JAPAN)), at)
            base.execute("UPDATE built_in SET error = ?, declared_by = ? WHERE event = ?", (reason, who, event))
        return replace(wrong, error=reason, declared_by=who)

    def board_with(self, epc: str) -> str:
        """The serial number of the board that a part is in, by what counts; empty where it is in none."""
        return next(map(serial_of, self.repository.boards_with(epc)), "")

    def trace(self, epc: str) -> tuple[BuiltIn, ...]:
        """Where a part was built in, by time."""
        return tuple(self._rows("epc", epc))

    def board(self, serial: str) -> tuple[BuiltIn, ...]:
        """The parts that were built into a board, by time."""
        return tuple(self._rows("board", serial))

    def used(self, board: str) -> list[Used]:
        """The parts that are in a board, by what counts."""
        return [Used(one.epc, one.part, one.reason, one.who) for one in self.board(board) if not one.error]

    def _rows(self, column: str, value: str) -> Iterator[BuiltIn]:
        text = f"{_BUILT_IN} WHERE {column} = ? ORDER BY built_in.at, built_in.rowid"  # the columns are ours
        with closing(self.post.base.execute(text, (value,))) as rows:
            names = [one[0] for one in rows.description]
            for row in rows.fetchall():
                values = dict(zip(names, row, strict=True))
                yield BuiltIn(**{**values, "at": datetime.fromisoformat(values["at"])})

    def _tell(self, event: Event, at: datetime) -> bool:
        """Keep an event, and leave it to be sent as a document of its own: a known one would hold up all beside it.

        False where it is known, as when a reader sends an old report once more.
        """
        whole: dict[str, Any] = document([event], at.astimezone(JAPAN))
        if self.repository.take(whole, "rfid").status == CONFLICT:
            return False
        error = ":error" if "errorDeclaration" in event else ""
        self.post.put(event["eventID"] + error, RECEIVER, whole)
        self._put()
        return True
