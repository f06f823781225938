"""CP-SAT on a shop: the whole for bounds and proofs, or a window of a plan whose rest keeps its order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.found import Draft, Found
from sekisho.factory.plan.kernel.records import BEFORE, ON, SIZE, TAKES, WAYS, Ints


@dataclass(slots=True)
class _Model:
    """Variables of a shop: start and end of each operation, and of each way whether it is taken."""

    cp: Any = field(default_factory=cp_model.CpModel)
    starts: list[Any] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)
    ways: list[dict[int, Any]] = field(default_factory=list)
    makespan: Any = None


def _model(of: Ints, shortest: int, longest: int, kept: Mapping[int, int]) -> _Model:
    """All operations with their ways, between 0 and `longest`. kept: operations that may be done in this way alone."""
    count = int(of[SIZE, 0])
    made = _Model()
    cp = made.cp
    made.makespan = cp.new_int_var(shortest, longest, "")
    on_machine: list[list[Any]] = [[] for _ in range(int(of[SIZE, 1]))]
    for v in range(count):
        ways = [kept[v]] if v in kept else range(int(of[WAYS, v]), int(of[WAYS, v + 1]))
        start, end = cp.new_int_var(0, longest, ""), cp.new_int_var(0, longest, "")
        taken: dict[int, Any] = {}
        for way in ways:
            time, machine = int(of[TAKES, way]), int(of[ON, way])
            taken[way] = cp.new_bool_var("") if len(ways) > 1 else True
            on_machine[machine].append(cp.new_optional_interval_var(start, time, end, taken[way], ""))
        if len(ways) > 1:
            cp.add_exactly_one(taken.values())
            # Said again for the linear relaxation: the time taken is that of the way.
            cp.add(end - start == sum(int(of[TAKES, way]) * literal for way, literal in taken.items()))
        if of[BEFORE, v] != count:
            cp.add(start >= made.ends[int(of[BEFORE, v])])
        cp.add(end <= made.makespan)
        made.starts.append(start)
        made.ends.append(end)
        made.ways.append(taken)
    for intervals in on_machine:
        cp.add_no_overlap(intervals)
    cp.minimize(made.makespan)
    return made


def _draft(made: _Model, value: Callable[[Any], int]) -> Draft:
    """The plan that a solver found: operations by start, of equals those that take no time first."""
    choice = np.array([next(way for way, taken in ways.items() if taken is True or value(taken)) for ways in made.ways])
    by = sorted(range(len(choice)), key=lambda v: (value(made.starts[v]), value(made.ends[v]), v))
    return np.array(by, np.int32), choice.astype(np.int32)


class _Telling(cp_model.CpSolverSolutionCallback):
    def __init__(self, made: _Model, tell: Callable[[Draft], None]) -> None:
        super().__init__()
        self._made, self._tell = made, tell

    def on_solution_callback(self) -> None:
        self._tell(_draft(self._made, self.value))


def whole(  # noqa: PLR0913, PLR0917 -- a solver's own figures
    of: Ints,
    shortest: int,
    best: Found | None,
    seconds: float,
    tell: Callable[[Draft], None],
    ending: Ending,
    workers: int = 1,
) -> int:
    """A bound for the whole shop, after at most so many seconds; each better plan is told on the way.

    best: only shorter plans are looked for; if there is none, its length is the bound. Without, all are looked for.
    """
    longest = best.length - 1 if best else _in_a_row(of)
    if shortest > longest:
        return shortest
    made = _model(of, shortest, longest, {})
    solver = _solver(seconds, workers)
    with ending.holding(solver):
        state = solver.solve(made.cp, _Telling(made, tell))
    if state == cp_model.INFEASIBLE:
        return longest + 1
    reached: float = solver.best_objective_bound
    return min(longest + 1, max(shortest, round(reached)))


def window(  # noqa: PLR0913, PLR0917 -- a solver's own figures
    of: Ints, plan: Found, free: Iterable[int], shortest: int, seconds: float, ending: Ending
) -> tuple[Draft | None, bool]:
    """A shorter plan in which only the operations of `free` change machine or order, and whether the solver finished.

    None and finished: there is none.
    """
    if shortest >= plan.length:
        return None, True
    inside = set(free)
    kept = {v: int(way) for v, way in enumerate(plan.choice) if v not in inside}
    made = _model(of, shortest, plan.length - 1, kept)
    for earlier, later in _kept_pairs(of, plan, inside):
        made.cp.add(made.starts[later] >= made.ends[earlier])
    solver = _solver(seconds, 1)
    with ending.holding(solver):
        state = solver.solve(made.cp)
    found = state in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return _draft(made, solver.value) if found else None, state in {cp_model.OPTIMAL, cp_model.INFEASIBLE}


def _kept_pairs(of: Ints, plan: Found, inside: set[int]) -> Iterator[tuple[int, int]]:
    """Neighbours on each machine among the operations that are not free."""
    rows: dict[int, list[int]] = {}
    for v in plan.order.tolist():
        if v not in inside:
            rows.setdefault(int(of[ON, plan.choice[v]]), []).append(v)
    for row in rows.values():
        yield from pairwise(row)


def _in_a_row(of: Ints) -> int:
    """The length of all operations one after the other, each in its longest way."""
    return sum(int(of[TAKES, of[WAYS, v] : of[WAYS, v + 1]].max()) for v in range(int(of[SIZE, 0])))


def _solver(seconds: float, workers: int) -> Any:  # noqa: ANN401 # OR-Tools comes without types
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.num_workers = workers
    return solver
