"""Two workers on one shop: one searches by tabu all the time; the other proves, and then takes turns between
windows and tabu. Both add to one elite, and start from it.
"""

import threading
from collections.abc import Callable
from time import perf_counter

import numpy as np

from sekisho.factory.plan.bounds import bound
from sekisho.factory.plan.elite import Elite
from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.instance import Shop
from sekisho.factory.plan.kernel.records import SIZE, Ints, given
from sekisho.factory.plan.windows import free

ELITE = 12
SMALL = 120
"""Operations up to which proving is likely enough to be given most of one worker's time."""

WINDOW_S = 2.0
WINDOW = 40
"""Operations of the first window. Windows grow while they are done soon, and shrink when time runs out."""


class Race:
    """One search. best and bound may be read at any time, from any thread. ends: a reading of perf_counter."""

    def __init__(self, shop: Shop, ends: float, seed: int) -> None:
        self._of, self._ends, self._seed = given(shop), ends, seed
        self.bound = bound(shop)
        self.ending = Ending()
        self.elite = Elite(ELITE, self._shorter)
        self._failed: list[BaseException] = []
        self._begun = threading.Event()

    def run(self, watch: Callable[[], None]) -> None:
        """Search until the end of the time, or until the best is proved. watch: called a few times each second."""
        workers = [threading.Thread(target=self._guarded, args=(work,)) for work in (self._search, self._prove)]
        for worker in workers:
            worker.start()
        try:
            while not self.ending.wait(min(self._left(), 0.2)) and (self._left() > 0 or not self.elite.best):
                watch()
        finally:
            self.ending.end()
            for worker in workers:
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
        self._begun.set()
        if length <= self.bound:
            self.ending.end()

    def _proved(self, length: int) -> None:
        self.bound = max(self.bound, length)
        if self.elite.best and self.elite.best.length <= self.bound:
            self.ending.end()

    def _search(self) -> None:
        from sekisho.factory.plan.tabu import Tabu  # noqa: PLC0415 -- compiles at the first time; the other works on

        tabu = Tabu(self._of, self._seed, self.ending.stop)
        while not self.ending.ended:
            tabu.run(self.elite, self.bound)

    def _prove(self) -> None:
        count = int(self._of[SIZE, 0])
        self._begun.wait(min(10.0, self._left() / 4))  # as much as compiling takes at the first time of all
        share = 0.6 if count <= SMALL else 0.25
        self._proved(self._whole(self._left() * share))
        self._windows(count)

    def _whole(self, seconds: float) -> int:
        from sekisho.factory.plan.exact import whole  # noqa: PLC0415 -- half a second, while the other searches

        def tell(draft: tuple[Ints, Ints]) -> None:
            from sekisho.factory.plan.tabu import Tabu  # noqa: PLC0415 -- as above

            Tabu(self._of, self._seed + 1, self.ending.stop).improve(draft, self.elite, self.bound)

        return whole(self._of, self.bound, self.elite.best, seconds, tell, self.ending)

    def _windows(self, count: int) -> None:
        from sekisho.factory.plan.exact import window  # noqa: PLC0415 -- as above
        from sekisho.factory.plan.tabu import Tabu  # noqa: PLC0415 -- as above

        tabu, dice, size = Tabu(self._of, self._seed + 2, self.ending.stop), np.random.default_rng(self._seed), WINDOW
        while not self.ending.ended:
            begun = perf_counter()
            best = self.elite.best
            if best and best.length > self.bound:
                inside = list(free(self._of, best, size, dice))
                draft, finished = window(self._of, best, inside, self.bound, WINDOW_S, self.ending)
                if draft:
                    tabu.improve(draft, self.elite, self.bound)
                elif finished and len(inside) == count:
                    self._proved(best.length)
                size = min(count, size + 4) if finished else max(10, size - 4)
            until = 2 * perf_counter() - begun
            tabu.run(self.elite, self.bound)
            while not self.ending.ended and perf_counter() < until:
                tabu.run(self.elite, self.bound)
