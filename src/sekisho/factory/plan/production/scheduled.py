"""What the evaluator planned, on the clock: bars of machines, and when each order begins and ends."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sekisho.factory.plan.production.evaluating import Evaluated, PlacedLot
from sekisho.factory.plan.production.plan import Bar, Outcome
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.tables import Fixed
from sekisho.factory.plan.production.working_time import WorkingTime
from sekisho.factory.plan.production.workload import Group, Workload


class Scheduled:
    """A workload with its plan. Seconds are those of the clock from the begin of the plan, unless they say `work`."""

    def __init__(self, work: Workload, made: Evaluated, fixed: Fixed) -> None:
        self.work, self.made = work, made
        self._fixed_passes, self._fixed_lots = frozenset(fixed.passes), frozenset(lot for lot, _ in fixed.lots)
        self.line = work.hours.line or WorkingTime([(0, 1)])  # without passes where the line never works

    def at(self, second: int) -> datetime:
        """An instant."""
        return self.work.hours.begin + timedelta(seconds=second)

    def started(self, number: int, machine: int = 0) -> int:
        """When the first board of a pass is in a machine of the line."""
        return self.line.begin(self.made.starts[number] + self.work.passes[number].offsets[machine])

    def out(self, number: int, board: int) -> int:
        """When a board of a pass is out, from 1; 0 for one that was before the plan."""
        return self.line.end(self.made.starts[number] + self.work.passes[number].out(board)) if board > 0 else 0

    def lots_of(self, group: Group) -> tuple[PlacedLot, ...]:
        """The lots of a group."""
        return self.made.lots[group.first : group.first + len(group.lots)]

    def ends(self, order: Order) -> int:
        """When the last board of an order is finished."""
        groups = [one for one in self.work.groups if one.order.id == order.id]
        if groups:
            return max(lot.end for lot in self.lots_of(groups[-1]))
        last = max(number for number, one in enumerate(self.work.passes) if one.order.id == order.id)
        return self.out(last, self.work.passes[last].boards)

    def outcome(self, order: Order) -> Outcome:
        """What becomes of an order, without the causes."""
        begins = [self.started(n) for n, one in enumerate(self.work.passes) if one.order.id == order.id]
        begins += [lot.begin for one in self.work.groups if one.order.id == order.id for lot in self.lots_of(one)]
        left = max(self.work.inputs.left(order))
        return Outcome(order.id, order.item, left, self.at(min(begins)), self.at(self.ends(order)), order.due)

    def bars(self) -> Iterator[Bar]:
        """All bars: those of the line by pass, then those of hand work."""
        late = {one.id for one in self.work.orders if self.at(self.ends(one)) > one.due}
        for number in self.made.sequence:
            yield from self._bars_of_pass(number, late)
        for number, lot in enumerate(self.made.lots):
            group = self.work.groups[lot.group]
            yield Bar(
                machine=self.work.hours.stalls[lot.stall],
                order=group.order.id,
                item=group.item.id,
                segment=group.segment.id,
                lot=lot.lot.number,
                boards=lot.lot.boards,
                begin=self.at(lot.begin),
                end=self.at(lot.end),
                work_s=self.hours_of(lot).between(lot.begin, lot.end),
                crew=group.segment.crew,
                workers=group.segment.workers,
                frozen=number in self._fixed_lots,
                late=group.order.id in late,
            )

    def hours_of(self, lot: PlacedLot) -> WorkingTime:
        """The working time of the place where a lot is done."""
        return self.work.hours.at[lot.stall, lot.seat]

    def _bars_of_pass(self, number: int, late: set[str]) -> Iterator[Bar]:
        one, line = self.work.passes[number], self.work.inputs.line
        for segment in one.segments:
            machine = segment.machines[0]
            place = line.machines.index(machine)
            begin = self.made.starts[number] + one.offsets[place]
            last_in = one.out(one.boards) - one.passage
            yield Bar(
                machine=machine,
                order=one.order.id,
                item=one.item.id,
                segment=segment.id,
                lot=0,
                boards=one.boards,
                begin=self.at(self.line.begin(begin)),
                end=self.at(self.line.end(begin + last_in + round(segment.passage_s))),
                changeover_s=self.made.changeovers[number] if machine == line.set_up else 0,
                work_s=one.taken,
                crew=segment.crew,
                workers=segment.workers,
                frozen=number in self._fixed_passes,
                late=one.order.id in late,
            )
