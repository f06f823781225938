"""バックアップ・復旧検証記録 / backups and restore rehearsals (implied by 3.1.4.17, 3.1.5.11, 7.2.1; no form).

One row is what is kept of one kind of data of one device: its last backup and its last rehearsal. Earlier ones are in
the row's history. A backup that was never restored is a hope: both days are asked for, each by its own rule.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, not_negative
from sekisho.security.terms.choice import Choice


class Content(Choice):
    """What is backed up."""

    SYSTEM = "system", "システム全体", "Whole system"
    PROGRAM = "program", "プログラム", "Program"
    SETTINGS = "settings", "設定", "Settings"
    DATA = "data", "データ", "Data"


class Rehearsal(Choice):
    """What trying to restore gave."""

    WORKED = "worked", "成功", "Worked", "復旧できた", "○"
    PARTLY = "partly", "一部成功", "Worked in part", "△"
    FAILED = "failed", "失敗", "Failed", "×"


@ledger(slug="backup", ja="バックアップ・復旧検証記録", en="Backup and restore test record")
@dataclass(frozen=True, kw_only=True)
class Backup(Row):
    """The backup of one kind of data of one device, and whether restoring it was tried."""

    device: Annotated[
        str, Column("装置ID", "Device (asset ID)", key=True, required=True, refers="asset", ours=True)
    ] = ""
    content: Annotated[
        Content | None, Column("対象データ", "What is backed up", key=True, required=True, ours=True, width=14)
    ] = None
    cycle_days: Annotated[int | None, Column("周期（日）", "Cycle (days)", ours=True, width=10)] = None
    taken: Annotated[dt.date | None, Column("取得日", "Taken on", ours=True, width=12)] = None
    stored: Annotated[str, Column("保管先", "Stored at", ours=True, width=20)] = ""
    offline: Annotated[bool, Column("オフライン保管", "Kept offline", ours=True, width=12)] = False
    encrypted: Annotated[bool, Column("暗号化", "Encrypted", ours=True, paper=False, width=10)] = False
    sha256: Annotated[str, Column("ハッシュ値", "Hash", ours=True, paper=False, width=20)] = ""
    person: Annotated[str, Column("取得者ID", "Taken by (ID)", refers="person", ours=True)] = ""
    spare: Annotated[str, Column("代替機", "Spare device", ours=True, width=16)] = ""
    procedure: Annotated[
        str, Column("復旧手順書の図書番号", "Restore procedure (document no.)", refers="document", ours=True)
    ] = ""
    rehearsed: Annotated[dt.date | None, Column("復旧検証日", "Restore tried on", ours=True, width=12)] = None
    result: Annotated[Rehearsal | None, Column("復旧検証結果", "Result of trying", ours=True, width=12)] = None
    minutes: Annotated[int | None, Column("復旧時間（分）", "Time to restore (min)", ours=True, width=12)] = None
    tried_by: Annotated[str, Column("検証者ID", "Tried by (ID)", refers="person", ours=True, paper=False)] = ""
    findings: Annotated[str, Column("所見", "Findings", ours=True, width=28, max_length=400)] = ""
    ended: Annotated[
        dt.date | None, Column("対象外とした日", "No longer kept from", ours=True, paper=False, width=12)
    ] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and backup; the rehearsal has a rule of its own."""
        return max((day for day in (self.reviewed, self.taken) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once the device needs no backup any more."""
        return self.ended is not None and self.ended <= on

    def faults(self) -> Iterator[Fault]:
        """Counts are not negative; a rehearsal has a result, and one that failed has findings; results have a day."""
        yield from not_negative(self, "E101", "cycle_days")
        yield from not_negative(self, "E102", "minutes")
        if self.result:
            yield from needs(self, "E103", Text("復旧検証結果", "The result of a restore"), "rehearsed")
        elif self.rehearsed:
            yield from needs(self, "E104", Text("復旧検証", "A restore"), "result")
        if self.result in (Rehearsal.PARTLY, Rehearsal.FAILED):
            yield from needs(self, "W101", Text("成功しなかった復旧検証", "A restore that did not work"), "findings")
        if self.device and not self.ended:
            yield from needs(self, "W102", Text("バックアップ", "A backup"), "cycle_days", "taken", "procedure")
        yield from in_order(self, "E105", "taken", "ended")
