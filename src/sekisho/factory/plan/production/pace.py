"""How many steps of the search fit into a stretch of real time, learned from the plans that were made."""

SLOWEST = 1_000_000.0
"""Steps a second that are reckoned with at least: any machine of the last years makes more."""

MOST = 10**10
_SHORTEST_S = 0.05
"""Of a shorter time nothing is learned."""


class Pace:
    """The pace of one machine."""

    def __init__(self) -> None:
        self._each_second = SLOWEST

    def effort(self, seconds: float) -> int:
        """Steps for so many real seconds."""
        return min(int(seconds * self._each_second), MOST)

    def learn(self, effort: int, seconds: float) -> None:
        """A plan with a search of so many steps took so long in all.

        What else it took does not slow the pace below the slowest: else each plan would be searched for less.
        """
        if seconds >= _SHORTEST_S:
            self._each_second = max(effort / seconds, SLOWEST)
