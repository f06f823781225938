"""Tabu search over a graph of operations: decoder, one move, its neighbourhood, and the loop.

One file, because numba's cache on disk renews a kernel when its own file changes, and knows nothing of the files of
what it calls. Moves: within a block of a longest path an operation goes to either end, and an end goes inside (N7:
Zhang et al. 2007, after N6 of Balas and Vazacopoulos 1998); with a choice of machines an operation of the longest
path also goes to any other machine (after Mastrolilli and Gambardella 2000).
"""

from typing import Final

import numba

from sekisho.factory.plan.kernel.compiled import entry, inner, number, row, states, table
from sekisho.factory.plan.kernel.records import (
    AFTER, AHEAD, BEFORE, BEST, CHOICE, FIRST, HEAD, LEFT, MACHINE, MARK, ON, ORDER, PATH, PLACE, RIGHT, ROOM, SIZE,
    TAIL, TAKES, TIME, WAYS,
)  # fmt: skip

FOREVER: Final = 2**30


@inner
def _heads(of, plan, low):
    """Earliest starts anew, of what stands at `low` in the order and behind it."""
    for where in range(low, of[SIZE, 0]):
        v = plan[ORDER, where]
        a, b = of[BEFORE, v], plan[LEFT, v]
        plan[HEAD, v] = max(plan[HEAD, a] + plan[TIME, a], plan[HEAD, b] + plan[TIME, b])


@inner
def _tails(of, plan, high):
    """Longest paths to the end anew, of what stands at `high` in the order and before it."""
    for where in range(high, -1, -1):
        v = plan[ORDER, where]
        plan[TAIL, v] = plan[TIME, v] + max(plan[TAIL, of[AFTER, v]], plan[TAIL, plan[RIGHT, v]])


@inner
def _length(of, plan):
    """The end of the last operation."""
    longest = 0
    for v in range(of[SIZE, 0]):
        longest = max(longest, plan[HEAD, v] + plan[TIME, v])
    return longest


@entry(number, table, table, row, row)
def decode(of, plan, order, choice):
    """Fill the plan: each operation as early as `order` lets it, none before what comes earlier on its machine.

    order: every operation once, those of a job in their sequence. Gives the end of the last operation.
    """
    n = of[SIZE, 0]
    for k in range(of[SIZE, 1]):
        plan[FIRST, k] = plan[ROOM, k] = n
    for where in range(n):
        v = order[where]
        at = choice[v]
        k = of[ON, at]
        plan[CHOICE, v], plan[MACHINE, v], plan[TIME, v] = at, k, of[TAKES, at]
        x = plan[ROOM, k]
        plan[LEFT, v], plan[RIGHT, v] = x, n
        if x == n:
            plan[FIRST, k] = v
        else:
            plan[RIGHT, x] = v
        plan[ROOM, k] = v
        plan[ORDER, where], plan[PLACE, v] = v, where
    plan[TIME, n] = plan[HEAD, n] = plan[TAIL, n] = plan[MARK, n] = 0
    _heads(of, plan, 0)
    _tails(of, plan, numba.int64(n - 1))
    return _length(of, plan)


@inner
def _link(of, plan, v, at, x, y):
    """Take v from its machine, and put it between x and y on the machine of choice `at`."""
    n = of[SIZE, 0]
    a, b = plan[LEFT, v], plan[RIGHT, v]
    if a == n:
        plan[FIRST, plan[MACHINE, v]] = b
    else:
        plan[RIGHT, a] = b
    if b != n:
        plan[LEFT, b] = a
    k = of[ON, at]
    plan[CHOICE, v], plan[MACHINE, v], plan[TIME, v] = at, k, of[TAKES, at]
    plan[LEFT, v], plan[RIGHT, v] = x, y
    if x == n:
        plan[FIRST, k] = v
    else:
        plan[RIGHT, x] = v
    if y != n:
        plan[LEFT, y] = v


@inner
def _forward(of, plan, v, x):
    """Stand v and what waits for it behind x in the order. False, and nothing done, when x itself waits for v."""
    low, high = plan[PLACE, v], plan[PLACE, x]
    plan[MARK, v] = 1
    free, held = low, 0
    for where in range(low, high + 1):
        w = plan[ORDER, where]
        if w == v or plan[MARK, of[BEFORE, w]] or plan[MARK, plan[LEFT, w]]:
            plan[MARK, w] = 1
            plan[ROOM, held] = w
            held += 1
    closed = plan[MARK, x] == 1
    if not closed:
        for where in range(low, high + 1):
            w = plan[ORDER, where]
            if plan[MARK, w] == 0:
                plan[ORDER, free], plan[PLACE, w] = w, free
                free += 1
        for one in range(held):
            w = plan[ROOM, one]
            plan[ORDER, free], plan[PLACE, w] = w, free
            free += 1
    for one in range(held):
        plan[MARK, plan[ROOM, one]] = 0
    return not closed


@inner
def _backward(of, plan, v, y):
    """Stand v and what it waits for before y in the order. False, and nothing done, when y itself is waited for."""
    low, high = plan[PLACE, y], plan[PLACE, v]
    plan[MARK, v] = 1
    free, held = high, 0
    for where in range(high, low - 1, -1):
        w = plan[ORDER, where]
        if w == v or plan[MARK, of[AFTER, w]] or plan[MARK, plan[RIGHT, w]]:
            plan[MARK, w] = 1
            plan[ROOM, held] = w
            held += 1
    closed = plan[MARK, y] == 1
    if not closed:
        for where in range(high, low - 1, -1):
            w = plan[ORDER, where]
            if plan[MARK, w] == 0:
                plan[ORDER, free], plan[PLACE, w] = w, free
                free -= 1
        for one in range(held):
            w = plan[ROOM, one]
            plan[ORDER, free], plan[PLACE, w] = w, free
            free -= 1
    for one in range(held):
        plan[MARK, plan[ROOM, one]] = 0
    return not closed


@entry(number, table, table, number, number, number, number)
def move(of, plan, v, at, x, y):
    """Put v between x and y on the machine of choice `at`; the new length, or -1 and the old plan if it would circle.

    x and y are neighbours there once v is taken away; either may be none.
    """
    n = of[SIZE, 0]
    a, b, old, was = plan[LEFT, v], plan[RIGHT, v], plan[CHOICE, v], plan[PLACE, v]
    _link(of, plan, v, at, x, y)
    straight = True
    if x != n and plan[PLACE, x] > was:
        straight = _forward(of, plan, v, x)
    elif y != n and plan[PLACE, y] < was:
        straight = _backward(of, plan, v, y)
    if not straight:
        _link(of, plan, v, old, a, b)
        return -1
    _heads(of, plan, numba.int64(min(was, plan[PLACE, v])))
    _tails(of, plan, numba.int64(max(was, plan[PLACE, v])))
    return _length(of, plan)


@inner
def _random(seed, below):
    """A number from 0 to below - 1 (xorshift64)."""
    s = seed[0]
    s ^= s << numba.uint64(13)
    s ^= s >> numba.uint64(7)
    s ^= s << numba.uint64(17)
    seed[0] = s
    return numba.int64((s >> numba.uint64(33)) % numba.uint64(below))


@inner
def _path(of, plan, length, seed):
    """One longest path, by chance where it forks; how many operations it has."""
    n, v, seen = of[SIZE, 0], of[SIZE, 0], 0
    for w in range(n):
        if plan[HEAD, w] + plan[TIME, w] == length:
            seen += 1
            if _random(seed, seen) == 0:
                v = w
    count = 0
    while v != n:
        plan[PATH, count] = v
        count += 1
        a, b = of[BEFORE, v], plan[LEFT, v]
        in_job = a != n and plan[HEAD, a] + plan[TIME, a] == plan[HEAD, v]
        on_machine = b != n and plan[HEAD, b] + plan[TIME, b] == plan[HEAD, v]
        v = a if in_job and (not on_machine or _random(seed, 2)) else b if on_machine else n
    for one in range(count // 2):
        plan[PATH, one], plan[PATH, count - 1 - one] = plan[PATH, count - 1 - one], plan[PATH, one]
    return count


@inner
def _estimate(of, plan, i, j, forward):
    """The longest path through the i-th to j-th of the path, one block, its first put behind its last or reversed.

    Exact but for paths that no longer exist; Balas and Vazacopoulos 1998.
    """
    if forward:
        moved, begin, end = plan[PATH, i], i + 1, j
    else:
        moved, begin, end = plan[PATH, j], i, j - 1
    last = plan[LEFT, plan[PATH, i]]
    left = plan[HEAD, last] + plan[TIME, last]
    if not forward:
        a = of[BEFORE, moved]
        left = max(left, plan[HEAD, a] + plan[TIME, a])
        plan[AHEAD, moved] = left
        left += plan[TIME, moved]
    for one in range(begin, end + 1):
        w = plan[PATH, one]
        a = of[BEFORE, w]
        left = max(left, plan[HEAD, a] + plan[TIME, a])
        plan[AHEAD, w] = left
        left += plan[TIME, w]
    behind = plan[TAIL, plan[RIGHT, plan[PATH, j]]]
    longest = 0
    if forward:
        a = of[BEFORE, moved]
        plan[AHEAD, moved] = max(left, plan[HEAD, a] + plan[TIME, a])
        behind = plan[TIME, moved] + max(behind, plan[TAIL, of[AFTER, moved]])
        longest = plan[AHEAD, moved] + behind
    for one in range(end, begin - 1, -1):
        w = plan[PATH, one]
        behind = plan[TIME, w] + max(behind, plan[TAIL, of[AFTER, w]])
        longest = max(longest, plan[AHEAD, w] + behind)
    if not forward:
        behind = plan[TIME, moved] + max(behind, plan[TAIL, of[AFTER, moved]])
        longest = max(longest, plan[AHEAD, moved] + behind)
    return longest


@inner
def _offer(plan, seed, value, tabu, v, at, x, y):
    """Keep the best move: value, number of equals, v, at, x, y; behind it, by chance, one that is forbidden."""
    row = 6 if tabu else 0
    if tabu:
        plan[BEST, row + 1] += 1
        if _random(seed, numba.int64(plan[BEST, row + 1])):
            return
    elif value < plan[BEST, 0]:
        plan[BEST, 1] = 1
    elif value == plan[BEST, 0]:
        plan[BEST, 1] += 1
        if _random(seed, numba.int64(plan[BEST, 1])):
            return
    else:
        return
    plan[BEST, row], plan[BEST, row + 2], plan[BEST, row + 3] = value, v, at
    plan[BEST, row + 4], plan[BEST, row + 5] = x, y


@inner
def _offer_both(of, plan, s, e, seed, bans, now, aim):
    """Offer the s-th of the path behind the e-th, and that before this, where it surely closes no circle."""
    u, w = plan[PATH, s], plan[PATH, e]
    if plan[TAIL, w] >= plan[TAIL, of[AFTER, u]]:
        tabu = False
        for one in range(s + 1, e + 1):
            tabu |= bans[plan[PATH, one], u] > now
        value = _estimate(of, plan, s, e, True)
        _offer(plan, seed, value, tabu and value >= aim, u, plan[CHOICE, u], w, plan[RIGHT, w])
    a = of[BEFORE, w]
    if e > s + 1 and plan[HEAD, u] + plan[TIME, u] >= plan[HEAD, a] + plan[TIME, a]:
        tabu = False
        for one in range(s, e):
            tabu |= bans[w, plan[PATH, one]] > now
        value = _estimate(of, plan, s, e, False)
        _offer(plan, seed, value, tabu and value >= aim, w, plan[CHOICE, w], plan[LEFT, u], u)


@inner
def _in_blocks(of, plan, count, seed, bans, now, aim):
    """Offer the moves within the blocks of the path. Those that leave both its ends as they are cannot help."""
    i = 0
    while i < count:
        j = i
        while j + 1 < count and plan[LEFT, plan[PATH, j + 1]] == plan[PATH, j]:
            j += 1
        for s in range(i, j):
            for e in range(s + 1, j + 1):
                if (s > i and e < j) or (i == 0 and e < j) or (j == count - 1 and s > i):
                    continue
                _offer_both(of, plan, s, e, seed, bans, now, aim)
        i = j + 1


@inner
def _elsewhere(of, plan, count, seed, barred, now, aim):
    """Offer the moves of the path's operations to other machines, at every place that surely closes no circle."""
    n = of[SIZE, 0]
    for one in range(count):
        v = plan[PATH, one]
        a, b = of[BEFORE, v], of[AFTER, v]
        ready, rest = plan[HEAD, a] + plan[TIME, a], plan[TAIL, b]
        done, due = plan[HEAD, v] + plan[TIME, v], plan[TAIL, v]
        for at in range(of[WAYS, v], of[WAYS, v + 1]):
            k = of[ON, at]
            if k == plan[MACHINE, v]:
                continue
            time, tabu = of[TAKES, at], barred[at] > now
            x, y = n, plan[FIRST, k]
            while y != n and plan[TAIL, y] >= due + plan[TIME, y]:  # y may be what v waits for
                x, y = y, plan[RIGHT, y]
            while True:
                value = max(ready, plan[HEAD, x] + plan[TIME, x]) + time + max(rest, plan[TAIL, y])
                _offer(plan, seed, value, tabu and value >= aim, v, at, x, y)
                if y == n or plan[HEAD, y] >= done:  # y may wait for v
                    break
                x, y = y, plan[RIGHT, y]


@inner
def _forbid(of, plan, v, at, x, bans, barred, until):
    """Remember what the move of v is about to undo: its machine, or its order with those that it passes."""
    n = of[SIZE, 0]
    if of[ON, at] != plan[MACHINE, v]:
        barred[plan[CHOICE, v]] = until
        return
    w = plan[RIGHT, v]
    while w != n:  # forward, if x is found
        if w == x:
            while w != v:
                bans[v, w] = until
                w = plan[LEFT, w]
            return
        w = plan[RIGHT, w]
    w = plan[LEFT, v]
    while w != x:
        bans[w, v] = until
        w = plan[LEFT, w]


@inner
def _keep(of, plan, kept):
    """Copy order, choices and starts."""
    for v in range(of[SIZE, 0]):
        kept[0, v], kept[1, v], kept[2, v] = plan[ORDER, v], plan[CHOICE, v], plan[HEAD, v]


@entry(number, table, table, table, table, row, states, row, number, number)
def search(of, plan, kept, bans, barred, seed, stop, patience, target):
    """Tabu search from the plan that stands in `plan`; the best is left in `kept` (order, choice, head).

    bans and barred: until which move an order and a way are forbidden; wiped first. patience: moves without a better
    plan before it ends. target: a length that cannot be beaten. stop[0] ends it from another thread.
    """
    several = of[WAYS, of[SIZE, 0]] > of[SIZE, 0]
    length = _length(of, plan)
    shortest, since, now = length, 0, 0
    _keep(of, plan, kept)
    bans[:] = 0
    barred[:] = 0
    tenure = 10 + of[SIZE, 2] // of[SIZE, 1]
    spread = max(tenure // 2, 2)
    while shortest > target and since < patience and stop[0] == 0:
        now += 1
        since += 1
        plan[BEST, 0], plan[BEST, 1], plan[BEST, 7] = FOREVER, 0, 0
        count = _path(of, plan, length, seed)
        _in_blocks(of, plan, count, seed, bans, now, shortest)
        if several:
            _elsewhere(of, plan, count, seed, barred, now, shortest)
        row = 0 if plan[BEST, 1] else 6
        if plan[BEST, row + 1] == 0:
            break
        v, at, x, y = plan[BEST, row + 2], plan[BEST, row + 3], plan[BEST, row + 4], plan[BEST, row + 5]
        _forbid(of, plan, v, at, x, bans, barred, now + tenure + _random(seed, spread))
        after = move(of, plan, v, at, x, y)
        if after < 0:
            continue
        length = after
        if length < shortest:
            shortest, since = length, 0
            _keep(of, plan, kept)
    return shortest
