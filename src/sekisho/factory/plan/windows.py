"""Which operations of a plan a window frees: what runs in a stretch of time, or a few jobs."""

from collections.abc import Iterator

import numpy as np

from sekisho.factory.plan.found import Dice, Found
from sekisho.factory.plan.kernel.records import BEFORE, SIZE, TAKES, Ints


def free(of: Ints, plan: Found, size: int, dice: Dice) -> Iterator[int]:
    """At most `size` operations of the plan: mostly near each other in time, else those of some jobs."""
    count = int(of[SIZE, 0])
    if dice.random() < 0.7:
        middle = dice.uniform(0, plan.length)
        centre = plan.start + of[TAKES, plan.choice] / 2
        yield from np.argsort(np.abs(centre - middle))[:size].tolist()
        return
    job = np.cumsum(of[BEFORE, :count] == count) - 1
    left = size
    for one in dice.permutation(int(job[-1]) + 1):
        members = np.flatnonzero(job == one)
        if left < len(members):
            return
        left -= len(members)
        yield from members.tolist()
