"""Stations of a line filled one after the other by rules mixed by chance. Mostly as few stations as there can be."""

import random
from collections.abc import Iterator
from graphlib import TopologicalSorter

from sekisho.factory.plan.instance import Line

NOISE = (0.0, 0.1, 0.5, 1.0)
"""How much of a task's weight is by chance, in one filling."""


class Order:
    """near and following: for each task those right before and right behind it; before and behind: all of them.

    sequence: the tasks, none before one that it waits for.
    """

    def __init__(self, line: Line) -> None:
        count = len(line.times)
        self.near: list[set[int]] = [set() for _ in range(count)]
        self.following: list[set[int]] = [set() for _ in range(count)]
        for earlier, later in line.before:
            self.near[later].add(earlier)
            self.following[earlier].add(later)
        self.sequence = tuple(TopologicalSorter(dict(enumerate(self.near))).static_order())
        self.before: list[set[int]] = [set() for _ in range(count)]
        self.behind: list[set[int]] = [set() for _ in range(count)]
        for task in self.sequence:
            self.before[task] = self.near[task].union(*(self.before[one] for one in self.near[task]))
            for one in self.before[task]:
                self.behind[one].add(task)


def fillings(line: Line, order: Order) -> Iterator[tuple[int, ...]]:
    """Stations of all tasks, again and again: first by ranked positional weight, then by mixtures of three rules.

    The rules: a task's time with all behind it, its time alone, and how many wait for it.
    """
    dice = random.Random(1)  # noqa: S311 -- no secret
    tasks = range(len(line.times))
    rules = (
        [line.times[task] + sum(line.times[one] for one in order.behind[task]) for task in tasks],
        [line.times[task] for task in tasks],
        [len(order.behind[task]) for task in tasks],
    )
    yield _filled(line, order, [float(weight) for weight in rules[0]])
    while True:
        shares = [dice.random() / max(1, *rule) for rule in rules]
        noise = dice.choice(NOISE)
        yield _filled(
            line,
            order,
            [
                sum(share * rule[task] for share, rule in zip(shares, rules, strict=True)) * (1 + noise * dice.random())
                for task in tasks
            ],
        )


def _filled(line: Line, order: Order, weight: list[float]) -> tuple[int, ...]:
    """The heaviest task that fits goes to the station, until none does; then the next station is opened."""
    missing = [len(near) for near in order.near]
    free = {task for task, count in enumerate(missing) if not count}
    stations = [0] * len(line.times)
    station, left = 0, line.cycle_time
    while free:
        fitting = [task for task in free if line.times[task] <= left]
        if not fitting:
            station, left = station + 1, line.cycle_time
            continue
        task = max(fitting, key=lambda one: (weight[one], -one))
        stations[task] = station
        left -= line.times[task]
        free.remove(task)
        for later in order.following[task]:
            missing[later] -= 1
            if not missing[later]:
                free.add(later)
    return tuple(stations)
