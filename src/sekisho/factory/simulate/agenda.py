"""The event queue: processes that wait for an instant or for each other.

Written for speed: on the model of a line it handles several times as many events a second as SimPy
(`docs/simulation.md` tells both figures), and the tests hold it to SimPy's results.
"""

from collections.abc import Generator
from heapq import heappop, heappush
from math import inf


class Waiting(list["Process"]):
    """A place where processes wait until they are woken; each then looks for itself whether it can go on."""

    __slots__ = ()


Process = Generator[float | Waiting, None, None]
"""It yields the instant at which it goes on, not before now, or the place where it waits."""


class Agenda:
    """What happens when. now: seconds from the begin.  events: how many there were."""

    __slots__ = ("_count", "_due", "events", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self.events = 0
        self._due: list[tuple[float, int, Process]] = []
        self._count = 0

    def start(self, process: Process, at: float = 0.0) -> None:
        """Let a process begin at an instant, or now where that has passed. Of one instant, first come, first served."""
        self._count += 1
        heappush(self._due, (max(at, self.now), self._count, process))

    def wake(self, waiting: Waiting) -> None:
        """Let all who wait there go on now, in the order in which they came."""
        if waiting:
            for process in waiting:
                self._count += 1
                heappush(self._due, (self.now, self._count, process))
            waiting.clear()

    def run(self, until: float = inf) -> None:
        """Go on until nothing is due any more, or up to an instant; what is due at it still happens."""
        due = self._due
        while due and due[0][0] <= until:
            self.now, _, process = heappop(due)
            self.events += 1
            wanted = next(process, None)
            if isinstance(wanted, float):
                self._count += 1
                heappush(due, (wanted, self._count, process))
            elif wanted is not None:
                wanted.append(process)
