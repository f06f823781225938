"""The books of production: every board is still to be begun, in work, finished or scrap; every part is in stock, in a
board or in scrap.

Facts are taken one by one. One that cannot be true is refused with the reason and changes nothing; one that was taken
before changes nothing either.
"""

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from functools import singledispatchmethod

from sekisho.factory.process import refusals
from sekisho.factory.process.facts import (
    Accepted,
    AnyFact,
    Begun,
    Counted,
    Dispatched,
    Done,
    Failed,
    Found,
    Installed,
    Lost,
    Noted,
    Ordered,
    Received,
    Removed,
    Replanned,
    Resumed,
    Reworked,
    Scrapped,
    Split,
    Stopped,
    Used,
    Withdrawn,
)
from sekisho.factory.process.order_book import OrderBook, OrderFact
from sekisho.factory.process.records import Board, Lot, Order, Reel
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.stock import Stock, StockFact, positive


class Books:
    """All work orders, lots, boards and reels. lot_of: the lot that a board was given to the line with last."""

    def __init__(self) -> None:
        self.boards: dict[str, Board] = {}
        self.lots: dict[str, Lot] = {}
        self.lot_of: dict[str, Lot] = {}
        self._orders = OrderBook()
        self._stock = Stock()
        self._taken: set[str] = set()

    @property
    def orders(self) -> Mapping[str, Order]:
        """The work orders, in the order in which they came."""
        return self._orders.orders

    @property
    def reels(self) -> Mapping[str, Reel]:
        """The reels, in the order in which they came in."""
        return self._stock.reels

    def take(self, fact: AnyFact) -> bool:
        """Enter a fact; False where it was entered before. Raises Refused, and then nothing has changed."""
        if fact.id in self._taken:
            return False
        self._enter(fact)
        self._taken.add(fact.id)
        return True

    @property
    def on_line(self) -> list[Lot]:
        """The lots that have not left their side with all their boards, in turn."""
        return [one for one in self.lots.values() if one.coming]

    def boards_with(self, reel: str) -> tuple[str, ...]:
        """The boards with parts of a reel, in the order of their ids."""
        return tuple(sorted(one.id for one in self.boards.values() if reel in one.parts))

    def parts(self, part: str) -> tuple[int, int, int, int]:
        """Of one part number: received or found, in stock, in boards that are not scrap, in scrap."""
        return self.all_parts().get(part, (0, 0, 0, 0))

    def all_parts(self) -> dict[str, tuple[int, int, int, int]]:
        """The same of every part number."""
        totals: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for reel in self.reels.values():
            for at, many in enumerate((reel.received + reel.found, reel.left, 0, reel.lost)):
                totals[reel.part][at] += many
        for board in self.boards.values():
            for name, many in board.parts.items():
                totals[self.reels[name].part][3 if board.over == "scrap" else 2] += many
        return {part: (came, left, good, scrap) for part, (came, left, good, scrap) in totals.items()}

    def waits_for(self, board: Board) -> str:
        """The segment that a board is in, or comes to next; "" after the last."""
        route = self.orders[board.order].route
        return route[board.place] if board.place < len(route) else ""

    def family(self, root: str) -> list[Order]:
        """A work order of the plan, and those that were split from it."""
        return self._orders.family(root)

    @singledispatchmethod
    def _enter(self, fact: AnyFact) -> None:
        raise TypeError(f"{type(fact).__name__} is no fact of the books")

    @_enter.register(Received)
    @_enter.register(Counted)
    @_enter.register(Lost)
    @_enter.register(Found)
    def _reel(self, fact: StockFact) -> None:
        self._stock.enter(fact)

    @_enter.register
    def _noted(self, fact: Noted) -> None:
        """Nothing follows from it."""

    @_enter.register(Ordered)
    @_enter.register(Replanned)
    @_enter.register(Split)
    @_enter.register(Stopped)
    @_enter.register(Resumed)
    def _order(self, fact: OrderFact) -> None:
        self._orders.enter(fact)

    @_enter.register
    def _dispatched(self, fact: Dispatched) -> None:
        order = self._orders.known(fact.order)
        new = {one for one in fact.boards if one not in self.boards}
        waiting = (self.boards[one] for one in fact.boards if one in self.boards)
        fits = (
            fact.lot not in self.lots
            and 0 < len(set(fact.boards)) == len(fact.boards)
            and fact.segments == _stretch(order.route, fact.segments)
            and (not new or fact.segments[0] == order.route[0])
            and len(new) <= order.to_dispatch
            and not new & self.lot_of.keys()
            and all(self._free(one, order, fact.segments[0]) for one in waiting)
            and all(one in self.reels for one in fact.reels)
        )
        if not fits:
            raise refusals.wrong_lot(fact.lot)
        order.numbered += len(new)
        order.awaited |= new
        lot = Lot(fact.lot, order.id, fact.segments, fact.number, fact.boards, fact.reels, set(fact.boards))
        self.lots[lot.id] = lot
        self.lot_of |= dict.fromkeys(fact.boards, lot)

    def _free(self, board: Board, order: Order, segment: str) -> bool:
        """A board waits for a segment, and no lot brings it there."""
        lot = self.lot_of.get(board.id)
        waits = board.order == order.id and not board.over and not board.inside and self.waits_for(board) == segment
        return waits and (lot is None or board.id not in lot.coming)

    @_enter.register
    def _withdrawn(self, fact: Withdrawn) -> None:
        if fact.lot not in self.lots:
            raise refusals.unknown_lot(fact.lot)
        lot = self.lots[fact.lot]
        order = self.orders[lot.order]
        lot.coming -= {one for one in lot.coming if one in order.awaited or self._waits(one, lot.segments[0])}
        order.awaited -= set(lot.boards)

    def _waits(self, board: str, segment: str) -> bool:
        held = self.boards.get(board)
        return held is not None and not held.inside and self.waits_for(held) == segment

    @_enter.register
    def _begun(self, fact: Begun) -> None:
        order = self._orders.known(fact.order)
        if fact.board in self.boards:
            board = self.in_work(fact.board)
            if board.order != order.id or board.inside or order.route[board.place] != fact.segment:
                raise refusals.misplaced(board, self.waits_for(board), fact.segment)
            board.inside = True
        else:
            self._new_board(order, fact)
        lot = self.lot_of.get(fact.board)
        if lot is not None and fact.segment in lot.segments:
            lot.coming.add(fact.board)

    def _new_board(self, order: Order, fact: Begun) -> None:
        if fact.segment != order.route[0]:
            raise refusals.wrong_begin(fact.board, order.route[0])
        if order.to_begin < 1:
            raise refusals.all_begun(order)
        order.begun.append(fact.board)
        order.awaited.discard(fact.board)
        self.boards[fact.board] = Board(fact.board, order.id)

    @_enter.register
    def _done(self, fact: Done) -> None:
        """A board that failed goes on to the end of its side, where a person decides."""
        board = self._at(fact.board, fact.segment)
        if board.failed and self._ends_side(board):
            raise refusals.undecided(board)
        if not board.inside:
            raise refusals.misplaced(board, self.waits_for(board), fact.segment)
        self._leave(board)

    @_enter.register
    def _accepted(self, fact: Accepted) -> None:
        self._leave(self._at(fact.board, fact.segment))

    def _leave(self, board: Board) -> None:
        """It has left the segment it is in as it should be."""
        order = self.orders[board.order]
        if self._ends_side(board):
            board.failed = ""
            self._off_the_line(board)
        board.inside = False
        board.place += 1
        if board.place == len(order.route):
            board.over = "good"
            order.good += 1

    @_enter.register
    def _failed(self, fact: Failed) -> None:
        board = self._at(fact.board, fact.segment)
        if not board.inside:
            raise refusals.misplaced(board, self.waits_for(board), fact.segment)
        board.failed = board.failed or fact.reason
        if self._ends_side(board):
            self._off_the_line(board)

    @_enter.register
    def _reworked(self, fact: Reworked) -> None:
        board = self.in_work(fact.board)
        route = self.orders[board.order].route
        if fact.segment not in route[: board.place + int(board.inside)]:
            raise refusals.misplaced(board, self.waits_for(board), fact.segment)
        board.place, board.inside, board.failed = route.index(fact.segment), False, ""
        board.reworks += 1
        self._off_the_line(board)

    @_enter.register
    def _scrapped(self, fact: Scrapped) -> None:
        board = self.in_work(fact.board)
        board.over, board.inside, board.failed = "scrap", False, ""
        self.orders[board.order].scrap += 1
        self._off_the_line(board)

    def _ends_side(self, board: Board) -> bool:
        """Whether it is in the last segment of what its lot goes through."""
        lot = self.lot_of.get(board.id)
        return lot is None or self.waits_for(board) == lot.segments[-1]

    def _off_the_line(self, board: Board) -> None:
        if board.id in self.lot_of:
            self.lot_of[board.id].coming.discard(board.id)

    @_enter.register
    def _used(self, fact: Used) -> None:
        self._place(self.board(fact.board), fact.reel, fact.quantity, fact.at)

    @_enter.register
    def _installed(self, fact: Installed) -> None:
        board = self.board(fact.board)
        parts = dict(board.parts)
        reels = {name: copy(self.reels[name]) for name, _, _ in fact.reels if name in self.reels}
        try:
            for reel, quantity, left in fact.reels:
                if quantity:
                    self._place(board, reel, quantity, fact.at)
                self._stock.counted(reel, left, fact.at)
        except Refused:
            board.parts = parts
            self._stock.reels |= reels
            raise

    def _place(self, board: Board, name: str, quantity: int, at: datetime) -> None:
        """Parts are on a board. Also on one that is over: what a machine tells late is true all the same."""
        reel = self._stock.known(name)
        needed = self.orders[board.order].parts.get(reel.part, 0)
        held = sum(many for one, many in board.parts.items() if self.reels[one].part == reel.part)
        if held + quantity > needed:
            raise refusals.wrong_reel(board, reel.part, needed, held)
        self._stock.placed(name, quantity, at)
        board.parts[name] = board.parts.get(name, 0) + quantity

    @_enter.register
    def _removed(self, fact: Removed) -> None:
        positive(fact.quantity)
        board = self.board(fact.board)
        held = board.parts.get(fact.reel, 0)
        if fact.quantity > held:
            raise refusals.not_on_board(board, fact.reel, held)
        board.parts[fact.reel] = held - fact.quantity
        if not board.parts[fact.reel]:
            del board.parts[fact.reel]
        self._stock.discarded(fact.reel, fact.quantity)

    def board(self, name: str) -> Board:
        """A board. Raises Refused for one that was never begun."""
        if name not in self.boards:
            raise refusals.unknown_board(name)
        return self.boards[name]

    def in_work(self, name: str) -> Board:
        """A board that is neither finished nor scrap. Raises Refused."""
        board = self.board(name)
        if board.over:
            raise refusals.finished(board)
        return board

    def _at(self, name: str, segment: str) -> Board:
        board = self.in_work(name)
        if self.waits_for(board) != segment:
            raise refusals.misplaced(board, self.waits_for(board), segment)
        return board


def _stretch(route: tuple[str, ...], segments: tuple[str, ...]) -> tuple[str, ...]:
    """As much of a route as the segments are long, from where the first of them is."""
    at = route.index(segments[0]) if segments and segments[0] in route else len(route)
    return route[at : at + len(segments)]
