"""鍵管理台帳 / key ledger (implied by 7.3.1, 3.1.5.1, 3.1.5.3, 3.1.4.5, 3.1.2.4; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, not_negative, two_people
from sekisho.security.terms.choice import Choice


class Opens(Choice):
    """What a key opens."""

    BUILDING = "building", "建屋", "Building"
    AREA = "area", "区画", "Area", "部屋"
    RACK = "rack", "ラック", "Rack"
    EQUIPMENT = "equipment", "制御機器", "Control equipment", "制御盤"
    CABINET = "cabinet", "保管庫", "Cabinet", "キャビネット"


@ledger(slug="key", ja="鍵管理台帳", en="Key ledger")
@dataclass(frozen=True, kw_only=True)
class Key(Row):
    """One key: what it opens, who may use it, and who has it now. Earlier loans are in the row's history."""

    number: Annotated[str, Column("鍵番号", "Key no.", key=True, required=True, ours=True, max_length=60)] = ""
    kind: Annotated[Opens | None, Column("対象の種類", "What it opens", ours=True, width=12)] = None
    opens: Annotated[str, Column("対象", "Which one", required=True, ours=True, width=20)] = ""
    device: Annotated[str, Column("装置ID", "Device (asset ID)", refers="asset", ours=True, paper=False)] = ""
    copies: Annotated[int | None, Column("本数", "Copies", ours=True, width=8)] = None
    kept: Annotated[str, Column("保管場所", "Kept at", ours=True, width=18)] = ""
    keeper: Annotated[str, Column("管理者ID", "Keeper (ID)", refers="person", ours=True)] = ""
    permitted: Annotated[
        tuple[str, ...], Column("使用を許可した人のID", "Permitted people (IDs)", refers="person", ours=True, width=22)
    ] = ()
    borrower: Annotated[str, Column("借用者ID", "Borrower (ID)", refers="person", ours=True)] = ""
    lent: Annotated[dt.date | None, Column("貸出日", "Lent on", ours=True, width=12)] = None
    due: Annotated[dt.date | None, Column("返却予定日", "Due back on", ours=True, width=12)] = None
    returned: Annotated[dt.date | None, Column("返却日", "Returned on", ours=True, width=12)] = None
    approver: Annotated[str, Column("貸出承認者ID", "Loan approved by (ID)", refers="person", ours=True)] = ""
    counted: Annotated[dt.date | None, Column("最終棚卸日", "Last stocktake", ours=True, width=12)] = None
    retired: Annotated[dt.date | None, Column("使用終了日", "Retired on", ours=True, paper=False, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and stocktake."""
        return max((day for day in (self.reviewed, self.counted) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once the key is no longer used."""
        return self.retired is not None and self.retired <= on

    def faults(self) -> Iterator[Fault]:
        """A loan ends after it begins, has a due day, and goes to somebody permitted, approved by somebody else."""
        yield from not_negative(self, "E101", "copies")
        yield from in_order(self, "E102", "lent", "returned")
        yield from in_order(self, "E103", "lent", "due")
        yield from two_people(self, "E104", "borrower", "approver")
        if self.lent:
            yield from needs(self, "E105", Text("貸出", "A loan"), "borrower")
            if not self.returned:
                yield from needs(self, "W101", Text("貸出中の鍵", "A key on loan"), "due", "approver")
        if self.borrower and self.permitted and self.borrower not in self.permitted:
            yield Fault(
                "borrower",
                "W102",
                Text(
                    f"借用者 {self.borrower} に使用の許可がありません。許可に加えるか、鍵を回収してください。",
                    f"The borrower {self.borrower} is not permitted to use it. Permit them, or take the key back.",
                ),
            )
