"""緊急連絡網・連絡内容 / emergency contacts (implied by 7.2.1; no form in the report)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import not_negative
from sekisho.security.terms.choice import Choice


class Circle(Choice):
    """Who is told in an incident: those whom 7.2.1 names, from the spot upwards and outwards."""

    SPOT = "spot", "現場", "On the spot", "運転員"
    SYSTEMS = "systems", "情報システム", "Information systems", "生産・情報システム部門"
    EXECUTIVE = "executive", "幹部", "Executives"
    GENERAL = "general", "法務・広報・IR", "Legal, public relations, investors", "総務"
    EXPERTS = "experts", "社外のセキュリティ専門組織", "Outside experts", "専門組織"
    PROVIDER = "provider", "提供者・メーカ", "Providers and makers", "ベンダー"
    AUTHORITY = "authority", "官公庁", "Authorities"
    CUSTOMER = "customer", "顧客", "Customers"


@ledger(slug="emergency-contact", ja="緊急連絡網・連絡内容", en="Emergency contacts")
@dataclass(frozen=True, kw_only=True)
class EmergencyContact(Row):
    """One person or desk to tell: when, what, how, and in which order."""

    number: Annotated[
        str, Column("連絡先番号", "Contact no.", key=True, required=True, ours=True, max_length=40, width=10)
    ] = ""
    circle: Annotated[Circle | None, Column("区分", "Circle", ours=True, width=18)] = None
    order: Annotated[int | None, Column("連絡順", "Order", ours=True, width=8)] = None
    organisation: Annotated[str, Column("組織", "Organisation", ours=True, width=20)] = ""
    name: Annotated[str, Column("氏名・窓口", "Name or desk", required=True, ours=True, width=18)] = ""
    id: Annotated[str, Column("ID", "ID", refers="person", ours=True, paper=False)] = ""
    code: Annotated[str, Column("取引先コード", "Supplier code", refers="supplier", ours=True, paper=False)] = ""
    phone: Annotated[str, Column("電話", "Telephone", ours=True)] = ""
    night: Annotated[str, Column("夜間・休日の電話", "Telephone at night", ours=True)] = ""
    mail: Annotated[str, Column("メール", "Mail", ours=True, width=24)] = ""
    when: Annotated[str, Column("連絡する場合", "When to tell", ours=True, width=30, max_length=400)] = ""
    what: Annotated[str, Column("連絡内容", "What to tell", ours=True, width=30, max_length=400)] = ""
    deputy: Annotated[str, Column("代理", "Deputy", ours=True)] = ""
    systems: Annotated[
        tuple[str, ...], Column("対象システム", "Systems concerned", ours=True, paper=False, width=20)
    ] = ()
    tried: Annotated[dt.date | None, Column("疎通確認日", "Tried on", ours=True, paper=False, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and the day the contact was tried."""
        return max((day for day in (self.reviewed, self.tried) if day), default=None)

    def faults(self) -> Iterator[Fault]:
        """A contact can be reached by something."""
        yield from not_negative(self, "E101", "order")
        if self.name and not (self.phone or self.night or self.mail):
            yield Fault(
                "phone",
                "E102",
                Text(
                    "電話もメールもありません。少なくとも一つの連絡手段を記入してください。",
                    "There is neither a telephone number nor a mail address. Enter at least one.",
                ),
            )
