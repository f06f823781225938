"""The elite, the plan in plain Python, and the end of all workers."""

import numpy as np
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from few import cases as few
from sekisho.factory.plan.elite import Elite
from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.found import Found, by_chance, placed
from sekisho.factory.plan.instance import Shop
from sekisho.factory.plan.kernel.records import HEAD, empty_plan, given
from sekisho.factory.plan.kernel.search import decode
from sekisho.factory.plan.windows import free
from shops import shops


@settings(max_examples=few(40))
@cases(shops(), st.integers(0, 2**32))
def test_plain_python_places_as_the_decoder_does(shop: Shop, seed: int) -> None:
    of = given(shop)
    order, choice = by_chance(of, np.random.default_rng(seed))
    plan = empty_plan(of)
    slow = placed(of, order, choice)
    assert slow.length == decode(of, plan, order, choice)
    assert slow.start.tolist() == plan[HEAD, : shop.operations].tolist()
    assert decode(of, plan, slow.order, slow.choice) == slow.length


@settings(max_examples=few(40))
@cases(shops(), st.integers(0, 2**32))
def test_a_window_frees_operations_of_the_shop_each_once(shop: Shop, seed: int) -> None:
    of, dice = given(shop), np.random.default_rng(seed)
    plan = placed(of, *by_chance(of, dice))
    inside = list(free(of, plan, 3, dice))
    assert len(inside) == len(set(inside)) <= 3
    assert set(inside) <= set(range(shop.operations))


def plan(length: int, *starts: int) -> Found:
    count = len(starts)
    return Found(length, np.arange(count, dtype=np.int32), np.zeros(count, np.int32), np.array(starts, np.int32))


def test_the_elite_keeps_the_short_and_unlike_and_tells_each_new_best() -> None:
    told: list[int] = []
    elite, dice = Elite(2, plan(9, 0, 1), told.append), np.random.default_rng(1)
    assert elite.pair(dice) is None
    elite.add(plan(9, 0, 1))  # the same again
    assert elite.pair(dice) is None
    elite.add(plan(8, 0, 2))
    elite.add(plan(10, 0, 3))  # longer than both
    elite.add(plan(7, 0, 4))
    pair = elite.pair(dice)
    assert pair is not None
    assert sorted(one.length for one in pair) == [7, 8]
    assert told == [9, 8, 7]
    assert elite.best.length == 7


def test_when_nothing_new_comes_all_but_the_best_go() -> None:
    elite, dice = Elite(2, plan(7, 0, 1)), np.random.default_rng(1)
    elite.add(plan(8, 0, 2))
    for _ in range(6):
        elite.add(plan(9, 0, 3))
    assert elite.pair(dice) is not None
    elite.add(plan(9, 0, 3))
    assert elite.pair(dice) is None
    assert elite.best.length == 7
    elite.add(plan(8, 0, 2))
    assert elite.pair(dice) is not None


class Solver:
    """Stands for a solver: it knows whether it was told to stop."""

    stopped = False

    def stop_search(self) -> None:
        self.stopped = True


def test_the_end_reaches_kernels_and_solvers_that_work() -> None:
    ending, working, done = Ending(), Solver(), Solver()
    with ending.holding(done):
        pass
    with ending.holding(working):
        ending.end()
    assert (working.stopped, done.stopped, ending.stop[0], ending.ended) == (True, False, 1, True)
