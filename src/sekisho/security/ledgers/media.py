"""メディア管理台帳 / media ledger (source: tables 8, 16, 21, 22; practices 3.1.4.5, 3.1.5.3, 3.1.9, 5.1.3, 6.1.1).

The report prints number and keeper in one cell; it stays as printed and is the key, and ours hold the keeper apart.
Its rows in use carry a day of disposal: the printed day is the day it was disposed of, the planned day is ours. Table
22 alone words the first column 媒体. Taking out and writing out are ledgers of their own.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.disposal_certificate import Treatment
from sekisho.security.ledgers.document import Disclosure
from sekisho.security.ledgers.row_rules import in_order, needs
from sekisho.security.terms.choice import Choice


class MediumStatus(Choice):
    """Where a medium is in its life."""

    IN_USE = "in-use", "稼働", "In use", "使用中"
    STORED = "stored", "保管", "Stored", "予備"
    OUT = "out", "持ち出し中", "Taken out"
    LOST = "lost", "紛失", "Lost"
    DISPOSED = "disposed", "廃棄", "Disposed of", "廃棄済", "廃棄済み"


@ledger(slug="media", ja="メディア管理台帳", en="Media ledger")
@dataclass(frozen=True, kw_only=True)
class Medium(Row):
    """One medium that stores information: a PC, a disk, a memory stick, a card of a controller."""

    medium: Annotated[str, Column("メディア", "Medium", required=True, was="媒体")] = ""
    number: Annotated[
        str, Column("資産番号（管理者）", "Asset number (keeper)", key=True, required=True, width=20, max_length=80)
    ] = ""
    place: Annotated[str, Column("設置場所", "Place", width=18)] = ""
    introduced: Annotated[dt.date | None, Column("新設日", "Introduced on", width=12)] = None
    disposed: Annotated[dt.date | None, Column("廃棄日", "Disposed of on", width=12)] = None
    status: Annotated[MediumStatus | None, Column("状態", "Status", width=12)] = None
    keeper: Annotated[str, Column("管理者ID", "Keeper (ID)", refers="person", ours=True)] = ""
    device: Annotated[str, Column("使用する装置ID", "Used at (asset ID)", refers="asset", ours=True)] = ""
    serial: Annotated[str, Column("製造番号", "Serial no.", ours=True)] = ""
    registered: Annotated[bool, Column("使用許可の登録", "Registered for use", ours=True, width=14)] = False
    encrypted: Annotated[bool, Column("暗号化", "Encrypted", ours=True, width=10)] = False
    locked: Annotated[bool, Column("施錠保管", "Kept under lock", ours=True, width=10)] = False
    disclosure: Annotated[Disclosure | None, Column("情報の開示範囲", "Disclosure of its content", ours=True)] = None
    stocktaken: Annotated[dt.date | None, Column("最終棚卸日", "Last stocktake", ours=True, width=12)] = None
    disposal_due: Annotated[dt.date | None, Column("廃棄予定日", "Disposal planned", ours=True, width=12)] = None
    treatment: Annotated[Treatment | None, Column("廃棄方法", "Way of disposal", ours=True)] = None
    certificate: Annotated[
        str, Column("廃棄証明番号", "Disposal certificate no.", refers="disposal-certificate", ours=True)
    ] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and stocktake."""
        return max((day for day in (self.reviewed, self.stocktaken) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it is disposed of."""
        return self.status is MediumStatus.DISPOSED and self.disposed is not None and self.disposed <= on

    def faults(self) -> Iterator[Fault]:
        """Disposal follows introduction, has a day and a way, and is not said of what is in use."""
        yield from in_order(self, "E101", "introduced", "disposed")
        if self.status is MediumStatus.DISPOSED:
            yield from needs(self, "W101", Text("状態「廃棄」", "A medium disposed of"), "disposed", "treatment")
        elif self.status and self.disposed:
            yield Fault(
                "disposed",
                "W102",
                Text(
                    f"状態が「{self.status.ja}」なのに「廃棄日」があります。予定なら「廃棄予定日」に移してください。",
                    f'The status is "{self.status.en}", yet there is a day of disposal. If it is planned, move it to '
                    '"Disposal planned".',
                ),
            )
        if self.treatment is Treatment.FIRM:
            yield from needs(self, "W103", Text("業者による廃棄", "Disposal by a firm"), "certificate")
