"""The books of production: every board is still to be begun, in work, finished or scrap; every part is in stock, in a
board or in scrap.

Facts are taken one by one. One that cannot be true is refused with the reason and changes nothing; one that was taken
before changes nothing either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Literal

from sekisho.factory.process.facts import (
    AnyFact,
    Begun,
    Done,
    Lost,
    Ordered,
    Received,
    Removed,
    Reworked,
    Scrapped,
    Split,
    Used,
)
from sekisho.guard.text import Text


@dataclass(slots=True)
class Order:
    """A work order. quantity: boards to finish, without those that were split off.  begun: boards, in turn."""

    id: str
    quantity: int
    route: tuple[str, ...]
    parts: Mapping[str, int]
    begun: list[str] = field(default_factory=list)
    good: int = 0
    scrap: int = 0

    @property
    def in_work(self) -> int:
        """Boards that were begun and are neither finished nor scrap."""
        return len(self.begun) - self.good - self.scrap

    @property
    def to_begin(self) -> int:
        """Boards that must still be begun so that all are finished; a scrapped one is begun anew."""
        return self.quantity - self.good - self.in_work

    @property
    def remaining(self) -> int:
        """Boards that are not finished."""
        return self.quantity - self.good


@dataclass(slots=True)
class Board:
    """One board. place: number of the segment it is in, or of the one it comes to next.  parts: quantity by reel."""

    id: str
    order: str
    place: int = 0
    inside: bool = True
    over: Literal["", "good", "scrap"] = ""
    reworks: int = 0
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Reel:
    """A reel. left: parts that are still on it; lost: that were thrown away."""

    id: str
    part: str
    received: int
    left: int
    lost: int = 0


class Refused(ValueError):  # noqa: N818 -- named for what it is
    """A fact that cannot be true. `text`: why, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(ja, en)
        super().__init__(en)


class Books:
    """All work orders, boards and reels."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.boards: dict[str, Board] = {}
        self.reels: dict[str, Reel] = {}
        self._taken: set[str] = set()

    def take(self, fact: AnyFact) -> bool:
        """Enter a fact; False where it was entered before. Raises Refused, and then nothing has changed."""
        if fact.id in self._taken:
            return False
        self._enter(fact)
        self._taken.add(fact.id)
        return True

    def boards_with(self, reel: str) -> tuple[str, ...]:
        """The boards with parts of a reel, in the order of their ids."""
        return tuple(sorted(one.id for one in self.boards.values() if reel in one.parts))

    def parts(self, part: str) -> tuple[int, int, int, int]:
        """Of one part number: received, in stock, in boards that are not scrap, in scrap."""
        reels = {one.id: one for one in self.reels.values() if one.part == part}
        good = scrap = 0
        for board in self.boards.values():
            held = sum(quantity for reel, quantity in board.parts.items() if reel in reels)
            scrap, good = (scrap + held, good) if board.over == "scrap" else (scrap, good + held)
        lost = sum(one.lost for one in reels.values())
        return sum(one.received for one in reels.values()), sum(one.left for one in reels.values()), good, scrap + lost

    @singledispatchmethod
    def _enter(self, fact: AnyFact) -> None:
        raise TypeError(f"{type(fact).__name__} is no fact of the books")

    @_enter.register
    def _ordered(self, fact: Ordered) -> None:
        self._new_order(fact.order, fact.quantity)
        parts = dict(fact.parts)
        twice = len(set(fact.route)) < len(fact.route) or len(parts) < len(fact.parts)
        if not fact.route or twice or min(parts.values(), default=1) < 1:
            raise Refused(
                f"作業指示 {fact.order} の工程か部品が誤りです。工程は一つ以上、どちらも重複なく、数は1以上です。",
                f"The route or the parts of work order {fact.order} are wrong: one segment at least, no segment or part"
                " twice, and quantities from 1.",
            )
        self.orders[fact.order] = Order(fact.order, fact.quantity, fact.route, parts)

    @_enter.register
    def _split(self, fact: Split) -> None:
        order = self._order(fact.order)
        self._new_order(fact.to, fact.quantity)
        if fact.quantity > order.to_begin:
            raise Refused(
                f"分けられるのは、まだ始めていない {order.to_begin} 枚までです。",
                f"Only the {order.to_begin} boards that are not begun can be split off.",
            )
        order.quantity -= fact.quantity
        self.orders[fact.to] = Order(fact.to, fact.quantity, order.route, order.parts)

    @_enter.register
    def _begun(self, fact: Begun) -> None:
        order = self._order(fact.order)
        if fact.board not in self.boards:
            self._new_board(order, fact)
            return
        board = self._in_work(fact.board)
        if board.order != order.id or board.inside or order.route[board.place] != fact.segment:
            raise self._misplaced(board, fact.segment)
        board.inside = True

    def _new_board(self, order: Order, fact: Begun) -> None:
        if fact.segment != order.route[0]:
            raise Refused(
                f"基板 {fact.board} は {order.route[0]} から始めます。読み違いがないか確かめてください。",
                f"Board {fact.board} begins with {order.route[0]}. See whether its number was read wrongly.",
            )
        if order.to_begin < 1:
            raise Refused(
                f"作業指示 {order.id} の基板はすべて始めています。数を増やすか、別の作業指示にしてください。",
                f"All boards of work order {order.id} are begun. Raise its quantity, or take another work order.",
            )
        order.begun.append(fact.board)
        self.boards[fact.board] = Board(fact.board, order.id)

    @_enter.register
    def _done(self, fact: Done) -> None:
        board = self._in_work(fact.board)
        order = self.orders[board.order]
        if not board.inside or order.route[board.place] != fact.segment:
            raise self._misplaced(board, fact.segment)
        board.inside = False
        board.place += 1
        if board.place == len(order.route):
            board.over = "good"
            order.good += 1

    @_enter.register
    def _reworked(self, fact: Reworked) -> None:
        board = self._in_work(fact.board)
        route = self.orders[board.order].route
        if fact.segment not in route[: board.place + int(board.inside)]:
            raise self._misplaced(board, fact.segment)
        board.place, board.inside = route.index(fact.segment), False
        board.reworks += 1

    @_enter.register
    def _scrapped(self, fact: Scrapped) -> None:
        board = self._in_work(fact.board)
        board.over, board.inside = "scrap", False
        self.orders[board.order].scrap += 1

    @_enter.register
    def _received(self, fact: Received) -> None:
        _positive(fact.quantity)
        if fact.reel in self.reels:
            raise Refused(
                f"リール {fact.reel} はもう入庫しています。番号を確かめてください。",
                f"Reel {fact.reel} came in already. Check its number.",
            )
        self.reels[fact.reel] = Reel(fact.reel, fact.part, fact.quantity, fact.quantity)

    @_enter.register
    def _used(self, fact: Used) -> None:
        reel, board = self._reel(fact.reel, fact.quantity), self._in_work(fact.board)
        needed = self.orders[board.order].parts.get(reel.part, 0)
        held = sum(quantity for one, quantity in board.parts.items() if self.reels[one].part == reel.part)
        if held + fact.quantity > needed:
            raise Refused(
                f"基板 {board.id} に要る {reel.part} は {needed} 個（搭載済み {held}）です。リールを確かめてください。",
                f"Board {board.id} needs {needed} of {reel.part} and has {held}. See whether it is the wrong reel.",
            )
        reel.left -= fact.quantity
        board.parts[reel.id] = board.parts.get(reel.id, 0) + fact.quantity

    @_enter.register
    def _lost(self, fact: Lost) -> None:
        reel = self._reel(fact.reel, fact.quantity)
        reel.left -= fact.quantity
        reel.lost += fact.quantity

    @_enter.register
    def _removed(self, fact: Removed) -> None:
        _positive(fact.quantity)
        board = self._in_work(fact.board)
        held = board.parts.get(fact.reel, 0)
        if fact.quantity > held:
            raise Refused(
                f"基板 {board.id} にリール {fact.reel} の部品は {held} 個です。番号と数を確かめてください。",
                f"Board {board.id} has {held} parts of reel {fact.reel}. Check number and quantity.",
            )
        board.parts[fact.reel] = held - fact.quantity
        if not board.parts[fact.reel]:
            del board.parts[fact.reel]
        self.reels[fact.reel].lost += fact.quantity

    def _order(self, name: str) -> Order:
        if name not in self.orders:
            raise Refused(
                f"作業指示 {name} はありません。番号を確かめてください。",
                f"There is no work order {name}. Check its number.",
            )
        return self.orders[name]

    def _new_order(self, name: str, quantity: int) -> None:
        _positive(quantity)
        if name in self.orders:
            raise Refused(
                f"作業指示 {name} はもうあります。別の番号にしてください。",
                f"There is a work order {name} already. Take another number.",
            )

    def _in_work(self, name: str) -> Board:
        if name not in self.boards:
            raise Refused(
                f"基板 {name} は始められていません。番号を確かめてください。",
                f"Board {name} was never begun. Check its number.",
            )
        board = self.boards[name]
        if board.over:
            raise Refused(
                f"基板 {name} はもう{'完成' if board.over == 'good' else '廃棄'}しています。番号を確かめてください。",
                f"Board {name} is {'finished' if board.over == 'good' else 'scrap'} already. Check its number.",
            )
        return board

    def _reel(self, name: str, quantity: int) -> Reel:
        _positive(quantity)
        if name not in self.reels:
            raise Refused(
                f"リール {name} は入庫していません。番号を確かめてください。",
                f"Reel {name} never came in. Check its number.",
            )
        if quantity > self.reels[name].left:
            raise Refused(
                f"リール {name} の残りは {self.reels[name].left} 個です。数え直してください。",
                f"Reel {name} has {self.reels[name].left} parts left. Count them.",
            )
        return self.reels[name]

    def _misplaced(self, board: Board, segment: str) -> Refused:
        here = self.orders[board.order].route[board.place]
        return Refused(
            f"作業指示 {board.order} の基板 {board.id} は {here} の{'作業中' if board.inside else '開始待ち'}で、"
            f"{segment} のこの記録と合いません。番号と記録の順序を確かめてください。",
            f"Board {board.id} of {board.order} {'is at' if board.inside else 'waits for'} {here}; a record of"
            f" {segment} does not fit. Check the numbers, and the order of the records.",
        )


def _positive(quantity: int) -> None:
    if quantity < 1:
        raise Refused(f"数が {quantity} です。1以上にしてください。", f"The quantity is {quantity}. It begins with 1.")
