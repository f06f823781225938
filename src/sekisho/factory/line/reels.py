"""The reels at a machine, and what is left on each as the machine has counted. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.factory.line.cfx import Placed
from sekisho.factory.line.orders import JobOrder


@dataclass(slots=True)
class Reel:
    """A reel that the machine has. by_hand: a person loaded it, so it serves whatever needs its part."""

    part: str
    left: int
    by_hand: bool = False


class Reels:
    """All reels of one machine, by their numbers. What the machine counted counts for more than what it is told."""

    def __init__(self, held: dict[str, Reel]) -> None:
        self._held = held

    def mount(self, order: JobOrder) -> None:
        """Have the reels that a job order names. A reel that is there already keeps its count."""
        for one in order.supplies:
            self._held.setdefault(one.reel, Reel(one.part, one.left))

    def load(self, part: str, reel: str, quantity: int) -> None:
        """Have a reel that a person loads, with so many parts on it."""
        self._held[reel] = Reel(part, quantity, by_hand=True)

    def missing(self, order: JobOrder) -> tuple[str, ...]:
        """Parts that do not suffice for one more board."""
        return tuple(
            part
            for part, places in order.needs.items()
            if sum(self._held[reel].left for reel in self._serving(order, part)) < len(places)
        )

    def place(self, order: JobOrder, lost: Mapping[str, int]) -> list[Placed]:
        """Take the parts of one board, which suffice. lost: parts that the machine drops, as far as there are any."""
        placed = []
        for part, places in order.needs.items():
            serving = [self._held[reel] for reel in self._serving(order, part)]
            dropped = min(lost.get(part, 0), sum(one.left for one in serving) - len(places))
            placed += self._taken(self._serving(order, part), dropped, places)
        return placed

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
        """The reels with a part: those that the job order names, in turn, then those loaded by hand."""
        named = [one.reel for one in order.supplies if one.part == part]
        more = [name for name, one in self._held.items() if one.by_hand and one.part == part and name not in named]
        return [*dict.fromkeys(named), *more]
