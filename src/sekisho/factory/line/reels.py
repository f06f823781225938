"""The reels at a machine, and what is left on each as the machine has counted. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.factory.line import loading
from sekisho.factory.line.cfx import Placed
from sekisho.factory.line.orders import JobOrder
from sekisho.factory.wire.job import Load


@dataclass(slots=True)
class Reel:
    """A reel that the machine has. most: parts that it came with.

    feeder: where a person loaded it, so that it serves whatever needs its part; "" for one that a job order named.
    """

    part: str
    left: int
    most: int = 0
    feeder: str = ""


class Reels:
    """All reels of one machine, by their numbers. What the machine counted counts for more than what it is told.

    ahead: by part, how many the boards that are in the machine already will take.
    """

    def __init__(self, held: dict[str, Reel]) -> None:
        self._held = held

    def mount(self, order: JobOrder) -> None:
        """Have the reels that a job order names. A reel that is there already keeps its count."""
        for one in order.supplies:
            self._held.setdefault(one.reel, Reel(one.part, one.left, one.left))

    def load(self, new: Load, orders: Iterable[JobOrder]) -> None:
        """Have a reel that a person loads; one that is there already keeps its count. orders: that are begun.

        Raises Refused, and then nothing has changed.
        """
        begun = tuple(orders)
        loading.check(new, begun)
        held = self._held.setdefault(new.reel, Reel(new.part, new.quantity, new.quantity))
        if held.part != new.part:
            raise loading.other_part(new, held.part)
        if not held.left <= new.quantity <= max(held.most, held.left):
            raise loading.other_quantity(new, held.left)
        mounted = {one.feeder for order in begun for one in order.supplies if one.reel == new.reel}
        if held.feeder and loading.needed_at(held.part, held.feeder, begun):
            mounted.add(held.feeder)
        if mounted - {new.feeder}:
            raise loading.mounted_elsewhere(new, min(mounted - {new.feeder}))
        held.feeder = new.feeder

    def missing(self, order: JobOrder, ahead: Mapping[str, int]) -> tuple[str, ...]:
        """Parts that do not suffice for one more board."""
        return tuple(
            part for part, places in order.needs.items() if self._left(order, part) < len(places) + ahead.get(part, 0)
        )

    def place(self, order: JobOrder, lost: Mapping[str, int], ahead: Mapping[str, int]) -> list[Placed]:
        """Take the parts of one board, which suffice. lost: parts that the machine drops, as far as it has more."""
        placed = []
        for part, places in order.needs.items():
            spare = self._left(order, part) - len(places) - ahead.get(part, 0)
            placed += self._taken(self._serving(order, part), max(min(lost.get(part, 0), spare), 0), places)
        return placed

    def _left(self, order: JobOrder, part: str) -> int:
        return sum(self._held[reel].left for reel in self._serving(order, part))

    def _taken(self, reels: Iterable[str], dropped: int, places: tuple[str, ...]) -> list[Placed]:
        taken, rest = [], places
        for name in reels:
            reel = self._held[name]
            gone = min(dropped, reel.left)
            reel.left, dropped = reel.left - gone, dropped - gone
            here, rest = rest[: reel.left], rest[reel.left :]
            reel.left -= len(here)
            if here or gone:
                taken.append(Placed(reel.part, name, reel.left, here))
        return taken

    def _serving(self, order: JobOrder, part: str) -> list[str]:
        """The reels with a part: those that the job order names, in turn, then those that a person loaded."""
        named = [one.reel for one in order.supplies if one.part == part]
        more = [name for name, one in self._held.items() if one.feeder and one.part == part]
        return list(dict.fromkeys((*named, *more)))
