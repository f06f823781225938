"""作業予定と利用者予定 / schedule of work and users (implied by 3.1.4.10, 3.1.4.1, 4.4.1; no form in the report).

Logs are held against it: who was due to do what, where, when, and by which account, shared ones above all.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.calendar import Clock
from sekisho.security.terms.choice import Choice


class Outcome(Choice):
    """What became of the plan."""

    AS_PLANNED = "as-planned", "予定どおり", "As planned", "済", "完了"
    CHANGED = "changed", "変更して実施", "Done otherwise", "変更"
    CANCELLED = "cancelled", "中止", "Cancelled"


@ledger(slug="work-schedule", ja="作業予定と利用者予定", en="Schedule of work and users")
@dataclass(frozen=True, kw_only=True)
class WorkSchedule(Row):
    """One piece of work as planned: days and times are inclusive, and an empty last day is the first."""

    number: Annotated[
        str, Column("作業予定番号", "Schedule no.", key=True, required=True, ours=True, max_length=60)
    ] = ""
    work: Annotated[str, Column("作業内容", "Work", required=True, ours=True, width=30)] = ""
    day: Annotated[dt.date | None, Column("作業日", "Day", required=True, ours=True, width=12)] = None
    last_day: Annotated[dt.date | None, Column("終了日", "Last day", ours=True, width=12)] = None
    begins: Annotated[Clock, Column("開始時刻", "From", ours=True, width=10)] = Clock("")
    ends: Annotated[Clock, Column("終了時刻", "Until", ours=True, width=10)] = Clock("")
    devices: Annotated[
        tuple[str, ...], Column("対象装置ID", "Devices (asset IDs)", refers="asset", ours=True, width=20)
    ] = ()
    system: Annotated[str, Column("システム", "System", ours=True, paper=False, width=18)] = ""
    people: Annotated[tuple[str, ...], Column("作業者", "People", ours=True, width=18)] = ()
    accounts: Annotated[tuple[str, ...], Column("使用アカウント", "Accounts used", ours=True, width=18)] = ()
    administrator: Annotated[
        bool, Column("管理者権限の使用", "Administrator rights used", ours=True, paper=False, width=14)
    ] = False
    settings: Annotated[bool, Column("設定変更を含む", "Settings are changed", ours=True, paper=False, width=14)] = (
        False
    )
    company: Annotated[str, Column("作業会社", "Company", ours=True, paper=False)] = ""
    attendant: Annotated[str, Column("立会者ID", "Attended by (ID)", refers="person", ours=True)] = ""
    applicant: Annotated[str, Column("申請者ID", "Applicant (ID)", refers="person", ours=True, paper=False)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    outcome: Annotated[Outcome | None, Column("実績", "Outcome", ours=True, width=12)] = None
    logs_checked: Annotated[
        dt.date | None, Column("ログ確認日", "Logs reviewed on", ours=True, paper=False, width=12)
    ] = None
    log_findings: Annotated[str, Column("ログ確認の所見", "Findings in the logs", ours=True, paper=False, width=28)] = (
        ""
    )

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, the work itself and the look at its logs."""
        return max((day for day in (self.reviewed, self.day, self.logs_checked) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once its last day is past."""
        last = self.last_day or self.day
        return last is not None and last < on

    def faults(self) -> Iterator[Fault]:
        """It ends after it begins, another person approves it before, and it says who works by which account."""
        yield from in_order(self, "E101", "day", "last_day")
        if self.last_day in (None, self.day):
            yield from in_order(self, "E102", "begins", "ends")
        yield from two_people(self, "E103", "applicant", "approver")
        yield from in_order(self, "W101", "approved", "day")
        if self.administrator or self.settings:
            because = Text("管理者権限や設定変更を伴う作業", "Work with administrator rights or changed settings")
            yield from needs(self, "W102", because, "people", "accounts", "approver")
