"""監査計画台帳 / audit plan (source: table 24; practice 7.1.2).

The list of forms calls it 監査台帳 and the table 監査計画台帳: one ledger. Fiscal year, audited department, auditors,
the items confirmed, finding and correction have no column in the table, and are ours; the year is part of the key, so
that the same item can be planned again.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs
from sekisho.security.terms.calendar import FiscalYear
from sekisho.security.terms.choice import Choice


class Scope(Choice):
    """Whether the item is audited this time (対象要否)."""

    IN = "in", "対象", "In scope", "要", "○"
    OUT = "out", "対象外", "Out of scope", "不要", "否", "×"


class Outcome(Choice):
    """What the audit gave (結果). The report's sample knows 良好 alone."""

    GOOD = "good", "良好", "Good", "適合", "○"
    TO_IMPROVE = "to-improve", "要改善", "To be improved", "改善の機会", "△"
    BAD = "bad", "不適合", "Not met", "×"


@ledger(slug="audit", ja="監査計画台帳", en="Audit plan")
@dataclass(frozen=True, kw_only=True)
class Audit(Row):
    """One item of one year's audit: planned, done, found, and put right."""

    item: Annotated[str, Column("項目", "Item", key=True, required=True, width=24)] = ""
    document: Annotated[str, Column("文書名", "Document", key=True, width=20)] = ""
    scope: Annotated[Scope | None, Column("対象要否", "In scope", width=10)] = None
    planned: Annotated[dt.date | None, Column("計画", "Planned", width=12)] = None
    done: Annotated[dt.date | None, Column("実績", "Done", width=12)] = None
    result: Annotated[Outcome | None, Column("結果", "Result", width=10)] = None
    year: Annotated[FiscalYear, Column("年度", "Fiscal year", key=True, ours=True, width=12)] = FiscalYear("")
    department: Annotated[str, Column("対象部門", "Audited department", key=True, ours=True, width=20)] = ""
    system: Annotated[str, Column("システム", "System", ours=True, width=18)] = ""
    items: Annotated[
        tuple[str, ...], Column("監査項目番号", "Audit items (nos.)", refers="audit-item", ours=True, width=20)
    ] = ()
    auditors: Annotated[
        tuple[str, ...], Column("監査員ID", "Auditors (IDs)", refers="person", ours=True, width=16)
    ] = ()
    reason: Annotated[str, Column("対象外の理由", "Why out of scope", ours=True, width=24)] = ""
    finding: Annotated[str, Column("指摘", "Finding", ours=True, width=32, max_length=400)] = ""
    correction: Annotated[str, Column("是正処置", "Corrective action", ours=True, width=32, max_length=400)] = ""
    correction_due: Annotated[dt.date | None, Column("是正期限", "Correction due", ours=True, width=12)] = None
    corrected: Annotated[dt.date | None, Column("是正完了日", "Corrected on", ours=True, width=12)] = None
    improved: Annotated[str, Column("運用の見直し", "What was improved", ours=True, width=28)] = ""
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=28)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, audit and correction."""
        return max((day for day in (self.reviewed, self.done, self.corrected) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it was found good, or what was found is put right."""
        if self.scope is Scope.OUT:
            return True
        day = self.done if self.result is Outcome.GOOD else self.corrected
        return day is not None and day <= on

    def faults(self) -> Iterator[Fault]:
        """A result has a day; what is not good has a finding, an action and a day; what is left out has a reason."""
        yield from in_order(self, "E101", "done", "corrected")
        if self.result:
            yield from needs(self, "E102", Text("結果", "A result"), "done")
        if self.result in (Outcome.TO_IMPROVE, Outcome.BAD):
            because = Text(f"結果「{self.result.ja}」", f'The result "{self.result.en}"')
            yield from needs(self, "W101", because, "finding", "correction", "correction_due")
        if self.scope is Scope.OUT:
            yield from needs(self, "W102", Text("「対象外」", "Leaving it out"), "reason")
        if self.done:
            yield from needs(self, "W103", Text("実施した監査", "An audit that was done"), "auditors")
