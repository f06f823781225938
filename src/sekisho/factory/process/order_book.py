"""The work orders: released, replanned, split, stopped and resumed."""

from functools import singledispatchmethod

from sekisho.factory.process import refusals
from sekisho.factory.process.facts import Ordered, Replanned, Resumed, Split, Stopped
from sekisho.factory.process.records import Order
from sekisho.factory.process.stock import positive

OrderFact = Ordered | Replanned | Split | Stopped | Resumed


class OrderBook:
    """All work orders, in the order in which they came."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self._families: dict[str, list[str]] = {}

    @singledispatchmethod
    def enter(self, fact: OrderFact) -> None:
        """Take a fact of a work order alone. Raises Refused, and then nothing has changed."""
        raise TypeError(f"{type(fact).__name__} is no fact of work orders alone")

    @enter.register
    def _ordered(self, fact: Ordered) -> None:
        positive(fact.quantity)
        if fact.order in self.orders:
            raise refusals.known_order(fact.order)
        self._add(Order(fact.order, fact.quantity, fact.route, _checked_parts(fact)))

    @enter.register
    def _replanned(self, fact: Replanned) -> None:
        order = self.known(fact.order)
        parts = _checked_parts(fact)
        if (order.begun or order.awaited) and (fact.route, parts) != (order.route, order.parts):
            raise refusals.begun_already(order)
        if fact.quantity < order.least:
            raise refusals.below_begun(order)
        order.quantity, order.route, order.parts = fact.quantity, fact.route, parts

    @enter.register
    def _split(self, fact: Split) -> None:
        order = self.known(fact.order)
        positive(fact.quantity)
        if fact.to in self.orders:
            raise refusals.known_order(fact.to)
        if fact.quantity > order.to_dispatch:
            raise refusals.too_few_left(order)
        order.quantity -= fact.quantity
        order.moved += fact.quantity
        self._add(Order(fact.to, fact.quantity, order.route, order.parts, order.root))

    @enter.register
    def _stopped(self, fact: Stopped) -> None:
        self.known(fact.order).stopped = fact.reason

    @enter.register
    def _resumed(self, fact: Resumed) -> None:
        self.known(fact.order).stopped = ""

    def known(self, name: str) -> Order:
        """A work order. Raises Refused for one that is not known."""
        if name not in self.orders:
            raise refusals.unknown_order(name)
        return self.orders[name]

    def family(self, root: str) -> list[Order]:
        """A work order of the plan, and those that were split from it."""
        return [self.orders[name] for name in self._families.get(root, ())]

    def _add(self, order: Order) -> None:
        self.orders[order.id] = order
        self._families.setdefault(order.root, []).append(order.id)


def _checked_parts(fact: Ordered) -> dict[str, int]:
    """The parts of one board. Raises Refused for what nobody could make."""
    parts = dict(fact.parts)
    twice = len(set(fact.route)) < len(fact.route) or len(parts) < len(fact.parts)
    if not fact.route or twice or min(parts.values(), default=1) < 1:
        raise refusals.wrong_route(fact.order)
    return parts
