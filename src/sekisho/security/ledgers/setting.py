"""コンソールの設定一覧 / console settings: the values that differ from what is set without a row.

Ours. What settings there are, with their bounds, is declared in `work/settings.py`.
"""

from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="setting", ja="コンソール設定一覧", en="Console settings", by_system=True)
@dataclass(frozen=True, kw_only=True)
class Setting(Row):
    """One setting, for one site or (without one) for all. value: as text; several are separated by commas."""

    name: Annotated[str, Column("設定名", "Setting", key=True, required=True, ours=True, width=24, max_length=60)] = ""
    value: Annotated[str, Column("値", "Value", ours=True, width=40, max_length=2000)] = ""
