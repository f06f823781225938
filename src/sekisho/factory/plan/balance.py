"""Line balancing (SALBP-1), exactly: the fewest stations, proved by CP-SAT from the bound upwards."""

from graphlib import TopologicalSorter
from time import perf_counter
from typing import Any

from ortools.sat.python import cp_model

from sekisho.factory.plan.instance import Line


class _Order:
    """The tasks of a line in a turn that their order allows, and for each all that come before and behind it."""

    def __init__(self, line: Line) -> None:
        count = len(line.times)
        graph: dict[int, set[int]] = {task: set() for task in range(count)}
        for earlier, later in line.before:
            graph[later].add(earlier)
        self.near = graph
        self.turn: tuple[int, ...] = tuple(TopologicalSorter(graph).static_order())
        self.before: list[set[int]] = [set() for _ in range(count)]
        self.behind: list[set[int]] = [set() for _ in range(count)]
        for task in self.turn:
            self.before[task] = graph[task].union(*(self.before[one] for one in graph[task]))
        for task, ahead in enumerate(self.before):
            for one in ahead:
                self.behind[one].add(task)


def balanced(line: Line, ends: float, workers: int = 2) -> tuple[tuple[int, ...], int]:
    """For each task its station, and a bound on their number; equal to it when nothing better exists.

    ends: the reading of perf_counter until which to prove.
    """
    order = _Order(line)
    best = _by_weight(line, order)
    bound = _bound(line)
    while bound < max(best) + 1 and (left := ends - perf_counter()) > 0:
        state, stations = _within(line, order, bound, left, workers)
        if stations:
            best = stations
        elif state == cp_model.INFEASIBLE:
            bound += 1
    return best, bound


def _bound(line: Line) -> int:
    """The work of all; and the tasks that need a station alone, or of which only two, or three, can share one.

    Source: Scholl and Becker 2006, bounds LB1, LB2 and LB3.
    """
    c = line.cycle_time
    halves = sum(2 if 2 * time > c else 1 for time in line.times if 2 * time >= c)
    sixths = 0
    for time in line.times:
        sixths += (
            6 if 3 * time > 2 * c else 4 if 3 * time == 2 * c else 3 if 3 * time > c else 2 if 3 * time == c else 0
        )
    return max(1, -(-sum(line.times) // c), -(-halves // 2), -(-sixths // 6))


def _by_weight(line: Line, order: _Order) -> tuple[int, ...]:
    """Stations filled one after the other with what fits, largest first by its own work and all behind it."""
    weight = [time + sum(line.times[one] for one in order.behind[task]) for task, time in enumerate(line.times)]
    stations: dict[int, int] = {}
    station, left = 0, line.cycle_time
    while len(stations) < len(line.times):
        fitting = [
            task
            for task in order.turn
            if task not in stations and line.times[task] <= left and order.near[task] <= stations.keys()
        ]
        if not fitting:
            station, left = station + 1, line.cycle_time
            continue
        task = max(fitting, key=lambda one: weight[one])
        stations[task] = station
        left -= line.times[task]
    return tuple(stations[task] for task in range(len(line.times)))


def _within(line: Line, order: _Order, most: int, seconds: float, workers: int) -> tuple[Any, tuple[int, ...]]:
    """The solver's answer to whether `most` stations suffice, and the stations if they do."""
    cp: Any = cp_model.CpModel()
    count, c = len(line.times), line.cycle_time
    taken: list[dict[int, Any]] = []
    for task in range(count):
        ahead = line.times[task] + sum(line.times[one] for one in order.before[task])
        rest = line.times[task] + sum(line.times[one] for one in order.behind[task])
        open_stations = range(max(0, -(-ahead // c) - 1), most - max(0, -(-rest // c) - 1))
        taken.append({station: cp.new_bool_var("") for station in open_stations})
        cp.add_exactly_one(taken[-1].values())
    for station in range(most):
        cp.add(sum(line.times[task] * ways[station] for task, ways in enumerate(taken) if station in ways) <= c)
    for later in range(count):
        for earlier in order.near[later]:
            for station, literal in taken[later].items():  # at this station: the earlier one is not behind it
                behind = [other for at, other in taken[earlier].items() if at > station]
                if behind:
                    cp.add_at_most_one([literal, *behind])
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    state = solver.solve(cp)
    if state not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return state, ()
    return state, tuple(next(station for station, literal in ways.items() if solver.value(literal)) for ways in taken)
