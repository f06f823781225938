"""Seconds of the clock against seconds of work: an operation goes over a break and goes on after it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from sekisho.factory.plan.production.calendar import Span


class WorkingTime:
    """The working time of something, from second 0 on. spans: in turn, one at least; the last one never ends."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = tuple(spans)
        self._begins = [begin for begin, _ in self.spans]
        self._before = [0, *accumulate(end - begin for begin, end in self.spans[:-1])]

    @property
    def last(self) -> int:
        """The end of the last span that is known."""
        return self.spans[-1][1]

    def done(self, at: int) -> int:
        """Seconds of work before a second of the clock."""
        where = bisect_right(self._begins, at) - 1
        if where < 0:
            return 0
        begin, end = self.spans[where]
        reached = at if where == len(self.spans) - 1 else min(at, end)
        return self._before[where] + reached - begin

    def begin(self, done: int) -> int:
        """When the work begins that comes after so many seconds of it."""
        where = bisect_right(self._before, done) - 1
        return self.spans[where][0] + done - self._before[where]

    def end(self, done: int) -> int:
        """When so many seconds of work are done; for none the begin of the first."""
        where = max(bisect_left(self._before, done) - 1, 0)
        return self.spans[where][0] + done - self._before[where]

    def between(self, begin: int, end: int) -> int:
        """Seconds of work between two seconds of the clock."""
        return self.done(end) - self.done(begin)
