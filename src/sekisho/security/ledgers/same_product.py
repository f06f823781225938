"""製品対応表 / product names: which product of an advisory a product of our ledgers is, as a person said.

Ours; makers, ledgers and advisories write one product in many ways. What a person was asked once is not asked again.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger
from sekisho.security.terms.choice import Choice


class Same(Choice):
    """Whether both names mean one product."""

    YES = "same", "同じ製品", "The same"
    NO = "other", "別の製品", "Another"


@ledger(slug="same-product", ja="製品対応表", en="Product names")
@dataclass(frozen=True, kw_only=True)
class SameProduct(Row):
    """One product as our ledgers name it, one as an advisory does, and whether they are the same."""

    vendor: Annotated[str, Column("台帳のメーカ", "Vendor in the ledger", key=True, ours=True, width=20)] = ""
    model: Annotated[
        str, Column("台帳の型番・名称", "Model or name in the ledger", key=True, required=True, ours=True, width=24)
    ] = ""
    their_vendor: Annotated[
        str, Column("アドバイザリのメーカ", "Vendor in the advisory", key=True, required=True, ours=True, width=20)
    ] = ""
    their_product: Annotated[
        str,
        Column(
            "アドバイザリの製品名",
            "Product in the advisory",
            key=True,
            required=True,
            ours=True,
            width=36,
            max_length=400,
        ),
    ] = ""
    same: Annotated[Same | None, Column("判断", "Verdict", required=True, ours=True, width=12)] = None
    reason: Annotated[str, Column("理由", "Reason", ours=True, width=32, max_length=400)] = ""
    decided_by: Annotated[
        str, Column("判断者ID", "Decided by (ID)", required=True, ours=True, refers="person", width=14)
    ] = ""
    decided_on: Annotated[dt.date | None, Column("判断日", "Decided on", required=True, ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The day of the decision, or of a later review."""
        return max(filter(None, (self.decided_on, self.reviewed)), default=None)
