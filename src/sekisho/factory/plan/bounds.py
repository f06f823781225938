"""What no plan of a shop can be shorter than, told without a search."""

import heapq
from itertools import accumulate

from sekisho.factory.plan.instance import Operation, Shop


def bound(shop: Shop) -> int:
    """The largest of: the longest job, the work shared by all machines, and each machine's own work with interruptions.

    Of alternatives the shortest counts, and to a machine belongs only what no other machine can do.
    """
    jobs = [[_least(operation) for operation in job] for job in shop.jobs]
    longest = max(map(sum, jobs))
    shared = -(-sum(map(sum, jobs)) // shop.machines)
    own: list[list[tuple[int, int, int]]] = [[] for _ in range(shop.machines)]
    for job, times in zip(shop.jobs, jobs, strict=True):
        total = sum(times)
        for operation, time, ended in zip(job, times, accumulate(times), strict=True):
            machines = {choice.machine for choice in operation.choices}
            if len(machines) == 1:
                own[machines.pop()].append((ended - time, time, total - ended))
    return max(longest, shared, *map(_one_machine, own))


def _least(operation: Operation) -> int:
    return min(choice.time for choice in operation.choices)


def _one_machine(work: list[tuple[int, int, int]]) -> int:
    """The end of (ready, time, rest) on one machine that may interrupt: always the one with the longest rest.

    Source: Jackson's preemptive schedule; no schedule without interruptions is shorter.
    """
    coming = sorted(work)
    waiting: list[tuple[int, int]] = []
    now = ends = at = 0
    while at < len(coming) or waiting:
        if not waiting:
            now = max(now, coming[at][0])
        while at < len(coming) and coming[at][0] <= now:
            heapq.heappush(waiting, (-coming[at][2], coming[at][1]))
            at += 1
        rest, time = heapq.heappop(waiting)
        spent = min(time, coming[at][0] - now) if at < len(coming) else time
        now += spent
        if spent < time:
            heapq.heappush(waiting, (rest, time - spent))
        else:
            ends = max(ends, now - rest)
    return ends
