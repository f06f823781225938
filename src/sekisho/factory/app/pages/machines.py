"""The machines of the line as people see them: what each does, for which orders, and how many went through. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.factory.process.conditions import Condition
from sekisho.factory.process.route import LINE
from sekisho.factory.process.status import OrderStatus, SegmentStatus, Status

_TONES: Mapping[str, str] = {"1": "good", "3": "care", "4": "care", "5": "bad"}
"""By the first digit of the state's number, of the six states of SEMI E10 those that are neither good nor bad left."""

_OVER = {"Completed", "Aborted"}


@dataclass(frozen=True, slots=True)
class MachineView:
    """One machine. condition: None before it told anything.

    here: the segments with boards in it, with their orders.  under_way: those it has passed boards of, and will again.
    """

    system: str
    condition: Condition | None
    here: tuple[tuple[OrderStatus, SegmentStatus], ...]
    under_way: tuple[tuple[OrderStatus, SegmentStatus], ...]

    @property
    def tone(self) -> str:
        """How much it needs a person: a class of the style sheet, "" for none."""
        return _TONES.get(self.condition.state[:1], "") if self.condition else ""


def machine_views(status: Status) -> list[MachineView]:
    """All machines, in the order in which a board comes through them."""
    return [_view(system, status) for system in LINE.values()]


def _view(system: str, status: Status) -> MachineView:
    own = [
        (order, segment)
        for order in status.orders
        if order.state not in _OVER
        for segment in order.segments
        if segment.equipment == system
    ]
    here = tuple(one for one in own if one[1].inside)
    under_way = tuple(one for one in own if one[1].done and one[1].done < one[0].quantity)
    return MachineView(system, status.machines.get(system), here, under_way)


def waiting(order: OrderStatus) -> list[tuple[SegmentStatus, int]]:
    """The segments of an order, and how many boards wait before each: that left the one before it, or are not begun."""
    found: list[tuple[SegmentStatus, int]] = []
    before = order.quantity + order.scrap
    for one in order.segments:
        found.append((one, max(before - one.done - one.inside, 0)))
        before = one.done
    return found


def coming(status: Status) -> list[OrderStatus]:
    """The orders that no board was begun of, those that are due first in front."""
    new = [one for one in status.orders if one.state in {"Waiting", "Ready"} and not one.held]
    return sorted(new, key=lambda one: (one.due, one.id))
