"""書き出し記録 / write-out record (implied by 3.1.9, 4.4.5, 5.1.3; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.document import Disclosure
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.calendar import Clock


@ledger(slug="written-out", ja="書き出し記録", en="Write-out record")
@dataclass(frozen=True, kw_only=True)
class WrittenOut(Row):
    """One writing of data to external media at the station kept for it."""

    number: Annotated[
        str, Column("書き出し番号", "Write-out number", key=True, required=True, ours=True, max_length=60)
    ] = ""
    day: Annotated[dt.date | None, Column("書き出し日", "Day", required=True, ours=True, width=12)] = None
    at: Annotated[Clock, Column("時刻", "Time", ours=True, width=10)] = Clock("")
    person: Annotated[str, Column("実施者ID", "Done by (ID)", required=True, refers="person", ours=True)] = ""
    what: Annotated[
        str, Column("書き出した内容", "What was written", required=True, ours=True, width=30, max_length=400)
    ] = ""
    station: Annotated[
        str, Column("書き出し用機器の装置ID", "Writing station (asset ID)", refers="asset", ours=True)
    ] = ""
    medium: Annotated[str, Column("メディアの資産番号", "Medium (asset number)", refers="media", ours=True)] = ""
    disclosure: Annotated[Disclosure | None, Column("開示範囲", "Disclosure range", ours=True, width=12)] = None
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=24)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    taken: Annotated[str, Column("持ち出し番号", "Take-out number", refers="taken-out", ours=True)] = ""
    erased: Annotated[dt.date | None, Column("消去日", "Erased on", ours=True, paper=False, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and the writing: the record is made with it."""
        return max((day for day in (self.reviewed, self.day) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """From the day of writing on."""
        return self.day is not None and self.day <= on

    def faults(self) -> Iterator[Fault]:
        """Approved by another before it was written; at the station, on a known medium; erased afterwards."""
        yield from two_people(self, "E101", "person", "approver")
        yield from in_order(self, "E102", "day", "erased")
        yield from in_order(self, "W101", "approved", "day")
        if self.number:
            yield from needs(self, "W102", Text("書き出し", "Writing out"), "at", "station", "medium", "approver")
