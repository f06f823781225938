"""The plans that all workers share: the best so far, and others good and unlike each other to search between."""

import threading
from collections.abc import Callable

from sekisho.factory.plan.found import Dice, Found

ALIKE = 0.02
"""Two plans of one length that differ in less than this share of their operations are one plan."""


class Elite:
    """At most `room` plans, unlike each other; safe between threads. better: told every shortest length."""

    def __init__(self, room: int, first: Found, better: Callable[[int], None] = lambda _: None) -> None:
        self._room = room
        self._plans = [first]
        self._lock = threading.Lock()
        self._better = better
        self._stale = 0
        self.best = first
        better(first.length)

    def add(self, plan: Found) -> None:
        """Take a plan in, if it is good enough and not there yet; the longest leaves when there is no room."""
        with self._lock:
            if plan.length < self.best.length:
                self.best = plan
                self._better(plan.length)
            self._stale += 1
            if any(plan.length == other.length and plan.unlike(other) < ALIKE for other in self._plans):
                return
            if len(self._plans) == self._room:
                longest = max(self._plans, key=lambda other: other.length)
                if plan.length >= longest.length:
                    return
                self._plans.remove(longest)
            self._plans.append(plan)
            self._stale = 0

    def pair(self, dice: Dice) -> tuple[Found, Found] | None:
        """Two plans to search between; None while there is room, and when nothing new came of many pairs.

        Then all but the best go, and the search begins anew elsewhere.
        """
        with self._lock:
            if len(self._plans) < self._room:
                return None
            if self._stale > 3 * self._room:
                self._plans, self._stale = [self.best], 0
                return None
            one, other = dice.choice(len(self._plans), 2, replace=False)
            return self._plans[one], self._plans[other]
