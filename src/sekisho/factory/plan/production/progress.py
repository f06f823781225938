"""What came of an order, as it was reported in all, and what is left of it: nothing is ever counted twice.

Totals only grow: whatever reports come again, late or in another order, the same remains.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.plan.production.records import Item, Order


@dataclass(frozen=True, slots=True)
class Passed:
    """Boards that were through a segment, each once however often it went; begin of the first and end of the last."""

    segment: str
    boards: int
    begun: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """All that was reported of an order. good: finished boards.  scrap: that never will be.  at: of the last report."""

    order: str
    good: int = 0
    scrap: int = 0
    state: str = ""
    at: datetime | None = None
    segments: tuple[Passed, ...] = ()

    def passed(self, segment: str) -> Passed:
        """What went through a segment."""
        return next((one for one in self.segments if one.segment == segment), Passed(segment, 0))


def remaining(order: Order, total: Total) -> int:
    """Boards that are not finished: ordered less good."""
    return max(order.quantity - total.good, 0)


def left_to_do(order: Order, item: Item, total: Total) -> tuple[int, ...]:
    """Boards that each segment of the route still has before it; never fewer than an earlier segment has.

    A scrapped board is made anew. Where it was scrapped is not reported: those that began and never came through a
    segment are taken to be the scrapped ones, which is exact once no board is under way.
    """
    rest = remaining(order, total)
    if not item.segments or not rest:
        return (0,) * len(item.segments)
    begun = max(total.passed(one.id).boards for one in item.segments)
    to_begin = max(order.quantity - (begun - min(total.scrap, begun)), 0)
    counts: list[int] = []
    for one in item.segments[:-1]:
        open_ones = max(order.quantity - total.passed(one.id).boards, to_begin)
        counts.append(max([min(open_ones, rest), *counts[-1:]]))
    return (*counts, rest)


def used(items: Iterable[Item], orders: Iterable[Order], totals: Iterable[Total]) -> dict[str, int]:
    """Parts that are in boards by what was reported, of each part: those of all boards that passed its segments."""
    by_item = {one.id: one for one in items}
    item_of = {one.id: by_item.get(one.item) for one in orders}
    found: dict[str, int] = {}
    for total in totals:
        item = item_of.get(total.order)
        for segment in item.segments if item else ():
            boards = total.passed(segment.id).boards
            for material in segment.materials:
                found[material.part] = found.get(material.part, 0) + boards * material.quantity
    return found
