"""A part at an assembly stall: the right one for the work order, a wrong one, one too many, or one that is not read.

A part whose tag cannot be read is entered by hand with a reason; nothing is built in that nobody named.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from sekisho.factory.rfid.epc import NotAnEpc, identity, item
from sekisho.guard.text import Text


class Verdict(Enum):
    """What a part is for the board at the station."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too-many"
    AGAIN = "again"
    UNREADABLE = "unreadable"

    @property
    def said(self) -> Text:
        """What the terminal tells the worker."""
        return _SAID[self]


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
    Verdict.UNREADABLE: Text(
        "タグを読めません。もう一度かざすか、理由を書いて手で入力してください。",
        "The tag cannot be read. Hold it there again, or enter the part by hand with a reason.",
    ),
}


@dataclass(frozen=True, slots=True)
class Needed:
    """A board at a station, and the parts its step needs by their kind (`epc.item`)."""

    order: str
    board: str
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Used:
    """A part that is built in. epc: its code, or its kind where it was entered by hand.  reason: of such an entry."""

    epc: str
    reason: str = ""
    who: str = ""


@dataclass(slots=True)
class AtStation:
    """The work on one board. used: what was taken so far, in that order."""

    needed: Needed
    used: list[Used] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def show(self, held: str) -> Verdict:
        """A tag is read at the station, in hexadecimal. A right part is taken."""
        try:
            epc = identity(held)
        except NotAnEpc:
            return Verdict.UNREADABLE
        if any(one.epc == epc for one in self.used):
            return Verdict.AGAIN
        return self._take(Used(epc), item(epc))

    def enter(self, kind: str, reason: str, who: str) -> Verdict:
        """A part is entered by hand. Raises ValueError without a reason or a person: nobody could answer for it."""
        if not reason.strip() or not who.strip():
            raise ValueError("an entry by hand needs a reason and a person")
        return self._take(Used(kind, reason.strip(), who.strip()), kind)

    def _take(self, part: Used, kind: str) -> Verdict:
        needed = self.needed.parts.get(kind, 0)
        if not needed:
            return Verdict.WRONG
        if self._counts[kind] >= needed:
            return Verdict.TOO_MANY
        self._counts[kind] += 1
        self.used.append(part)
        return Verdict.RIGHT

    @property
    def missing(self) -> dict[str, int]:
        """How many of which kind are still needed; the step is done when none is."""
        left = {kind: count - self._counts[kind] for kind, count in self.needed.parts.items()}
        return {kind: count for kind, count in left.items() if count}
