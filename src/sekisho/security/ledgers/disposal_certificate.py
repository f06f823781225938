"""廃棄証明 / disposal certificates (implied by the residual risk of 6.1.1 and by 3.1.9; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class Treatment(Choice):
    """How a medium was made unreadable (3.1.9, 6.1.1)."""

    OVERWRITTEN = "overwritten", "ランダム書き込みによる消去", "Overwritten at random", "消去", "データ消去"
    SHREDDED = "shredded", "物理的な破砕", "Shredded", "破砕"
    FIRM = "firm", "回収箱から業者が廃棄", "By a firm, from a locked box", "業者廃棄", "業者"


@ledger(slug="disposal-certificate", ja="廃棄証明", en="Disposal certificate")
@dataclass(frozen=True, kw_only=True)
class DisposalCertificate(Row):
    """What a disposal firm says it did with which media, and who of us compared it with what was handed over."""

    number: Annotated[
        str, Column("証明書番号", "Certificate no.", key=True, required=True, ours=True, max_length=60)
    ] = ""
    firm: Annotated[str, Column("廃棄業者", "Disposal firm", required=True, ours=True, width=20)] = ""
    code: Annotated[str, Column("取引先コード", "Supplier code", refers="supplier", ours=True, paper=False)] = ""
    media: Annotated[
        tuple[str, ...],
        Column("対象メディア（資産番号）", "Media (asset numbers)", refers="media", ours=True, width=26),
    ] = ()
    assets: Annotated[
        tuple[str, ...], Column("対象装置ID", "Devices (asset IDs)", refers="asset", ours=True, width=20)
    ] = ()
    serials: Annotated[tuple[str, ...], Column("製造番号", "Serial numbers", ours=True, paper=False, width=20)] = ()
    erased: Annotated[dt.date | None, Column("自社での消去日", "Erased by us on", ours=True, width=14)] = None
    collected: Annotated[dt.date | None, Column("引き渡し日", "Handed over on", ours=True, width=12)] = None
    treated: Annotated[dt.date | None, Column("処理日", "Treated on", ours=True, width=12)] = None
    treatment: Annotated[Treatment | None, Column("処理方法", "Treatment", ours=True, width=18)] = None
    place: Annotated[str, Column("処理場所", "Place of treatment", ours=True, paper=False)] = ""
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=28)] = ""
    handed_by: Annotated[
        str, Column("引き渡し者ID", "Handed over by (ID)", refers="person", ours=True, paper=False)
    ] = ""
    checker: Annotated[str, Column("確認者ID", "Checked by (ID)", refers="person", ours=True)] = ""
    checked: Annotated[dt.date | None, Column("確認日", "Checked on", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, check and treatment."""
        return max((day for day in (self.reviewed, self.checked, self.treated) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it was checked."""
        return self.checked is not None and self.checked <= on

    def faults(self) -> Iterator[Fault]:
        """Handing over, treatment and check follow each other; a certificate says what was treated, and how."""
        yield from in_order(self, "E101", "collected", "treated")
        yield from in_order(self, "E102", "treated", "checked")
        yield from two_people(self, "E103", "handed_by", "checker")
        if self.treated:
            yield from needs(self, "E104", Text("処理", "A treatment"), "treatment", "evidence")
        if self.number and not self.media and not self.assets:
            yield from needs(self, "W101", Text("廃棄証明", "A certificate"), "media")
        if self.collected:
            yield from needs(self, "W102", Text("業者への引き渡し", "Handing over to a firm"), "erased")
