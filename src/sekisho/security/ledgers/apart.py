"""結合しないアドレス一覧 / addresses kept apart: a MAC and an IP address that a person said are not one device's.

Ours; what sensors join into one device is a guess with a reason, and a person may know better. A row holds the two
apart wherever observations are held against the ledgers; withdrawing it joins them again, and the journal keeps both.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.address import Ip, Mac, is_group_ip, is_group_mac


@ledger(slug="apart", ja="結合しないアドレス一覧", en="Addresses kept apart")
@dataclass(frozen=True, kw_only=True)
class Apart(Row):
    """One IP address that is not that of the device with this MAC address, though it was seen so."""

    mac: Annotated[Mac, Column("MACアドレス", "MAC address", key=True, required=True, ours=True, width=20)] = Mac("")
    ip: Annotated[Ip, Column("IPアドレス", "IP address", key=True, required=True, ours=True, width=18)] = Ip("")
    reason: Annotated[str, Column("理由", "Reason", required=True, ours=True, width=36, max_length=1000)] = ""
    decided_by: Annotated[
        str, Column("決定者", "Decided by (ID)", required=True, ours=True, width=14, refers="person")
    ] = ""
    decided_on: Annotated[dt.date | None, Column("決定日", "Decided on", required=True, ours=True, width=14)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The day of the decision, or of a later review."""
        return max(filter(None, (self.decided_on, self.reviewed)), default=None)

    def faults(self) -> Iterator[Fault]:
        """An address of many is no device's, and is never joined with one: the row would do nothing."""
        if self.mac and is_group_mac(self.mac):
            yield Fault("mac", "W101", _GROUP)
        if self.ip and is_group_ip(self.ip):
            yield Fault("ip", "W102", _GROUP)


_GROUP = Text(
    "一台の機器のものではないアドレス（マルチキャスト、ブロードキャストなど）です。機器に結合されることはないので、"
    "アドレスを確かめるか、この行を取り下げてください。",
    "This is no address of one device (multicast, broadcast and the like). It is never joined with one: check the "
    "address, or withdraw this row.",
)
