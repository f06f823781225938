"""What each open order asks of machines and crews, and when, if it were alone: just before its due date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.plan.production.calendar import Span, clipped
from sekisho.factory.plan.production.hours import Hours, hours, on_line
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.records import Item, Order, Segment
from sekisho.factory.plan.production.working_time import WorkingTime
from sekisho.factory.plan.production.workload import sides


@dataclass(frozen=True, slots=True)
class Demand:
    """An order's work. spans: by machine or crew, seconds of work (of a crew: of people) and where these lie.

    begins: the second in which the first of it begins, none before the begin of the plan.
    """

    order: Order
    spans: Mapping[str, tuple[float, Sequence[Span]]]
    begins: int


def demands(inputs: Inputs, begin: datetime, days: int) -> Iterator[Demand]:
    """Of all orders that are open, due within so many days and whose item is known."""
    times = hours(inputs, begin, days)
    for order in inputs.orders:
        item = inputs.item_of.get(order.item)
        if order.due < begin + timedelta(days=days) and item and item.segments and any(inputs.left(order)):
            yield _demand(inputs, times, order, item)


def _demand(inputs: Inputs, times: Hours, order: Order, item: Item) -> Demand:
    left = dict(zip((one.id for one in item.segments), inputs.left(order), strict=True))
    due = max(int((order.due - times.begin).total_seconds()), 0)
    by_hand = [one for one in item.segments if not on_line(one, inputs.line.machines) and left[one.id]]
    at_once = max(min((_places(one, times) for one in by_hand), default=1), 1)
    alone = sum(left[one.id] * one.cycle_s for one in by_hand) / at_once
    hand_begins, hand_spans = _before(due, alone, _hand_times(times, by_hand))
    line = _line(inputs, item, left)
    line_begins, line_spans = _before(hand_begins, max(line.values(), default=0.0), times.line)
    spans: dict[str, tuple[float, Sequence[Span]]] = {name: (work, line_spans) for name, work in line.items()}
    for one in by_hand:
        work = left[one.id] * one.cycle_s
        for name in one.machines:
            spans[name] = (spans.get(name, (0.0, ()))[0] + work / len(one.machines), hand_spans)
        if one.workers:
            spans[one.crew] = (spans.get(one.crew, (0.0, ()))[0] + work * one.workers, hand_spans)
    return Demand(order, spans, line_begins)


def _line(inputs: Inputs, item: Item, left: Mapping[str, int]) -> dict[str, float]:
    """Seconds in which each machine of the line is bound: at the pace of the slowest one of each side."""
    found: dict[str, float] = {}
    for side in sides(item, inputs):
        boards, pace = max(left[one.id] for one in side), max(one.cycle_s for one in side)
        for one in side if boards else ():
            found[one.machines[0]] = found.get(one.machines[0], 0.0) + boards * pace
    return found


def _places(segment: Segment, times: Hours) -> int:
    """At how many stalls hand work can go on at once."""
    seats = len(times.seats.get(segment.crew, ())) // segment.workers if segment.workers else len(segment.machines)
    return min(seats, len(segment.machines))


def _hand_times(times: Hours, by_hand: Sequence[Segment]) -> WorkingTime | None:
    """The working time of the first stall where anybody works."""
    seats = [times.seats[one.crew].start if one.workers else -1 for one in by_hand]
    return next((own for seat in seats for (_, at), own in sorted(times.at.items(), key=_place) if at == seat), None)


def _place(entry: tuple[tuple[int, int], WorkingTime]) -> tuple[int, int]:
    return entry[0]


def _before(end: int, seconds: float, times: WorkingTime | None) -> tuple[int, list[Span]]:
    """When so much work must begin to be done by then, and where it lies; not before the begin of the plan."""
    if times is None:
        return end, []
    begin = times.begin(max(times.done(end) - round(seconds), 0))
    return min(begin, end), clipped(times.spans, begin, end)
