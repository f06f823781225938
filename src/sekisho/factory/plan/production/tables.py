"""A workload as the tables of the compiled evaluator."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.factory.plan.kernel.daily import rows as at
from sekisho.factory.plan.production.calendar import Span
from sekisho.factory.plan.production.records import Item
from sekisho.factory.plan.production.workload import Group, Pass, Workload


@dataclass(frozen=True, slots=True)
class Fixed:
    """What keeps its place. passes: the first of the line's sequence.  lots: (number of the lot, stall), in turn."""

    passes: tuple[int, ...] = ()
    lots: tuple[tuple[int, int], ...] = ()


class Tables:
    """The tables of one workload. hung: the item whose feeders hang on the line at the begin."""

    def __init__(self, work: Workload, hung: Item | None, fixed: Fixed) -> None:
        self.work, self.fixed = work, fixed
        self.lots = [(number, lot) for number, group in enumerate(work.groups) for lot in group.lots]
        first, change = self._changes(hung)
        self.given = _stacked(
            self._sizes(),
            self._passes(first),
            self._orders(),
            self._groups(),
            self._lot_table(),
            self._crews(),
            self._kinds(),
            self._gaps(change),
            change,
        )
        self.spans = self._calendars()
        self._change = change

    def changeover(self, before: int, after: int) -> int:
        """Seconds between two passes; the number of passes stands for the begin."""
        return int(self._change[before, after])

    @property
    def seats(self) -> int:
        """How many seats there are, of all crews."""
        return sum(map(len, self.work.hours.seats.values()))

    def _sizes(self) -> at.Table:
        work = self.work
        counts = (len(work.passes), len(work.groups), len(work.orders), len(work.hours.stalls), self.seats)
        return np.array([[*counts, int(self._kinds().max(initial=-1)) + 1, len(self.fixed.passes)]], np.int64)

    def _changes(self, hung: Item | None) -> tuple[list[int], at.Table]:
        """The changeovers before a first pass, and the table of all."""
        rule, line, passes = self.work.inputs.changeover, self.work.inputs.line, self.work.passes
        known: dict[tuple[str, str], int] = {}

        def seconds(before: Item | None, after: Item) -> int:
            key = (before.id if before else "", after.id)
            if key not in known:
                known[key] = rule.seconds(line, before, after)
            return known[key]

        rows = [[seconds(one.item, other.item) for other in passes] for one in passes]
        first = [seconds(hung, one.item) for one in passes]
        return first, _rows([*rows, first])

    def _gaps(self, change: at.Table) -> at.Table:
        line = self.work.inputs.line
        set_up = line.machines.index(line.set_up)
        rows = []
        for number, one in enumerate(self.work.passes):
            row = []
            for other_number, other in enumerate(self.work.passes):
                gaps = [one.taken + a - b for a, b in zip(one.offsets, other.offsets, strict=True)]
                gaps[set_up] += int(change[number, other_number])
                row.append(max(gaps))
            rows.append(row)
        return _rows(rows)

    def _passes(self, first: Sequence[int]) -> at.Table:
        line = self.work.inputs.line
        set_up, times = line.machines.index(line.set_up), self.work.hours.line
        columns = [
            (
                times.done(one.ready) if times else 0,
                one.former,
                one.behind(self.work.passes[one.former]) if one.former >= 0 else 0,
                one.passage,
                one.pace_ms,
                one.boards,
                max(0, first[number] - one.offsets[set_up]),
                first[number],
            )
            for number, one in enumerate(self.work.passes)
        ]
        return _columns(columns, 8)

    def _orders(self) -> at.Table:
        work = self.work
        passes, groups = _ranges(work.passes), _ranges(work.groups)
        after: dict[str, int] = {}
        for one in work.groups:
            after[one.order.id] = after.get(one.order.id, 0) + _up(one.segment.cycle_s)
        columns = [
            (
                work.second(one.due),
                one.weight,
                *passes.get(one.id, (-1, -1)),
                *groups.get(one.id, (-1, -1)),
                after.get(one.id, 0),
            )
            for one in work.orders
        ]
        return _columns(columns, 7)

    def _groups(self) -> at.Table:
        crews = list(self.work.hours.seats)
        return _columns([self._group(one, crews) for one in self.work.groups], 9)

    def _group(self, one: Group, crews: Sequence[str]) -> tuple[int, ...]:
        allowed = sum(1 << self.work.hours.stalls.index(name) for name in one.segment.machines)
        allowed = self._with_hours(one, allowed)
        crew = crews.index(one.segment.crew) if one.segment.workers else -1
        cycle = round(one.segment.cycle_s * 1000)
        people = one.segment.workers
        return one.ready, one.former, one.source, cycle, people, crew, allowed, one.first, len(one.lots)

    def _with_hours(self, one: Group, allowed: int) -> int:
        """Without the stalls that never work with any of the crew."""
        hours = self.work.hours
        seats = hours.seats[one.segment.crew] if one.segment.workers else (-1,)
        able = {stall for stall, seat in hours.at if seat in seats}
        return allowed & sum(1 << stall for stall in able)

    def _lot_table(self) -> at.Table:
        kept = dict(self.fixed.lots)
        turns = {lot: turn for turn, (lot, _) in enumerate(self.fixed.lots)}
        columns = []
        for number, (group, lot) in enumerate(self.lots):
            source, shift = self.work.groups[group].source, 0
            if source >= 0:
                shift = self.work.groups[group].order.quantity - self.work.passes[source].boards
            opens, closes = lot.opens - shift, lot.closes - shift
            place = (kept.get(number, -1), turns.get(number, -1))
            columns.append((lot.boards, opens, closes, lot.former, int(lot.partly), *place))
        return _columns(columns, 7)

    def _calendars(self) -> at.Table:
        hours = self.work.hours
        pairs = [(stall, seat) for stall in range(len(hours.stalls)) for seat in range(-1, self.seats)]
        times = [hours.line, *(hours.at.get(pair) for pair in pairs)]
        steps: list[tuple[int, int]] = []
        ranges = []
        for one in times:
            begin = len(steps)
            steps += one.steps if one else [(hours.until, 0)]  # never, as far as is known
            ranges.append((begin, len(steps)))
        return _stacked(_columns(steps, 2), _columns(ranges, 2))

    def _crews(self) -> at.Table:
        return _columns([(one.start, one.stop) for one in self.work.hours.seats.values()], 2)

    def _kinds(self) -> at.Table:
        """The kind of each stall: those of one kind have the same calendars."""
        hours = self.work.hours
        kinds: dict[tuple[tuple[Span, ...], ...], int] = {}
        found = []
        for stall in range(len(hours.stalls)):
            times = [hours.at.get((stall, seat)) for seat in range(-1, self.seats)]
            found.append(kinds.setdefault(tuple(one.spans if one else () for one in times), len(kinds)))
        return np.array([found], np.int64)


def _ranges(numbered: Sequence[Pass | Group]) -> dict[str, tuple[int, int]]:
    """The first and the last of each order; those of one order stand together."""
    found: dict[str, tuple[int, int]] = {}
    for number, one in enumerate(numbered):
        found[one.order.id] = (found.get(one.order.id, (number, 0))[0], number)
    return found


def _up(seconds: float) -> int:
    return -(-round(seconds * 1000) // 1000)


def _rows(rows: Sequence[Sequence[int]]) -> at.Table:
    width = max(map(len, rows), default=0)
    return np.array(rows, np.int64).reshape(len(rows), width)


def _columns(columns: Sequence[Sequence[int]], rows: int) -> at.Table:
    """A table of one column for each; of none where there is none."""
    return np.array(columns, np.int64).reshape(len(columns), rows).T


def _stacked(*tables: at.Table) -> at.Table:
    """Tables below each other, as wide as the widest one."""
    width = max(one.shape[1] for one in tables)
    stacked = np.zeros((sum(len(one) for one in tables), width), np.int64)
    row = 0
    for one in tables:
        stacked[row : row + len(one), : one.shape[1]] = one
        row += len(one)
    return stacked
