"""Where boards enter a line: in the order of the plan, each job whole where that can be.

A job whose boards still come by themselves is waited for. One that lacks only boards in rework is passed over; they
enter when the job then at hand is through. Boards that replace scrap enter with their order as long as it enters; those
that come too late for it begin together when all others of the order have left the lines, as a run of its own.
"""

from collections import deque
from collections.abc import Sequence

from sekisho.factory.simulate.agenda import Waiting
from sekisho.factory.simulate.board import Board


class Queue:
    """The boards of one job. ready: they can enter.  coming: boards that will be ready without anyone's doing."""

    __slots__ = ("coming", "entry", "ready")

    def __init__(self, entry: "Entry") -> None:
        self.entry = entry
        self.ready: deque[Board] = deque()
        self.coming = 0


class Entry:
    """The entry of one line. arrived: who waits for a board."""

    __slots__ = ("_at_hand", "_queues", "arrived")

    def __init__(self) -> None:
        self.arrived = Waiting()
        self._queues: Sequence[Queue] = ()
        self._at_hand: Queue | None = None

    def plan(self, queues: Sequence[Queue]) -> None:
        """Let the jobs enter in this order."""
        self._queues = queues

    def leave(self, queue: Queue) -> None:
        """Look for a job from the first on again, if that of this queue is at hand."""
        if self._at_hand is queue:
            self._at_hand = None

    def take(self) -> Board | None:
        """The next board, or None where one must be waited for."""
        one = self._at_hand
        if one is None or not (one.ready or one.coming):
            one = self._at_hand = next((each for each in self._queues if each.ready or each.coming), None)
        if one is None or not one.ready:
            return None
        return one.ready.popleft()
