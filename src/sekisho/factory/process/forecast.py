"""What the line will use of each part, and when: what is dispatched, and behind it what is planned."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone

from sekisho.factory.process.books import Books
from sekisho.factory.process.dispatch import Operation, sequence
from sekisho.factory.process.job_orders import expected
from sekisho.factory.process.plan import Segment
from sekisho.factory.process.released import Released
from sekisho.factory.process.route import machine
from sekisho.factory.process.shortage import Demand, Shortage, shortages
from sekisho.guard.text import Text

DELIVERY = timedelta(minutes=20)
"""From the call of a reel to the machine."""

_JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")
_STEP_MINUTES = 5
"""To which times are rounded down where people read them: a forecast of seconds would change all the time."""


def foreseen(books: Books, released: Released, loaded: Mapping[str, tuple[str, ...]], now: datetime) -> list[Shortage]:
    """All shortages that the dispatched and the planned boards lead to, the most urgent first.

    loaded: reels beside those that a lot names, by lot.
    """
    at_machine: dict[tuple[str, str], int] = {}
    mounted: set[str] = set()
    for lot in books.on_line:
        segments = released.of(books.orders[lot.order]).segments
        at = {one.part: machine(name) for name in lot.segments for one in segments[name].materials}
        for reel in (*lot.reels, *loaded.get(lot.id, ())):
            part = books.reels[reel].part
            if reel not in mounted:
                at_machine[at[part], part] = at_machine.get((at[part], part), 0) + books.reels[reel].left
                mounted.add(reel)
    stock: dict[str, int] = {}
    for held in books.reels.values():
        if held.id not in mounted:
            stock[held.part] = stock.get(held.part, 0) + held.left
    return shortages(_demands(books, released, now), at_machine, stock, DELIVERY)


def _demands(books: Books, released: Released, now: datetime) -> Iterator[Demand]:
    """Lots in turn from now on, then what is planned, at its time or as soon as the line is free."""
    free = now
    for lot in books.on_line:
        segments = released.of(books.orders[lot.order]).segments
        for name in lot.segments:
            yield from _of_segment(segments[name], len(expected(books, lot, name)), free)
        free += _taken([segments[name] for name in lot.segments], len(lot.coming))
    for operation in sequence(books, released):
        planned = released.of(operation.order).segments
        boards = _boards(books, operation)
        begin = max(free, planned[operation.segments[0]].begin)
        for name in operation.segments:
            yield from _of_segment(planned[name], boards, begin)
        if boards:
            free = begin + _taken([planned[name] for name in operation.segments], boards)


def _of_segment(segment: Segment, boards: int, begin: datetime) -> Iterator[Demand]:
    cycle = timedelta(seconds=segment.cycle)
    for one in segment.materials if boards else ():
        yield Demand(machine(segment.id), one.part, one.quantity, boards, begin, cycle)


def _taken(segments: list[Segment], boards: int) -> timedelta:
    """The time for which a lot keeps the line, by its slowest machine."""
    return timedelta(seconds=max(one.cycle for one in segments) * boards)


def _boards(books: Books, operation: Operation) -> int:
    """Boards that are in no lot of a side and must still go through it."""
    order, at = operation.order, operation.order.route.index(operation.segments[0])
    coming = set[str]().union(
        *(lot.coming for lot in books.on_line if (lot.order, lot.segments) == (order.id, operation.segments))
    )
    begun = (books.boards[name] for name in order.begun)
    still = {one.id for one in begun if not one.over and one.place <= at} | order.awaited
    return len(still - coming) + order.to_dispatch


def told(shortage: Shortage) -> Text:
    """A shortage in words."""
    at, call = (_clock(one) for one in (shortage.at, shortage.call))
    return Text(
        f"{shortage.machine} の {shortage.part} が {at} 頃に切れます。不足 {shortage.quantity} 個、在庫"
        f" {shortage.from_stock} 個です。{call} までに手配してください。",
        f"{shortage.machine} will run out of {shortage.part} at about {at}: {shortage.quantity} are missing, and stock"
        f" has {shortage.from_stock} of them. Order the rest by {call}.",
    )


def _clock(at: datetime) -> str:
    """In Japan, rounded down."""
    here = at.astimezone(_JAPAN)
    return f"{here - timedelta(minutes=here.minute % _STEP_MINUTES):%Y/%m/%d %H:%M}"
