"""アカウント・権限台帳 / account and rights ledger.

Implied by 3.1.4.1, 3.1.4.3, 4.4.1, 4.4.2 and 7.3.3; the report prints no form for it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.choice import Choice


class AccountKind(Choice):
    """Ordinary accounts cannot change the system; administrator accounts can (3.1.4.3)."""

    ORDINARY = "ordinary", "一般", "Ordinary"
    ADMINISTRATOR = "administrator", "管理者", "Administrator"
    SERVICE = "service", "サービス", "Service"


@ledger(slug="account", ja="アカウント・権限台帳", en="Account and rights ledger")
@dataclass(frozen=True, kw_only=True)
class Account(Row):
    """One account on one device. An account of several people is shared, and needs a compensating measure."""

    device: Annotated[
        str, Column("装置ID", "Device (asset ID)", key=True, required=True, refers="asset", ours=True)
    ] = ""
    name: Annotated[str, Column("アカウント名", "Account", key=True, required=True, ours=True)] = ""
    people: Annotated[tuple[str, ...], Column("利用者ID", "People (IDs)", refers="person", ours=True, width=20)] = ()
    kind: Annotated[AccountKind | None, Column("区分", "Kind", ours=True, width=10)] = None
    rights: Annotated[str, Column("権限", "Rights", ours=True, width=24)] = ""
    daily: Annotated[bool, Column("日常業務で使用", "Used for daily work", ours=True, width=14)] = False
    measure: Annotated[str, Column("共用時の代替策", "Compensating measure", ours=True, width=28)] = ""
    measure_until: Annotated[dt.date | None, Column("代替策の期限", "Measure valid until", ours=True, width=14)] = None
    issued: Annotated[dt.date | None, Column("発行日", "Issued", ours=True, width=12)] = None
    closed: Annotated[dt.date | None, Column("停止日", "Closed", ours=True, width=12)] = None

    def over(self, on: dt.date) -> bool:
        """Once it is closed."""
        return self.closed is not None and self.closed <= on

    def faults(self) -> Iterator[Fault]:
        """An account is not closed before it is issued."""
        if self.issued and self.closed and self.closed < self.issued:
            yield Fault(
                "closed",
                "E101",
                Text(
                    "停止日が発行日より前です。どちらかの日付を直してください。",
                    "The account was closed before it was issued. Correct one of the dates.",
                ),
            )
