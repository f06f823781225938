"""How far results are from the plan: whether an order runs ahead or behind by more than is tolerated. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.plan.production.hours import on_line
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Bar, Plan
from sekisho.factory.plan.production.publishing import by_segment
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.working_time import WorkingTime
from sekisho.factory.plan.production.workload import sides

LEAST = timedelta(minutes=15)
SHARE = 0.1
"""What is tolerated: the greater of both, the second of the work that is planned."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """An order off its plan in a segment. behind_s: seconds in which its machine works, below 0 where it is ahead."""

    order: str
    segment: str
    behind_s: int


def deviations(plan: Plan, inputs: Inputs, at: datetime) -> Iterator[Deviation]:
    """Segments of orders whose progress is off by more than is tolerated."""
    clock = _Clock(plan, inputs, at)
    left_of = {one.id: _left(one, inputs) for one in inputs.orders if one.item in inputs.item_of}
    for (name, segment), bars in by_segment(plan.bars).items():
        left = left_of.get(name, {})
        if segment not in left:
            continue
        planned = _Planned(bars, clock)
        behind = planned.behind(max(planned.boards - left[segment], 0))
        if abs(behind) > max(LEAST.total_seconds(), SHARE * sum(one.work_s for one in bars)):
            yield Deviation(name, segment, behind)


def _left(order: Order, inputs: Inputs) -> dict[str, int]:
    """Boards that are left of each segment at which progress is looked at.

    Of a pass through the line that is the last one: at the others more boards are planned than are left, those that
    have passed there and not yet all of it.
    """
    item = inputs.item_of[order.item]
    last = {side[-1].id for side in sides(item, inputs)}
    left = zip(item.segments, inputs.left(order), strict=True)
    return {one.id: many for one, many in left if one.id in last or not on_line(one, inputs.line.machines)}


class _Clock:
    """Seconds from the begin of a plan, and of the work of each machine. now: the second it is."""

    def __init__(self, plan: Plan, inputs: Inputs, at: datetime) -> None:
        self._begin = plan.begin
        self.now = self.second(at)
        days = (max(at, *(one.end for one in plan.bars), plan.begin) - plan.begin).days + 1
        self.machines: Mapping[str, WorkingTime] = {
            machine: WorkingTime(spans)
            for machine in {one.machine for one in plan.bars}
            if (spans := inputs.calendar.working(machine, plan.begin, days))
        }

    def second(self, at: datetime) -> int:
        return int((at - self._begin).total_seconds())


class _Planned:
    """When how many boards are through a segment."""

    def __init__(self, bars: Sequence[Bar], clock: _Clock) -> None:
        self._now = clock.now
        self._bars = [
            (clock.machines[one.machine], clock.second(one.begin), clock.second(one.end), one.boards)
            for one in bars
            if one.machine in clock.machines
        ]
        self.boards = sum(boards for *_, boards in self._bars)

    def behind(self, done: int) -> int:
        """Seconds since the next board should be through; below 0 where the last one should not be yet."""
        through = self._through(self._now)
        if through >= done + 1:
            return self._bars[0][0].between(self._when(done + 1), self._now)
        if through < done:
            return -self._bars[0][0].between(self._now, self._when(done))
        return 0

    def _when(self, boards: int) -> int:
        """The second in which so many are through."""
        low, high = min(begin for _, begin, _, _ in self._bars), max(end for _, _, end, _ in self._bars)
        while low < high:
            middle = (low + high) // 2
            if self._through(middle) >= boards:
                high = middle
            else:
                low = middle + 1
        return low

    def _through(self, second: int) -> float:
        whole = sum(boards * _share(times, begin, end, second) for times, begin, end, boards in self._bars)
        return round(whole, 6)  # a board is through when it is, whatever the last digit says


def _share(times: WorkingTime, begin: int, end: int, second: int) -> float:
    """How much of a bar is done, in step with the work of its machine."""
    if second >= end:
        return 1.0
    whole = times.between(begin, end)
    return max(times.between(begin, second), 0) / whole if whole else 0.0
