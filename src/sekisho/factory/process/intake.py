"""What machines and stalls tell, taken once each: into the books, or kept until what it waits for was told, or refused.

What cannot be true is counted as a rejection and shown as an alarm; so is what has waited too long.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from sekisho.factory.process.conditions import Conditions
from sekisho.factory.process.early import Told, WaitingRoom
from sekisho.factory.process.facts import AnyFact, Installed
from sekisho.factory.process.hand_events import Tag, facts_of_step, facts_of_tag, tags_of, tags_of_step
from sekisho.factory.process.heard import Heard
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.machine_events import Early, facts_of
from sekisho.factory.process.refusals import Refused
from sekisho.factory.wire.series import EventId
from sekisho.guard.text import Text

Reject = Callable[[str, str, Text, str], None]
"""Counts a rejection: source, message, reason, code."""

_TABLES = """
CREATE TABLE IF NOT EXISTS captured (event TEXT PRIMARY KEY, error INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""
_EVENT, _STEP, _TAG = "machine-events", "assembly-result", "part-events"
_LATE, _UNTRUE = "process.E408", "process.E409"


class Intake:
    """Takes the messages of machines and stalls. reject: counts what is refused."""

    def __init__(self, journal: Journal, reject: Reject) -> None:
        self._journal, self._reject = journal, reject
        base = journal.post.base
        base.executescript(_TABLES)
        self.conditions = Conditions(base, journal.alarms)
        self.heard = Heard(base, journal.alarms)
        self.waiting = WaitingRoom(base)

    @contextmanager
    def together(self, now: datetime) -> Iterator[None]:
        """All that is recorded inside, and what waited for it, or nothing."""
        with self._journal.together():
            yield
            self._take_freed(now)

    def _take_freed(self, now: datetime) -> None:
        """Take what waited for what was recorded."""
        while keys := self._journal.touched():
            for one in self.waiting.waiting_for(keys):
                self.waiting.remove(one.id)
                self._take(one, now)

    def machine_events(self, events: Iterable[tuple[str, Mapping[str, Any]]], now: datetime) -> None:
        """Take events (payload `cfx-event`), each with its machine; nothing of one that was taken before."""
        with self.together(now):
            for system, event in events:
                if self._is_new_event(system, event, now):
                    self._take(Told(event["UniqueID"], _EVENT, system, event), now)
                    self._take_freed(now)

    def leave_out(self, system: str, event: Mapping[str, Any], now: datetime) -> None:
        """Let an event that cannot be taken, by a fault of ours, count as taken: it would fail again."""
        with self._journal.together():
            self._is_new_event(system, event, now)

    def miss(self, system: str, first: EventId, last: EventId, now: datetime) -> None:
        """Go on without events that will never come; first and last included."""
        with self._journal.together():
            self.heard.give_up(system, first, last, now)

    def _is_new_event(self, system: str, event: Mapping[str, Any], now: datetime) -> bool:
        known = EventId.of(event["UniqueID"])
        if known is not None:
            self.heard.take(system, known, now)
        return self._journal.post.is_new(event["UniqueID"], system)

    def capture(self, document: Mapping[str, Any], source: str, now: datetime) -> bool:
        """Take the events of a document (payload `epcis-events`), all or none; False where one is known.

        A known event is taken once more where it declares that it was an error (EPCIS 2.0, 7.4.1.2).
        """
        events = document["epcisBody"]["eventList"]
        twice = len({event["eventID"] for event in events}) < len(events)
        with self.together(now):
            if twice or not all(self._is_new(event) for event in events):
                return False
            for event in events:
                self._journal.post.base.execute(
                    "INSERT OR REPLACE INTO captured (event, error) VALUES (?, ?)",
                    (event["eventID"], "errorDeclaration" in event),
                )
                for tag in tags_of(event):
                    if tag.error:
                        self.waiting.remove(tag.id.removesuffix("/error"))
                    self._take(Told(tag.id, _TAG, source, tag.told), now)
        return True

    def _is_new(self, event: Mapping[str, Any]) -> bool:
        query = "SELECT error FROM captured WHERE event = ?"
        with closing(self._journal.post.base.execute(query, (event["eventID"],))) as rows:
            known = rows.fetchone()
        return known is None or ("errorDeclaration" in event and not known[0])

    def step(self, record: Mapping[str, Any], source: str, now: datetime) -> None:
        """Take the record of a step (payload `step-record`); nothing where it was taken before."""
        with self.together(now):
            if self._journal.post.is_new(record["id"], source):
                self._take(Told(record["id"], _STEP, source, record), now)
                for tag in tags_of_step(record):
                    self._take(Told(tag.id, _TAG, source, tag.told), now)

    def give_up(self, now: datetime) -> None:
        """Refuse what has waited too long, or is too much."""
        overdue = self.waiting.overdue(now)
        if overdue:
            with self._journal.together():
                for one in overdue:
                    self.waiting.remove(one.id)
                    self._refuse(one, _NEVER_CAME, _LATE, now)

    def _take(self, told: Told, now: datetime) -> None:
        try:
            facts = self._facts(told, now)
        except Early as why:
            self.waiting.keep(told, why.key, now)
            return
        except Refused as why:
            self._refuse(told, why.text, _UNTRUE, now)
            return
        for fact in facts:
            self._record(fact, told, now)

    def _record(self, fact: AnyFact, told: Told, now: datetime) -> None:
        """Enter a fact, or refuse it; of all that was put on a board only what cannot be true."""
        try:
            self._journal.record(fact)
        except Refused as why:
            if isinstance(fact, Installed) and len(fact.apart) > 1:
                for one in fact.apart:
                    self._record(one, told, now)
            else:
                self._refuse(told, why.text, _UNTRUE, now)

    def _facts(self, told: Told, now: datetime) -> list[AnyFact]:
        books = self._journal.books
        if told.message == _EVENT:
            self.conditions.take(told.source, told.content, now)
            return facts_of(told.source, told.content, books, self._journal.works, now)
        if told.message == _STEP:
            return facts_of_step(told.content, books, now)
        return facts_of_tag(Tag(**told.content), books, now)

    def _refuse(self, told: Told, why: Text, code: str, now: datetime) -> None:
        """Count it, and show the latest of its kind until a person has seen it."""
        self._reject(told.source, told.message, why, code)
        self._journal.alarms.call(f"refused/{told.source}/{told.message}", now, why)


_NEVER_CAME = Text(
    "先に届くはずの記録が届かないため、この記録を受け取れません。基板の位置を確かめ、必要なら判断を入力してください。",
    "What must be told before this was never told, so it cannot be taken. See where the boards are, and decide on them"
    " where needed.",
)
