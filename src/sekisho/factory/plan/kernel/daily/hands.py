"""Hand work: lots at stalls, with seats of a crew.

Of the lots that could begin before any of them can be done, that with the lowest turn or rank goes first: nothing
could begin earlier without another one being later (active plans; Giffler and Thompson 1960).
"""

from typing import Final

import numba

from sekisho.factory.plan.kernel.compiled import inner
from sekisho.factory.plan.kernel.daily.clock import begin_of, done, end_of, seconds
from sekisho.factory.plan.kernel.daily.line import board_out
from sekisho.factory.plan.kernel.daily.rows import (
    ALLOWED, BEGIN, CAME, CLOSES, CYCLE, EARLIER, EARLIEST, END, FOREVER, FREE_SEAT, FREE_STALL, FROM_SEAT, GROUPS,
    GROUP_BEFORE, HANDS, KEPT, KIND, LOTS, LOTS_FROM, LOT_BOARDS, NEXT, NOTED, OFFER, OF_CREW, OPEN, OPENS, PARTLY,
    PEOPLE, RANK, SEAT, SEATS, SIZES, SOURCE, STALL, STALLS, STALL_KINDS, TRIED, TURN, UNTIL_SEAT, Number, Table,
)  # fmt: skip

OFFERED: Final = 60
"""Steps that an offer takes, in those of the line."""

TURNS: Final = 2**40
"""More than there are groups: lots with a turn of their own go before those with a rank."""


@inner
def _nth(plan: Table, low: Number, high: Number, rank: Number) -> Number:
    """Of the seats from low to before high the one that is free as the rank-th, from 0."""
    for one in range(low, high):
        before = 0
        for other in range(low, high):
            earlier = plan[FREE_SEAT, other] < plan[FREE_SEAT, one]
            if earlier or (plan[FREE_SEAT, other] == plan[FREE_SEAT, one] and other < one):
                before += 1
        if before == rank:
            return one
    return low


@inner
def _came(of: Table, spans: Table, plan: Table, g: Number, lot: Number) -> None:
    """Note when the first and the last board of a lot are there."""
    former, source = of[EARLIER, lot], of[SOURCE, g]
    first = last = 0
    if former >= 0:
        last = plan[END, former]
        first = 0 if of[PARTLY, lot] else plan[OPEN, former]
    elif source >= 0:
        first = board_out(of, spans, plan, numba.int64(source), numba.int64(of[OPENS, lot]))
        last = board_out(of, spans, plan, numba.int64(source), numba.int64(of[CLOSES, lot]))
    plan[CAME, g], plan[CAME + 1, g] = max(first, of[EARLIEST, g]), last


@inner
def _calendar(of: Table, stall: Number, seat: Number) -> Number:
    """Number of the calendar of a stall with a seat, or of the stall alone; that of the line is 0."""
    return 1 + stall * (of[SIZES, SEATS] + 1) + seat + 1


@inner
def _try(
    of: Table, spans: Table, plan: Table, g: Number, boards: Number, stall: Number, seat: Number, free: Number
) -> None:
    """Offer a lot a place that is free from then on, where it ends earlier there, or begins later with the same end."""
    calendar = numba.int64(_calendar(of, stall, seat))
    cycle = of[CYCLE, g]
    needed = seconds(boards, cycle)
    worked = done(spans, calendar, numba.int64(max(plan[CAME, g], free))) + needed
    last = done(spans, calendar, numba.int64(plan[CAME + 1, g])) + seconds(numba.int64(1), cycle)
    until = max(worked, last)
    end = end_of(spans, calendar, numba.int64(until))
    if end > plan[OFFER + 3, g]:
        return
    begin = begin_of(spans, calendar, numba.int64(until - needed))
    if end < plan[OFFER + 3, g] or begin > plan[OFFER + 2, g]:
        plan[OFFER, g], plan[OFFER + 1, g], plan[OFFER + 2, g], plan[OFFER + 3, g] = stall, seat, begin, end


@inner
def _stall(of: Table, plan: Table, kind: Number, able: Number, since: Number) -> Number:
    """Of the stalls of one kind the one that is free last of those that are by then, else first; -1 where none may."""
    found = -1
    for one in range(of[SIZES, STALLS]):
        if of[KIND, one] != kind or (able >> one) & 1 == 0:
            continue
        free = plan[FREE_STALL, one]
        if found < 0:
            found = one
        elif free <= since:
            if plan[FREE_STALL, found] > since or free > plan[FREE_STALL, found]:
                found = one
        elif free < plan[FREE_STALL, found]:
            found = one
    return found


@inner
def _try_kinds(of: Table, spans: Table, plan: Table, g: Number, lot: Number, seat: Number, since: Number) -> None:
    """Offer a lot a stall of each kind, with a seat that is free since then."""
    kept = of[KEPT, lot]
    able = 1 << kept if kept >= 0 else of[ALLOWED, g]
    for kind in range(of[SIZES, STALL_KINDS]):
        stall = _stall(of, plan, numba.int64(kind), numba.int64(able), numba.int64(max(since, plan[CAME, g])))
        if stall >= 0:
            free = max(since, plan[FREE_STALL, stall])
            _try(of, spans, plan, g, numba.int64(of[LOT_BOARDS, lot]), stall, seat, numba.int64(free))


@inner
def _offer(of: Table, spans: Table, plan: Table, g: Number, lot: Number) -> None:
    """Find the stall and the seats where a lot ends first."""
    plan[OFFER + 3, g] = FOREVER
    people, crew = of[PEOPLE, g], of[OF_CREW, g]
    if people == 0:
        _try_kinds(of, spans, plan, g, lot, numba.int64(-1), numba.int64(0))
        return
    low = of[FROM_SEAT, crew]
    for top in range(low + people - 1, of[UNTIL_SEAT, crew]):
        since = plan[FREE_SEAT, top]
        if people > 1:
            other = _nth(plan, numba.int64(low), numba.int64(top), numba.int64(people - 2))
            since = max(since, plan[FREE_SEAT, other])
        _try_kinds(of, spans, plan, g, lot, numba.int64(top), numba.int64(since))


@inner
def _take(of: Table, spans: Table, plan: Table, g: Number) -> None:
    """Give the next lot of a group what it is offered."""
    lot = of[LOTS_FROM, g] + plan[NEXT, g]
    stall, seat, begin, end = plan[OFFER, g], plan[OFFER + 1, g], plan[OFFER + 2, g], plan[OFFER + 3, g]
    plan[STALL, lot], plan[SEAT, lot], plan[BEGIN, lot], plan[END, lot] = stall, seat, begin, end
    calendar = numba.int64(_calendar(of, numba.int64(stall), numba.int64(seat)))
    through = done(spans, calendar, numba.int64(begin)) + seconds(numba.int64(1), of[CYCLE, g])
    plan[OPEN, lot] = end_of(spans, calendar, numba.int64(through))
    plan[FREE_STALL, stall] = end
    if seat >= 0:
        low = of[FROM_SEAT, of[OF_CREW, g]]
        for _ in range(of[PEOPLE, g] - 1):
            plan[FREE_SEAT, _nth(plan, numba.int64(low), numba.int64(seat), numba.int64(0))] = end
        plan[FREE_SEAT, seat] = end
    plan[NEXT, g] += 1


@inner
def _following(of: Table, plan: Table, g: Number) -> Number:
    """The next lot of a group; -1 where none is left, or where the one before it in the route is not planned yet."""
    if plan[NEXT, g] == of[LOTS, g]:
        return -1
    lot = of[LOTS_FROM, g] + plan[NEXT, g]
    former = of[EARLIER, lot]
    if former >= 0:
        before = of[GROUP_BEFORE, g]
        if former >= of[LOTS_FROM, before] + plan[NEXT, before]:
            return -1
    return lot


@inner
def _stands(of: Table, plan: Table, g: Number, taken: Number) -> bool:
    """Whether a group's offer is still its best after another group took its own: places only become later."""
    if taken < 0 or plan[OFFER + 3, g] == FOREVER:
        return False
    lot = of[LOTS_FROM, taken] + plan[NEXT, taken] - 1  # what it is offered for its next one may stand already
    if plan[OFFER, g] == plan[STALL, lot]:
        return False
    if of[OF_CREW, g] != of[OF_CREW, taken] or of[OF_CREW, g] < 0:
        return True
    alone = of[PEOPLE, g] == 1 and of[PEOPLE, taken] == 1
    return alone and plan[OFFER + 1, g] != plan[SEAT, lot]


@inner
def _offers(of: Table, spans: Table, plan: Table, taken: Number) -> Number:
    """What each group's next lot would get now; the earliest end. taken: the group that took the last one.

    Lots that come after that end are offered nothing: they cannot begin before it.
    """
    soonest = FOREVER
    for place in range(of[SIZES, GROUPS]):
        g = numba.int64(plan[HANDS, place])
        lot = numba.int64(_following(of, plan, g))
        if lot != plan[NOTED, g] or lot < 0:
            plan[NOTED, g], plan[OFFER + 3, g] = lot, FOREVER
            if lot < 0:
                continue
            _came(of, spans, plan, g, lot)
        if plan[CAME, g] >= soonest:
            plan[OFFER + 3, g] = FOREVER
        elif not _stands(of, plan, g, taken):
            _offer(of, spans, plan, g, lot)
            plan[TRIED, 0] += OFFERED
        soonest = min(soonest, plan[OFFER + 3, g])
    return soonest


@inner
def hand_work(of: Table, spans: Table, plan: Table) -> None:
    """Plan all lots."""
    groups, lots = of[SIZES, GROUPS], 0
    for g in range(groups):
        plan[NEXT, g] = 0
        plan[NOTED, g] = -1
        plan[RANK, plan[HANDS, g]] = g
        lots += of[LOTS, g]
    for stall in range(of[SIZES, STALLS]):
        plan[FREE_STALL, stall] = 0
    for seat in range(of[SIZES, SEATS]):
        plan[FREE_SEAT, seat] = 0
    chosen = -1
    for _ in range(lots):
        soonest = _offers(of, spans, plan, numba.int64(chosen))
        chosen, least = -1, FOREVER
        for g in range(groups):
            if plan[OFFER + 3, g] < FOREVER and plan[OFFER + 2, g] < soonest:
                turn = of[TURN, of[LOTS_FROM, g] + plan[NEXT, g]]
                rank = turn if turn >= 0 else TURNS + plan[RANK, g]
                if rank < least:
                    chosen, least = g, rank
        _take(of, spans, plan, numba.int64(chosen))
