"""指摘への対応 / decisions: what people decided on a finding: mend it, accept it until a day, or a false alarm.

Ours; design section 5 and style section 5: a silenced finding has an owner, a reason and an end. A finding keeps its id
from run to run, so the decision stays with it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Department


class Deed(Choice):
    """What is to be done about a finding."""

    FIX = "fix", "是正", "Fix"
    ACCEPT = "accept", "受容", "Accept"
    FALSE_ALARM = "false-alarm", "誤検知", "False alarm"


@ledger(slug="decision", ja="指摘への対応", en="Decisions on findings")
@dataclass(frozen=True, kw_only=True)
class Decision(Row):
    """The decision on one finding. A later one takes its place; the journal keeps the former.

    finding: its id.  check, about: which check found what, so that the row can be read without the run.
    due: last day to mend it.  until: last day on which the acceptance holds.  person, approver: IDs of two people.
    """

    finding: Annotated[str, Column("指摘ID", "Finding", key=True, required=True, ours=True, max_length=40)] = ""
    check: Annotated[str, Column("照合", "Check", ours=True, paper=False, width=24, max_length=60)] = ""
    about: Annotated[str, Column("指摘の内容", "What was found", ours=True, width=36, max_length=1000)] = ""
    deed: Annotated[Deed | None, Column("処置", "Decision", required=True, ours=True, width=10)] = None
    department: Annotated[Department | None, Column("担当部門", "Department", ours=True, width=18)] = None
    due: Annotated[dt.date | None, Column("是正の期限", "Mend by", ours=True, width=12)] = None
    until: Annotated[dt.date | None, Column("受容の期限", "Accepted until", ours=True, width=12)] = None
    reason: Annotated[str, Column("理由", "Reason", ours=True, width=32, max_length=1000)] = ""
    person: Annotated[str, Column("決定者", "Decided by (ID)", required=True, ours=True, width=14, refers="person")] = (
        ""
    )
    approver: Annotated[str, Column("承認者", "Approver (ID)", ours=True, width=14, refers="person")] = ""
    decided: Annotated[dt.date | None, Column("決定日", "Decided on", required=True, ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The day of the decision, or of a later review."""
        return max(filter(None, (self.decided, self.reviewed)), default=None)

    def over(self, on: dt.date) -> bool:
        """Whether the acceptance has ended."""
        return self.deed is Deed.ACCEPT and self.until is not None and self.until < on

    def faults(self) -> Iterator[Fault]:
        """What each deed needs; and no day before the decision."""
        if self.deed is Deed.FIX and not (self.department and self.due):
            yield Fault("due", "E101", _FIX)
        if self.deed is Deed.ACCEPT:
            if not (self.until and self.reason):
                yield Fault("until", "E102", _ACCEPT)
            if not self.approver or same_person(self.approver, self.person):
                yield Fault("approver", "E103", _SECOND)
        if self.deed is Deed.FALSE_ALARM and not self.reason:
            yield Fault("reason", "E104", _FALSE_ALARM)
        for name, deed in (("due", Deed.FIX), ("until", Deed.ACCEPT)):
            day = getattr(self, name)
            if self.deed is deed and day and self.decided and day < self.decided:
                yield Fault(name, "E105", _early(day, self.decided))


def same_person(one: str, other: str) -> bool:
    """Whether two IDs name one person: case and outer blanks do not count."""
    return one.strip().casefold() == other.strip().casefold()


_FIX = Text(
    "「是正」には担当部門と是正の期限が必要です。記入してください。",
    "A decision to fix needs the department and the day by which it is mended. Enter both.",
)
_ACCEPT = Text(
    "「受容」には理由と受容の期限が必要です。記入してください。",
    "An acceptance needs a reason and its last day. Enter both.",
)
_SECOND = Text(
    "「受容」には決定者とは別の承認者が必要です。承認者のIDを記入してください。",
    "An acceptance needs an approver other than the person who decided. Enter the ID of one.",
)
_FALSE_ALARM = Text(
    "「誤検知」には理由が必要です。誤りだと分かった根拠を記入してください。",
    "A false alarm needs a reason. Enter how it is known to be one.",
)


def _early(day: dt.date, decided: dt.date) -> Text:
    return Text(
        f"期限（{day:%Y/%m/%d}）が決定日（{decided:%Y/%m/%d}）より前です。決定日以後の日にしてください。",
        f"The day {day:%Y/%m/%d} is before the decision ({decided:%Y/%m/%d}). Enter that day or a later one.",
    )
