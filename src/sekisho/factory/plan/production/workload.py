"""What is left to do as passes through the line and lots of hand work, and what cannot be planned and why."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sekisho.factory.plan.production.hours import Hours, on_line
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.material import Supplies, supplies
from sekisho.factory.plan.production.records import Item, Order, Segment
from sekisho.guard.text import Text

LOT = 100
"""Boards of one lot of hand work at most; a board's number in its order decides in which one it is."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Boards of an order that go through the line once, for one side. former: number of the pass of its first side.

    pace_ms: the line goes at the pace of its slowest machine.  offsets: seconds until the first board is in each
    machine of the line.  passage: until it is out.  ready: the second in which all parts are there.
    """

    order: Order
    item: Item
    segments: tuple[Segment, ...]
    boards: int
    pace_ms: int
    offsets: tuple[int, ...]
    passage: int
    former: int
    ready: int
    begun: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What it is called in a plan: order, and first segment."""
        return self.order.id, self.segments[0].id

    def out(self, board: int) -> int:
        """Seconds of work from its start until a board is out, from 1."""
        return self.passage + -(-(board - 1) * self.pace_ms // 1000)

    def behind(self, former: "Pass") -> int:
        """From the start of a former side to the earliest of this one, so that no board is awaited."""
        last = former.out(former.boards) - (self.out(self.boards) - self.passage)
        return max(last, former.passage) if former.boards >= self.boards else last

    @property
    def taken(self) -> int:
        """Seconds of work in which each machine takes its boards."""
        return -(-self.boards * self.pace_ms // 1000)


@dataclass(frozen=True, slots=True)
class Lot:
    """Some boards of hand work. number: from 1, the same in all segments.  opens, closes: its boards in the order.

    former: number of the same lot in the segment before, if any board of it is still there, and partly: not all are.
    """

    number: int
    opens: int
    closes: int
    former: int = -1
    partly: bool = False

    @property
    def boards(self) -> int:
        """How many."""
        return self.closes - self.opens + 1


@dataclass(frozen=True, slots=True)
class Group:
    """One segment of hand work of one order. former: number of the group before it.  source: of its last pass.

    first: number of its first lot.
    """

    order: Order
    item: Item
    segment: Segment
    former: int
    source: int
    ready: int
    first: int
    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An order that is not in the plan. reason: why, and what to do."""

    order: str
    reason: Text


class Workload:
    """All that is left to do."""

    def __init__(self, inputs: Inputs, hours: Hours) -> None:
        self.inputs, self.hours = inputs, hours
        self.orders: list[Order] = []
        self.passes: list[Pass] = []
        self.groups: list[Group] = []
        self.left_out: list[LeftOut] = []
        self.supplies: Supplies = supplies(inputs, hours.begin)
        for order in sorted(inputs.orders, key=lambda one: (one.due, one.priority, one.id)):
            item = inputs.item_of.get(order.item)
            if item is not None and item.segments and not any(inputs.left(order)):
                continue
            if reason := self._impossible(order, item):
                self.left_out.append(LeftOut(order.id, reason))
            elif item:
                self.orders.append(order)
                self._add(order, item)

    def second(self, at: datetime) -> int:
        """Seconds from the begin of the plan."""
        return int((at - self.hours.begin).total_seconds())

    def _add(self, order: Order, item: Item) -> None:
        left = dict(zip((one.id for one in item.segments), self.inputs.left(order), strict=True))
        source = former = -1
        for segments in sides(item, self.inputs):
            if boards := max(left[one.id] for one in segments):
                self.passes.append(self._pass(order, item, segments, boards, source))
                source = len(self.passes) - 1
        for one in item.segments:
            if not on_line(one, self.inputs.line.machines) and left[one.id]:
                self.groups.append(self._group(order, item, one, former, source))
                former = len(self.groups) - 1

    def _pass(self, order: Order, item: Item, segments: tuple[Segment, ...], boards: int, former: int) -> Pass:
        by_machine = {one.machines[0]: one for one in segments}
        offsets = [0]
        for machine in self.inputs.line.machines:
            offsets.append(offsets[-1] + (round(by_machine[machine].passage_s) if machine in by_machine else 0))
        pace = max(round(one.cycle_s * 1000) for one in segments)
        total = self.inputs.total_of[order.id]
        begun = any(total.passed(one.id).boards for one in segments)
        ready = self._ready(order, segments)
        return Pass(order, item, segments, boards, pace, tuple(offsets[:-1]), offsets[-1], former, ready, begun)

    def _group(self, order: Order, item: Item, segment: Segment, former: int, source: int) -> Group:
        first = sum(len(one.lots) for one in self.groups)
        left = dict(zip((one.id for one in item.segments), self.inputs.left(order), strict=True))
        opens, closes = order.quantity - left[segment.id] + 1, order.quantity
        before = {lot.number: (self.groups[former].first + place, lot) for place, lot in self._lots_of(former)}
        lots = []
        for number in range((opens - 1) // LOT + 1, (closes - 1) // LOT + 2):
            begin, end = max(opens, (number - 1) * LOT + 1), min(closes, number * LOT)
            place, other = before.get(number, (-1, None))
            lots.append(Lot(number, begin, end, place, other is not None and other.opens > begin))
        return Group(order, item, segment, former, source, self._ready(order, (segment,)), first, tuple(lots))

    def _lots_of(self, group: int) -> list[tuple[int, Lot]]:
        return list(enumerate(self.groups[group].lots)) if group >= 0 else []

    def _ready(self, order: Order, segments: tuple[Segment, ...]) -> int:
        told = [one.at for segment in segments for one in self.supplies[order.id, segment.id] if one.at]
        return max((self.second(at) for at in told), default=0)

    def _impossible(self, order: Order, item: Item | None) -> Text | None:
        """Why an order cannot be planned; None where it can."""
        if item is None or not item.segments:
            return Text(
                f"品目「{order.item}」の工程がありません。品目と工程を登録してください。",
                f"Item {order.item!r} has no route. Enter the item and its segments.",
            )
        for one in item.segments:
            if one.cycle_s <= 0 or one.passage_s < 0 or not one.machines:
                return Text(
                    f"工程「{one.id}」の設備か時間がありません。入れてください。",
                    f"Segment {one.id!r} lacks its machine or time. Enter them.",
                )
        if _hand_before_line(item, self.inputs):
            return Text(
                "手作業の後に基板ラインの工程があります。ラインの工程を先にしてください。",
                "A segment of the line comes after hand work. Put the segments of the line first.",
            )
        return self._nobody(item) or self._no_parts(order)

    def _nobody(self, item: Item) -> Text | None:
        for one in item.segments:
            if on_line(one, self.inputs.line.machines):
                able = self.hours.line is not None
            else:
                seats = self.hours.seats.get(one.crew, range(0))[one.workers - 1 :] if one.workers else range(-1, 0)
                stalls = [self.hours.stalls.index(name) for name in one.machines]
                able = any((stall, seat) in self.hours.at for stall in stalls for seat in seats)
            if not able:
                return Text(
                    f"工程「{one.id}」の設備と人がそろう時間がありません。カレンダーを直してください。",
                    f"Segment {one.id!r} never has its machine and people at once. Correct the calendar.",
                )
        return None

    def _no_parts(self, order: Order) -> Text | None:
        for segment in self.inputs.item_of[order.item].segments:
            for one in self.supplies[order.id, segment.id]:
                if one.at is None:
                    return Text(
                        f"部品「{one.part}」が {one.missing} 個足りず、調達日数が分かりません。"
                        "調達日数か発注を登録してください。",
                        f"{one.missing} of part {one.part!r} are missing and nobody knows its lead time."
                        " Enter the lead time or a purchase.",
                    )
        return None


def sides(item: Item, inputs: Inputs) -> list[tuple[Segment, ...]]:
    """The segments of each pass through the line: a new one begins where a board goes back."""
    machines = inputs.line.machines
    own = [one for one in item.segments if on_line(one, machines)]
    found: list[list[Segment]] = [own[:1]] if own else []
    for one, other in pairwise(own):
        if machines.index(other.machines[0]) > machines.index(one.machines[0]):
            found[-1].append(other)
        else:
            found.append([other])
    return [tuple(one) for one in found]


def _hand_before_line(item: Item, inputs: Inputs) -> bool:
    on = [on_line(one, inputs.line.machines) for one in item.segments]
    return on != sorted(on, reverse=True)
