"""変更提案一覧 / proposals: row changes of any ledgers, held together until one person decides over what another wrote.

Ours; 5.1.2 asks that one change reaches the asset ledger, the data flows and the diagram together, with an applicant
and an approver. What a proposal would change is a kept file, named here by its hash.
"""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger
from sekisho.security.terms.choice import Choice


class Standing(Choice):
    """How far a proposal has come. Void: a row it speaks of was changed from elsewhere, so what was shown is gone."""

    OPEN = "open", "申請中", "Open"
    APPROVED = "approved", "承認", "Approved"
    REJECTED = "rejected", "却下", "Rejected"
    APPLIED = "applied", "反映済み", "Applied"
    VOID = "void", "無効", "Void"
    WITHDRAWN = "withdrawn", "取り下げ", "Withdrawn"


@ledger(slug="proposal", ja="変更提案一覧", en="Proposals", by_system=True)
@dataclass(frozen=True, kw_only=True)
class Proposal(Row):
    """One proposal. sha256: of exactly what was shown; a decision is over it.  decided: instant in UTC."""

    number: Annotated[str, Column("提案番号", "Number", key=True, required=True, ours=True, max_length=20)] = ""
    title: Annotated[str, Column("件名", "Title", required=True, ours=True, width=32)] = ""
    why: Annotated[str, Column("理由", "Reason", required=True, ours=True, width=32, max_length=1000)] = ""
    ledgers: Annotated[tuple[str, ...], Column("対象台帳", "Ledgers", ours=True, width=20)] = ()
    rows: Annotated[int | None, Column("行数", "Rows", ours=True, width=8)] = None
    listed: Annotated[bool, Column("変更一覧に記載", "Goes to the change list", ours=True, paper=False, width=14)] = (
        False
    )
    applicant: Annotated[str, Column("申請者", "Applicant", required=True, ours=True, width=14)] = ""
    proposed: Annotated[str, Column("申請日時", "Proposed at", ours=True, paper=False, width=20, max_length=30)] = ""
    sha256: Annotated[
        str, Column("内容のハッシュ", "SHA-256 of the content", ours=True, paper=False, width=20, max_length=64)
    ] = ""
    state: Annotated[Standing | None, Column("状態", "State", required=True, ours=True, width=10)] = None
    approver: Annotated[str, Column("決定者", "Decided by", ours=True, width=14)] = ""
    decided: Annotated[str, Column("決定日時", "Decided at", ours=True, paper=False, width=20, max_length=30)] = ""
    note: Annotated[str, Column("所見", "Note", ours=True, width=28, max_length=1000)] = ""
    applied: Annotated[str, Column("反映日時", "Applied at", ours=True, paper=False, width=20, max_length=30)] = ""
