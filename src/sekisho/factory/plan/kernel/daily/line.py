"""The line: passes in turn, and how late orders are then."""

import numba

from sekisho.factory.plan.kernel.compiled import inner
from sekisho.factory.plan.kernel.daily.clock import end_of, seconds
from sekisho.factory.plan.kernel.daily.rows import (
    AFTER, BOARDS, DUE, END, FIRST_CHANGE, FIRST_START, GAPS, LAG, LAST_GROUP, LAST_PASS, LOTS, LOTS_FROM, ORDERS,
    OUT, PACE, PASSES, READY, SEQUENCE, SIDE_BEFORE, SIZES, START, WEIGHT, Number, Table,
)  # fmt: skip


@inner
def run_line(of: Table, plan: Table) -> Number:
    """Start every pass as early as the sequence lets it; the changeovers in all, or -1 where a side comes too early."""
    count = of[SIZES, PASSES]
    changes = 0
    for p in range(count):
        plan[START, p] = -1
    for place in range(count):
        p = plan[SEQUENCE, place]
        if place == 0:
            start = of[FIRST_START, p]
            changes += of[FIRST_CHANGE, p]
        else:
            last = plan[SEQUENCE, place - 1]
            start = plan[START, last] + of[GAPS + last, p]
            changes += of[GAPS + count + last, p]
        other = of[SIDE_BEFORE, p]
        if other >= 0:
            if plan[START, other] < 0:
                return -1
            start = max(start, plan[START, other] + of[LAG, p])
        plan[START, p] = max(start, of[READY, p])
    return changes


@inner
def board_out(of: Table, spans: Table, plan: Table, p: Number, board: Number) -> Number:
    """When a board of a pass is out, from 1; those before came out before the begin of the plan."""
    if board < 1:
        return 0
    done = plan[START, p] + of[OUT, p] + seconds(board - 1, of[PACE, p])
    return end_of(spans, numba.int64(0), numba.int64(done))


@inner
def lateness(of: Table, spans: Table, plan: Table, hands: bool, most: Number) -> Number:
    """Lateness of all orders, weighted, or so much that it is more than `most`.

    hands: with hand work as planned; else the least that it takes.
    """
    late = 0
    for one in range(of[SIZES, ORDERS]):
        group, p = of[LAST_GROUP, one], of[LAST_PASS, one]
        end = 0
        if hands and group >= 0:
            begin = of[LOTS_FROM, group]
            for lot in range(begin, begin + of[LOTS, group]):
                end = max(end, plan[END, lot])
        elif p >= 0:
            end = board_out(of, spans, plan, numba.int64(p), numba.int64(of[BOARDS, p])) + of[AFTER, one]
        late += of[WEIGHT, one] * max(end - of[DUE, one], 0)
        if late > most:
            break
    return late
