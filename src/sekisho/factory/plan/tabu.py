"""One worker: tabu search from beginning after beginning, each between two plans of the elite once there are enough."""

import numpy as np

from sekisho.factory.plan.elite import Elite
from sekisho.factory.plan.found import Draft, between, by_chance, found
from sekisho.factory.plan.kernel.records import SIZE, Ints, empty_plan
from sekisho.factory.plan.kernel.search import decode, search

PATIENCE = 12_500
"""Moves without a better plan before a search ends; Peng, Lü and Cheng 2015 found it good over all sizes."""


class Tabu:
    """A worker's own arrays. stop: an array of one; another thread sets it to 1, and the search ends at once."""

    def __init__(self, of: Ints, seed: int, stop: Ints) -> None:
        count = int(of[SIZE, 0])
        self._of, self._stop, self._count = of, stop, count
        self._dice = np.random.default_rng(seed)
        self._plan, self._kept = empty_plan(of), np.zeros((3, count + 1), np.int32)
        self._bans, self._barred = np.zeros((count + 1, count + 1), np.int32), np.zeros(of.shape[1], np.int32)
        self._state = self._dice.integers(1, 2**63, 1, np.uint64)

    def run(self, elite: Elite, bound: int) -> None:
        """One search from between two plans of the elite, or from anywhere. bound: no plan is shorter."""
        pair = elite.pair(self._dice)
        self.improve(between(*pair, self._dice) if pair else by_chance(self._of, self._dice), elite, bound)

    def improve(self, draft: Draft, elite: Elite, bound: int) -> None:
        """One search from a plan, given by order and choices; the best goes to the elite."""
        decode(self._of, self._plan, *draft)
        length = search(
            self._of, self._plan, self._kept, self._bans, self._barred, self._state, self._stop, PATIENCE, bound
        )
        elite.add(found(int(length), self._kept, self._count))
