"""ゾーン間通信路一覧 / conduits: which zone may talk to which (implied by 3.1.2.1 and 3.1.2.2; IEC 62443-3-2 ZCR 3).

Where ports are given they alone say what may pass, else the known ports of the protocols do; neither means anything.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger


@ledger(slug="conduit", ja="ゾーン間通信路一覧", en="Conduits")
@dataclass(frozen=True, kw_only=True)
class Conduit(Row):
    """One permitted direction of talk between two zones; the source zone opens the connection.

    degraded: it stays open when the zones are cut from each other in an emergency (3.1.2.1).
    one_way: a data diode or its like (3.1.2.2): nothing passes from the destination to the source.
    """

    source: Annotated[str, Column("始点ゾーン", "From zone", key=True, required=True, refers="zone", ours=True)] = ""
    destination: Annotated[str, Column("終点ゾーン", "To zone", key=True, required=True, refers="zone", ours=True)] = ""
    protocols: Annotated[tuple[str, ...], Column("プロトコル", "Protocols", ours=True, width=28)] = ()
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=32)] = ""
    boundary: Annotated[str, Column("境界機器", "Boundary device", ours=True, refers="asset")] = ""
    keeper: Annotated[str, Column("管理者", "Keeper", ours=True, width=14)] = ""
    ports: Annotated[tuple[str, ...], Column("ポート", "Ports", ours=True, width=20)] = ()
    degraded: Annotated[bool, Column("遮断時も通す", "Flows when zones are cut", ours=True, width=12)] = False
    one_way: Annotated[bool, Column("一方向", "One way", ours=True, width=8)] = False

    def faults(self) -> Iterator[Fault]:
        """Ports are written as `tcp/502`, `udp/161-162` or `icmp`."""
        for word in self.ports:
            if not parsed_port(word):
                yield Fault(
                    "ports",
                    "E101",
                    Text(
                        f"ポート「{word}」は読み取れません。tcp/502、udp/161-162、icmp のように書いてください。",
                        f'The port "{word}" cannot be read. Write it as tcp/502, udp/161-162 or icmp.',
                    ),
                )


PROTOCOL_NUMBERS = {"icmp": 1, "tcp": 6, "udp": 17}
"""IANA's numbers of the protocols that a port may be written with."""
_PORT = re.compile(r"(tcp|udp)/(\d{1,5})(?:-(\d{1,5}))?|icmp")
HIGHEST_PORT = 65535


def parsed_port(word: str) -> tuple[int, int, int] | None:
    """IP protocol, first and last port of `tcp/502`, `udp/161-162` or `icmp`; None for anything else.

    Both ports are included; full-width forms and capitals are read. ICMP has no ports and gives all of them.
    """
    found = _PORT.fullmatch(unicodedata.normalize("NFKC", word).strip().casefold().replace(" ", ""))
    if not found:
        return None
    if not found[1]:
        return PROTOCOL_NUMBERS["icmp"], 0, HIGHEST_PORT
    first, last = int(found[2]), int(found[3] or found[2])
    if not 1 <= first <= last <= HIGHEST_PORT:
        return None
    return PROTOCOL_NUMBERS[found[1]], first, last
