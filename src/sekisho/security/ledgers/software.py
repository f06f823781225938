"""ソフトウェア管理台帳 / software ledger (source: tables 6, 14, 19; practices 3.1.7, 4.4.3, 5.1.1)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger


@ledger(slug="software", ja="ソフトウェア管理台帳", en="Software ledger")
@dataclass(frozen=True, kw_only=True)
class Software(Row):
    """One software product with its licence, and the devices it is installed on.

    The report prints the device as "PC(A社)"; here it is the id of the asset ledger, several separated by commas.
    """

    name: Annotated[str, Column("ソフトウェア名称", "Software", key=True, required=True, width=28)] = ""
    devices: Annotated[
        tuple[str, ...], Column("インストール先装置ID", "Installed on (asset IDs)", refers="asset", width=24)
    ] = ()
    licences: Annotated[int | None, Column("ライセンス数", "Licences", width=12)] = None
    licence_end: Annotated[dt.date | None, Column("ライセンス有効期限", "Licence valid until", width=18)] = None
    keeper: Annotated[str, Column("責任者", "Responsible person", width=14)] = ""
    version: Annotated[str, Column("バージョン", "Version", key=True, ours=True, width=14)] = ""
    vendor: Annotated[str, Column("メーカ", "Vendor", ours=True)] = ""
    support_end: Annotated[dt.date | None, Column("サポート終了日", "End of support", ours=True, width=14)] = None

    def faults(self) -> Iterator[Fault]:
        """A number of licences is not negative."""
        if self.licences is not None and self.licences < 0:
            yield Fault(
                "licences",
                "E101",
                Text(
                    f"ライセンス数が {self.licences} です。0以上の数にしてください。",
                    f"The number of licences is {self.licences}. Enter 0 or more.",
                ),
            )
