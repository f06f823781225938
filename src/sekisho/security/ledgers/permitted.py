"""許可機器一覧 / permitted wireless and temporary devices (implied by 3.1.2.3 and 3.1.2.4; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.asset import Connection
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.address import Mac


@ledger(slug="permitted", ja="許可機器一覧", en="Permitted wireless and temporary devices")
@dataclass(frozen=True, kw_only=True)
class Permitted(Row):
    """One device that may connect by radio or for a time."""

    mac: Annotated[Mac, Column("MACアドレス", "MAC address", key=True, required=True, ours=True, width=20)] = Mac("")
    name: Annotated[str, Column("機器名称", "Device", required=True, ours=True, width=24)] = ""
    connection: Annotated[Connection | None, Column("接続形態", "Connection", ours=True)] = None
    purpose: Annotated[str, Column("用途", "Purpose", ours=True, width=28)] = ""
    keeper: Annotated[str, Column("管理者", "Keeper", ours=True, width=14)] = ""
    approver: Annotated[str, Column("許可者", "Permitted by", ours=True, width=14)] = ""
    since: Annotated[dt.date | None, Column("許可開始日", "Permitted from", ours=True, width=12)] = None
    until: Annotated[dt.date | None, Column("許可終了日", "Permitted until", ours=True, width=12)] = None

    def over(self, on: dt.date) -> bool:
        """The day after the permission ends."""
        return self.until is not None and self.until < on

    def faults(self) -> Iterator[Fault]:
        """A permission does not end before it begins."""
        if self.since and self.until and self.until < self.since:
            yield Fault(
                "until",
                "E101",
                Text(
                    "許可終了日が許可開始日より前です。どちらかの日付を直してください。",
                    "The permission ends before it begins. Correct one of the dates.",
                ),
            )
