"""コンソールの利用者アカウント一覧 / console accounts: whose each account is, since when, until when.

Ours; 3.1.4.1 and 4.4.1 ask for one account a person, 3.1.4.3 for ordinary and administrator accounts apart. Passwords
and second factors are no part of it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="login", ja="コンソールアカウント一覧", en="Console accounts", by_system=True)
@dataclass(frozen=True, kw_only=True)
class ConsoleLogin(Row):
    """One account of one person. issued: the instant (UTC) at which its first password was last given out."""

    name: Annotated[str, Column("アカウント名", "Account", key=True, required=True, ours=True, max_length=64)] = ""
    person: Annotated[str, Column("利用者ID", "Person (ID)", required=True, ours=True, refers="person")] = ""
    administrator: Annotated[bool, Column("管理者", "Administrator", ours=True, width=10)] = False
    made: Annotated[dt.date | None, Column("発行日", "Made", required=True, ours=True, width=12)] = None
    closed: Annotated[dt.date | None, Column("停止日", "Closed", ours=True, width=12)] = None
    issued: Annotated[
        str, Column("初回パスワード発行日時", "First password issued", ours=True, paper=False, width=22, max_length=30)
    ] = ""

    def over(self, on: dt.date) -> bool:
        """Once it is closed."""
        return self.closed is not None and self.closed <= on
