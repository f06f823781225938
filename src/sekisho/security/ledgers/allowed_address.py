"""許可MAC/IPアドレス一覧 / permitted MAC and IP addresses (implied by 3.1.2.4; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, two_people
from sekisho.security.terms.address import Ip, Mac


@ledger(slug="allowed-address", ja="許可MAC/IPアドレス一覧", en="Permitted MAC and IP addresses")
@dataclass(frozen=True, kw_only=True)
class AllowedAddress(Row):
    """One address, or pair of addresses, that may communicate. An empty one of the two means any."""

    name: Annotated[str, Column("機器名称", "Device", required=True, ours=True, width=24)] = ""
    mac: Annotated[Mac, Column("MACアドレス", "MAC address", key=True, ours=True, width=20)] = Mac("")
    ip: Annotated[Ip, Column("IPアドレス", "IP address", key=True, ours=True, width=18)] = Ip("")
    device: Annotated[str, Column("装置ID", "Device (asset ID)", refers="asset", ours=True)] = ""
    zone: Annotated[str, Column("ゾーン", "Zone", refers="zone", ours=True)] = ""
    enforced: Annotated[
        tuple[str, ...], Column("設定した装置ID", "Set at (asset IDs)", refers="asset", ours=True, width=20)
    ] = ()
    purpose: Annotated[str, Column("用途", "Purpose", ours=True, width=24)] = ""
    applicant: Annotated[str, Column("申請者ID", "Applicant (ID)", refers="person", ours=True)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    since: Annotated[dt.date | None, Column("許可開始日", "Permitted from", ours=True, width=12)] = None
    until: Annotated[dt.date | None, Column("許可終了日", "Permitted until", ours=True, width=12)] = None

    def over(self, on: dt.date) -> bool:
        """The day after the permission ends."""
        return self.until is not None and self.until < on

    def faults(self) -> Iterator[Fault]:
        """A line permits some address, does not end before it begins, and was approved by another person."""
        yield from in_order(self, "E101", "since", "until")
        yield from two_people(self, "E102", "applicant", "approver")
        if self.name and not self.mac and not self.ip:
            yield Fault(
                "mac",
                "E103",
                Text(
                    "MACアドレスもIPアドレスもありません。少なくとも一方を記入してください。",
                    "There is neither a MAC nor an IP address. Enter at least one.",
                ),
            )
