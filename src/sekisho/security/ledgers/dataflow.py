"""データフロー表 / data-flow table (source: tables 7, 15; practices 3.1.8, 4.4.4).

The report's protocol column holds just "TCP"; ours after it say port and application protocol.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.address import Endpoint

HIGHEST_PORT = 65535


@ledger(slug="dataflow", ja="データフロー表", en="Data-flow table")
@dataclass(frozen=True, kw_only=True)
class Dataflow(Row):
    """One declared flow. The source opens the connection; an empty port or application means any."""

    function: Annotated[str, Column("機能", "Function", key=True, required=True, width=28)] = ""
    source: Annotated[Endpoint, Column("送信元/IPアドレス", "Source/IP", key=True, required=True, width=30)] = Endpoint(
        ""
    )
    destination: Annotated[
        Endpoint, Column("受信先/IPアドレス", "Destination/IP", key=True, required=True, width=30)
    ] = Endpoint("")
    protocol: Annotated[str, Column("プロトコル", "Protocol", width=12)] = ""
    port: Annotated[int | None, Column("ポート", "Port", ours=True, width=8)] = None
    application: Annotated[str, Column("アプリケーション", "Application protocol", ours=True)] = ""
    operations: Annotated[tuple[str, ...], Column("許可操作", "Permitted operations", ours=True, width=20)] = ()
    keeper: Annotated[str, Column("管理者", "Keeper", ours=True, width=14)] = ""

    def faults(self) -> Iterator[Fault]:
        """A port lies between 1 and 65535."""
        if self.port is not None and not 1 <= self.port <= HIGHEST_PORT:
            yield Fault(
                "port",
                "E101",
                Text(
                    f"ポートが {self.port} です。1から65535の数にしてください。",
                    f"The port is {self.port}. Enter a number from 1 to 65535.",
                ),
            )
