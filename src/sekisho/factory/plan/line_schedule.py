"""A balanced line as a schedule: what each station does, and when, within one cycle."""

from sekisho.factory.plan.filling import Order
from sekisho.factory.plan.instance import Line
from sekisho.factory.plan.solution import Placed


def on_line(line: Line, stations: tuple[int, ...]) -> tuple[Placed, ...]:
    """The tasks, each as a job of one operation: stations work theirs one after the other, in an order allowed."""
    ends = [0] * (max(stations) + 1)
    placed = []
    for task in Order(line).sequence:
        start = ends[stations[task]]
        ends[stations[task]] = start + line.times[task]
        placed.append(Placed(task, 0, stations[task], start, ends[stations[task]]))
    return tuple(sorted(placed))
