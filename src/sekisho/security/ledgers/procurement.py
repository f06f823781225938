"""調達台帳 / procurement ledger (source: tables 11, 12, which are one ledger; practices 3.2.2, 3.2.3).

It is a buyer's ledger, yet begins with a number of an order received (受注番号): here the customer's job that the
purchase serves. The sample without requirements contradicts 3.2.3, which is required: it is read, warned about, and has
columns for the exception. The acceptance ledger names the order, so no column here repeats it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class Stated(Choice):
    """Whether security requirements were presented with the order (セキュア要求)."""

    YES = "yes", "あり", "Stated", "有", "有り", "○"
    NO = "no", "なし", "Not stated", "無", "無し", "×"


class Contract(Choice):
    """Form of contract (契約形態): the report's three, and the plain purchase of a product."""

    SALE = "sale", "売買", "Sale", "購入"
    WORK = "work", "請負", "Contract for work"
    QUASI_MANDATE = "quasi-mandate", "準委任", "Quasi-mandate"
    DISPATCH = "dispatch", "派遣", "Dispatch"


@ledger(slug="procurement", ja="調達台帳", en="Procurement ledger")
@dataclass(frozen=True, kw_only=True)
class Procurement(Row):
    """One order to a supplier, and in which document security requirements went with it."""

    received: Annotated[str, Column("受注番号", "Customer job number", width=14)] = ""
    order: Annotated[
        str, Column("注文番号", "Purchase order number", key=True, required=True, width=14, max_length=60)
    ] = ""
    supplier: Annotated[str, Column("発注先", "Supplier", required=True, width=18)] = ""
    document: Annotated[str, Column("規定文書名", "Governing document", width=20)] = ""
    stated: Annotated[Stated | None, Column("セキュア要求", "Security requirements", width=12)] = None
    contract: Annotated[Contract | None, Column("契約形態", "Form of contract", width=12)] = None
    code: Annotated[str, Column("取引先コード", "Supplier code", refers="supplier", ours=True)] = ""
    item: Annotated[str, Column("調達品・委託内容", "Goods or services", ours=True, width=28)] = ""
    assets: Annotated[tuple[str, ...], Column("対象資産ID", "Assets (IDs)", refers="asset", ours=True, width=20)] = ()
    ordered: Annotated[dt.date | None, Column("注文日", "Ordered on", ours=True, width=12)] = None
    presented: Annotated[dt.date | None, Column("要求提示日", "Requirements presented on", ours=True, width=12)] = None
    specification: Annotated[
        str, Column("仕様書の図書番号", "Specification (document no.)", refers="document", ours=True)
    ] = ""
    devices_listed: Annotated[bool, Column("使用機器一覧の提出", "Devices listed", ours=True, width=14)] = False
    duties: Annotated[bool, Column("責務と罰則の明記", "Duties and penalties stated", ours=True, width=14)] = False
    reporting: Annotated[
        bool, Column("脆弱性報告の合意", "Reporting of vulnerabilities agreed", ours=True, width=14)
    ] = False
    kept: Annotated[dt.date | None, Column("遵守確認日", "Duties confirmed on", ours=True, width=12)] = None
    exception: Annotated[str, Column("例外の理由", "Reason for the exception", ours=True, width=28)] = ""
    applicant: Annotated[str, Column("起案者ID", "Applicant (ID)", refers="person", ours=True)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    due: Annotated[dt.date | None, Column("検収予定日", "Acceptance due", ours=True, width=12)] = None
    ended: Annotated[dt.date | None, Column("契約終了日", "Contract ended on", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, order, and the day the duties were found to be kept."""
        return max((day for day in (self.reviewed, self.ordered, self.kept) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once the contract has ended."""
        return self.ended is not None and self.ended <= on

    def faults(self) -> Iterator[Fault]:
        """Requirements go before the order; an order without them is an exception that somebody else approved."""
        yield from in_order(self, "E101", "ordered", "ended")
        yield from in_order(self, "W101", "presented", "ordered")
        yield from two_people(self, "E102", "applicant", "approver")
        if self.stated is Stated.NO:
            because = Text("セキュア要求「なし」の注文", "An order without security requirements")
            yield from needs(self, "W102", because, "exception", "approver")
