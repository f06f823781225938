"""Why an order is not done earlier: its time from the begin of the plan to its end, each stretch with its cause.

It is walked from the end: what was waited for last, and what that waited for. Stretches neither overlap nor leave
gaps, so that they add up to the time that passes; less what the order had until its due date, that is its lateness.
"""

from collections.abc import Callable, Iterable
from itertools import pairwise

from sekisho.factory.plan.production.evaluating import PlacedLot
from sekisho.factory.plan.production.plan import Cause, Link
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.scheduled import Scheduled
from sekisho.factory.plan.production.working_time import WorkingTime

Label = tuple[Cause, str]
"""A cause, and by whom or what."""


class Pegging:
    """The causes of a plan's orders."""

    def __init__(self, plan: Scheduled) -> None:
        self._plan, self._work, self._made = plan, plan.work, plan.made
        self._place = {number: place for place, number in enumerate(plan.made.sequence)}

    def links(self, order: Order) -> tuple[Link, ...]:
        """From the begin of the plan to the end of an order."""
        found: list[Link] = []
        groups = [one for one in self._work.groups if one.order.id == order.id]
        if groups:
            last = max(self._plan.lots_of(groups[-1]), key=lambda one: (one.end, one.lot.number))
            self._of_lot(last, last.end, found)
        else:
            number = max(number for number, one in enumerate(self._work.passes) if one.order.id == order.id)
            self._of_pass(number, self._plan.ends(order), found)
        return tuple(reversed(found))

    def _of_lot(self, lot: PlacedLot, until: int, found: list[Link]) -> None:
        """Of a lot up to one of its seconds: its end, or when its first board was through."""
        group = self._work.groups[lot.group]
        at, machine, times = group.segment.id, self._work.hours.stalls[lot.stall], self._plan.hours_of(lot)
        first, last = self._came(lot, first=True), self._came(lot, first=False)
        ready = max(first, group.ready)
        worked = times.done(lot.end) - times.done(max(last, 0))
        if until == lot.end and last > ready and worked <= -(-round(group.segment.cycle_s * 1000) // 1000):
            self._add(found, at, machine, (last, until), _working(times))
            self._before_lot(lot, last, found)
            return
        self._add(found, at, machine, (lot.begin, until), _working(times))
        self._add(found, at, machine, (ready, lot.begin), self._at_stall(lot))
        if group.ready > first:
            self._material(found, group.order.id, (group.segment.id,), group.ready)
        else:
            self._before_lot(lot, first, found)

    def _came(self, lot: PlacedLot, *, first: bool) -> int:
        """When the first or the last board of a lot was there."""
        group = self._work.groups[lot.group]
        if lot.lot.former >= 0:
            former = self._made.lots[lot.lot.former]
            return (0 if lot.lot.partly else former.opens) if first else former.end
        if group.source < 0 or group.former >= 0:
            return 0
        shift = group.order.quantity - self._work.passes[group.source].boards
        return self._plan.out(group.source, (lot.lot.opens if first else lot.lot.closes) - shift)

    def _before_lot(self, lot: PlacedLot, until: int, found: list[Link]) -> None:
        """What a lot waited for until then; nothing where it was there from the begin on."""
        if not until:
            return
        if lot.lot.former >= 0:
            self._of_lot(self._made.lots[lot.lot.former], until, found)
        else:
            self._of_pass(self._work.groups[lot.group].source, until, found)

    def _of_pass(self, number: int, until: int, found: list[Link]) -> None:
        one, line = self._work.passes[number], self._plan.line
        at, machine = one.segments[0].id, one.segments[0].machines[0]
        started = self._plan.started(number)
        self._add(found, at, machine, (started, until), _working(line))
        behind = one.behind(self._work.passes[one.former]) if one.former >= 0 else 0
        sided = 0  # with boards that had their first side before the plan, a side may begin before its first
        if behind > 0:
            sided = min(line.begin(self._made.starts[one.former] + behind), started)
        ready = min(max(sided, one.ready), started)
        self._add(found, at, machine, (ready, started), self._on_line(number))
        if one.ready >= sided:
            self._material(found, one.order.id, tuple(segment.id for segment in one.segments), ready)
        else:
            self._of_pass(one.former, sided, found)

    def _material(self, found: list[Link], order: str, segments: Iterable[str], until: int) -> None:
        if until:
            supplied = [one for segment in segments for one in self._work.supplies[order, segment] if one.at]
            last = max(supplied, key=lambda one: (one.at, one.part))
            self._add(found, next(iter(segments)), "", (0, until), (lambda _: (Cause.MATERIAL, last.part), ()))

    def _add(
        self,
        found: list[Link],
        at: str,
        machine: str,
        stretch: tuple[int, int],
        told: tuple[Callable[[int], Label], Iterable[int]],
    ) -> None:
        """Add a stretch, cut where its cause changes, the latest first. told: the cause at a second; where to cut."""
        begin, end = stretch
        label, cuts = told
        edges = sorted({begin, end, *(one for one in cuts if begin < one < end)})
        labels = [(a, b, label(a)) for a, b in pairwise(edges)]
        for a, b, (cause, by) in reversed(labels):
            last = found[-1] if found else None
            if last and (last.cause, last.by, last.at, last.machine) == (cause, by, at, machine):
                found[-1] = Link(cause, at, machine, self._plan.at(a), last.end, by)
            else:
                found.append(Link(cause, at, machine, self._plan.at(a), self._plan.at(b), by))

    def _on_line(self, number: int) -> tuple[Callable[[int], Label], Iterable[int]]:
        """What held the line before a pass."""
        line, made = self._plan.line, self._made
        order = self._work.passes[number].order.id
        slots: list[tuple[int, Label]] = []  # from which second of work on
        turn = made.sequence[: self._place[number] + 1]
        for place, one in enumerate(turn):
            start, change = made.starts[one], made.changeovers[one]
            begin = made.starts[turn[place - 1]] if place else 0
            busy = self._busy_until(turn[place - 1], begin, start - change) if place else 0
            other = self._work.passes[one].order.id
            slots.append((busy, (Cause.SEQUENCE, other)))
            slots.append((max(start - change, busy), (Cause.CHANGEOVER, other)))
            own = other == order
            slots.append((start, (Cause.WORK, "") if own else (Cause.MACHINE, other)))

        def label(second: int) -> Label:
            if not _works(line, second):
                return Cause.SHIFT, ""
            worked = line.done(second)
            return next((one for begin, one in reversed(slots) if begin <= worked), (Cause.SEQUENCE, order))

        return label, [*_edges(line), *(line.begin(max(begin, 0)) for begin, _ in slots)]

    def _busy_until(self, number: int, begin: int, latest: int) -> int:
        return max(begin, min(begin + self._work.passes[number].taken, latest))

    def _at_stall(self, lot: PlacedLot) -> tuple[Callable[[int], Label], Iterable[int]]:
        """What held the stall or the people before a lot."""
        times, group = self._plan.hours_of(lot), self._work.groups[lot.group]
        at_stall = sorted((one for one in self._made.lots if one.stall == lot.stall), key=lambda one: one.begin)
        seated = [one for one in self._made.lots if one.seat == lot.seat >= 0]
        others = [self._work.hours.stalls.index(name) for name in group.segment.machines]

        def label(second: int) -> Label:
            if not _works(times, second):
                return Cause.SHIFT, ""
            held = next((one for one in at_stall if one.begin <= second < one.end), None)
            alone = any(one.begin <= second < one.end for one in seated)
            if alone and (held is None or any(self._is_free(stall, second) for stall in others)):
                return Cause.PEOPLE, group.segment.crew
            if held:
                return Cause.MACHINE, self._order(held)
            following = next((one for one in at_stall if second < one.begin <= lot.begin), lot)
            return Cause.SEQUENCE, self._order(following)

        return label, [*_edges(times), *(edge for one in self._made.lots for edge in (one.begin, one.end))]

    def _order(self, lot: PlacedLot) -> str:
        return self._work.groups[lot.group].order.id

    def _is_free(self, stall: int, second: int) -> bool:
        return not any(one.stall == stall and one.begin <= second < one.end for one in self._made.lots)


def _working(times: WorkingTime) -> tuple[Callable[[int], Label], Iterable[int]]:
    def label(second: int) -> Label:
        return (Cause.WORK, "") if _works(times, second) else (Cause.SHIFT, "")

    return label, _edges(times)


def _edges(times: WorkingTime) -> list[int]:
    return [edge for span in times.spans for edge in span]


def _works(times: WorkingTime, second: int) -> bool:
    """Whether there is work in a second."""
    return times.done(second + 1) > times.done(second)
