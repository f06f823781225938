"""ゾーン一覧 / zones (source: table 4, security design document; practice 3.1.2.1).

The report's sample lists device YYY in two zones; whether that is meant is a finding to be judged, not an error.
"""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger
from sekisho.security.terms.address import Network
from sekisho.security.terms.choice import Choice


class Trust(Choice):
    """Target security level of a zone: IEC 62443-3-3 clause 4 names the levels, IEC 62443-3-2 ZCR 6 sets them a zone.

    The words say against whom the level protects; the numbers are the standard's.
    """

    SL0 = "0", "SL-T 0（要求なし）", "SL-T 0 (no requirement)", "SL0", "SL 0"
    SL1 = "1", "SL-T 1（偶発・過失）", "SL-T 1 (casual or by mistake)", "SL1", "SL 1"
    SL2 = "2", "SL-T 2（簡単な手段の意図的な攻撃）", "SL-T 2 (intentional, simple means)", "SL2", "SL 2"
    SL3 = "3", "SL-T 3（高度な手段の攻撃）", "SL-T 3 (sophisticated means)", "SL3", "SL 3"
    SL4 = "4", "SL-T 4（大きな資源を持つ攻撃）", "SL-T 4 (extended resources)", "SL4", "SL 4"


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
    trust: Annotated[Trust | None, Column("目標セキュリティレベル", "Target security level", ours=True)] = None
