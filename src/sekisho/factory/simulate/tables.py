"""A scenario as arrays, for the compiled decoder: mean times, stretched by failures, and nothing of chance.

A name ending in `_at` holds where the rows of each begin in the arrays named for it, and where the last ones end.
Visits are numbered over all orders. A step is a place of the line that a visit goes through, whether it works there or
not. A stand is a machine that stands alone; a task is a segment that is done at stands.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.factory.simulate.scenario import Scenario, Segment

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class MachineTable(NamedTuple):
    """By machine: shifts, family at the begin, room before it, and its row of `change` (-1: never set up).

    change: seconds by row, family before and family after.
    """

    shift_at: Integers
    begins: Floats
    ends: Floats
    family: Integers
    buffer: Integers
    row: Integers
    change: Floats


class VisitTable(NamedTuple):
    """By visit: order, line, first and last place of it that works. line_at, machine: the places of each line.

    entry: number of the first board that comes through the line's entry.
    belt: how many boards can be out of an oven at most before the next machine takes them.
    """

    of_order_at: Integers
    order: Integers
    line: Integers
    first: Integers
    last: Integers
    entry: Integers
    step_at: Integers
    seconds: Floats
    passage: Floats
    family: Integers
    line_at: Integers
    machine: Integers
    belt: int


class BoardTable(NamedTuple):
    """By board: the visit it begins with (-1: none), the place it is put in at by hand (-1: none), its first task.

    ready: when it is there.
    """

    at: Integers
    visit: Integers
    place: Integers
    task: Integers
    ready: Floats


class StandTable(NamedTuple):
    """By stand: machine and crew (-1: none); by crew: people; by task: family, and seconds at each stand (-1: none)."""

    machine: Integers
    crew: Integers
    people: Integers
    task_at: Integers
    family: Integers
    seconds: Floats


class Tables(NamedTuple):
    """All arrays of a scenario."""

    machines: MachineTable
    visits: VisitTable
    boards: BoardTable
    stands: StandTable


def tables(scenario: Scenario) -> Tables:
    """The arrays of a scenario. Its routes go through lines first, and to machines that stand alone after them."""
    named = [machine.setup for machine in scenario.machines]
    named += [segment.setup for order in scenario.orders for segment in order.segments]
    families = {name: number for number, name in enumerate(sorted({"", *named}))}
    return Tables(
        _machines(scenario, families), _visits(scenario, families), _boards(scenario), _stands(scenario, families)
    )


def tasks_from(scenario: Scenario, order: int) -> int:
    """Place of an order's first segment that is done at stands."""
    visits = scenario.visits[order]
    return visits[-1].last + 1 if visits else 0


def _machines(scenario: Scenario, families: dict[str, int]) -> MachineTable:
    rows = {machine: row for row, machine in enumerate(sorted({key[0] for key in scenario.changeovers}))}
    change = np.zeros((max(len(rows), 1), len(families), len(families)))
    for (machine, before, after), seconds in sorted(scenario.changeovers.items()):  # those from any family come first
        if after in families and before in families:
            change[rows[machine], families[before] if before else slice(None), families[after]] = seconds
    change[:, range(len(families)), range(len(families))] = 0.0
    shifts = [machine.shifts for machine in scenario.machines]
    return MachineTable(
        _offsets([len(one.begins) for one in shifts]),
        np.concatenate([np.asarray(one.begins) for one in shifts]),
        np.concatenate([np.asarray(one.ends) for one in shifts]),
        _integers(families[machine.setup] for machine in scenario.machines),
        _integers(machine.buffer for machine in scenario.machines),
        _integers(rows.get(place, -1) for place in range(len(scenario.machines))),
        change,
    )


def _visits(scenario: Scenario, families: dict[str, int]) -> VisitTable:
    lines = list(scenario.lines)
    rows: list[tuple[int, ...]] = []
    seconds: list[float] = []
    passages: list[float] = []
    setups: list[int] = []
    for at, visits in enumerate(scenario.visits):
        segments = scenario.orders[at].segments
        for visit in visits:
            places = scenario.lines[visit.line]
            works = {one.machines[0]: one for one in segments[visit.first : visit.last + 1]}
            ends = [places.index(segments[one].machines[0]) for one in (visit.first, visit.last)]
            later = sum(one.waiting for one in segments[visit.first + 1 :])
            rows.append((at, lines.index(visit.line), *ends, later))
            for machine in places:
                one = works.get(machine)
                seconds.append(_seconds(scenario, one, 0) if one else -1.0)
                passages.append(one.passage.mean if one and one.passage else 0.0)
                setups.append(families[one.setup] if one else 0)
    order, line, first, last, entry = (_integers(row[at] for row in rows) for at in range(5))
    return VisitTable(
        _offsets([len(visits) for visits in scenario.visits]),
        order,
        line,
        first,
        last,
        entry,
        _offsets([len(scenario.lines[visit.line]) for visits in scenario.visits for visit in visits]),
        np.array(seconds, dtype=np.float64),
        np.array(passages, dtype=np.float64),
        _integers(setups),
        _offsets([len(places) for places in scenario.lines.values()]),
        _integers(place for places in scenario.lines.values() for place in places),
        max((_inside(passage, cycle) for passage, cycle in zip(passages, seconds, strict=True)), default=1),
    )


def _inside(passage: float, cycle: float) -> int:
    """Boards in an oven at once, at most so many that a table of them stays small."""
    return min(ceil(passage / cycle) + 2, 10_000) if cycle > 0 else 10_000 if passage > 0 else 1


def _boards(scenario: Scenario) -> BoardTable:
    visit, place, task, ready = [], [], [], []
    number = 0
    for order, one in enumerate(scenario.orders):
        for at, count in _begins(one.segments, one.quantity):
            stands = tasks_from(scenario, order)
            found = [each for each, visited in enumerate(scenario.visits[order]) if at <= visited.last]
            inner = bool(found) and at > scenario.visits[order][found[0]].first
            machine = one.segments[at].machines[0]
            visit += [number + found[0] if found else -1] * count
            place += [scenario.lines[scenario.machines[machine].line].index(machine) if inner else -1] * count
            task += [max(at - stands, 0)] * count
            ready += [one.release if at == 0 else 0.0] * count
        number += len(scenario.visits[order])
    return BoardTable(
        _offsets([one.quantity for one in scenario.orders]),
        _integers(visit),
        _integers(place),
        _integers(task),
        np.array(ready, dtype=np.float64),
    )


def _begins(segments: Sequence[Segment], quantity: int) -> list[tuple[int, int]]:
    """Where how many boards begin, in the order of their numbers: those furthest on first."""
    found = [(at, segments[at].waiting) for at in range(len(segments) - 1, 0, -1) if segments[at].waiting]
    return [*found, (0, quantity - sum(count for _, count in found))]


def _stands(scenario: Scenario, families: dict[str, int]) -> StandTable:
    stands = [place for place, machine in enumerate(scenario.machines) if not machine.line]
    crews = list(scenario.crews)
    tasks = [
        segment for order, one in enumerate(scenario.orders) for segment in one.segments[tasks_from(scenario, order) :]
    ]
    seconds = np.full((len(tasks), max(len(stands), 1)), -1.0)
    for row, segment in enumerate(tasks):
        for choice, machine in enumerate(segment.machines):
            seconds[row, stands.index(machine)] = _seconds(scenario, segment, choice)
    named = [scenario.machines[place].crew for place in stands]
    return StandTable(
        _integers(stands),
        _integers(crews.index(crew) if crew else -1 for crew in named),
        _integers(scenario.crews.values()),
        _offsets([len(one.segments) - tasks_from(scenario, order) for order, one in enumerate(scenario.orders)]),
        _integers(families[segment.setup] for segment in tasks),
        seconds,
    )


def _seconds(scenario: Scenario, segment: Segment, choice: int) -> float:
    return segment.times[choice].mean * scenario.machines[segment.machines[choice]].stretch


def _integers(values: Iterable[int]) -> Integers:
    return np.array(list(values), dtype=np.int64)


def _offsets(counts: Sequence[int]) -> Integers:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(_integers(counts))]).astype(np.int64)
