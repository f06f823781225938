"""ゾーン間通信路一覧 / conduits: which zone may talk to which (implied by 3.1.2.1 and 3.1.2.2; IEC 62443-3-2 ZCR 3)."""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="conduit", ja="ゾーン間通信路一覧", en="Conduits")
@dataclass(frozen=True, kw_only=True)
class Conduit(Row):
    """One permitted direction of talk between two zones; the source zone opens the connection."""

    source: Annotated[str, Column("始点ゾーン", "From zone", key=True, required=True, refers="zone", ours=True)] = ""
    destination: Annotated[str, Column("終点ゾーン", "To zone", key=True, required=True, refers="zone", ours=True)] = ""
    protocols: Annotated[tuple[str, ...], Column("プロトコル", "Protocols", ours=True, width=28)] = ()
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=32)] = ""
    boundary: Annotated[str, Column("境界機器", "Boundary device", ours=True, refers="asset")] = ""
    keeper: Annotated[str, Column("管理者", "Keeper", ours=True, width=14)] = ""
