"""許可ソフトウェア一覧 / permitted software (implied by 3.1.4.8 and 3.1.3.3; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people


@ledger(slug="permitted-software", ja="許可ソフトウェア一覧", en="Permitted software")
@dataclass(frozen=True, kw_only=True)
class PermittedSoftware(Row):
    """One software product that may run. No device named means any; no version means every version."""

    name: Annotated[str, Column("ソフトウェア名称", "Software", key=True, required=True, ours=True, width=28)] = ""
    version: Annotated[str, Column("バージョン", "Version", key=True, ours=True, width=14)] = ""
    vendor: Annotated[str, Column("メーカ", "Vendor", ours=True)] = ""
    purpose: Annotated[str, Column("業務上の必要性", "What work needs it for", ours=True, width=28)] = ""
    devices: Annotated[
        tuple[str, ...], Column("対象装置ID", "Devices (asset IDs)", refers="asset", ours=True, width=20)
    ] = ()
    sha256: Annotated[
        tuple[str, ...], Column("実行ファイルのハッシュ", "Hash of the program", ours=True, paper=False, width=24)
    ] = ()
    remote: Annotated[bool, Column("リモート接続用", "For remote connections", ours=True, width=12)] = False
    controlled: Annotated[bool, Column("起動制御に登録", "In start control", ours=True, width=12)] = False
    applicant: Annotated[str, Column("申請者ID", "Applicant (ID)", refers="person", ours=True)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    compared: Annotated[dt.date | None, Column("稼働との突合日", "Compared with what runs on", ours=True, width=14)] = (
        None
    )
    until: Annotated[dt.date | None, Column("許可終了日", "Permitted until", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and comparison with what runs."""
        return max((day for day in (self.reviewed, self.compared) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """The day after the permission ends."""
        return self.until is not None and self.until < on

    def faults(self) -> Iterator[Fault]:
        """Permission is given for a reason, by another person than the one who asks, and does not end before."""
        yield from in_order(self, "E101", "approved", "until")
        yield from two_people(self, "E102", "applicant", "approver")
        if self.approved:
            yield from needs(self, "W101", Text("許可", "A permission"), "purpose", "approver")
