"""All that a plan is computed from, as one record with a hash: two plans of the same inputs have the same one."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.progress import Total, left_to_do
from sekisho.factory.plan.production.records import (
    BoardLine,
    Changeover,
    Item,
    Machine,
    Order,
    Part,
    Purchase,
    Segment,
)


@dataclass(frozen=True)
class Inputs:
    """Items, orders, calendar, stock and results at one moment, and the line they are made on."""

    line: BoardLine
    changeover: Changeover
    items: tuple[Item, ...] = ()
    orders: tuple[Order, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    parts: tuple[Part, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    totals: tuple[Total, ...] = ()
    machines: tuple[Machine, ...] = ()

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(_ADAPTER.dump_json(self)).hexdigest()

    @cached_property
    def item_of(self) -> Mapping[str, Item]:
        """Items by their ids."""
        return {one.id: one for one in self.items}

    @cached_property
    def total_of(self) -> Mapping[str, Total]:
        """Results of every order; those without a report have empty ones."""
        told = {one.order: one for one in self.totals}
        return {one.id: told.get(one.id, Total(one.id)) for one in self.orders}

    def left(self, order: Order) -> tuple[int, ...]:
        """Boards that each segment of an order still has before it; none of an item that is not known."""
        item = self.item_of.get(order.item)
        return left_to_do(order, item, self.total_of[order.id]) if item else ()

    def needs(self, order: Order, segments: Iterable[Segment]) -> dict[str, int]:
        """Parts that segments of an order still use up."""
        left = dict(zip((one.id for one in self.item_of[order.item].segments), self.left(order), strict=True))
        found: dict[str, int] = {}
        for one in segments:
            for material in one.materials:
                found[material.part] = found.get(material.part, 0) + material.quantity * left[one.id]
        return {part: quantity for part, quantity in found.items() if quantity}

    @property
    def resources(self) -> Iterator[str]:
        """The machines and crews that the items name, each once."""
        yield from dict.fromkeys(
            name
            for item in self.items
            for one in item.segments
            for name in (*one.machines, *((one.crew,) if one.workers else ()))
        )


_ADAPTER: TypeAdapter[Any] = TypeAdapter(Inputs)  # Any: it is asked for octets only
