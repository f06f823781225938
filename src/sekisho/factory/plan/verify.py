"""Holds an answer against the instance alone, without anything of what made it. No answer is printed unchecked."""

from collections.abc import Iterator
from itertools import pairwise

from sekisho.factory.plan.instance import Choice, Line, Shop
from sekisho.factory.plan.solution import Solution


def problems(solution: Solution) -> list[str]:
    """What is wrong with the answer, for those who mend the program; empty when it may be printed."""
    found = list(_of_line(solution, it) if isinstance(it := solution.instance, Line) else _of_shop(solution, it))
    if solution.bound > solution.value:
        found.append(f"the bound {solution.bound} is above the value {solution.value}")
    return found


def _of_shop(solution: Solution, shop: Shop) -> Iterator[str]:
    wanted = [(job, place) for job, operations in enumerate(shop.jobs) for place in range(len(operations))]
    if sorted((placed.job, placed.operation) for placed in solution.schedule) != wanted:
        yield "not every operation stands in the schedule exactly once"
        return
    for placed in solution.schedule:
        allowed = shop.jobs[placed.job][placed.operation].choices
        if placed.start < 0 or Choice(placed.machine, placed.end - placed.start) not in allowed:
            yield f"{placed}: no such machine with this time"
    for earlier, later in pairwise(sorted(solution.schedule)):
        if earlier.job == later.job and later.start < earlier.end:
            yield f"{later} begins before {earlier} of its job ends"
    on_machine = sorted(solution.schedule, key=lambda placed: (placed.machine, placed.start, placed.end))
    for earlier, later in pairwise(on_machine):
        if earlier.machine == later.machine and later.start < earlier.end:
            yield f"{later} begins before {earlier} leaves the machine"
    if solution.value != max(placed.end for placed in solution.schedule):
        yield f"the last operation does not end at {solution.value}"


def _of_line(solution: Solution, line: Line) -> Iterator[str]:
    stations = solution.stations
    if len(stations) != len(line.times):
        yield "not every task has a station"
        return
    if set(stations) != set(range(solution.value)):
        yield f"the stations are not 0 to {solution.value - 1}"
    for station in set(stations):
        work = sum(time for time, where in zip(line.times, stations, strict=True) if where == station)
        if work > line.cycle_time:
            yield f"station {station} works {work} of {line.cycle_time}"
    for earlier, later in line.before:
        if stations[earlier] > stations[later]:
            yield f"task {earlier} stands behind task {later}"
