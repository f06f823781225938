"""The tables that the kernels share: one of the shop, one of a plan. A row for each word below, a column an operation.

Both are int32. Operations are numbered job by job; operation `n` stands for "none" and takes no time. A way is one
choice of one operation, numbered over all. Two tables rather than twenty arrays: they compile three times as fast.
"""

from typing import Any, Final, TypeAlias

import numpy as np

from sekisho.factory.plan.instance import Shop

Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int32]]"

BEFORE: Final = 0  # the operation before it in its job
AFTER: Final = 1  # the operation after it in its job
WAYS: Final = 2  # its first way; those of the next operation begin where its own end
SIZE: Final = 3  # operations, machines, jobs
ON: Final = 4  # of a way: its machine
TAKES: Final = 5  # of a way: its time

CHOICE: Final = 0  # the way that it is done
MACHINE: Final = 1
TIME: Final = 2
LEFT: Final = 3  # the operation before it on its machine
RIGHT: Final = 4  # the operation after it on its machine
FIRST: Final = 5  # of a machine: its first operation
HEAD: Final = 6  # its earliest start
TAIL: Final = 7  # the longest path from its start to the end, itself included
ORDER: Final = 8  # all operations, none before what it waits for
PLACE: Final = 9  # where it stands in the order
PATH: Final = 10  # one longest path
AHEAD: Final = 11  # heads as a move would make them
MARK: Final = 12
ROOM: Final = 13
BEST: Final = 14  # the best move, and one that is forbidden: value, how many alike, operation, way, its neighbours
ROWS: Final = 15


def given(shop: Shop) -> Ints:
    """The table of a shop."""
    count, ways = shop.operations, sum(len(operation.choices) for job in shop.jobs for operation in job)
    table = np.full((6, max(count + 1, ways, 3)), count, np.int32)
    table[SIZE, :3] = count, shop.machines, len(shop.jobs)
    number = way = 0
    for job in shop.jobs:
        for place, operation in enumerate(job):
            if place:
                table[BEFORE, number], table[AFTER, number - 1] = number - 1, number
            table[WAYS, number] = way
            for choice in operation.choices:
                table[ON, way], table[TAKES, way] = choice.machine, choice.time
                way += 1
            number += 1
    table[WAYS, count] = way
    return table


def empty_plan(of: Ints) -> Ints:
    """A plan with room for the shop and nothing in it; `decode` fills it."""
    return np.zeros((ROWS, max(int(of[SIZE, 0]) + 1, int(of[SIZE, 1]), 12)), np.int32)
