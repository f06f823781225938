"""CP-SAT on a line: whether so many stations suffice."""

from typing import Any

from ortools.sat.python import cp_model

from sekisho.factory.plan.filling import Order
from sekisho.factory.plan.instance import Line

WORKERS = 2
"""Threads of the solver: nothing else works on a line meanwhile."""


class _Stations:
    """The variables: whether a task stands at a station or an earlier one, for all stations where that is open."""

    def __init__(self, line: Line, order: Order, most: int) -> None:
        self.cp: Any = cp_model.CpModel()
        self.first: list[int] = []
        self.last: list[int] = []
        for task, time in enumerate(line.times):
            ahead = time + sum(line.times[one] for one in order.before[task])
            rest = time + sum(line.times[one] for one in order.behind[task])
            self.first.append(max(0, -(-ahead // line.cycle_time) - 1))
            self.last.append(most - max(1, -(-rest // line.cycle_time)))
        self._by = [
            {station: self.cp.new_bool_var("") for station in range(first, last)}
            for first, last in zip(self.first, self.last, strict=True)
        ]

    def by(self, task: int, station: int) -> Any:  # noqa: ANN401 # OR-Tools comes without types
        """Whether the task stands at the station or before it: 0, 1, or a variable."""
        if station < self.first[task]:
            return 0
        return 1 if station >= self.last[task] else self._by[task][station]


def within(line: Line, order: Order, most: int, seconds: float) -> tuple[tuple[int, ...], bool]:
    """Stations of all tasks, at most so many; none if the solver found none, and whether it proved that there are none.

    The work up to each station is limited too, from both ends: proofs that took 15 s take none then.
    """
    at = _Stations(line, order, most)
    tasks, c = range(len(line.times)), line.cycle_time
    if any(at.first[task] > at.last[task] for task in tasks):
        return (), True
    for task in tasks:
        for station in range(at.first[task], at.last[task]):
            following = [at.by(task, station + 1), *(at.by(earlier, station) for earlier in order.near[task])]
            for one in following:
                at.cp.add(at.by(task, station) <= one)
    for station in range(most):
        upto = sum(line.times[task] * at.by(task, station) for task in tasks)
        before = sum(line.times[task] * at.by(task, station - 1) for task in tasks)
        _limit(at.cp, upto - before, c)
        _limit(at.cp, upto, c * (station + 1))
        _limit(at.cp, sum(line.times) - before, c * (most - station))
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    state = solver.solve(at.cp)
    if state not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return (), state == cp_model.INFEASIBLE
    stations = (next(station for station in range(most) if solver.value(at.by(task, station))) for task in tasks)
    return tuple(stations), False


def _limit(cp: Any, work: Any, most: int) -> None:  # noqa: ANN401 # OR-Tools comes without types
    """Work of variables is limited; work that is a number already is within, or the model has no answer."""
    if isinstance(work, int):
        cp.add_bool_or([] if work > most else [True])
    else:
        cp.add(work <= most)
