"""サプライヤ台帳 / supplier ledger (source: table 10; practice 3.2.1).

Table 10 lacks the five checks that the rule asks for, the end of approval and the importance of the business served:
ours. The samples of its factory column name business sites; it takes whatever the supplier calls the place.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.risk import Impact
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class Outcome(Choice):
    """What one check of a supplier gave."""

    GOOD = "good", "良好", "Good", "○"
    DOUBTFUL = "doubtful", "要注意", "Doubtful", "△"
    BAD = "bad", "不可", "Bad", "×"


CHECKED = ("finances", "soundness", "changes", "certification", "quality")


@ledger(slug="supplier", ja="サプライヤ台帳", en="Supplier ledger")
@dataclass(frozen=True, kw_only=True)
class Supplier(Row):
    """One supplier that was verified, and may be dealt with once it is approved."""

    code: Annotated[str, Column("取引先コード", "Supplier code", key=True, required=True, max_length=40)] = ""
    maker: Annotated[str, Column("メーカ名", "Maker", required=True, width=20)] = ""
    factory: Annotated[str, Column("工場名", "Factory", width=18)] = ""
    location: Annotated[str, Column("所在地", "Location", width=20)] = ""
    registered: Annotated[dt.date | None, Column("登録日", "Registered on", width=12)] = None
    approved: Annotated[dt.date | None, Column("認定日", "Approved on", width=12)] = None
    importance: Annotated[Impact | None, Column("関わる業務の重要度", "Importance of the business", ours=True)] = None
    finances: Annotated[Outcome | None, Column("決算状況", "Finances", ours=True, width=10)] = None
    soundness: Annotated[Outcome | None, Column("組織の健全性", "Soundness", ours=True, width=12)] = None
    changes: Annotated[Outcome | None, Column("人員・売上の変化", "Changes", ours=True)] = None
    certification: Annotated[Outcome | None, Column("認証の確認", "Certification", ours=True, width=12)] = None
    quality: Annotated[Outcome | None, Column("製造工程の品質管理", "Quality of production", ours=True)] = None
    certificates: Annotated[tuple[str, ...], Column("取得認証", "Certificates held", ours=True, width=24)] = ()
    findings: Annotated[str, Column("確認の所見", "Findings", ours=True, width=32)] = ""
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=28)] = ""
    checker: Annotated[str, Column("確認者ID", "Checked by (ID)", refers="person", ours=True)] = ""
    checked: Annotated[dt.date | None, Column("確認日", "Checked on", ours=True, width=12)] = None
    approver: Annotated[str, Column("認定者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    until: Annotated[dt.date | None, Column("認定期限", "Approved until", ours=True, width=12)] = None
    again: Annotated[dt.date | None, Column("再評価予定日", "To be checked again on", ours=True, width=12)] = None
    contact: Annotated[str, Column("セキュリティ連絡先", "Security contact", ours=True, width=28)] = ""
    ended: Annotated[dt.date | None, Column("取引終了日", "Ended on", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and the five checks."""
        return max((day for day in (self.reviewed, self.checked) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once nothing is bought there any more."""
        return self.ended is not None and self.ended <= on

    def faults(self) -> Iterator[Fault]:
        """Approval follows registration and all five checks, none of them bad."""
        yield from in_order(self, "E101", "registered", "approved")
        yield from in_order(self, "E102", "approved", "until")
        yield from two_people(self, "E103", "checker", "approver")
        if not self.approved:
            return
        yield from needs(self, "W101", Text("認定", "An approval"), *CHECKED)
        for name in CHECKED:
            if getattr(self, name) is Outcome.BAD:
                yield Fault(
                    name,
                    "W102",
                    Text(
                        "確認の結果が「不可」の取引先が認定されています。認定を取り消すか、結果を見直してください。",
                        "The supplier is approved although this check was bad. Withdraw the approval, or check again.",
                    ),
                )
