"""見出しの読み替え / layouts: how the labels of a company's own workbook are read, confirmed once and remembered.

Ours; departments bring ledgers with other headers than the report's.
"""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="layout", ja="見出しの読み替え", en="Layouts of other workbooks", by_system=True)
@dataclass(frozen=True, kw_only=True)
class Layout(Row):
    """One label of one layout. layout: names the set of labels.  field: of the ledger; empty where it is not read."""

    layout: Annotated[str, Column("様式の識別", "Layout", key=True, required=True, ours=True, max_length=20)] = ""
    label: Annotated[str, Column("見出し", "Label", key=True, required=True, ours=True, width=24)] = ""
    ledger: Annotated[str, Column("台帳", "Ledger (slug)", required=True, ours=True, max_length=40)] = ""
    field: Annotated[str, Column("列", "Field", ours=True, max_length=40)] = ""
    confirmed: Annotated[str, Column("確認者", "Confirmed by", required=True, ours=True, width=14)] = ""
