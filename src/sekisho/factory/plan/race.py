"""Two workers on one shop: one searches by tabu all the time; the other proves, and then takes turns between
windows and tabu. Both add to one elite, and start from it. Until the kernels are compiled, which happens at the first
time of all, the second works alone.
"""

import threading
from collections.abc import Callable
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from sekisho.factory.plan.bounds import bound
from sekisho.factory.plan.elite import Elite
from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.found import Draft, by_chance, placed
from sekisho.factory.plan.instance import Shop
from sekisho.factory.plan.kernel.records import SIZE, given
from sekisho.factory.plan.windows import free

if TYPE_CHECKING:
    from sekisho.factory.plan.tabu import Tabu

ELITE = 12
SEED = 1
SMALL = 120
"""Operations up to which proving is likely enough to be given most of one worker's time."""

SHARE, SMALL_SHARE = 0.25, 0.6
"""Of the time, how much proving may take: in a larger shop, and in a small one."""

WINDOW_S = 2.0
WINDOW = 40
"""Operations of the first window. Windows grow while they are done soon, and shrink when time runs out."""


class Race:
    """One search. elite.best and bound may be read at any time, from any thread. ends: a reading of perf_counter.

    There is a plan from the beginning.
    """

    def __init__(self, shop: Shop, ends: float) -> None:
        self._of, self._ends = given(shop), ends
        self.bound = bound(shop)
        self.ending = Ending()
        first = placed(self._of, *by_chance(self._of, np.random.default_rng(SEED)))
        self.elite = Elite(ELITE, first, self._shorter)
        self._failed: list[BaseException] = []
        self._compiled, self._searched = threading.Event(), threading.Event()

    def run(self, watch: Callable[[], None]) -> None:
        """Search until the end of the time, or until the best is proved. watch: called a few times each second.

        Kernels that are still being compiled at the end are left to it: the process waits for them when it exits, and
        the next one has them.
        """
        workers = [threading.Thread(target=self._guarded, args=(work,)) for work in (self._prove, self._search)]
        for worker in workers:
            worker.start()
        try:
            while self._left() > 0 and not self.ending.wait(min(self._left(), 0.2)):
                watch()
        finally:
            self.ending.end()
            for worker in workers if self._compiled.is_set() else workers[:1]:
                worker.join()
        if self._failed:
            raise self._failed[0]

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 -- raised again by the thread that waits
            self._failed.append(error)
            self.ending.end()

    def _left(self) -> float:
        return self._ends - perf_counter()

    def _shorter(self, length: int) -> None:
        if length <= self.bound:
            self.ending.end()

    def _proved(self, length: int) -> None:
        self.bound = max(self.bound, length)
        if self.elite.best.length <= self.bound:
            self.ending.end()

    def _search(self) -> None:
        tabu = self._tabu(SEED)
        while not self.ending.ended:
            tabu.run(self.elite, self.bound)
            self._searched.set()

    def _tabu(self, seed: int) -> "Tabu":
        from sekisho.factory.plan.tabu import Tabu  # noqa: PLC0415 -- compiles at the first time of all

        self._compiled.set()
        return Tabu(self._of, seed, self.ending.stop)

    @cached_property
    def _second(self) -> "Tabu":
        """The tabu search of the worker that proves. One for all its turns: another would begin with the same dice."""
        return self._tabu(SEED + 1)

    def _take(self, draft: Draft) -> None:
        """A plan of the solver goes to the elite, searched from if the kernels are there."""
        if self._compiled.is_set():
            self._second.improve(draft, self.elite, self.bound)
        else:
            self.elite.add(placed(self._of, *draft))

    def _prove(self) -> None:
        from sekisho.factory.plan.exact import whole  # noqa: PLC0415 -- half a second, while the other searches

        count = int(self._of[SIZE, 0])
        until = perf_counter() + min(10.0, self._left() / 4)
        while not self.ending.wait(0.02) and not self._searched.is_set() and perf_counter() < until:
            pass
        if self.ending.ended:
            return
        share = SMALL_SHARE if count <= SMALL else SHARE
        self._proved(whole(self._of, self.bound, self.elite.best, self._left() * share, self._take, self.ending))
        self._windows(count)

    def _windows(self, count: int) -> None:
        from sekisho.factory.plan.exact import window  # noqa: PLC0415 -- as above

        dice, size = np.random.default_rng(SEED), WINDOW
        while not self.ending.ended:
            begun = perf_counter()
            best = self.elite.best
            inside = list(free(self._of, best, size, dice))
            draft, finished = window(self._of, best, inside, self.bound, WINDOW_S, self.ending)
            if draft:
                self._take(draft)
            elif finished and len(inside) == count:
                self._proved(best.length)
            size = min(count, size + 4) if finished else max(10, size - 4)
            if self._compiled.is_set():
                self._tabu_until(2 * perf_counter() - begun)

    def _tabu_until(self, ends: float) -> None:
        """At least one search."""
        self._second.run(self.elite, self.bound)
        while not self.ending.ended and perf_counter() < ends:
            self._second.run(self.elite, self.bound)
