"""ゾーン一覧 / zones (source: table 4, security design document; practice 3.1.2.1).

The report's sample lists device YYY in two zones; whether that is meant is a finding to be judged, not an error.
"""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger
from sekisho.security.terms.address import Network
from sekisho.security.terms.choice import Choice


class ZoneKind(Choice):
    """What a zone is for; the kinds are those the report wants apart (3.1.2.1) and the DMZ (3.1.3.1)."""

    BUSINESS = "business", "業務系", "Business"
    CONTROL = "control", "FA（制御）", "Factory automation"
    DEVELOPMENT = "development", "開発", "Development"
    DMZ = "dmz", "DMZ", "DMZ"
    WIRELESS = "wireless", "無線", "Wireless"
    OUTSIDE = "outside", "社外", "Outside"


@ledger(slug="zone", ja="ゾーン一覧", en="Zones")
@dataclass(frozen=True, kw_only=True)
class Zone(Row):
    """One zone, with the devices that belong to it and the networks it uses."""

    name: Annotated[str, Column("ゾーン名称", "Zone", key=True, required=True, max_length=80)] = ""
    devices: Annotated[tuple[str, ...], Column("機器", "Devices (asset IDs)", refers="asset", width=40)] = ()
    kind: Annotated[ZoneKind | None, Column("種別", "Kind", ours=True)] = None
    networks: Annotated[tuple[Network, ...], Column("ネットワーク", "Networks", ours=True, width=24)] = ()
    keeper: Annotated[str, Column("管理者", "Keeper", ours=True, width=14)] = ""
