"""How far each segment of each work order is: what is reported upwards and shown to people. It follows the facts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sekisho.factory.process.books import Books
from sekisho.factory.process.facts import Accepted, AnyFact, Begun, Done, Installed, Reworked, Used


@dataclass(slots=True)
class SegmentProgress:
    """One segment of one work order. begun: when its first board began.  left: when the last one so far left it.

    done: boards that have left it, in that order.  reels: that parts were taken from in it.
    """

    begun: datetime | None = None
    left: datetime | None = None
    done: dict[str, None] = field(default_factory=dict)
    reels: dict[str, None] = field(default_factory=dict)


class Progress:
    """The progress of all work orders, by order and segment. changed: orders of the plan that something happened to."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._segments: defaultdict[tuple[str, str], SegmentProgress] = defaultdict(SegmentProgress)
        self.changed: set[str] = set()

    def of(self, order: str, segment: str) -> SegmentProgress:
        """How far a segment is."""
        return self._segments.get((order, segment)) or SegmentProgress()

    def follow(self, fact: AnyFact) -> None:
        """Take notice of a fact that the books have taken."""
        order = self._order(fact)
        if order is None:
            return
        self.changed.add(self._books.orders[order].root)
        match fact:
            case Begun():
                segment = self._segments[order, fact.segment]
                segment.begun = min(segment.begun or fact.at, fact.at)
            case Done() | Accepted():
                segment = self._segments[order, fact.segment]
                segment.done[fact.board] = None
                segment.left = max(segment.left or fact.at, fact.at)
            case Reworked():
                route = self._books.orders[order].route
                for one in route[route.index(fact.segment) :]:
                    self._segments[order, one].done.pop(fact.board, None)
            case Used() if fact.segment:
                self._segments[order, fact.segment].reels[fact.reel] = None
            case Installed():
                self._segments[order, fact.segment].reels |= {reel: None for reel, many, _ in fact.reels if many}

    def _order(self, fact: AnyFact) -> str | None:
        """The work order that a fact is about; None for one of a reel alone."""
        order: str | None = getattr(fact, "order", None)
        board: str | None = getattr(fact, "board", None)
        lot: str | None = getattr(fact, "lot", None)
        if order is None and board is not None:
            return self._books.boards[board].order
        if order is None and lot is not None:
            return self._books.lots[lot].order
        return order
