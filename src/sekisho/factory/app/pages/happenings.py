"""What happened to a board, as lines of a table, and what it waits for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.process.facts import AnyFact
from sekisho.factory.process.route import LINE, inspects, machine
from sekisho.factory.process.status import Genealogy

_JUDGED = {"failed", "reworked"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line. kind: of the fact, as its label is called.  quantity: of parts, None where there are none."""

    kind: str
    at: datetime
    who: str
    segment: str
    reel: str
    quantity: int | None
    reason: str


def happening(fact: AnyFact) -> Happening:
    """A fact as a line."""
    return Happening(
        type(fact).__name__.lower(),
        fact.at,
        fact.who,
        getattr(fact, "segment", ""),
        getattr(fact, "reel", ""),
        getattr(fact, "quantity", None),
        getattr(fact, "reason", ""),
    )


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to a board. judged: what it waits for a person for, if it does: its failure or its rework."""

    lines: tuple[Happening, ...]

    @property
    def judged(self) -> Happening | None:
        """The last time that it failed or went to rework."""
        return next((one for one in reversed(self.lines) if one.kind in _JUDGED), None)

    @property
    def reworks(self) -> int:
        """How often it went to rework."""
        return sum(one.kind == "reworked" for one in self.lines)

    @property
    def last(self) -> Happening | None:
        """What happened last in a segment."""
        return next((one for one in reversed(self.lines) if one.segment and one.kind != "used"), None)

    def ways_back(self, route: Sequence[str]) -> list[str]:
        """The segments that it may be sent to: where it is judged, by hand, or the begin of its side."""
        been = {one.segment for one in self.lines if one.kind in {"begun", "failed"}}
        return [one for one in route if one in been and _takes_back(one)]


def history(genealogy: Genealogy) -> History:
    """The history of a board."""
    return History(tuple(happening(one) for one in genealogy.facts))


def _takes_back(segment: str) -> bool:
    return not machine(segment) or inspects(segment) or machine(segment) == LINE["print"]
