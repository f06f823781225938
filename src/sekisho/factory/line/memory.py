"""What a machine must still know after it was switched off, as plain records."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sekisho.factory.line.cfx import Fault, MachineState
from sekisho.factory.line.jobs import Job
from sekisho.factory.line.reels import Reel
from sekisho.factory.wire.series import EventId, new_series


@dataclass(frozen=True, slots=True)
class Board:
    """One pass of one board. side: that is up.  good: its quality so far."""

    serial: str
    side: str
    item: str
    order: str
    good: bool = True


@dataclass(slots=True)
class Inside:
    """A board in the machine. job: "" for one that passes through without work.  work: id of the work on it.

    due: when it is done; it waits for the next machine then.  breaks: when the machine breaks at it, and `repair` how
    long that takes.
    """

    board: Board
    job: str
    work: UUID
    due: datetime
    done: bool = False
    breaks: datetime | None = None
    repair: timedelta = timedelta()


@dataclass(slots=True)
class Stop:
    """The machine stands. mended: when what broke is repaired.  by_hand: only a person lets it run again."""

    since: datetime
    mended: datetime
    by_hand: bool


@dataclass(slots=True)
class Memory:
    """All of it. since: of the state.  kept: when this was true.  last: when the latest board came in.

    boards: in the order in which they came in.  arrived: serial number and side of the latest.  output: boards in the
    magazine at the end of the line, and their quality.  good, failed: boards that were made.  series, events: of its
    events, and how many there were.
    """

    since: datetime
    kept: datetime
    state: MachineState = MachineState.STANDBY
    jobs: dict[str, Job] = field(default_factory=dict)
    boards: list[Inside] = field(default_factory=list)
    reels: dict[str, Reel] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    stop: Stop | None = None
    last: datetime | None = None
    arrived: tuple[str, str] | None = None
    output: list[tuple[str, bool]] = field(default_factory=list)
    good: int = 0
    failed: int = 0
    series: int = field(default_factory=new_series)
    events: int = 0

    def next_event(self) -> EventId:
        """The id of the event that is told now."""
        self.events += 1
        return EventId(self.series, self.events)
