"""A plan without chance: what becomes of a sequence when everything takes its mean time.

Times are stretched by what failures and repairs take in the mean. Scrap, rework and vehicles are left to the
simulation. It decides as the simulation does, so that both give the same times where there is no chance.
"""

from dataclasses import dataclass

import numpy as np

from sekisho.factory.simulate.kernel import completions, entering, lines, stalls
from sekisho.factory.simulate.scenario import Scenario, Sequence
from sekisho.factory.simulate.tables import Floats, Integers, tables, tasks_from


@dataclass(frozen=True, slots=True)
class Planned:
    """One segment of an order on one machine: from the begin of its set-up to the end of its last board, in seconds."""

    order: int
    segment: int
    machine: int
    start: float
    end: float


class Decoder:
    """Decodes sequences of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._tables = tables(scenario)
        stands, boards = self._tables.stands, self._tables.boards
        quantities = np.diff(boards.at)
        owner = np.repeat(np.arange(len(quantities)), quantities)
        task = stands.task_at[owner] + boards.task
        coming = np.column_stack((np.arange(len(owner)), owner, task))
        self._coming = coming[task < stands.task_at[owner + 1]]
        self._steps = np.empty((2, len(self._tables.visits.seconds)))
        self._tasks = np.empty((2, *self._tables.stands.seconds.shape))

    def completions(self, sequence: Sequence) -> Floats:
        """When each order is completed, in seconds."""
        visits = self._tables.visits
        jobs = [visits.of_order_at[job.order] + job.visit for job in sequence if self.scenario.visits[job.order]]
        last = {job.order: place for place, job in enumerate(sequence)}
        ranked = sorted(last, key=lambda order: last[order])
        self._steps[0], self._steps[1], self._tasks[0], self._tasks[1] = np.inf, -np.inf, np.inf, -np.inf
        return self._decoded(np.array(jobs, dtype=np.int64), np.array(ranked, dtype=np.int64))

    def _decoded(self, jobs: Integers, ranked: Integers) -> Floats:
        one, visits, boards, stands = self._tables
        ready = boards.ready.copy()
        boards_in = entering(
            visits.order, visits.line, visits.entry, visits.line_at, boards.at, boards.visit, boards.place, jobs, ranked
        )
        lines(
            one.shift_at, one.begins, one.ends, one.family, one.buffer, one.row, one.change,
            visits.line, visits.last, visits.step_at, visits.seconds, visits.passage, visits.family, visits.line_at,
            visits.machine, visits.belt, boards_in, ready, *self._steps,
        )  # fmt: skip
        stalls(
            one.shift_at, one.begins, one.ends, one.family, one.row, one.change, stands.machine, stands.crew,
            stands.people, stands.task_at, stands.family, stands.seconds, boards.at, self._arrivals(ranked, ready),
            ranked, ready, *self._tasks,
        )  # fmt: skip
        return completions(boards.at, ready)

    def _arrivals(self, ranked: Integers, ready: Floats) -> Integers:
        """Board, order and first task of all that come to stands, by time; of one time as their orders are ranked."""
        rank = np.empty(len(ranked), dtype=np.int64)
        rank[ranked] = np.arange(len(ranked))
        return self._coming[np.lexsort((rank[self._coming[:, 1]], ready[self._coming[:, 0]]))]

    def plan(self, sequence: Sequence) -> tuple[Planned, ...]:
        """The segments of a sequence, by their start."""
        self.completions(sequence)
        found = [*self._on_lines(), *self._at_stands()]
        return tuple(sorted(found, key=lambda one: (one.start, one.order, one.segment, one.machine)))

    def _on_lines(self) -> list[Planned]:
        found, row = [], 0
        for order, visits in enumerate(self.scenario.visits):
            for visit in visits:
                places = self.scenario.lines[visit.line]
                for segment in range(visit.first, visit.last + 1):
                    machine = self.scenario.orders[order].segments[segment].machines[0]
                    start, end = self._steps[:, row + places.index(machine)].tolist()
                    if end >= start:
                        found.append(Planned(order, segment, machine, start, end))
                row += len(places)
        return found

    def _at_stands(self) -> list[Planned]:
        found = []
        stands, row = self._tables.stands, 0
        for order, one in enumerate(self.scenario.orders):
            for segment in range(tasks_from(self.scenario, order), len(one.segments)):
                for stand, machine in enumerate(stands.machine.tolist()):
                    start, end = self._tasks[:, row, stand].tolist()
                    if end >= start:
                        found.append(Planned(order, segment, machine, start, end))
                row += 1
        return found
