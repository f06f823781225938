"""制御機器の起動・停止・変更台帳 / start, stop and change of control equipment (implied by 3.1.5.5; no form)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import needs, two_people
from sekisho.security.terms.calendar import Clock
from sekisho.security.terms.choice import Choice


class Operation(Choice):
    """What was done to the equipment, or happened to it."""

    START = "start", "起動", "Start"
    STOP = "stop", "停止", "Stop"
    ABNORMAL_STOP = "abnormal-stop", "異常停止", "Abnormal stop"
    CHANGE = "change", "変更", "Change", "設定変更", "プログラム変更"


@ledger(
    slug="control-operation",
    ja="制御機器の起動・停止・変更台帳",
    en="Start, stop and change ledger of control equipment",
)
@dataclass(frozen=True, kw_only=True)
class ControlOperation(Row):
    """One start, stop or change of one piece of control equipment, written down because it may keep no log itself."""

    device: Annotated[
        str, Column("装置ID", "Device (asset ID)", key=True, required=True, refers="asset", ours=True)
    ] = ""
    day: Annotated[dt.date | None, Column("実施日", "Day", key=True, required=True, ours=True, width=12)] = None
    at: Annotated[Clock, Column("時刻", "Time", key=True, required=True, ours=True, width=10)] = Clock("")
    kind: Annotated[Operation | None, Column("操作", "Operation", key=True, required=True, ours=True, width=10)] = None
    what: Annotated[str, Column("内容", "What was done", ours=True, width=30, max_length=400)] = ""
    reason: Annotated[str, Column("理由", "Reason", ours=True, width=24)] = ""
    before: Annotated[str, Column("変更前", "Before", ours=True, width=20)] = ""
    after: Annotated[str, Column("変更後", "After", ours=True, width=20)] = ""
    person: Annotated[str, Column("実施者ID", "Done by (ID)", refers="person", ours=True)] = ""
    schedule: Annotated[str, Column("作業予定番号", "Schedule no.", refers="work-schedule", ours=True)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, paper=False, width=28)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and the operation: it is written down when it happens."""
        return max((day for day in (self.reviewed, self.day) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """From the day of the operation on."""
        return self.day is not None and self.day <= on

    def faults(self) -> Iterator[Fault]:
        """A change says what was changed, why and by whom; an abnormal stop says what was found; another approves."""
        yield from two_people(self, "E101", "person", "approver")
        if self.kind is Operation.CHANGE:
            yield from needs(self, "E102", Text("変更の記録", "A change"), "what")
            yield from needs(self, "W101", Text("変更の記録", "A change"), "reason", "person", "approver")
        if self.kind is Operation.ABNORMAL_STOP:
            yield from needs(self, "W102", Text("異常停止の記録", "An abnormal stop"), "what")
