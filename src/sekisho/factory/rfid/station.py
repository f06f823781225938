"""A part at an assembly stall: the right one for the work order, a wrong one, one too many, or one that is not read.

A part whose tag cannot be read is entered by hand: by the code that is printed on its label, and with a reason. So the
same part counts once, also where its tag is read after all; nothing is built in that nobody named.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sekisho.factory.rfid.register import Tagged
from sekisho.guard.text import Text


class Verdict(Enum):
    """What a part is for the board at the station."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too-many"
    AGAIN = "again"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    EARLY = "early"

    @property
    def said(self) -> Text:
        """What the terminal tells the worker."""
        return _SAID[self]

    @property
    def disposition(self) -> str:
        """What a part is that was seen and not taken (CBV 2.0, 7.2); empty where that is no event."""
        return _DISPOSITIONS.get(self, "")


_SAID = {
    Verdict.RIGHT: Text("正しい部品です。", "This is the right part."),
    Verdict.WRONG: Text(
        "この作業指示にない部品です。戻して、正しい部品を取ってください。",
        "This part is not in the work order. Put it back and take the right one.",
    ),
    Verdict.TOO_MANY: Text(
        "この部品は必要な数がもう揃っています。戻してください。",
        "There are enough of these parts already. Put it back.",
    ),
    Verdict.AGAIN: Text("この部品はもう読み取りました。", "This part was read already."),
    Verdict.ELSEWHERE: Text(
        "この部品は別の基板に組み込み済みです。使わずに、責任者に知らせてください。",
        "This part is built into another board already. Do not use it, and tell the supervisor.",
    ),
    Verdict.UNKNOWN: Text(
        "このタグは受入れで登録されていません。使わずに、受入れの担当者に知らせてください。",
        "This tag was not entered at goods receipt. Do not use the part, and tell goods receipt.",
    ),
    Verdict.UNREADABLE: Text(
        "タグを読めません。もう一度かざすか、理由を書いて手で入力してください。",
        "The tag cannot be read. Hold it there again, or enter the part by hand with a reason.",
    ),
    Verdict.EARLY: Text(
        "基板の作業を始める前に置かれた部品です。作業を始めてから、もう一度かざしてください。",
        "This part was there before work on the board began. Begin, and hold it there again.",
    ),
}
_DISPOSITIONS = {
    Verdict.WRONG: "mismatch_class",
    Verdict.TOO_MANY: "mismatch_quantity",
    Verdict.ELSEWHERE: "mismatch_instance",
    Verdict.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Needed:
    """A board at a station, and how many of which part number it must hold by hand when its step is done."""

    order: str
    board: str
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Used:
    """A part that is built in. reason, who: of an entry by hand; else empty."""

    epc: str
    part: str
    reason: str = ""
    who: str = ""


@dataclass(slots=True)
class AtStation:
    """The work on one board. begun: since when.  used: what is built in, in that order.

    passed_over: the codes of what was seen and does not belong there; each is recorded once.
    """

    needed: Needed
    begun: datetime
    used: list[Used] = field(default_factory=list)
    passed_over: set[str] = field(default_factory=set)

    def verdict(self, part: Tagged | None, board: str) -> Verdict:
        """What a part would be here. part: None where its tag is unknown.  board: that it is built into, if any."""
        if part is None:
            return Verdict.UNKNOWN
        if board:
            return Verdict.AGAIN if board == self.needed.board else Verdict.ELSEWHERE
        if part.part not in self.needed.parts:
            return Verdict.WRONG
        return Verdict.RIGHT if part.part in self.missing else Verdict.TOO_MANY

    @property
    def missing(self) -> dict[str, int]:
        """How many of which part number are still needed; the step is done when none is."""
        held = Counter(one.part for one in self.used)
        left = {part: count - held[part] for part, count in self.needed.parts.items()}
        return {part: count for part, count in left.items() if count > 0}
