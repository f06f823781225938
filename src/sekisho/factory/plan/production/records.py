"""What is ordered, how it is made, and what there is to make it from. Frozen records; nothing here plans."""

from dataclasses import dataclass
from datetime import datetime

STANDARD_PRIORITY = 500


@dataclass(frozen=True, slots=True)
class Material:
    """A part that a segment puts on. quantity: for one board.  places: reference designators, if it has any."""

    part: str
    quantity: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of an item's route. cycle_s: until the next board can go in.  passage_s: of a board from in to out.

    machines: any of these does it.  workers: of the crew, all the time; 0 where nobody is bound.
    """

    id: str
    machines: tuple[str, ...]
    cycle_s: float
    passage_s: float
    crew: str = ""
    workers: int = 0
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is made. segments: its route in turn."""

    id: str
    revision: str
    segments: tuple[Segment, ...] = ()

    def feeders(self, machine: str) -> frozenset[str]:
        """The parts that hang on a machine while the item is made, of all its sides: feeders stay from side to side."""
        own = (one for one in self.segments if machine in one.machines)
        return frozenset(material.part for one in own for material in one.materials)

    @property
    def each(self) -> dict[str, int]:
        """The parts of one board and how many of each."""
        found: dict[str, int] = {}
        for one in self.segments:
            for material in one.materials:
                found[material.part] = found.get(material.part, 0) + material.quantity
        return found


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer wants. quantity: boards in all, from 1.  priority: 0 to 999, the lower the earlier."""

    id: str
    customer: str
    item: str
    quantity: int
    due: datetime
    placed_at: datetime
    priority: int = STANDARD_PRIORITY

    @property
    def weight(self) -> int:
        """How much a second of lateness counts: 1,024 from priority 0 on, half as much for each hundred more."""
        return int(2 ** (10 - self.priority // 100))


@dataclass(frozen=True, slots=True)
class Part:
    """A part in stock. quantity: that is there now.  lead_days: from order to arrival; None where nobody knows."""

    id: str
    quantity: int
    lead_days: int | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """Parts that were bought and have not come yet. arrives: as the supplier says."""

    id: str
    part: str
    quantity: int
    arrives: datetime


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine's failures, for the simulator. Seconds; 0 for one that never fails."""

    id: str
    mean_time_between_failures_s: float = 0.0
    mean_time_to_repair_s: float = 0.0


@dataclass(frozen=True, slots=True)
class BoardLine:
    """The machines that boards run through one after the other, without room to wait between them.

    set_up: the machine whose feeders are changed between items.
    """

    machines: tuple[str, ...]
    set_up: str


@dataclass(frozen=True, slots=True)
class Changeover:
    """What it takes to change the feeders from one item to another. fixed_s, and more for each that goes off or on."""

    fixed_s: float
    off_s: float
    on_s: float

    def seconds(self, line: BoardLine, before: Item | None, after: Item) -> int:
        """From an item to another, or from an empty machine; what both need stays where it hangs."""
        if before is not None and (before.id, before.revision) == (after.id, after.revision):
            return 0
        hung = before.feeders(line.set_up) if before else frozenset()
        needed = after.feeders(line.set_up)
        return round(self.fixed_s + len(hung - needed) * self.off_s + len(needed - hung) * self.on_s)
