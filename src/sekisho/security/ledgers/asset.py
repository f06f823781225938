"""資産台帳 / asset ledger (source: tables 5, 13, 18; practices 3.1.7, 4.4.3, 5.1.1).

The report's columns cannot be matched with traffic or advisories; ours after them can (notes: no vendor, model,
firmware, address or zone is printed there).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.address import Ip, Mac
from sekisho.security.terms.choice import Choice


class Connection(Choice):
    """How a device is connected. Wireless and temporary devices need a permission (3.1.2.3, 3.1.2.4)."""

    WIRED = "wired", "有線", "Wired"
    WIRELESS = "wireless", "無線", "Wireless"
    TEMPORARY = "temporary", "一時接続", "Temporary"
    NONE = "none", "接続なし", "Not connected"


class Importance(Choice):
    """What the loss of the device would mean for production (report 3.1.1: 影響度)."""

    HIGH = "high", "大", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "小", "Low"


class Status(Choice):
    """Where a device is in its life."""

    IN_USE = "in-use", "稼働", "In use"
    SPARE = "spare", "予備", "Spare"
    DISPOSED = "disposed", "廃棄", "Disposed of"


@ledger(slug="asset", ja="資産台帳", en="Asset ledger")
@dataclass(frozen=True, kw_only=True)
class Asset(Row):
    """One device of the production system."""

    id: Annotated[str, Column("ID", "ID", key=True, required=True, max_length=40)] = ""
    name: Annotated[str, Column("名称", "Name", required=True, width=24)] = ""
    kind: Annotated[str, Column("種類", "Kind", width=18)] = ""
    purpose: Annotated[str, Column("用途", "Purpose", width=28)] = ""
    software: Annotated[tuple[str, ...], Column("ソフト", "Software", width=24)] = ()
    place: Annotated[str, Column("設置場所", "Place", width=18)] = ""
    keeper: Annotated[str, Column("管理者", "Keeper", width=14)] = ""
    system: Annotated[str, Column("システム", "System", width=20, ours=True)] = ""
    zone: Annotated[str, Column("ゾーン", "Zone", refers="zone", ours=True)] = ""
    ips: Annotated[tuple[Ip, ...], Column("IPアドレス", "IP addresses", width=18, ours=True)] = ()
    macs: Annotated[tuple[Mac, ...], Column("MACアドレス", "MAC addresses", width=20, ours=True)] = ()
    connection: Annotated[Connection | None, Column("接続形態", "Connection", ours=True)] = None
    importance: Annotated[Importance | None, Column("重要度", "Importance", width=8, ours=True)] = None
    status: Annotated[Status | None, Column("状態", "Status", width=8, ours=True)] = None
    vendor: Annotated[str, Column("メーカ", "Vendor", ours=True)] = ""
    model: Annotated[str, Column("型番", "Model", ours=True)] = ""
    firmware: Annotated[str, Column("ファームウェア", "Firmware", ours=True)] = ""
    serial: Annotated[str, Column("製造番号", "Serial no.", ours=True)] = ""
    lender: Annotated[str, Column("貸与元", "Lender", ours=True)] = ""
    loan_end: Annotated[dt.date | None, Column("返却期限", "Loan end", width=12, ours=True)] = None
    replacement_due: Annotated[dt.date | None, Column("交換期限", "Replacement due", width=12, ours=True)] = None
    support_end: Annotated[dt.date | None, Column("サポート終了日", "End of support", width=14, ours=True)] = None
    stocktaken: Annotated[dt.date | None, Column("最終棚卸日", "Last stocktake", width=12, ours=True)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and stocktake: a stocktake looks at the device itself."""
        return max((day for day in (self.reviewed, self.stocktaken) if day), default=None)

    def over(self, on: dt.date) -> bool:  # noqa: ARG002 -- the status is of no day
        """Once it is disposed of."""
        return self.status is Status.DISPOSED

    def faults(self) -> Iterator[Fault]:
        """A loan has a lender."""
        if self.loan_end and not self.lender:
            yield Fault(
                "lender",
                "W101",
                Text(
                    "返却期限がありますが、貸与元がありません。貸与元を記入してください。",
                    "There is a loan end but no lender. Enter who lent the device.",
                ),
            )
