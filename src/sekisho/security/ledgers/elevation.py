"""管理者権限の行使一覧 / administrator rights raised: by whom, for what reason, from when until when.

Ours; 3.1.4.3 asks that administrator rights are used only where they are needed.
"""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="elevation", ja="管理者権限行使一覧", en="Administrator rights raised", by_system=True)
@dataclass(frozen=True, kw_only=True)
class Elevation(Row):
    """One raising of rights. since, until, dropped: instants in UTC; the last is empty until they are dropped."""

    number: Annotated[str, Column("番号", "Number", key=True, required=True, ours=True, max_length=20)] = ""
    login: Annotated[str, Column("アカウント名", "Account", required=True, ours=True, max_length=64)] = ""
    person: Annotated[str, Column("利用者ID", "Person (ID)", required=True, ours=True, refers="person")] = ""
    reason: Annotated[str, Column("理由", "Reason", required=True, ours=True, width=32, max_length=1000)] = ""
    since: Annotated[str, Column("開始日時", "From", required=True, ours=True, width=22, max_length=30)] = ""
    until: Annotated[str, Column("終了予定日時", "Until", required=True, ours=True, width=22, max_length=30)] = ""
    dropped: Annotated[str, Column("終了日時", "Dropped at", ours=True, width=22, max_length=30)] = ""
