"""A daily plan as records: what people see, what is compared and what is published."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sekisho.factory.plan.production.workload import LeftOut


@dataclass(frozen=True, slots=True)
class Bar:
    """Boards of a segment at a machine. begin: the first is in; end: the last is out; it may go over breaks.

    lot: of hand work, from 1; 0 on the line.  work_s, changeover_s: working time in it, and before it for the set-up.
    """

    machine: str
    order: str
    item: str
    segment: str
    lot: int
    boards: int
    begin: datetime
    end: datetime
    changeover_s: int = 0
    work_s: int = 0
    crew: str = ""
    workers: int = 0
    frozen: bool = False
    late: bool = False


class Cause(Enum):
    """What an order's time went to."""

    WORK = "work"
    MACHINE = "machine"
    CHANGEOVER = "changeover"
    SHIFT = "shift"
    MATERIAL = "material"
    PEOPLE = "people"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of an order's time with its cause. at: segment.  by: the other order, the part or the crew."""

    cause: Cause
    at: str
    machine: str
    begin: datetime
    end: datetime
    by: str = ""

    @property
    def minutes(self) -> float:
        """How long."""
        return (self.end - self.begin) / timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan makes of an order. links: for a late one, from the begin of the plan to the order's end."""

    order: str
    item: str
    boards: int
    begin: datetime
    end: datetime
    due: datetime
    links: tuple[Link, ...] = ()

    @property
    def late_s(self) -> int:
        """Seconds after the due date; 0 where it is in time."""
        return max(int((self.end - self.due).total_seconds()), 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """One computed plan. sequence: the passes of the line in turn, by order and first segment.

    late: weighted seconds of lateness; changeover_s: of all passes. Both are what the search makes small.
    """

    begin: datetime
    sequence: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    outcomes: tuple[Outcome, ...]
    left_out: tuple[LeftOut, ...]
    late: int
    changeover_s: int
