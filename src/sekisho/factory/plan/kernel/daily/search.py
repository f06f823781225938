"""The search over plans: stretches of a sequence, and all work of an order, go to their best other places.

A new plan is taken where it is no worse than the last or than one some steps back.
"""

from typing import Final

import numba

from sekisho.factory.plan.kernel.compiled import entry, inner, number, states
from sekisho.factory.plan.kernel.daily.hands import hand_work
from sekisho.factory.plan.kernel.daily.line import lateness, run_line
from sekisho.factory.plan.kernel.daily.rows import (
    COST, FIRST_GROUP, FIRST_PASS, FIXED, FOREVER, GROUPS, HANDS, LAST_GROUP, LAST_PASS, MOST, ORDERS, PASSES, PAST,
    SEQUENCE, SIZES, TRIED, WHERE, Number, Seed, Table, table,
)  # fmt: skip

CALLED: Final = "160abed7d0b5a91d3c16ed47e8c391489eae14b9b918dccfcd51bfc4d2d1469a"
"""SHA-256 of the files that are called. numba keeps the machine code until this file changes, and sees no other."""

MEMORY: Final = 10
"""With the plan so many steps back a new one is compared (late acceptance, Burke and Bykov 2017)."""

PATIENCE: Final = 100
"""Steps without a better plan before the search goes elsewhere."""

BEST, BEFORE_STEP = 0, 2
"""Rows of what is kept: both sequences of the best plan, and of that before a step."""

REACH: Final = 5
"""How far a group of hand work goes at once."""


@inner
def _better(of: Table, spans: Table, plan: Table, late: Number, change: Number) -> bool:
    """Evaluate; whether less is late, or as much with shorter changeovers. Ends as soon as it cannot be."""
    plan[TRIED, 0] += of[SIZES, PASSES] + of[SIZES, ORDERS]
    changes = run_line(of, plan)
    plan[COST, 0], plan[COST + 1, 0] = FOREVER, changes
    if changes < 0:
        return False
    plan[COST, 0] = lateness(of, spans, plan, False, late)
    if of[SIZES, GROUPS] and (plan[COST, 0] < late or (plan[COST, 0] == late and changes < change)):
        hand_work(of, spans, plan)
        plan[COST, 0] = lateness(of, spans, plan, True, late)
    return plan[COST, 0] < late or (plan[COST, 0] == late and changes < change)


@inner
def _random(seed: Seed, below: Number) -> Number:
    """A number from 0 to below - 1 (xorshift64)."""
    s = seed[0]
    s ^= s << numba.uint64(13)
    s ^= s >> numba.uint64(7)
    s ^= s << numba.uint64(17)
    seed[0] = s
    return numba.int64((s >> numba.uint64(33)) % numba.uint64(below))


@inner
def _shift(plan: Table, row: Number, begin: Number, length: Number, to: Number) -> None:
    """Move a stretch of a sequence so that it begins at `to`."""
    step = 1 if to > begin else -1
    for _ in range(abs(to - begin)):
        if step > 0:
            held = plan[row, begin + length]
            for one in range(begin + length, begin, -1):
                plan[row, one] = plan[row, one - 1]
            plan[row, begin] = held
        else:
            held = plan[row, begin - 1]
            for one in range(begin - 1, begin + length - 1):
                plan[row, one] = plan[row, one + 1]
            plan[row, begin + length - 1] = held
        begin += step


@inner
def _best_place(
    of: Table, spans: Table, plan: Table, seed: Seed, row: Number, low: Number, count: Number, reach: Number
) -> bool:
    """Move a stretch, taken by chance, to its best other place, if that costs no more than MOST says.

    Whether there is one; its cost then stands in COST. low: places before it are fixed.  reach: how far it may go.
    """
    length = numba.int64(1)
    if count - low > 3 and _random(seed, numba.int64(2)):
        length = 1 + _random(seed, numba.int64(min(4, (count - low) // 2)))
    begin = low + _random(seed, numba.int64(count - low - length + 1))
    least, most = max(low, begin - reach), min(count - length, begin + reach)
    at, best, late, change = begin, begin, plan[MOST, 0], plan[MOST + 1, 0] + 1
    to = least + _random(seed, numba.int64(most - least + 1))
    for _ in range(least, most + 1):
        if to != begin:
            _shift(plan, row, numba.int64(at), length, numba.int64(to))
            at = to
            if _better(of, spans, plan, numba.int64(late), numba.int64(change)):
                best, late, change = to, plan[COST, 0], plan[COST + 1, 0]
        to = to + 1 if to < most else least
    _shift(plan, row, numba.int64(at), length, numba.int64(best))
    plan[COST, 0], plan[COST + 1, 0] = late, change
    return best != begin


@inner
def _save(of: Table, plan: Table, kept: Table, row: Number) -> None:
    """Keep both sequences in two rows from `row` on."""
    for place in range(of[SIZES, PASSES]):
        kept[row, place] = plan[SEQUENCE, place]
    for place in range(of[SIZES, GROUPS]):
        kept[row + 1, place] = plan[HANDS, place]


@inner
def _restore(of: Table, plan: Table, kept: Table, row: Number) -> None:
    """Take both sequences from there."""
    for place in range(of[SIZES, PASSES]):
        plan[SEQUENCE, place] = kept[row, place]
    for place in range(of[SIZES, GROUPS]):
        plan[HANDS, place] = kept[row + 1, place]


@inner
def _remember(plan: Table, late: Number, change: Number) -> None:
    """As if all plans of late had cost so much."""
    for step in range(MEMORY):
        plan[PAST, step], plan[PAST + 1, step] = late, change


@inner
def _gathered(plan: Table, row: Number, low: Number, count: Number, first: Number, last: Number) -> Number:
    """Bring the numbers from first to last together, where the first of them stands from `low` on; how many they are.

    Those that stand before `low` stay. Where they are then stands in WHERE.
    """
    length, begin = 0, -1
    for place in range(low, count):
        if first <= plan[row, place] <= last:
            if begin < 0:
                begin = place
            _shift(plan, row, numba.int64(place), numba.int64(1), numba.int64(begin + length))
            length += 1
    plan[WHERE, 0] = begin
    return length


@inner
def _anywhere(plan: Table, seed: Seed, row: Number, low: Number, count: Number, first: Number, last: Number) -> Number:
    """Bring the numbers from first to last to one place by chance, from `low` on; how many were moved."""
    length = _gathered(plan, row, low, count, first, last) if first >= 0 else 0
    if length:
        to = low + _random(seed, numba.int64(count - low - length + 1))
        _shift(plan, row, numba.int64(plan[WHERE, 0]), length, to)
        plan[WHERE, 0] = to
    return length


@inner
def _kick(of: Table, spans: Table, plan: Table, seed: Seed) -> None:
    """Take all work of two orders anywhere."""
    low, count, groups = of[SIZES, FIXED], of[SIZES, PASSES], of[SIZES, GROUPS]
    for _ in range(2):
        one = _random(seed, numba.int64(of[SIZES, ORDERS]))
        first, last = of[FIRST_PASS, one], of[LAST_PASS, one]
        _anywhere(plan, seed, numba.int64(SEQUENCE), low, count, first, last)
        first, last = of[FIRST_GROUP, one], of[LAST_GROUP, one]
        _anywhere(plan, seed, numba.int64(HANDS), numba.int64(0), groups, first, last)
    _better(of, spans, plan, numba.int64(FOREVER), numba.int64(0))


@inner
def _best_order(of: Table, spans: Table, plan: Table, kept: Table, seed: Seed) -> bool:
    """Take all passes of an order to their best place together, and its hand work anywhere; undone where it is worse.

    Its own passes alone would often gain nothing: all of its work has to come earlier.
    """
    low, count, groups = of[SIZES, FIXED], of[SIZES, PASSES], of[SIZES, GROUPS]
    one = _random(seed, numba.int64(of[SIZES, ORDERS]))
    _save(of, plan, kept, numba.int64(BEFORE_STEP))
    if _random(seed, numba.int64(2)):
        first, last = of[FIRST_GROUP, one], of[LAST_GROUP, one]
        _anywhere(plan, seed, numba.int64(HANDS), numba.int64(0), groups, first, last)
    first, last = of[FIRST_PASS, one], of[LAST_PASS, one]
    length = _anywhere(plan, seed, numba.int64(SEQUENCE), low, count, first, last)
    at = best = numba.int64(plan[WHERE, 0])
    late, change = plan[MOST, 0], plan[MOST + 1, 0] + 1
    found = False
    for to in range(low, count - length + 1 if length else low + 1):
        if length:
            _shift(plan, numba.int64(SEQUENCE), at, length, numba.int64(to))
            at = numba.int64(to)
        if _better(of, spans, plan, numba.int64(late), numba.int64(change)):
            found, best, late, change = True, numba.int64(to), plan[COST, 0], plan[COST + 1, 0]
    if not found:
        _restore(of, plan, kept, numba.int64(BEFORE_STEP))
        return False
    if length:
        _shift(plan, numba.int64(SEQUENCE), at, length, best)
    plan[COST, 0], plan[COST + 1, 0] = late, change
    return True


@inner
def _moved(of: Table, spans: Table, plan: Table, kept: Table, seed: Seed) -> bool:
    """One move in the line's sequence, or, one time in three, among hand work; whether there was one."""
    low, count, groups = of[SIZES, FIXED], of[SIZES, PASSES], of[SIZES, GROUPS]
    if _random(seed, numba.int64(2)):
        return _best_order(of, spans, plan, kept, seed)
    if groups > 1 and (count - low < 2 or _random(seed, numba.int64(3)) == 0):
        return _best_place(of, spans, plan, seed, numba.int64(HANDS), numba.int64(0), groups, numba.int64(REACH))
    return _best_place(of, spans, plan, seed, numba.int64(SEQUENCE), low, count, count)


@entry(number, table, table, table, table, states, number)
def search(of: Table, spans: Table, plan: Table, kept: Table, seed: Seed, effort: Number) -> Number:
    """Search from the sequences in `plan`; the best are left in `kept`, and evaluated in `plan`. The lateness of it.

    effort: steps of evaluation, after which it ends; the same seed and effort give the same plan. With none the
    sequences in `plan` are evaluated only; FOREVER where a side comes before its first.
    """
    plan[TRIED, 0] = 0
    _better(of, spans, plan, numba.int64(FOREVER), numba.int64(0))
    late, change = plan[COST, 0], plan[COST + 1, 0]
    least, shortest = late, change
    _save(of, plan, kept, numba.int64(BEST))
    _remember(plan, late, change)
    low, count, groups = of[SIZES, FIXED], of[SIZES, PASSES], of[SIZES, GROUPS]
    movable = count - low > 1 or groups > 1
    now = since = 0
    while movable and plan[TRIED, 0] < effort:
        now += 1
        since += 1
        plan[TRIED, 0] += 1
        past, past_change = plan[PAST, now % MEMORY], plan[PAST + 1, now % MEMORY]
        plan[MOST, 0], plan[MOST + 1, 0] = late, change
        if past > late or (past == late and past_change > change):
            plan[MOST, 0], plan[MOST + 1, 0] = past, past_change
        if _moved(of, spans, plan, kept, seed):
            late, change = plan[COST, 0], plan[COST + 1, 0]
        plan[PAST, now % MEMORY], plan[PAST + 1, now % MEMORY] = late, change
        if late < least or (late == least and change < shortest):
            least, shortest, since = late, change, 0
            _save(of, plan, kept, numba.int64(BEST))
        elif since > PATIENCE:
            _restore(of, plan, kept, numba.int64(BEST))
            _kick(of, spans, plan, seed)
            late, change, since = plan[COST, 0], plan[COST + 1, 0], 0
            _remember(plan, late, change)
    _restore(of, plan, kept, numba.int64(BEST))
    _better(of, spans, plan, numba.int64(FOREVER), numba.int64(0))
    return least
