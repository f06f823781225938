"""When a machine works: its shifts, in seconds from the begin of the simulation."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import inf

DAY_S = 86_400.0
WEEK_S = 7 * DAY_S
WEEKS = 260
MOST = 10_000
"""So often the last week comes again, or up to so many shifts; whatever is left after that is done without a pause."""


class Shifts:
    """Shifts in turn, of which no two touch; an end lies outside of its shift. The last one has no end."""

    __slots__ = ("begins", "ends")

    def __init__(self, shifts: Sequence[tuple[float, float]] = ()) -> None:
        """Those of the seven days before the last end come again week by week; none means that it always works.

        Raises ValueError for shifts that overlap, are out of turn or have no length.
        """
        last = -inf
        for begin, end in shifts:
            if begin < last or end <= begin:
                raise ValueError(f"the shift from {begin} to {end} overlaps another one, or has no length")
            last = end
        self.begins: list[float] = []
        self.ends: list[float] = []
        for begin, end in _repeated(shifts):
            if self.ends and begin <= self.ends[-1]:
                self.ends[-1] = end
            else:
                self.begins.append(begin)
                self.ends.append(end)

    def opens(self, time: float) -> float:
        """The next instant within a shift: `time` itself, or the begin of the next one."""
        at = bisect_right(self.begins, time) - 1
        return time if at >= 0 and time < self.ends[at] else self.begins[at + 1]

    def after(self, time: float, seconds: float) -> float:
        """When `seconds` within shifts have passed since `time`; at a shift's end that end, not the next begin."""
        if seconds <= 0:
            return time
        at = bisect_right(self.begins, time) - 1
        if at < 0 or time >= self.ends[at]:
            at += 1
            time = self.begins[at]
        while seconds > self.ends[at] - time:
            seconds -= self.ends[at] - time
            at += 1
            time = self.begins[at]
        return time + seconds

    def within(self, start: float, end: float) -> float:
        """Seconds within shifts from `start` to `end`."""
        at = max(bisect_right(self.begins, start) - 1, 0)
        total = 0.0
        while at < len(self.begins) and self.begins[at] < end:
            total += max(min(self.ends[at], end) - max(self.begins[at], start), 0.0)
            at += 1
        return total


def _repeated(shifts: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    if not shifts:
        yield 0.0, inf
        return
    yield from shifts
    last = shifts[-1][1]
    week = [(max(begin, last - WEEK_S), end) for begin, end in shifts if end > last - WEEK_S]
    weeks = min(WEEKS, MOST // len(week))
    for number in range(1, weeks + 1):
        yield from ((begin + number * WEEK_S, end + number * WEEK_S) for begin, end in week)
    yield last + weeks * WEEK_S, inf


ALWAYS = Shifts()
