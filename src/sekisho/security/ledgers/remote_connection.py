"""リモート接続先一覧 / remote connections (implied by 3.1.3.2, 3.1.3.3, 3.1.4.4; an example in a remark, no form).

The third rule of 3.1.3.2 is titled "limit what is communicated" and repeats the text on session locks; the allow-list
it must mean (destinations, protocols, operations, files) is what our columns hold.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.risk import Level
from sekisho.security.ledgers.row_rules import in_order, needs, not_negative, two_people
from sekisho.security.terms.calendar import Clock
from sekisho.security.terms.choice import Choice


class Factor(Choice):
    """How the user is made certain of (3.1.3.2 demands several factors)."""

    SEVERAL = "several", "多要素認証", "Several factors"
    ONE = "one", "単要素認証", "One factor", "パスワードのみ"


@ledger(slug="remote-connection", ja="リモート接続先一覧", en="Remote connections")
@dataclass(frozen=True, kw_only=True)
class RemoteConnection(Row):
    """One permitted way into the site from outside: from whom, to what, by what, when, and how risky it was found."""

    name: Annotated[str, Column("接続名称", "Connection", key=True, required=True, ours=True, width=22)] = ""
    partner: Annotated[str, Column("接続元の組織", "From (organisation)", required=True, ours=True, width=18)] = ""
    code: Annotated[str, Column("取引先コード", "Supplier code", refers="supplier", ours=True, paper=False)] = ""
    destinations: Annotated[
        tuple[str, ...], Column("接続先装置ID", "To (asset IDs)", refers="asset", ours=True, width=20)
    ] = ()
    gateway: Annotated[str, Column("中継装置ID", "By way of (asset ID)", refers="asset", ours=True, paper=False)] = ""
    people: Annotated[tuple[str, ...], Column("利用者", "Users", ours=True, paper=False, width=18)] = ()
    protocols: Annotated[tuple[str, ...], Column("通信方式", "Protocols", ours=True, width=18)] = ()
    software: Annotated[
        tuple[str, ...], Column("使用ソフトウェア", "Software used", ours=True, paper=False, width=18)
    ] = ()
    operations: Annotated[tuple[str, ...], Column("許可操作", "Permitted operations", ours=True, width=20)] = ()
    files: Annotated[bool, Column("ファイルの受け渡し", "Transfer of files", ours=True, width=14)] = False
    factor: Annotated[Factor | None, Column("認証方式", "Authentication", ours=True, width=14)] = None
    encryption: Annotated[str, Column("暗号化方式", "Encryption", ours=True, paper=False)] = ""
    idle_minutes: Annotated[int | None, Column("無操作終了（分）", "Ends when idle (min)", ours=True, width=12)] = None
    opens: Annotated[Clock, Column("接続可能開始", "Open from", ours=True, paper=False, width=10)] = Clock("")
    closes: Annotated[Clock, Column("接続可能終了", "Open until", ours=True, paper=False, width=10)] = Clock("")
    purpose: Annotated[str, Column("目的", "Purpose", ours=True, paper=False, width=24)] = ""
    risk: Annotated[Level | None, Column("リスク評価", "Risk", ours=True, width=10)] = None
    assessment: Annotated[
        str, Column("リスク評価の内容", "Risk assessment", ours=True, paper=False, width=32, max_length=400)
    ] = ""
    assessed: Annotated[dt.date | None, Column("評価日", "Assessed on", ours=True, width=12)] = None
    assessor: Annotated[str, Column("評価者ID", "Assessed by (ID)", refers="person", ours=True, paper=False)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    until: Annotated[dt.date | None, Column("許可終了日", "Permitted until", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and risk assessment."""
        return max((day for day in (self.reviewed, self.assessed) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """The day after the permission ends."""
        return self.until is not None and self.until < on

    def faults(self) -> Iterator[Fault]:
        """Assessed, then approved by another; several factors, an end when idle, and a list of what may pass."""
        yield from in_order(self, "E101", "approved", "until")
        yield from two_people(self, "E102", "assessor", "approver")
        yield from not_negative(self, "E103", "idle_minutes")
        yield from in_order(self, "W101", "assessed", "approved")
        if self.approved:
            asked = ("risk", "assessed", "destinations", "protocols", "operations", "idle_minutes", "factor")
            yield from needs(self, "W102", Text("承認したリモート接続", "An approved remote connection"), *asked)
        if self.factor is Factor.ONE:
            yield Fault(
                "factor",
                "W103",
                Text(
                    "リモート接続が単要素認証です。多要素認証にしてください。",
                    "The remote connection asks for one factor only. Ask for several.",
                ),
            )
