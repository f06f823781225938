"""検収確認書 / acceptance sheet (source: figure 15, which has no columns; practice 3.2.4).

The figure shows a statement, an approver and a checker, each with a day, and cuts the rest. The rule asks for evidence
and for the requirements presented with the order, so both are columns, and all are ours.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class Verdict(Choice):
    """What the acceptance came to."""

    PASSED = "passed", "合格", "Passed"
    CONDITIONAL = "conditional", "条件付き合格", "Passed under conditions"
    FAILED = "failed", "不合格", "Failed"


@ledger(slug="acceptance", ja="検収確認書", en="Acceptance sheet")
@dataclass(frozen=True, kw_only=True)
class Acceptance(Row):
    """One acceptance: that the security requirements presented with an order were found to be met."""

    number: Annotated[
        str, Column("検収番号", "Acceptance no.", key=True, required=True, ours=True, max_length=60, width=14)
    ] = ""
    order: Annotated[
        str, Column("注文番号", "Purchase order number", required=True, refers="procurement", ours=True, width=14)
    ] = ""
    item: Annotated[str, Column("検収対象", "Accepted item", required=True, ours=True, width=24)] = ""
    requirements: Annotated[
        tuple[str, ...], Column("確認した要件", "Requirements confirmed", ours=True, width=30, max_length=400)
    ] = ()
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=28)] = ""
    approver: Annotated[str, Column("承認者", "Approver", ours=True, width=14)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    checker: Annotated[str, Column("確認者", "Checker", ours=True, width=14)] = ""
    checked: Annotated[dt.date | None, Column("確認日", "Checked on", ours=True, width=12)] = None
    result: Annotated[Verdict | None, Column("結果", "Result", ours=True, width=12)] = None
    remarks: Annotated[str, Column("備考", "Remarks", ours=True, width=28, max_length=400)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, check and approval."""
        return max((day for day in (self.reviewed, self.checked, self.approved) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it is approved: an acceptance happens once."""
        return self.approved is not None and self.approved <= on

    def faults(self) -> Iterator[Fault]:
        """Somebody checks, another approves afterwards; what passes has evidence, and conditions are written down."""
        yield from two_people(self, "E101", "checker", "approver")
        yield from in_order(self, "E102", "checked", "approved")
        if self.result in (Verdict.PASSED, Verdict.CONDITIONAL):
            because = Text("合格", "A passed acceptance")
            yield from needs(self, "E103", because, "evidence", "requirements", "checker", "checked")
        if self.result is Verdict.CONDITIONAL:
            yield from needs(self, "E104", Text("条件付き合格", "A pass under conditions"), "remarks")
        if self.approver:
            yield from needs(self, "E105", Text("承認者の名前", "The approver's name"), "approved")
