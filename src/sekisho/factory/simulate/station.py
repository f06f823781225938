"""What one machine does with its time: work, changeovers, failures and shifts."""

from dataclasses import dataclass

from sekisho.factory.simulate.chance import Chance, Series
from sekisho.factory.simulate.scenario import Machine, Scenario


@dataclass(frozen=True, slots=True)
class Hours:
    """Seconds of a machine within its shifts, by what they went into; `starved` is what is left.

    of: seconds of the clock, shifts or not.
    """

    of: float
    open: float
    work: float
    changeover: float
    blocked: float
    down: float

    @property
    def starved(self) -> float:
        """Boards, parts or people were missing."""
        return max(self.open - self.work - self.changeover - self.blocked - self.down, 0.0)


class Station:
    """A machine during one replication. left: seconds of work up to its next failure.  idle: it waits for a board."""

    __slots__ = (
        "_failures", "_last", "_number", "_repairs", "_scenario", "blocked", "changed", "down", "family", "idle",
        "left", "machine", "place", "shifts", "worked",
    )  # fmt: skip

    def __init__(self, scenario: Scenario, place: int, chance: Chance) -> None:
        self._scenario = scenario
        self.place = place
        self.machine: Machine = scenario.machines[place]
        self.shifts = self.machine.shifts
        self.family = self.machine.setup
        self.idle = True
        self.worked = self.changed = self.blocked = self.down = 0.0
        self.left = float("inf")
        self._number = 0
        self._last = (0.0, 0.0)
        self._failures: Series | None = None
        if self.machine.failure and self.machine.repair:
            self._failures = chance.series(f"failure/{self.machine.id}", self.machine.failure)
            self._repairs = chance.series(f"repair/{self.machine.id}", self.machine.repair)
            self.left = self._failures[0]

    def ready(self, time: float, family: str) -> float:
        """When it could begin with a board of a family that is there at `time`."""
        seconds = self._scenario.changeover(self.place, self.family, family) if family else 0.0
        return self.shifts.opens(self.shifts.after(time, seconds))

    def set_up(self, start: float, family: str) -> float:
        """When it is set up for a family, if that begins at `start`."""
        if not family or family == self.family:
            return start
        seconds = self._scenario.changeover(self.place, self.family, family)
        self.family = family
        self.changed += seconds
        return self.shifts.after(start, seconds)

    def work(self, start: float, seconds: float) -> float:
        """When so much work is done. It pauses at the end of a shift, and goes on after a repair where it stopped."""
        self.worked += seconds
        rest, time = seconds, start
        while rest > self.left and self._failures is not None:
            time = self.shifts.after(time, self.left)
            rest -= self.left
            repair = self._repairs[self._number]
            time = self.shifts.after(time, repair)
            self.down += repair
            self._number += 1
            self.left = self._failures[self._number]
        self.left -= rest
        end = self.shifts.after(time, rest)
        self._last = (end, seconds)
        return end

    def wait_blocked(self, start: float, end: float) -> None:
        """It could not hand its board on during this time."""
        if end > start:
            self.blocked += self.shifts.within(start, end)

    def hours(self, until: float) -> Hours:
        """What its time went into up to an instant; work that lasts beyond it counts up to it."""
        end, seconds = self._last
        beyond = min(self.shifts.within(until, end), seconds) if end > until else 0.0
        opened = self.shifts.within(0.0, until)
        return Hours(until, opened, self.worked - beyond, self.changed, self.blocked, self.down)
