"""持ち込み品管理台帳 / carried-in item ledger (source: table 30; practices 7.3.7, 3.2.3).

The title says carried in, the columns say taken out, and user and purpose, which the rule asks for, are missing. We
keep the printed words and read them from the side of whoever brings the item: taken out of their own company on the
day it came to us, and taken home on the day it left. What leaves our site is the ledger taken-out.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class CarriedStatus(Choice):
    """Where an item stands. The report's samples hold placeholders only."""

    APPLIED = "applied", "申請中", "Applied for"
    IN = "in", "持ち込み中", "On the site", "使用中"
    GONE = "gone", "持ち帰り済", "Taken home", "持ち帰り済み", "返却済", "済"
    REFUSED = "refused", "持ち込み不可", "Refused"


@ledger(slug="carried-in", ja="持ち込み品管理台帳", en="Carried-in item ledger")
@dataclass(frozen=True, kw_only=True)
class CarriedIn(Row):
    """One device, medium or document that somebody brought onto the site."""

    number: Annotated[
        str,
        Column(
            "持ち出し番号",
            "Carried-in number",
            key=True,
            required=True,
            max_length=60,
            help=Text("持ち込み品ごとの番号です。", "The number of the item carried in."),
        ),
    ] = ""
    carrier: Annotated[
        str,
        Column(
            "持ち出し者",
            "Carried in by",
            required=True,
            help=Text("自社などから持ち出して、ここへ持ち込んだ人です。", "Who brought it here."),
        ),
    ] = ""
    item: Annotated[
        str,
        Column(
            "持ち出し情報",
            "Item",
            required=True,
            width=20,
            help=Text("PC、USB、文書など、持ち込んだものです。", "What was brought: PC, USB, document."),
        ),
    ] = ""
    came: Annotated[
        dt.date | None,
        Column("持ち出し日", "Carried in on", width=12, help=Text("ここへ持ち込んだ日です。", "The day it came.")),
    ] = None
    went: Annotated[
        dt.date | None,
        Column("持ち帰り日", "Taken home on", width=12, help=Text("ここから持ち帰った日です。", "The day it left.")),
    ] = None
    status: Annotated[CarriedStatus | None, Column("状態", "Status", width=12)] = None
    user: Annotated[str, Column("使用者", "User", ours=True)] = ""
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=28)] = ""
    company: Annotated[str, Column("所属会社", "Company", ours=True)] = ""
    order: Annotated[str, Column("注文番号", "Purchase order number", refers="procurement", ours=True)] = ""
    visit: Annotated[str, Column("来訪番号", "Visit no.", refers="visitor-check", ours=True)] = ""
    device: Annotated[str, Column("機器番号", "Device number", ours=True)] = ""
    sticker: Annotated[str, Column("管理シール番号", "Control sticker", ours=True)] = ""
    place: Annotated[str, Column("使用場所", "Place of use", ours=True)] = ""
    connects: Annotated[
        tuple[str, ...], Column("接続先装置ID", "Connects to", refers="asset", ours=True, width=20)
    ] = ()
    applied: Annotated[dt.date | None, Column("申請日", "Applied for on", ours=True, width=12)] = None
    approver: Annotated[str, Column("承認者", "Approver", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    due: Annotated[dt.date | None, Column("持ち帰り期限", "To be taken home by", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, coming and leaving."""
        return max((day for day in (self.reviewed, self.came, self.went) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it was taken home, or was never let in."""
        return self.status is CarriedStatus.REFUSED or (self.went is not None and self.went <= on)

    def faults(self) -> Iterator[Fault]:
        """It leaves after it came; somebody else approved it before; its user, purpose and due day are known."""
        yield from in_order(self, "E101", "came", "went")
        yield from two_people(self, "E102", "carrier", "approver")
        yield from in_order(self, "E103", "came", "due")
        yield from in_order(self, "W101", "approved", "came")
        if self.came and self.status is not CarriedStatus.REFUSED:
            because = Text("持ち込み", "An item carried in")
            yield from needs(self, "W102", because, "user", "purpose", "approver", "approved", "due")
        if self.connects:
            yield from needs(self, "W103", Text("機器の接続", "Connecting it"), "sticker")
