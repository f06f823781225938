"""社外者入場チェック / visitor entry check (implied by 3.2.3; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs
from sekisho.security.terms.calendar import Clock


@ledger(slug="visitor-check", ja="社外者入場チェック", en="Visitor entry check")
@dataclass(frozen=True, kw_only=True)
class VisitorCheck(Row):
    """One visit of people from outside on one day: what they were told, who was with them, what they brought."""

    number: Annotated[str, Column("来訪番号", "Visit no.", key=True, required=True, ours=True, max_length=60)] = ""
    day: Annotated[dt.date | None, Column("入場日", "Day", required=True, ours=True, width=12)] = None
    entered: Annotated[Clock, Column("入場時刻", "Entered at", ours=True, width=10)] = Clock("")
    left: Annotated[Clock, Column("退場時刻", "Left at", ours=True, width=10)] = Clock("")
    company: Annotated[str, Column("所属会社", "Company", required=True, ours=True, width=18)] = ""
    visitors: Annotated[tuple[str, ...], Column("来訪者", "Visitors", required=True, ours=True, width=20)] = ()
    order: Annotated[str, Column("注文番号", "Purchase order number", refers="procurement", ours=True, paper=False)] = (
        ""
    )
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=24)] = ""
    places: Annotated[tuple[str, ...], Column("入場場所", "Places", ours=True, width=18)] = ()
    told: Annotated[bool, Column("注意事項の周知", "Told the rules", ours=True, width=12)] = False
    attendant: Annotated[str, Column("立会責任者ID", "Attended by (ID)", refers="person", ours=True)] = ""
    items: Annotated[
        tuple[str, ...], Column("持ち込み番号", "Carried-in numbers", refers="carried-in", ours=True, width=18)
    ] = ()
    scanned: Annotated[bool, Column("持ち込み品のスキャン", "Items scanned", ours=True, width=12)] = False
    stickers: Annotated[bool, Column("シールの貼付", "Stickers put on", ours=True, width=12)] = False
    connects: Annotated[
        tuple[str, ...],
        Column("接続を許可した装置ID", "May connect to (asset IDs)", refers="asset", ours=True, paper=False, width=20),
    ] = ()
    violation: Annotated[str, Column("違反の内容", "Violation", ours=True, paper=False, width=28, max_length=400)] = ""
    banned: Annotated[bool, Column("入場禁止", "Banned", ours=True, paper=False, width=10)] = False
    taught: Annotated[dt.date | None, Column("再教育日", "Taught again on", ours=True, paper=False, width=12)] = None
    prevention: Annotated[
        str, Column("再発防止策", "Measures against repetition", ours=True, paper=False, width=28)
    ] = ""
    readmitted: Annotated[dt.date | None, Column("再入場許可日", "Readmitted on", ours=True, paper=False, width=12)] = (
        None
    )

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and the day of the visit."""
        return max((day for day in (self.reviewed, self.day) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """The day after the visit, unless somebody is banned for it and not readmitted."""
        settled = not self.banned or (self.readmitted is not None and self.readmitted <= on)
        return settled and self.day is not None and self.day < on

    def faults(self) -> Iterator[Fault]:
        """Told, attended, scanned and labelled; after a violation nobody returns untaught and without a measure."""
        yield from in_order(self, "E101", "entered", "left")
        yield from in_order(self, "E102", "day", "readmitted")
        if self.readmitted:
            yield from needs(self, "E103", Text("再入場の許可", "Readmission"), "taught", "prevention")
            yield from in_order(self, "E104", "taught", "readmitted")
        if self.entered:
            yield from needs(self, "W101", Text("社外者の入場", "A visit"), "told", "attendant")
            if self.items:
                yield from needs(self, "W102", Text("機器の持ち込み", "Carrying in items"), "scanned", "stickers")
        if self.banned:
            yield from needs(self, "W103", Text("入場禁止", "A ban"), "violation")
