"""セキュリティ誓約書台帳 / pledge ledger (source: table 27; practices 7.3.5, 3.1.4.2, 3.1.5.2).

Day of signature and version of the pledge have no column in the table, so a completed row without them is a warning.
Dispatched and outsourced people are not mentioned there; whoever is in the people ledger can sign.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs
from sekisho.security.terms.choice import Choice


class PledgeForm(Choice):
    """On what the pledge was signed (誓約書)."""

    ELECTRONIC = "electronic", "電子", "Electronic"
    PAPER = "paper", "紙", "Paper", "書面"


class PledgeStatus(Choice):
    """Whether it is signed (状況)."""

    DONE = "done", "完了", "Completed", "済", "署名済"
    OPEN = "open", "未完了", "Not completed", "未", "未署名"


@ledger(slug="pledge", ja="セキュリティ誓約書台帳", en="Pledge ledger")
@dataclass(frozen=True, kw_only=True)
class Pledge(Row):
    """One person and whether the present pledge is signed."""

    name: Annotated[str, Column("従業員名", "Employee name", required=True, width=18)] = ""
    id: Annotated[str, Column("ID", "ID", key=True, required=True, refers="person", max_length=40)] = ""
    department: Annotated[str, Column("所属", "Department", width=22)] = ""
    group: Annotated[str, Column("Gr名", "Group")] = ""
    form: Annotated[PledgeForm | None, Column("誓約書", "Pledge", width=12)] = None
    status: Annotated[PledgeStatus | None, Column("状況", "Status", width=12)] = None
    signed: Annotated[dt.date | None, Column("署名日", "Signed on", ours=True, width=12)] = None
    version: Annotated[str, Column("誓約書の版", "Version of the pledge", ours=True, width=12, max_length=40)] = ""
    until: Annotated[dt.date | None, Column("有効期限", "Valid until", ours=True, width=12)] = None
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=28)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and signature."""
        return max((day for day in (self.reviewed, self.signed) if day), default=None)

    def faults(self) -> Iterator[Fault]:
        """A pledge holds from its signature on; what is completed has a day and a version, what is not has no day."""
        yield from in_order(self, "E101", "signed", "until")
        if self.status is PledgeStatus.DONE:
            yield from needs(self, "W101", Text("状況「完了」", "A completed pledge"), "signed", "version")
        if self.status is PledgeStatus.OPEN and self.signed:
            yield Fault(
                "status",
                "E102",
                Text(
                    "署名日があるのに状況が「未完了」です。どちらかを直してください。",
                    'There is a day of signature, yet the status is "Not completed". Correct one of them.',
                ),
            )
