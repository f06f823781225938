"""What keeps its place when a plan is made anew: work that has begun, and what the running plan starts soon."""

from datetime import datetime

from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.records import Item
from sekisho.factory.plan.production.tables import Fixed
from sekisho.factory.plan.production.workload import Workload


def fixed(work: Workload, running: Plan | None, until: datetime) -> Fixed:
    """Passes that have begun, and passes and lots that start before `until` in the running plan, in its turn."""
    number_of = {one.key: number for number, one in enumerate(work.passes)}
    turn = {key: place for place, key in enumerate(running.sequence if running else ())}
    begun = [one.key for one in work.passes if one.begun]
    soon = {(bar.order, bar.segment) for bar in (running.bars if running else ()) if bar.begin < until and not bar.lot}
    kept: list[int] = []
    for key in (*sorted(begun, key=lambda one: turn.get(one, len(turn))), *(one for one in turn if one in soon)):
        if key in number_of:
            _add(work, number_of[key], kept)
    return Fixed(tuple(kept), _lots(work, running, until))


def _add(work: Workload, number: int, kept: list[int]) -> None:
    """A pass, and before it that of its first side: scrapped boards may have brought it back."""
    if work.passes[number].former >= 0:
        _add(work, work.passes[number].former, kept)
    if number not in kept:
        kept.append(number)


def _lots(work: Workload, running: Plan | None, until: datetime) -> tuple[tuple[int, int], ...]:
    number_of = {
        (group.order.id, group.segment.id, lot.number): group.first + place
        for group in work.groups
        for place, lot in enumerate(group.lots)
    }
    able = {(stall, seat) for stall, seat in work.hours.at}
    kept: dict[int, int] = {}
    for bar in sorted(running.bars if running else (), key=lambda one: (one.begin, one.machine)):
        key = (bar.order, bar.segment, bar.lot)
        if bar.lot and bar.begin < until and key in number_of and bar.machine in work.hours.stalls:
            stall = work.hours.stalls.index(bar.machine)
            seats = work.hours.seats.get(bar.crew, range(0)) if bar.workers else range(-1, 0)
            if any((stall, seat) in able for seat in seats):
                kept[number_of[key]] = stall
    return tuple(kept.items())


def hung(inputs: Inputs) -> Item | None:
    """The item whose feeders hang on the line: that of the boards that were reported from there last."""
    last: tuple[datetime, Item] | None = None
    for order in inputs.orders:
        item, total = inputs.item_of.get(order.item), inputs.total_of[order.id]
        for segment in item.segments if item else ():
            passed = total.passed(segment.id)
            at = passed.ended or passed.begun
            if item and at and inputs.line.set_up in segment.machines and (last is None or at > last[0]):
                last = at, item
    return last[1] if last else None
