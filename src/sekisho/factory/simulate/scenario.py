"""What is simulated: machines, orders with their segments, people, changeovers and transport.

Times are in seconds from the begin of the simulation. Machines, orders and segments are named by their places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sekisho.factory.simulate.distributions import Distribution
from sekisho.factory.simulate.shifts import ALWAYS, Shifts


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine. line: those of one line stand in a row, in their order; empty: it stands alone, with room before it.

    buffer: boards that can wait before it in its line.  setup: family at the begin.  crew: one of it works at a board.
    failure: time of work up to the next failure; None: it never fails.  repair: within its shifts.
    """

    id: str
    shifts: Shifts = ALWAYS
    line: str = ""
    buffer: int = 0
    setup: str = ""
    crew: str = ""
    failure: Distribution | None = None
    repair: Distribution | None = None

    @property
    def stretch(self) -> float:
        """Seconds within shifts that a second of work takes in the mean, with failures and repairs: 1 or more."""
        return 1 + self.repair.mean / self.failure.mean if self.failure and self.repair else 1.0


@dataclass(frozen=True, slots=True)
class Rework:
    """share: of the boards that were judged.  machine: where, it stands alone; None: the board only waits so long.

    segment: the one the board goes back to.
    """

    share: float
    time: Distribution
    machine: int | None
    segment: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of an order. machines: that can do it, one only in a line.  times: until the next board, for each.

    passage: from in to out, where boards run through one behind the other (an oven).
    setup: family, empty where nothing is set up.  scrap: share of boards that become scrap here.
    boards_per_delivery: boards that one delivery of parts suffices for; 0: parts are always there.
    waiting: boards that wait for it at the begin.
    """

    id: str
    machines: tuple[int, ...]
    times: tuple[Distribution, ...]
    passage: Distribution | None = None
    setup: str = ""
    scrap: float = 0.0
    rework: Rework | None = None
    boards_per_delivery: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """A work order. quantity: good boards to deliver from now on.  release: not begun before."""

    id: str
    quantity: int
    due: float
    segments: tuple[Segment, ...]
    release: float = 0.0


@dataclass(frozen=True, slots=True)
class Transport:
    """vehicles: how many.  loading: seconds in the warehouse.  drive: one way to a machine."""

    vehicles: int
    loading: float
    drive: Mapping[int, Distribution]


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """One visit of all boards of an order to a line, both named by their places."""

    order: int
    visit: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of an order's boards to a line: its segments from `first` to `last`."""

    line: str
    first: int
    last: int


Sequence = tuple[Job, ...]
"""The jobs in the order in which lines take them; where machines stand alone, the order that comes first goes first."""


@dataclass(frozen=True)
class Scenario:
    """All of it. changeovers: seconds by machine, family before ("" for any) and family after."""

    machines: tuple[Machine, ...]
    orders: tuple[Order, ...]
    crews: Mapping[str, int] = field(default_factory=dict)
    changeovers: Mapping[tuple[int, str, str], float] = field(default_factory=dict)
    transport: Transport | None = None

    @cached_property
    def lines(self) -> Mapping[str, tuple[int, ...]]:
        """The machines of each line, in its flow."""
        found: dict[str, tuple[int, ...]] = {}
        for place, machine in enumerate(self.machines):
            if machine.line:
                found[machine.line] = (*found.get(machine.line, ()), place)
        return found

    @cached_property
    def visits(self) -> tuple[tuple[Visit, ...], ...]:
        """For each order, its visits to lines."""
        return tuple(self._visits(order) for order in self.orders)

    @cached_property
    def given(self) -> Sequence:
        """The jobs in the order of the orders as they stand there."""
        return tuple(Job(order, at) for order, visits in enumerate(self.visits) for at in range(max(len(visits), 1)))

    def changeover(self, machine: int, before: str, after: str) -> float:
        """Seconds to set a machine up; none within a family."""
        if before == after:
            return 0.0
        either = self.changeovers.get((machine, "", after), 0.0)
        return self.changeovers.get((machine, before, after), either)

    def _visits(self, order: Order) -> tuple[Visit, ...]:
        found: list[Visit] = []
        before = -1
        for place, segment in enumerate(order.segments):
            machine = segment.machines[0]
            line = self.machines[machine].line
            if line and found and found[-1].last == place - 1 and found[-1].line == line and machine > before:
                found[-1] = Visit(line, found[-1].first, place)
            elif line:
                found.append(Visit(line, place, place))
            before = machine
        return tuple(found)


def priorities(sequence: Sequence) -> Mapping[int, int]:
    """For each order the place of its last job: where machines stand alone, the lowest goes first."""
    return {job.order: place for place, job in enumerate(sequence)}
