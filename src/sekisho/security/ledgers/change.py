"""変更一覧 / change list (source: table 20, security design document; practice 5.1.2).

The sample's "affected asset" is FALAN, a network; here it is asset ids or zone names, and what is neither is a finding.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="change", ja="変更一覧", en="Change list")
@dataclass(frozen=True, kw_only=True)
class Change(Row):
    """One change of the production system: what, when, on which assets, applied for and approved by whom."""

    what: Annotated[str, Column("変更内容", "Change", key=True, required=True, width=32)] = ""
    done: Annotated[dt.date | None, Column("変更実施日", "Done on", key=True, width=12)] = None
    assets: Annotated[tuple[str, ...], Column("影響を受ける資産", "Affected assets", refers="asset", width=24)] = ()
    applicant: Annotated[str, Column("申請者", "Applicant", width=14)] = ""
    approver: Annotated[str, Column("承認者", "Approver", width=14)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, approval and the change itself."""
        return max((day for day in (self.reviewed, self.approved, self.done) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it is done and approved."""
        return self.done is not None and self.approved is not None and max(self.done, self.approved) <= on
