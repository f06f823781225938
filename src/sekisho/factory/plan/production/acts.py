"""What people enter at the planning server. Each act is kept with who did it, when and why.

All raise Refused where it cannot be done, and then nothing has changed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sekisho.factory.plan.production.begun import begun, is_other_product
from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.proper import ID_MOST, whole, wrong
from sekisho.factory.plan.production.records import Item, Machine, Order, Part, Purchase
from sekisho.factory.plan.production.refusals import Refused, being_made, unknown
from sekisho.factory.plan.production.store import Act, Cancelled, Stock, Store

FIRST = 0
"""The priority of a rush order."""

_REASON_MOST = 500


class Acts:
    """The acts. now: tells the time of the factory.  done: is called after each."""

    def __init__(self, store: Store, now: Callable[[], datetime], done: Callable[[], None]) -> None:
        self._store, self._now, self._done = store, now, done

    def add_item(self, item: Item, who: str, reason: str = "") -> None:
        """Enter an item with its route, in place of an earlier one of its id.

        While boards of it are being made it can get other times, but no other route, parts or revision.
        """
        check(item)
        before = self._store.get(Item, item.id)
        if before and is_other_product(before, item) and (orders := self._store.in_work(item.id)):
            raise being_made(item.id, orders[0])
        self._do("add_item", item.id, who, reason, lambda: self._store.put(item))

    def place_order(self, order: Order, who: str, reason: str = "") -> None:
        """Enter a new order."""
        order = replace(order, due=whole(order.due), placed_at=whole(order.placed_at))
        check(order)
        if self._store.get(Order, order.id) or self._store.get(Cancelled, order.id):
            raise Refused(
                f"注文番号「{order.id}」は使われています。別の番号にしてください。",
                f"The number of an order {order.id!r} is taken. Take another one.",
            )
        self._do("place_order", order.id, who, reason, lambda: self._store.put(order))

    def rush(self, order: str, who: str, reason: str = "") -> None:
        """Put an order before all others that are not rushed."""
        self.change_priority(order, FIRST, who, reason)

    def change_priority(self, order: str, priority: int, who: str, reason: str = "") -> None:
        """Change the priority of an order: 0 to 999, the lower the earlier."""
        self._change("change_priority", replace(self._order(order), priority=priority), who, reason)

    def change_due(self, order: str, due: datetime, who: str, reason: str = "") -> None:
        """Change the due date of an order."""
        self._change("change_due", replace(self._order(order), due=whole(due)), who, reason)

    def change_quantity(self, order: str, quantity: int, who: str, reason: str = "") -> None:
        """Change how many boards are ordered in all; not below what is begun."""
        held, total = self._order(order), self._total(order)
        if quantity < (least := begun(total)):
            raise Refused(
                f"注文「{order}」は {least} 枚を始めています。{least} 枚以上にしてください。",
                f"{least} boards of order {order!r} are begun. Order as many at least.",
            )
        self._change("change_quantity", replace(held, quantity=quantity), who, reason)

    def cancel(self, order: str, who: str, reason: str = "") -> None:
        """Make an order no more; one that is begun is finished with what is begun instead."""
        held = self._order(order)
        if least := begun(self._total(order)):
            raise Refused(
                f"注文「{order}」は {least} 枚を始めているので取り消せません。数量を {least} 枚にしてください。",
                f"{least} boards of order {order!r} are begun; it cannot be cancelled. Change its quantity to {least}.",
            )

        def do() -> None:
            self._store.remove(held)
            self._store.put(Cancelled(held))

        self._do("cancel", order, who, reason, do)

    def set_stock(self, part: str, quantity: int, who: str, reason: str = "", *, lead_days: int | None = None) -> None:
        """Enter what was counted of a part. lead_days: from order to arrival; None leaves it as it is."""
        held = self._store.get(Stock, part)
        days = lead_days if lead_days is not None else held.part.lead_days if held else None
        counted = Part(part, quantity, days)
        check(counted)
        used = self._store.used().get(part, 0)
        self._do("set_stock", part, who, reason, lambda: self._store.put(Stock(counted, used)))

    def add_purchase(self, purchase: Purchase, who: str, reason: str = "") -> None:
        """Enter parts that were bought, or change when and how many come."""
        purchase = replace(purchase, arrives=whole(purchase.arrives))
        check(purchase)
        self._do("add_purchase", purchase.id, who, reason, lambda: self._store.put(purchase))

    def purchase_arrived(self, purchase: str, who: str, reason: str = "") -> None:
        """Parts that were bought are in stock."""
        held = self._store.get(Purchase, purchase)
        if held is None:
            raise unknown(purchase, "発注", "purchase")
        stock = self._store.get(Stock, held.part) or Stock(Part(held.part, 0), self._store.used().get(held.part, 0))
        more = replace(stock, part=replace(stock.part, quantity=stock.part.quantity + held.quantity))
        check(more.part)

        def do() -> None:
            self._store.remove(held)
            self._store.put(more)

        self._do("purchase_arrived", purchase, who, reason, do)

    def cancel_purchase(self, purchase: str, who: str, reason: str = "") -> None:
        """Parts that were bought do not come."""
        held = self._store.get(Purchase, purchase)
        if held is None:
            raise unknown(purchase, "発注", "purchase")
        self._do("cancel_purchase", purchase, who, reason, lambda: self._store.remove(held))

    def set_calendar(self, calendar: Calendar, who: str, reason: str = "") -> None:
        """Enter the working times of all machines and crews, in place of those before."""
        check(calendar)
        self._do("set_calendar", "", who, reason, lambda: self._store.put(calendar))

    def set_machine(self, machine: Machine, who: str, reason: str = "") -> None:
        """Enter how often a machine fails."""
        check(machine)
        self._do("set_machine", machine.id, who, reason, lambda: self._store.put(machine))

    def _order(self, order: str) -> Order:
        held = self._store.get(Order, order)
        if held is None:
            raise unknown(order, "注文", "order")
        return held

    def _total(self, order: str) -> Total:
        return next((one for one in self._store.totals.all() if one.order == order), Total(order))

    def _change(self, act: str, order: Order, who: str, reason: str) -> None:
        check(order)
        self._do(act, order.id, who, reason, lambda: self._store.put(order))

    def _do(self, act: str, subject: str, who: str, reason: str, do: Callable[[], None]) -> None:
        made = Act(self._now(), named(who), act, subject, given(reason))
        with self._store.together():
            do()
            self._store.note(made)
        self._done()


def check(record: Order | Item | Part | Purchase | Machine | Calendar) -> None:
    """Refuse a record that is not proper; the first of its faults is told."""
    for text in wrong(record):
        raise Refused(text.ja, text.en)


def named(who: str) -> str:
    """The name of who acts. Raises Refused where there is none."""
    if not who.strip() or len(who) > ID_MOST or not who.isprintable():
        raise Refused(
            f"だれが行うかを {ID_MOST} 文字までで入れてください。", f"Say who does it, in {ID_MOST} characters at most."
        )
    return who.strip()


def given(reason: str) -> str:
    """The reason as it is kept. Raises Refused for one that is too long."""
    if len(reason) > _REASON_MOST:
        raise Refused(
            f"理由は {_REASON_MOST} 文字までで入れてください。",
            f"Give the reason in {_REASON_MOST} characters at most.",
        )
    return reason.strip()
