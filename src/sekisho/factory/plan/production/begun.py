"""What is begun of orders, and what cannot be changed any more because of it. Pure.

The process management server takes no plan that makes another product of boards that are being made.
"""

from collections.abc import Iterable, Mapping

from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.records import Item, Order


def begun(total: Total) -> int:
    """Boards of an order that are begun and not scrapped, as far as was reported."""
    most = max((one.boards for one in total.segments), default=0)
    return max(total.good, most - total.scrap, 0)


def in_work(item: str, orders: Iterable[Order], totals: Mapping[str, Total]) -> list[str]:
    """The orders of an item that are begun and not finished."""
    return [
        one.id
        for one in orders
        if one.item == item and one.id in totals and begun(totals[one.id]) and totals[one.id].good < one.quantity
    ]


def is_other_product(before: Item, after: Item) -> bool:
    """Whether boards of one item are no boards of the other; times may differ."""
    return _product(before) != _product(after)


def _product(item: Item) -> tuple[str, str, tuple[str, ...], Mapping[str, int]]:
    return item.id, item.revision, tuple(one.id for one in item.segments), item.each
