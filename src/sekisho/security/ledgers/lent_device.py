"""貸与機器台帳 / lent device ledger (implied by 7.3.3; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people


@ledger(slug="lent-device", ja="貸与機器台帳", en="Lent device ledger")
@dataclass(frozen=True, kw_only=True)
class LentDevice(Row):
    """One device that the site lent to one person, until it is back."""

    number: Annotated[str, Column("貸与番号", "Loan no.", key=True, required=True, ours=True, max_length=60)] = ""
    name: Annotated[str, Column("機器名称", "Device", required=True, ours=True, width=20)] = ""
    device: Annotated[str, Column("装置ID", "Device (asset ID)", refers="asset", ours=True)] = ""
    borrower: Annotated[str, Column("借用者ID", "Borrower (ID)", required=True, refers="person", ours=True)] = ""
    purpose: Annotated[str, Column("用途", "Purpose", ours=True, width=24)] = ""
    lent: Annotated[dt.date | None, Column("貸与日", "Lent on", required=True, ours=True, width=12)] = None
    due: Annotated[dt.date | None, Column("返却期限", "Due back on", ours=True, width=12)] = None
    approver: Annotated[str, Column("貸与承認者ID", "Loan approved by (ID)", refers="person", ours=True)] = ""
    stocktaken: Annotated[dt.date | None, Column("最終棚卸日", "Last stocktake", ours=True, paper=False, width=12)] = (
        None
    )
    returned: Annotated[dt.date | None, Column("返却日", "Returned on", ours=True, width=12)] = None
    receiver: Annotated[str, Column("返却確認者ID", "Return received by (ID)", refers="person", ours=True)] = ""
    condition: Annotated[str, Column("返却時の状態", "Condition on return", ours=True, width=20)] = ""
    erased: Annotated[dt.date | None, Column("データ消去日", "Data erased on", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, loan and stocktake."""
        return max((day for day in (self.reviewed, self.lent, self.stocktaken) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it is back."""
        return self.returned is not None and self.returned <= on

    def faults(self) -> Iterator[Fault]:
        """It comes back after it was lent; another person approves the loan, and receives the device."""
        yield from in_order(self, "E101", "lent", "returned")
        yield from in_order(self, "E102", "lent", "due")
        yield from two_people(self, "E103", "borrower", "approver")
        yield from two_people(self, "E104", "borrower", "receiver")
        if self.returned:
            yield from needs(self, "W101", Text("返却", "A return"), "receiver", "erased")
        elif self.lent:
            yield from needs(self, "W102", Text("貸与中の機器", "A device on loan"), "due", "approver")
