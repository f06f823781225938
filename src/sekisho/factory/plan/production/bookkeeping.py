"""The workbook against the store: written out of it, and taken in as a whole or not at all.

A book that was read is the whole of the data: what is missing in it is removed. It must be of the revision that is
held, so that it never takes back what others entered since it was written out.
"""

from collections.abc import Iterator
from typing import TypeVar

from sekisho.factory.plan.production.begun import begun, is_other_product
from sekisho.factory.plan.production.book import declared
from sekisho.factory.plan.production.book.declared import Book
from sekisho.factory.plan.production.book.reading import imported
from sekisho.factory.plan.production.book.writing import exported
from sekisho.factory.plan.production.progress import Total
from sekisho.factory.plan.production.records import Item, Machine, Order, Purchase
from sekisho.factory.plan.production.refusals import being_made
from sekisho.factory.plan.production.store import Act, Cancelled, Stock, Store
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

R = TypeVar("R", Order, Purchase, Machine, Item)


def held(store: Store) -> Book:
    """The data as a book."""
    return Book(
        store.revision,
        store.all(Order),
        store.all(Item),
        store.calendar,
        tuple(one.part for one in store.all(Stock)),
        store.all(Purchase),
        store.all(Machine),
    )


def export_book(store: Store) -> bytes:
    """The data as a workbook."""
    return exported(held(store))


def import_book(store: Store, data: bytes, act: Act) -> list[Problem]:
    """Take a workbook in; where anything is wrong, all that is wrong, and nothing has changed. act: of which file."""
    file = act.subject
    book, problems = imported(data, file)
    if book is None:
        return problems
    if problems := [Problem(code, file, where, text) for code, where, text in _conflicts(store, book)]:
        return problems
    with store.together():
        _enter(store, book)
        store.note(act)
    return []


def _conflicts(store: Store, book: Book) -> Iterator[tuple[str, str, Text]]:
    if book.revision != store.revision:
        yield (
            "book.E013",
            f"{declared.ABOUT.name} A2",
            Text(
                f"書き出した後に、データが変わりました（版 {book.revision}、今は {store.revision}）。"
                "書き出し直してください。",
                f"Data have changed since it was written out (revision {book.revision}, now {store.revision})."
                " Write it out again.",
            ),
        )
        return
    orders = {one.id: one for one in book.orders}
    cancelled = {one.id for one in store.all(Cancelled)}
    sheet = declared.ORDERS.name
    for name in sorted(orders.keys() & cancelled):
        yield (
            "book.E014",
            sheet,
            Text(
                f"注文番号「{name}」は取り消した注文の番号です。別の番号にしてください。",
                f"The number {name!r} is of an order that was cancelled. Take another one.",
            ),
        )
    totals = {one.order: one for one in store.totals.all()}
    for order in store.all(Order):
        least, now = begun(totals.get(order.id, Total(order.id))), orders.get(order.id)
        if least and now and now.item != order.item:
            yield "book.E016", sheet, being_made(order.item, order.id).text
        elif least > (now.quantity if now else 0):
            yield (
                "book.E015",
                sheet,
                Text(
                    f"注文「{order.id}」は {least} 枚を始めています。数量を {least} 枚以上にして残してください。",
                    f"{least} boards of order {order.id!r} are begun. Leave it with as many at least.",
                ),
            )

    items = {one.id: one for one in book.items}
    for item in store.all(Item):
        making = store.in_work(item.id)
        if making and (item.id not in items or is_other_product(item, items[item.id])):
            yield "book.E016", declared.ITEMS.name, being_made(item.id, making[0]).text


def _enter(store: Store, book: Book) -> None:
    used = store.used()
    stocks = {one.id: one for one in store.all(Stock)}
    for part in book.parts:
        if part.id not in stocks or stocks[part.id].part.quantity != part.quantity:
            store.put(Stock(part, used.get(part.id, 0)))
        elif stocks[part.id].part != part:
            store.put(Stock(part, stocks[part.id].used))
    for stock in stocks.values():
        if stock.id not in {one.id for one in book.parts}:
            store.remove(stock)
    for order in store.all(Order):
        if order.id not in {one.id for one in book.orders}:
            store.put(Cancelled(order))
    _replace(store, Order, book.orders)
    _replace(store, Purchase, book.purchases)
    _replace(store, Machine, book.machines)
    _replace(store, Item, book.items)
    if store.calendar != book.calendar:
        store.put(book.calendar)


def _replace(store: Store, kind: type[R], records: tuple[R, ...]) -> None:
    """Let the records of a kind be these; what is the same is left as it is."""
    before = {one.id: one for one in store.all(kind)}
    for one in records:
        if before.pop(one.id, None) != one:
            store.put(one)
    for gone in before.values():
        store.remove(gone)
