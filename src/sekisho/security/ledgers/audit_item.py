"""監査項目一覧 / audit items: what an audit confirms for each security requirement (implied by 7.1.2; no form)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order
from sekisho.security.terms.choice import Choice


class Method(Choice):
    """How an auditor confirms an item."""

    RECORDS = "records", "記録の確認", "Records"
    SETTINGS = "settings", "設定の確認", "Settings"
    SITE = "site", "現場の確認", "On the spot"
    INTERVIEW = "interview", "聞き取り", "Interview"


@ledger(slug="audit-item", ja="監査項目一覧", en="Audit items")
@dataclass(frozen=True, kw_only=True)
class AuditItem(Row):
    """One thing that audits confirm, the requirement it comes from, and the evidence that settles it."""

    number: Annotated[str, Column("項目番号", "Item no.", key=True, required=True, ours=True, max_length=40)] = ""
    rule: Annotated[str, Column("規定番号", "Rule", ours=True, max_length=20)] = ""
    requirement: Annotated[str, Column("セキュリティ要件", "Requirement", required=True, ours=True, width=36)] = ""
    question: Annotated[
        str, Column("確認する内容", "What is confirmed", required=True, ours=True, width=40, max_length=400)
    ] = ""
    evidence: Annotated[str, Column("求める証拠", "Evidence asked for", ours=True, width=32)] = ""
    method: Annotated[Method | None, Column("確認方法", "Method", ours=True, width=14)] = None
    departments: Annotated[tuple[str, ...], Column("対象部門", "Departments", ours=True, width=20)] = ()
    system: Annotated[str, Column("システム", "System", ours=True, width=18)] = ""
    since: Annotated[dt.date | None, Column("適用開始日", "In use from", ours=True, width=12)] = None
    ended: Annotated[dt.date | None, Column("適用終了日", "In use until", ours=True, width=12)] = None

    def over(self, on: dt.date) -> bool:
        """Once it is no longer asked."""
        return self.ended is not None and self.ended <= on

    def faults(self) -> Iterator[Fault]:
        """An item does not end before it begins."""
        yield from in_order(self, "E101", "since", "ended")
