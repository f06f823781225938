"""情報・メディア持ち出し記録 / take-out record (implied by 3.1.9, 4.4.5, 5.1.3; its columns are those of table 30).

The report asks for approval beforehand, protection, a due day and a look at what is out, and prints no form for it; the
columns of table 30, printed under the title of carried-in items, say just this. All are ours here.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.document import Disclosure
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class OutStatus(Choice):
    """Where it is now."""

    APPLIED = "applied", "申請中", "Applied for"
    OUT = "out", "持ち出し中", "Out"
    BACK = "back", "持ち帰り済", "Brought back", "持ち帰り済み", "返却済"
    LOST = "lost", "紛失", "Lost"
    HANDED_OVER = "handed-over", "引き渡し済", "Handed over for good"


class Protection(Choice):
    """How it is kept from whoever finds it (3.1.9: a terminal that keeps nothing, or encryption)."""

    VOLATILE = "volatile", "データの残らない端末", "Terminal that keeps no data", "揮発型PC"
    DATA = "data", "データの暗号化", "Data encrypted"
    MEDIUM = "medium", "メディア全体の暗号化", "Whole medium encrypted"
    NONE = "none", "保護なし", "Not protected"


class Transport(Choice):
    """How it travels. What is sent leaves a proof of sending (3.1.9)."""

    CARRIED = "carried", "手持ち", "Carried"
    REGISTERED = "registered", "書留", "Registered mail"
    COURIER = "courier", "追跡できる宅配便", "Courier with tracking", "宅配便"
    MAIL = "mail", "普通郵便", "Ordinary mail"


_SENT = (Transport.REGISTERED, Transport.COURIER)


@ledger(slug="taken-out", ja="情報・メディア持ち出し記録", en="Take-out record")
@dataclass(frozen=True, kw_only=True)
class TakenOut(Row):
    """One taking of information or of a medium outside the company, until it is back."""

    number: Annotated[
        str, Column("持ち出し番号", "Take-out number", key=True, required=True, ours=True, max_length=60)
    ] = ""
    taker: Annotated[str, Column("持ち出し者", "Taken out by", required=True, ours=True)] = ""
    item: Annotated[str, Column("持ち出し情報", "What is taken out", required=True, ours=True, width=24)] = ""
    out: Annotated[dt.date | None, Column("持ち出し日", "Taken out on", ours=True, width=12)] = None
    back: Annotated[dt.date | None, Column("持ち帰り日", "Brought back on", ours=True, width=12)] = None
    status: Annotated[OutStatus | None, Column("状態", "Status", ours=True, width=12)] = None
    due: Annotated[dt.date | None, Column("持ち帰り予定日", "Due back on", ours=True, width=14)] = None
    taker_id: Annotated[str, Column("持ち出し者ID", "Taken out by (ID)", refers="person", ours=True, paper=False)] = ""
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, width=24)] = ""
    destination: Annotated[str, Column("持ち出し先", "Destination", ours=True, paper=False, width=20)] = ""
    media: Annotated[
        tuple[str, ...], Column("メディアの資産番号", "Media (asset numbers)", refers="media", ours=True, width=20)
    ] = ()
    disclosure: Annotated[
        Disclosure | None, Column("開示範囲", "Disclosure range", ours=True, paper=False, width=12)
    ] = None
    protection: Annotated[Protection | None, Column("保護方法", "Protection", ours=True, width=18)] = None
    transport: Annotated[Transport | None, Column("運搬方法", "Transport", ours=True, paper=False, width=14)] = None
    tracking: Annotated[str, Column("送付の控え番号", "Proof of sending", ours=True, paper=False)] = ""
    applied: Annotated[dt.date | None, Column("申請日", "Applied for on", ours=True, paper=False, width=12)] = None
    approver: Annotated[str, Column("承認者", "Approver", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    located: Annotated[
        dt.date | None, Column("所在確認日", "Whereabouts confirmed on", ours=True, paper=False, width=12)
    ] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, taking out, confirmation of whereabouts and return."""
        return max((day for day in (self.reviewed, self.out, self.located, self.back) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it is back, or was handed over for good."""
        return self.status is OutStatus.HANDED_OVER or (self.back is not None and self.back <= on)

    def faults(self) -> Iterator[Fault]:
        """Back after out, due after out, approved by another before; what is not for everybody is protected."""
        yield from in_order(self, "E101", "out", "back")
        yield from in_order(self, "E102", "out", "due")
        yield from two_people(self, "E103", "taker", "approver")
        yield from in_order(self, "W101", "approved", "out")
        if self.out:
            because = Text("持ち出し", "A taking out")
            asked = (
                ("approver", "approved") if self.status is OutStatus.HANDED_OVER else ("due", "approver", "approved")
            )
            yield from needs(self, "W102", because, *asked)
        if self.status is OutStatus.BACK:
            yield from needs(self, "E104", Text("状態「持ち帰り済」", 'The status "Brought back"'), "back")
        if self.disclosure not in (None, Disclosure.GENERAL) and self.protection in (None, Protection.NONE):
            yield Fault(
                "protection",
                "W103",
                Text(
                    "一般に開示できない情報が保護されていません。暗号化するか、データの残らない端末を使ってください。",
                    "Information that is not for everybody is not protected. Encrypt it, or use a terminal that keeps "
                    "no data.",
                ),
            )
        if self.transport in _SENT:
            yield from needs(self, "W104", Text("送付", "Sending it"), "tracking")
        if self.transport is Transport.MAIL:
            yield Fault(
                "transport",
                "W105",
                Text(
                    "普通郵便では送った証拠が残りません。書留などを使ってください。",
                    "Ordinary mail leaves no proof of sending. Use registered mail or the like.",
                ),
            )
