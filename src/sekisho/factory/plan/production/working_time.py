"""Seconds of the clock against seconds of work: an operation goes over a break and goes on after it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sekisho.factory.plan.production.calendar import Span


class WorkingTime:
    """The working time of something, from second 0 on. spans: in turn, one at least.

    until: what lies behind is not known, and counts as work without end; the end of the last span if it is not given.
    """

    def __init__(self, spans: Sequence[Span], until: int | None = None) -> None:
        self.spans = tuple(spans)
        self._begins = [*(begin for begin, _ in self.spans), self.spans[-1][1] if until is None else until]
        self._before = [0, *accumulate(end - begin for begin, end in self.spans)]

    @property
    def steps(self) -> Iterator[tuple[int, int]]:
        """The begin of each span and the seconds of work before it; the last one never ends."""
        return zip(self._begins, self._before, strict=True)

    def done(self, at: int) -> int:
        """Seconds of work before a second of the clock."""
        where = bisect_right(self._begins, at) - 1
        if where < 0:
            return 0
        reached = at if where == len(self.spans) else min(at, self.spans[where][1])
        return self._before[where] + reached - self._begins[where]

    def begin(self, done: int) -> int:
        """When the work begins that comes after so many seconds of it."""
        where = bisect_right(self._before, done) - 1
        return self._begins[where] + done - self._before[where]

    def end(self, done: int) -> int:
        """When so many seconds of work are done; for none the begin of the first."""
        where = max(bisect_left(self._before, done) - 1, 0)
        return self._begins[where] + done - self._before[where]

    def between(self, begin: int, end: int) -> int:
        """Seconds of work between two seconds of the clock."""
        return self.done(end) - self.done(begin)
