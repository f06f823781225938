"""Small factories by chance: items of one or two sides with and without hand work, calendars with gaps, parts that
come late, boards that are made already. And what must hold for any plan of theirs, reckoned second by second.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sekisho.factory.plan.production.calendar import JAPAN, Calendar, Down, Holiday, Shift
from sekisho.factory.plan.production.evaluating import Evaluated, Evaluator
from sekisho.factory.plan.production.fixing import fixed, hung
from sekisho.factory.plan.production.hours import hours
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Bar, Plan
from sekisho.factory.plan.production.progress import Passed, Total
from sekisho.factory.plan.production.records import (
    BoardLine,
    Changeover,
    Item,
    Material,
    Order,
    Part,
    Purchase,
    Segment,
)
from sekisho.factory.plan.production.scheduled import Scheduled
from sekisho.factory.plan.production.workload import Workload

BEGIN = datetime(2026, 11, 24, 8, 30, tzinfo=JAPAN)
LINE = BoardLine(("printer", "placer", "oven", "inspection"), "placer")
RULE = Changeover(720, 30, 90)
STALLS = ("stall-1", "stall-2")
DAYS = 21

_PARTS = [f"P-{number}" for number in range(8)]
_SIDES = (("bottom", "top"), ("top",))


@st.composite
def items(draw: st.DrawFn, name: str) -> Item:
    """Cycle times in tenths of a second; the oven holds several boards."""
    segments = []
    for side in draw(st.sampled_from([*_SIDES, ()])):
        cycle = st.integers(50, 900).map(lambda tenths: tenths / 10)
        parts = tuple(
            Material(one, 2, ("R1", "R2")) for one in sorted(draw(st.sets(st.sampled_from(_PARTS), max_size=5)))
        )
        segments += [
            Segment(f"print-{side}", ("printer",), *(draw(cycle),) * 2),
            Segment(f"place-{side}", ("placer",), *(draw(cycle),) * 2, materials=parts),
            Segment(f"reflow-{side}", ("oven",), draw(cycle), 255.0),
            Segment(f"inspect-{side}", ("inspection",), *(draw(cycle),) * 2),
        ]
    if draw(st.booleans()) or not segments:
        for one in ("assemble", "final"):
            cycle_s, workers = draw(st.integers(100, 2000)) / 10, draw(st.integers(0, 2))
            stalls = STALLS if draw(st.booleans()) else STALLS[:1]
            segments.append(Segment(one, stalls, cycle_s, cycle_s, "crew", workers, (Material("J-1", 1, ("J1",)),)))
    return Item(name, "A", tuple(segments))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Shifts with breaks, a second one here and there, a night shift, a holiday, and stops of machines."""
    shifts = []
    late_only = draw(st.booleans())  # when a stall works only while one person is there
    for one in (*LINE.machines, *STALLS):
        for day in range(7):
            if late_only and one == STALLS[1]:
                shifts.append(Shift(one, day, time(17, 30), time(19)))
                continue
            shifts += [Shift(one, day, time(8, 30), time(12)), Shift(one, day, time(12, 45), time(17, 30))]
            if draw(st.booleans()):
                shifts.append(Shift(one, day, time(22), time(5)))
    for day in range(7):
        shifts += [Shift("crew", day, time(8), time(17, 15), 2), Shift("crew", day, time(9), time(20), 1)]
    second = st.integers(0, 10 * 86_400).map(lambda one: BEGIN + timedelta(seconds=one))
    downs = tuple(
        Down(name, at, at + timedelta(hours=draw(st.integers(1, 9))), "保全")
        for name, at in draw(
            st.lists(st.tuples(st.sampled_from((*LINE.machines, *STALLS, "crew")), second), max_size=3)
        )
    )
    return Calendar(tuple(shifts), (Holiday(BEGIN.date() + timedelta(days=3), "休"),), downs)


@st.composite
def factories(draw: st.DrawFn, *, most: int = 4, made: bool = True) -> Inputs:
    """made: some boards may be through some segments."""
    kinds = tuple(draw(items(f"I-{number}")) for number in range(draw(st.integers(1, 3))))
    orders, totals = [], []
    for number in range(draw(st.integers(1, most))):
        item, quantity = draw(st.sampled_from(kinds)), draw(st.integers(1, 250))
        due = BEGIN + timedelta(minutes=draw(st.integers(-60, 5000)))
        orders.append(Order(f"O-{number}", "顧客", item.id, quantity, due, BEGIN, draw(st.integers(0, 999))))
        if made and draw(st.booleans()):
            totals.append(_total(draw, orders[-1], item))
    stock = tuple(Part(one, draw(st.integers(0, 1500)), draw(st.integers(0, 3))) for one in (*_PARTS, "J-1"))
    bought = tuple(
        Purchase(f"B-{number}", part, draw(st.integers(1, 900)), BEGIN + timedelta(minutes=draw(st.integers(0, 4000))))
        for number, part in enumerate(draw(st.lists(st.sampled_from((*_PARTS, "J-1")), max_size=3)))
    )
    return Inputs(LINE, RULE, kinds, tuple(orders), draw(calendars()), stock, bought, tuple(totals))


def _total(draw: st.DrawFn, order: Order, item: Item) -> Total:
    """Boards that came so far: of each segment no more than of the one before."""
    counts = [draw(st.integers(0, order.quantity))]
    for _ in item.segments[1:]:
        counts.append(draw(st.integers(0, counts[-1])))
    good = counts[-1] if len(counts) == len(item.segments) else 0
    scrap = draw(st.integers(0, counts[0] - good))
    at = BEGIN - timedelta(hours=1)
    through = tuple(Passed(one.id, n, at, at) for one, n in zip(item.segments, counts, strict=True) if n)
    return Total(order.id, good, scrap, "Running", at, through)


@dataclass(frozen=True)
class Made:
    """A plan by chance, with all that it was made of."""

    inputs: Inputs
    evaluator: Evaluator
    made: Evaluated

    @property
    def scheduled(self) -> Scheduled:
        return Scheduled(self.evaluator.work, self.made, self.evaluator.fixed)


def evaluator_of(inputs: Inputs, running: Plan | None = None, frozen: timedelta = timedelta(0)) -> Evaluator:
    work = Workload(inputs, hours(inputs, BEGIN, DAYS))
    return Evaluator(work, hung(inputs), fixed(work, running, BEGIN + frozen))


@st.composite
def plans(draw: st.DrawFn, of: st.SearchStrategy[Inputs] | None = None) -> Made:
    """Any plan: its sequences are drawn, not searched for."""
    inputs = draw(of or factories())
    evaluator = evaluator_of(inputs)
    work = evaluator.work
    loose = [number for number in range(len(work.passes)) if number not in evaluator.fixed.passes]
    turn = draw(st.permutations(loose))
    sequence = [*evaluator.fixed.passes]
    while turn:
        sequence.append(next(one for one in turn if work.passes[one].former in {-1, *sequence}))
        turn = [one for one in turn if one != sequence[-1]]
    hands = draw(st.permutations(range(len(work.groups))))
    made = evaluator.evaluate(sequence, hands)
    assert made
    return Made(inputs, evaluator, made)


class Seconds:
    """Who works in which second, filled in shift by shift."""

    def __init__(self, inputs: Inputs) -> None:
        names = {one.resource for one in inputs.calendar.shifts}
        self.people = {name: self._filled(inputs.calendar, name) for name in names}
        self.line = np.logical_and.reduce([self.people[one] > 0 for one in LINE.machines])

    def _filled(self, calendar: Calendar, name: str) -> Any:
        people = np.zeros(DAYS * 86_400, np.int8)
        midnight = datetime.combine(BEGIN.date(), time(0), JAPAN)
        for day in range(-1, DAYS + 1):
            at = midnight + timedelta(days=day)
            if any(one.day == at.date() for one in calendar.holidays):
                continue
            for one in calendar.shifts:
                if one.resource == name and one.weekday == at.weekday():
                    begin = at + timedelta(hours=one.begin.hour, minutes=one.begin.minute)
                    end = at + timedelta(hours=one.end.hour, minutes=one.end.minute)
                    if end <= begin:
                        end += timedelta(days=1)
                    people[slice(*map(second, (begin, end)))] += one.people
        for down in calendar.downs:
            if down.resource == name:
                people[slice(*map(second, (down.begin, down.end)))] = 0
        return people

    def at_stall(self, stall: str, people: int) -> Any:
        """Seconds in which a stall works and so many people are there."""
        return (self.people[stall] > 0) & (self.people["crew"] >= people)


def second(at: datetime) -> int:
    return min(max(int((at - BEGIN).total_seconds()), 0), DAYS * 86_400)


def work(of: Any, begin: datetime, end: datetime) -> int:
    """Working seconds between two instants."""
    return int(of[second(begin) : second(end)].sum())


def up(seconds: float) -> int:
    """Whole seconds, of tenths of a second."""
    return -(-round(seconds * 10) // 10)


def by_machine(bars: tuple[Bar, ...]) -> Iterator[tuple[str, list[Bar]]]:
    for machine in sorted({one.machine for one in bars}):
        yield machine, sorted((one for one in bars if one.machine == machine), key=lambda one: (one.begin, one.end))


def following(bars: tuple[Bar, ...]) -> Iterator[tuple[Bar, Bar]]:
    """Bars that follow each other at a machine."""
    for _, own in by_machine(bars):
        yield from pairwise(own)


def paces(item: Item) -> Mapping[str, float]:
    """Of each segment of the line the pace of its side: that of its slowest machine."""
    sides = {one.id.partition("-")[2] for one in item.segments if one.machines[0] in LINE.machines}
    slowest = {side: max(one.cycle_s for one in item.segments if one.id.partition("-")[2] == side) for side in sides}
    return {one.id: slowest[one.id.partition("-")[2]] for one in item.segments if one.machines[0] in LINE.machines}
