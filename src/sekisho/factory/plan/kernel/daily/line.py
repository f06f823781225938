"""The line: passes in turn, and how late orders are then."""

import numba

from sekisho.factory.plan.kernel.compiled import inner
from sekisho.factory.plan.kernel.daily.clock import end_of, seconds
from sekisho.factory.plan.kernel.daily.rows import (
    AFTER, BOARDS, CHANGE, DUE, END, FIRST_CHANGE, FIRST_START, GAP, GROUP, LAG, LAST_GROUP, LAST_PASS, LOTS,
    LOTS_FROM, ORDER, ORDERS, OUT, PACE, PASS, PASSES, READY, SEQUENCE, SIDE_BEFORE, SIZES, START, WEIGHT, Given,
    Number, Table,
)  # fmt: skip


@inner
def run_line(of: Given, plan: Table) -> Number:
    """Start every pass as early as the sequence lets it; the changeovers in all, or -1 where a side comes too early."""
    count = of[SIZES][0, PASSES]
    passes = of[PASS]
    changes = 0
    for p in range(count):
        plan[START, p] = -1
    for place in range(count):
        p = plan[SEQUENCE, place]
        if place == 0:
            start = passes[FIRST_START, p]
            changes += passes[FIRST_CHANGE, p]
        else:
            last = plan[SEQUENCE, place - 1]
            start = plan[START, last] + of[GAP][last, p]
            changes += of[CHANGE][last, p]
        other = passes[SIDE_BEFORE, p]
        if other >= 0:
            if plan[START, other] < 0:
                return -1
            start = max(start, plan[START, other] + passes[LAG, p])
        plan[START, p] = max(start, passes[READY, p])
    return changes


@inner
def board_out(of: Given, plan: Table, p: Number, board: Number) -> Number:
    """When a board of a pass is out, from 1; those before came out before the begin of the plan."""
    if board < 1:
        return 0
    done = plan[START, p] + of[PASS][OUT, p] + seconds(board - 1, of[PASS][PACE, p])
    return end_of(of, numba.int64(0), numba.int64(done))


@inner
def lateness(of: Given, plan: Table, hands: bool, most: Number) -> Number:
    """Lateness of all orders, weighted, or so much that it is more than `most`.

    hands: with hand work as planned; else the least that it takes.
    """
    late = 0
    for one in range(of[SIZES][0, ORDERS]):
        group, p = of[ORDER][LAST_GROUP, one], of[ORDER][LAST_PASS, one]
        end = 0
        if hands and group >= 0:
            begin = of[GROUP][LOTS_FROM, group]
            for lot in range(begin, begin + of[GROUP][LOTS, group]):
                end = max(end, plan[END, lot])
        elif p >= 0:
            end = board_out(of, plan, numba.int64(p), numba.int64(of[PASS][BOARDS, p])) + of[ORDER][AFTER, one]
        late += of[ORDER][WEIGHT, one] * max(end - of[ORDER][DUE, one], 0)
        if late > most:
            break
    return late
