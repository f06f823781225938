"""記録管理基準 / record-keeping rules: how long a ledger's history is kept and why, and whether changes need approval.

Ours; 3.1.7 and 7.1.1 ask that ledgers are kept for a set period and protected from alteration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger

SHORTEST_YEARS, LONGEST_YEARS = 1, 100


@ledger(slug="recordkeeping", ja="記録管理基準", en="Record-keeping rules")
@dataclass(frozen=True, kw_only=True)
class Recordkeeping(Row):
    """The rule of one ledger. No years: the history is kept for ever. The rule of an empty site holds for all sites."""

    ledger: Annotated[str, Column("台帳", "Ledger (slug)", key=True, required=True, ours=True, max_length=40)] = ""
    years: Annotated[int | None, Column("保管年数", "Years kept", ours=True, width=10)] = None
    basis: Annotated[str, Column("保管の根拠", "Basis in law or contract", ours=True, width=36)] = ""
    approval: Annotated[bool, Column("変更に承認が必要", "Changes need approval", ours=True, width=16)] = False

    def faults(self) -> Iterator[Fault]:
        """A period has its reason in law or contract, and is no less than a year."""
        if self.years is not None and not SHORTEST_YEARS <= self.years <= LONGEST_YEARS:
            yield Fault(
                "years",
                "E101",
                Text(
                    f"保管年数が {self.years} です。{SHORTEST_YEARS}から{LONGEST_YEARS}の数にしてください。",
                    f"The number of years is {self.years}. Enter {SHORTEST_YEARS} to {LONGEST_YEARS}.",
                ),
            )
        if self.years is not None and not self.basis:
            yield Fault(
                "basis",
                "E102",
                Text(
                    "保管年数には根拠（法令や契約）が必要です。記入してください。",
                    "A period of keeping needs its basis in law or contract. Enter it.",
                ),
            )
