"""Which boards go to the line next: in the sequence of the plan, one set-up after the other, in lots.

Pure: books and plan in, a lot out, or why there is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.process.books import Books
from sekisho.factory.process.facts import Dispatched
from sekisho.factory.process.plan import Request
from sekisho.factory.process.records import Lot, Order
from sekisho.factory.process.reels import Missing, allotted, free_parts
from sekisho.factory.process.released import Released
from sekisho.factory.process.route import sides

MOST_BOARDS = 100
"""Boards of a lot: as many as one job order names."""

AHEAD = 2
"""Lots whose boards are not all begun: one that is made, and one that is ready behind it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One side of the boards of one work order: one set-up of the line."""

    order: Order
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A set-up that waits for parts."""

    order: str
    segment: str
    missing: tuple[Missing, ...]


def has_room(books: Books) -> bool:
    """Whether the line should get another lot; those of stopped work orders do not keep others from it."""
    waiting = sum(not books.orders[lot.order].stopped and bool(to_begin(books, lot)) for lot in books.on_line)
    return waiting < AHEAD


def to_begin(books: Books, lot: Lot) -> list[str]:
    """The boards of a lot that must still begin the first segment of their side."""
    return [name for name in lot.coming if name not in books.boards or _waits(books, name, lot.segments[0])]


def next_lot(
    books: Books, released: Released, loaded: Mapping[str, tuple[str, ...]], at: datetime
) -> tuple[Dispatched | None, list[HeldBack]]:
    """The lot that the line should get next, if any; and the set-ups before it that wait for parts.

    loaded: reels beside those that a lot names, by lot.
    """
    held: list[HeldBack] = []
    free: Mapping[str, int] | None = None
    for operation in sequence(books, released):
        boards = _boards(books, operation)
        if boards is None:
            return None, held
        if not boards:
            continue
        free = free_parts(books, released.requests, loaded) if free is None else free
        request = released.of(operation.order)
        reels, missing = allotted(books, _needed(request, operation, len(boards)), free)
        if missing:
            held.append(HeldBack(operation.order.id, operation.segments[0], tuple(missing)))
            continue
        return _dispatched(books, operation, boards, reels, at), held
    return None, held


def _dispatched(
    books: Books, operation: Operation, boards: tuple[str, ...], reels: tuple[str, ...], at: datetime
) -> Dispatched:
    order, segments = operation.order.id, operation.segments
    number = 1 + sum(lot.order == order and lot.segments == segments for lot in books.lots.values())
    name = f"lot/{order}/{segments[0]}/{number}"
    return Dispatched(name, at, order, segments, number, boards, reels, who="process")


def sequence(books: Books, released: Released) -> Iterator[Operation]:
    """What could be made: first what the line is set up for, then as planned."""
    able = [one for one in books.orders.values() if one.remaining > 0 and not one.stopped and not released.held(one)]
    operations = [Operation(one, side) for one in able for side in sides(one.route)]
    last = next(reversed(books.lots.values()), None)

    def planned(one: Operation) -> tuple[bool, datetime, int, str]:
        request = released.of(one.order)
        going_on = last is not None and (last.order, last.segments) == (one.order.id, one.segments)
        return not going_on, request.segments[one.segments[0]].begin, request.priority, one.order.id

    return iter(sorted(operations, key=planned))


def _boards(books: Books, operation: Operation) -> tuple[str, ...] | None:
    """The boards of the next lot of a set-up, none where all are made or on their way; None: its turn has come, and
    its boards are still on the line.
    """
    order, first = operation.order, operation.segments[0]
    lots = [lot for lot in books.on_line if lot.order == order.id]
    coming = set[str]().union(*(lot.coming for lot in lots))
    waiting = [name for name in order.begun if name not in coming and _waits(books, name, first)]
    if first == order.route[0]:
        new = min(order.to_dispatch, MOST_BOARDS - min(len(waiting), MOST_BOARDS))
        numbers = range(order.numbered + 1, order.numbered + new + 1)
        return (*waiting[:MOST_BOARDS], *(f"{order.id}-{number:04}" for number in numbers))
    at = order.route.index(first)
    feeding = any(order.route.index(lot.segments[-1]) < at for lot in lots)
    if feeding and len(waiting) < MOST_BOARDS:
        return None
    return tuple(waiting[:MOST_BOARDS])


def _waits(books: Books, name: str, segment: str) -> bool:
    board = books.boards[name]
    return not board.over and not board.inside and not board.failed and books.waits_for(board) == segment


def _needed(request: Request, operation: Operation, boards: int) -> dict[str, int]:
    needed: dict[str, int] = {}
    for segment in operation.segments:
        for one in request.segments[segment].materials:
            needed[one.part] = needed.get(one.part, 0) + one.quantity * boards
    return needed
