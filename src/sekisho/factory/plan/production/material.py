"""When the parts of each order are there: stock and purchases go to the orders that come first.

First come those with the lower priority number, then the earlier due date, then the earlier order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.records import Order


@dataclass(frozen=True, slots=True)
class Supply:
    """When a quantity of a part is there for an order. missing: of it, what is neither in stock nor bought.

    at: None where parts are missing and nobody knows the lead time.
    """

    part: str
    quantity: int
    at: datetime | None
    missing: int = 0


Supplies = Mapping[tuple[str, str], tuple[Supply, ...]]
"""What is supplied to a segment of an order, by (order, segment)."""


def by_rank(orders: Sequence[Order]) -> list[Order]:
    """Orders in the turn in which they get parts."""
    return sorted(orders, key=lambda one: (one.priority, one.due, one.placed_at, one.id))


def supplies(inputs: Inputs, begin: datetime) -> Supplies:
    """What each segment of each open order gets, and when; what must still be bought is bought at `begin`."""
    stock = _Stock(inputs, begin)
    found: dict[tuple[str, str], tuple[Supply, ...]] = {}
    for order in by_rank(inputs.orders):
        item = inputs.item_of.get(order.item)
        for segment in item.segments if item else ():
            needs = inputs.needs(order, (segment,))
            found[order.id, segment.id] = tuple(stock.take(part, needs[part]) for part in sorted(needs))
    return found


class _Stock:
    """What is left of stock and purchases while orders take from them."""

    def __init__(self, inputs: Inputs, begin: datetime) -> None:
        self._begin = begin
        self._lead = {one.id: one.lead_days for one in inputs.parts}
        self._lots: dict[str, list[tuple[datetime, int]]] = {
            one.id: [(begin, one.quantity)] for one in inputs.parts if one.quantity > 0
        }
        for bought in sorted(inputs.purchases, key=lambda one: (one.arrives, one.id)):
            self._lots.setdefault(bought.part, []).append((max(bought.arrives, begin), bought.quantity))

    def take(self, part: str, quantity: int) -> Supply:
        """Of the earliest lots."""
        at, wanted, lots = self._begin, quantity, self._lots.get(part, [])
        while wanted and lots:
            at, held = lots.pop(0)
            wanted, rest = max(wanted - held, 0), held - wanted
            if rest > 0:
                lots.insert(0, (at, rest))
        if not wanted:
            return Supply(part, quantity, at)
        lead = self._lead.get(part)
        bought = None if lead is None else max(at, self._begin + timedelta(days=lead))
        return Supply(part, quantity, bought, wanted)
