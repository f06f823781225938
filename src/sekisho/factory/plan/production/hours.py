"""The working times that a plan has: of the line as one, and of each stall with each seat of a crew.

The line has no room between its machines: where one of them stands, all do. A seat is a place in a crew; the first of
them is filled whenever anybody is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.plan.production.calendar import Calendar, Span, both
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.records import Segment
from sekisho.factory.plan.production.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Hours:
    """Working times from `begin` until a second, behind which nothing is known. line: None where it never works.

    seats: of each crew, the numbers of its seats, counted over all crews.  at: by stall and seat (-1 for nobody).
    """

    begin: datetime
    until: int
    line: WorkingTime | None
    stalls: tuple[str, ...]
    seats: Mapping[str, range]
    at: Mapping[tuple[int, int], WorkingTime]


def on_line(segment: Segment, machines: tuple[str, ...]) -> bool:
    """Whether a segment is done on the line."""
    return len(segment.machines) == 1 and segment.machines[0] in machines


def hours(inputs: Inputs, begin: datetime, days: int) -> Hours:
    """The working times of the days from `begin` on."""
    calendar, machines = inputs.calendar, inputs.line.machines
    segments = [one for item in inputs.items for one in item.segments]
    bound = _bound_to_line(inputs)
    shared = [calendar.working(one, begin, days) for one in machines]
    shared += [calendar.working(crew, begin, days, people) for crew, people in bound.items()]
    by_hand = [one for one in segments if not on_line(one, machines)]
    stalls = tuple(sorted({name for one in by_hand for name in one.machines}))
    crews = sorted({one.crew for one in by_hand if one.workers})
    seats, times = _seats(calendar, {crew: bound.get(crew, 0) for crew in crews}, begin, days)
    own = [calendar.working(stall, begin, days) for stall in stalls]
    pairs = {(stall, seat): both(own[stall], spans) for stall in range(len(stalls)) for seat, spans in times.items()}
    pairs |= {(stall, -1): spans for stall, spans in enumerate(own)}
    line = _all_of(shared)
    until = days * 86_400
    at = {pair: WorkingTime(spans, until) for pair, spans in pairs.items() if spans}
    return Hours(begin, until, WorkingTime(line, until) if line else None, stalls, seats, at)


def _bound_to_line(inputs: Inputs) -> dict[str, int]:
    """How many of each crew the line binds: the most that any item needs there at once."""
    found: dict[str, int] = {}
    for item in inputs.items:
        own: dict[str, dict[str, int]] = {}
        for one in item.segments:
            if on_line(one, inputs.line.machines) and one.workers:
                by_machine = own.setdefault(one.crew, {})
                by_machine[one.machines[0]] = max(by_machine.get(one.machines[0], 0), one.workers)
        for crew, by_machine in own.items():
            found[crew] = max(found.get(crew, 0), sum(by_machine.values()))
    return found


def _seats(
    calendar: Calendar, bound: Mapping[str, int], begin: datetime, days: int
) -> tuple[dict[str, range], dict[int, list[Span]]]:
    seats: dict[str, range] = {}
    times: dict[int, list[Span]] = {}
    for crew, taken in bound.items():
        first = len(times)
        for people in range(taken + 1, calendar.people(crew) + 1):
            times[len(times)] = calendar.working(crew, begin, days, people)
        seats[crew] = range(first, len(times))
    return seats, times


def _all_of(spans: Iterable[list[Span]]) -> list[Span]:
    shared, *others = spans
    for one in others:
        shared = both(shared, one)
    return shared
