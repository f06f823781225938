"""人員台帳 / people ledger (source: table 26; practice 7.3.3).

The report says that it holds rights data; the printed table has none.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="person", ja="人員台帳", en="People ledger")
@dataclass(frozen=True, kw_only=True)
class Person(Row):
    """One person who works at the site, employed or not. Rights are in the account ledger."""

    name: Annotated[str, Column("従業員名", "Name", required=True, width=18)] = ""
    id: Annotated[str, Column("ID", "ID", key=True, required=True, max_length=40)] = ""
    department: Annotated[str, Column("所属", "Department", width=22)] = ""
    group: Annotated[str, Column("Gr名", "Group")] = ""
    position: Annotated[str, Column("役職", "Position")] = ""
    employment: Annotated[str, Column("雇用形態", "Employment", ours=True)] = ""
    joined: Annotated[dt.date | None, Column("着任日", "Joined", ours=True, width=12)] = None
    left: Annotated[dt.date | None, Column("離任日", "Left", ours=True, width=12)] = None

    def over(self, on: dt.date) -> bool:
        """Once the person has left."""
        return self.left is not None and self.left <= on
