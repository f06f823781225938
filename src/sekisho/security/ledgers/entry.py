"""入退室記録台帳 / entry log (source: table 25; practice 7.3.1).

The samples of its time columns are days, and it uses two words for leaving; here they are times of day. Who stays past
midnight has a day of leaving, which is ours.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs
from sekisho.security.terms.calendar import Clock


@ledger(slug="entry", ja="入退室記録台帳", en="Entry log")
@dataclass(frozen=True, kw_only=True)
class RoomEntry(Row):
    """One person's stay in one room or area."""

    room: Annotated[str, Column("名称", "Room", key=True, required=True, width=18)] = ""
    area: Annotated[str, Column("区分", "Area level", width=8, max_length=40)] = ""
    day: Annotated[dt.date | None, Column("入退室日", "Date", key=True, required=True, width=12)] = None
    entered: Annotated[Clock, Column("入室時間", "Entered at", key=True, width=10)] = Clock("")
    left: Annotated[Clock, Column("退出時間", "Left at", width=10)] = Clock("")
    person: Annotated[str, Column("対象者", "Person", key=True, required=True, width=18)] = ""
    id: Annotated[str, Column("対象者ID", "Person (ID)", refers="person", ours=True)] = ""
    visitor: Annotated[bool, Column("社外者", "Visitor", ours=True, width=10)] = False
    company: Annotated[str, Column("所属会社", "Company", ours=True)] = ""
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=24)] = ""
    escort: Annotated[str, Column("立会者ID", "Escort (ID)", refers="person", ours=True)] = ""
    visit: Annotated[str, Column("来訪番号", "Visit no.", refers="visitor-check", ours=True)] = ""
    card: Annotated[str, Column("カード番号", "Card no.", ours=True)] = ""
    left_on: Annotated[dt.date | None, Column("退室日", "Left on", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and the day itself: the record is made on it."""
        return max((day for day in (self.reviewed, self.day) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once the person has left."""
        return bool(self.left) and self.day is not None and (self.left_on or self.day) <= on

    def faults(self) -> Iterator[Fault]:
        """Nobody leaves before entering, save on a later day; a visitor has a purpose and an escort."""
        yield from in_order(self, "E101", "day", "left_on")
        if self.entered and self.left and self.left < self.entered and self.left_on in (None, self.day):
            yield Fault(
                "left",
                "E102",
                Text(
                    f"退出時間 {self.left} が入室時間 {self.entered} より前です。どちらかを直すか、翌日以降に出たなら"
                    "「退室日」を記入してください。",
                    f"Left at {self.left}, before entering at {self.entered}. Correct one of them, or enter the day in "
                    '"Left on" if it was a later one.',
                ),
            )
        if self.left:
            yield from needs(self, "W101", Text("退出時間", "A time of leaving"), "entered")
        if self.visitor:
            yield from needs(self, "W102", Text("社外者の入室", "A visitor's entry"), "company", "purpose", "escort")
