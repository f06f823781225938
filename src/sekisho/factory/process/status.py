"""What people see of production: orders with their progress, machines, alarms, queues, connections, shortages to come;
where a board has been and what is in it; which boards wait for a person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.process.alarms import Alarm
from sekisho.factory.process.books import Books
from sekisho.factory.process.conditions import Condition
from sekisho.factory.process.facts import AnyFact, Installed, Used
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.records import Board
from sekisho.factory.process.released import Released
from sekisho.factory.process.reporting import state
from sekisho.factory.process.route import inspects, machine
from sekisho.factory.process.shortage import Shortage
from sekisho.factory.wire.links import Link


@dataclass(frozen=True, slots=True)
class SegmentStatus:
    """A segment of a work order. inside: boards that are in it.  done: boards that have left it."""

    id: str
    equipment: str
    inside: int
    done: int


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """A work order. held: it is in the plan no more.  stopped: why a person stopped it."""

    id: str
    item: str
    revision: str
    due: datetime
    state: str
    quantity: int
    good: int
    scrap: int
    in_work: int
    held: bool
    stopped: str
    segments: tuple[SegmentStatus, ...]


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """The plan that is followed. since: when it was taken.  link: to the exchange server."""

    id: str
    version: int
    since: datetime | None
    link: Link | None


@dataclass(frozen=True, slots=True)
class Status:
    """All of it. queues: messages that wait, by where they wait.  decisions: boards that wait for a person's."""

    plan: PlanStatus
    orders: tuple[OrderStatus, ...]
    machines: Mapping[str, Condition]
    alarms: tuple[Alarm, ...]
    queues: Mapping[str, int]
    links: Mapping[str, Link]
    shortages: tuple[Shortage, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Genealogy:
    """Where a board has been, and what is in it. parts: reel, part number and quantity.  facts: all that happened."""

    board: str
    order: str
    item: str
    revision: str
    over: str
    parts: tuple[tuple[str, str, int], ...]
    facts: tuple[AnyFact, ...]


@dataclass(frozen=True, slots=True)
class HandWork:
    """A board that waits for work by hand. step: its number in the record.  parts: that it needs there.

    seconds: of work, as planned.
    """

    order: str
    board: str
    segment: str
    step: int
    parts: Mapping[str, int]
    seconds: float


def orders(journal: Journal, released: Released) -> Iterator[OrderStatus]:
    """All work orders, in the order in which they came."""
    for order in journal.books.orders.values():
        request = released.of(order)
        inside: dict[str, int] = {}
        for name in order.begun:
            board = journal.books.boards[name]
            if board.inside:
                segment = journal.books.waits_for(board)
                inside[segment] = inside.get(segment, 0) + 1
        yield OrderStatus(
            order.id, request.item, request.revision, request.due, state([order]), order.quantity, order.good,
            order.scrap, order.in_work, released.held(order), order.stopped,
            tuple(
                SegmentStatus(
                    name, request.segments[name].equipment, inside.get(name, 0),
                    len(journal.progress.of(order.id, name).done),
                )
                for name in order.route
            ),
        )  # fmt: skip


def undecided(books: Books) -> list[Board]:
    """The boards off the line that wait for a person: that failed, or are being mended."""
    return [
        board
        for order in books.orders.values()
        if order.in_work
        for name in order.begun
        if not (board := books.boards[name]).over and _off_the_line(books, name) and _waits_for_person(books, board)
    ]


def _off_the_line(books: Books, name: str) -> bool:
    return name not in books.lot_of or name not in books.lot_of[name].coming


def _waits_for_person(books: Books, board: Board) -> bool:
    return bool(board.failed) or (not board.inside and inspects(books.waits_for(board)))


def by_hand(journal: Journal, released: Released) -> Iterator[HandWork]:
    """The boards that wait for a hand segment, or are in one, in the order in which they were begun."""
    books = journal.books
    for order in books.orders.values():
        hand = [segment for segment in order.route if not machine(segment)]
        for name in order.begun if hand and order.in_work else ():
            board = books.boards[name]
            segment = "" if board.over else books.waits_for(board)
            if segment in hand:
                planned = released.of(order).segments[segment]
                parts = {one.part: one.quantity for one in planned.materials}
                yield HandWork(order.id, name, segment, hand.index(segment) + 1, parts, planned.cycle)


def genealogy(journal: Journal, released: Released, name: str) -> Genealogy:
    """All that is known of a board. Raises Refused for one that was never begun."""
    board = journal.books.board(name)
    request = released.of(journal.books.orders[board.order])
    parts = tuple((reel, journal.books.reels[reel].part, many) for reel, many in sorted(board.parts.items()))
    facts = tuple(part for fact in journal.facts_of(name) for part in _apart(fact))
    return Genealogy(name, board.order, request.item, request.revision, board.over, parts, facts)


def _apart(fact: AnyFact) -> list[AnyFact]:
    """A fact; of all that a machine put on a board, what came from each reel."""
    return [one for one in fact.apart if isinstance(one, Used)] if isinstance(fact, Installed) else [fact]
