"""安全停止の出力定義 / output on a safe stop (implied by 3.1.4.14, 3.1.5.9; no form in the report).

The report says that safe outputs make abnormal stops less likely; they make them less harmful, and the columns ask why
the chosen state is the safe one.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class OnStop(Choice):
    """What an output does when its device stops: the three states that the rule knows."""

    UNPOWERED = "unpowered", "無通電", "Without power", "通電しない", "OFF"
    HELD = "held", "直前の値を保持", "Holds its last proper value", "保持"
    FIXED = "fixed", "固定値", "A fixed value"


@ledger(slug="safe-output", ja="安全停止の出力定義", en="Output on safe stop")
@dataclass(frozen=True, kw_only=True)
class SafeOutput(Row):
    """One output of one device and its state when the device stops."""

    device: Annotated[
        str, Column("装置ID", "Device (asset ID)", key=True, required=True, refers="asset", ours=True)
    ] = ""
    output: Annotated[str, Column("出力", "Output", key=True, required=True, ours=True, width=20, max_length=80)] = ""
    drives: Annotated[str, Column("動かす対象", "What it drives", ours=True, width=20)] = ""
    state: Annotated[OnStop | None, Column("停止時の出力", "On stop", required=True, ours=True, width=16)] = None
    value: Annotated[str, Column("出力の固定値", "Fixed value", ours=True, width=12, max_length=80)] = ""
    reason: Annotated[str, Column("安全とする理由", "Why it is safe", ours=True, width=30)] = ""
    hazard: Annotated[str, Column("想定する危険", "Hazard considered", ours=True, paper=False, width=24)] = ""
    designer: Annotated[str, Column("設計者ID", "Designed by (ID)", refers="person", ours=True)] = ""
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    tested: Annotated[dt.date | None, Column("検証日", "Tested on", ours=True, width=12)] = None
    test: Annotated[str, Column("検証の記録", "Record of the test", ours=True, width=24)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The latest of review, approval and test."""
        return max((day for day in (self.reviewed, self.approved, self.tested) if day), default=None)

    def faults(self) -> Iterator[Fault]:
        """A fixed value is given, and only then; a design is approved by another person; a test leaves a record."""
        yield from two_people(self, "E101", "designer", "approver")
        if self.state is OnStop.FIXED:
            yield from needs(self, "E102", Text("停止時の出力「固定値」", "A fixed value on stop"), "value")
        elif self.state and self.value:
            yield Fault(
                "value",
                "E103",
                Text(
                    f"停止時の出力が「{self.state.ja}」なのに固定値があります。どちらかを直してください。",
                    f'On stop is "{self.state.en}", yet there is a fixed value. Correct one of them.',
                ),
            )
        yield from in_order(self, "W101", "approved", "tested")
        if self.approved:
            yield from needs(self, "W102", Text("承認した出力", "An approved output"), "reason")
        if self.tested:
            yield from needs(self, "W103", Text("検証", "A test"), "test")
