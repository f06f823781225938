"""What a machine's event (CFX) says of boards and reels, as facts. Pure: it looks at the books and changes nothing.

Events may come late, twice or in another order. One that is early names what it waits for; one that cannot be true is
refused. Source: IPC-2591 (CFX) 1.7.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sekisho.factory.process import refusals
from sekisho.factory.process.books import Books
from sekisho.factory.process.facts import AnyFact, Begun, Done, Failed, Installed
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import inspects, machine

AHEAD_MOST = timedelta(minutes=10)
"""By which a machine's clock may be ahead of ours."""

_COMPLETED = "Completed"
_PASSED = "Passed"


class Early(Exception):  # noqa: N818 -- named for what it is
    """What is told depends on what was not told yet. key: on what, as `board/<serial number>`."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


Works = Callable[[str], list[tuple[str, str]]]
"""Board and segment of each board that a work, known by its id, is on; none where it has not begun."""


def instant(text: str, now: datetime) -> datetime:
    """When something happened. Raises Refused for what no calendar has, and for what is still to come."""
    try:
        at = datetime.fromisoformat(text)
        told = at if at <= now + AHEAD_MOST else None
    except (ValueError, OverflowError):
        told = None
    if told is None:
        raise Refused(
            f"日時 {text[:40]} は暦にないか、まだ来ていません。送った機器の時計を合わせてください。",
            f"The time {text[:40]} is in no calendar, or still to come. Set the clock of who sent it.",
        )
    return told


def facts_of(system: str, event: Mapping[str, Any], books: Books, works: Works, now: datetime) -> list[AnyFact]:
    """The facts that an event of a machine tells; none of one that is about no board. system: the machine.

    Raises Early or Refused.
    """
    kind = event["MessageName"].removeprefix("CFX.")
    if kind not in _READ:
        return []
    at = instant(event["TimeStamp"], now)
    body = event["MessageBody"]
    work = body.get("TransactionID") or body.get("TransactionId") or ""
    read = _Reading(system, event["UniqueID"], at, work, books, works(work) if work else [])
    return list(_READ[kind](read, body))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One event. name: its id.  on: board and segment of each board of its work."""

    system: str
    name: str
    at: datetime
    work: str
    books: Books
    on: list[tuple[str, str]]

    def started(self, body: Mapping[str, Any]) -> Iterator[AnyFact]:
        """WorkStarted."""
        for number, unit in enumerate(body.get("Units", ())):
            board = unit["UnitIdentifier"]
            order, segment = self._next(board)
            yield Begun(f"{self.name}/{number}", self.at, order, board, segment, self.work, who=self.system)

    def _next(self, name: str) -> tuple[str, str]:
        """The work order of a board, and the segment that it begins now."""
        board = self.books.boards.get(name)
        if board is None:
            return self._first(name)
        route = self.books.orders[self.books.in_work(name).order].route
        if not board.inside and machine(route[board.place]) == self.system:
            return board.order, route[board.place]
        if any(machine(one) == self.system for one in route[board.place + 1 :]):
            raise Early(f"board/{name}")
        raise refusals.misplaced(board, route[board.place], self.system)

    def _first(self, name: str) -> tuple[str, str]:
        """The same of a board that is new."""
        if name not in self.books.lot_of:
            raise refusals.unknown_board(name)
        order = self.books.orders[self.books.lot_of[name].order]
        if machine(order.route[0]) != self.system:
            raise Early(f"board/{name}")
        return order.id, order.route[0]

    def completed(self, body: Mapping[str, Any]) -> Iterator[AnyFact]:
        """WorkCompleted. What ends an inspection is its judgement."""
        for number, (board, segment) in enumerate(self._begun()):
            if not self._in(board, segment):
                continue
            if body.get("Result") != _COMPLETED:
                yield self._failed(number, board, segment, str(body.get("Result", "")))
            if not inspects(segment):
                yield Done(f"{self.name}/{number}", self.at, board, segment, who=self.system)

    def inspected(self, body: Mapping[str, Any]) -> Iterator[AnyFact]:
        """UnitsInspected. A board that failed before stays failed until a person decides."""
        for number, unit in enumerate(body.get("InspectedUnits", ())):
            board = unit["UnitIdentifier"]
            segment = self._segment(board)
            if not self._in(board, segment):
                continue
            if unit["OverallResult"] != _PASSED or self.books.boards[board].failed:
                yield self._failed(number, board, segment, unit["OverallResult"])
            else:
                yield Done(f"{self.name}/{number}", self.at, board, segment, who=self.system)

    def installed(self, body: Mapping[str, Any]) -> Iterator[AnyFact]:
        """MaterialsInstalled: parts on boards, and the machine's count of each reel."""
        placed: dict[str, list[tuple[str, int, int]]] = {}
        for one in body.get("InstalledMaterials", ()):
            reel = one["Material"]["UniqueIdentifier"]
            counts = _pieces(one["QuantityInstalled"]), _pieces(one["Material"]["Quantity"])
            placed.setdefault(one["UnitIdentifier"], []).append((reel, *counts))
        for board, reels in placed.items():
            segment = self._segment(board)
            yield Installed(f"{self.name}/{board}", self.at, board, segment, tuple(reels), who=self.system)

    def _segment(self, name: str) -> str:
        """The segment that a board is told of. That its work began may have been lost: then it is where it has been."""
        if self.on:
            told = dict(self.on)
            if name not in told:
                raise refusals.unknown_board(name)
            return told[name]
        if name not in self.books.boards:
            raise Early(f"board/{name}")
        board = self.books.boards[name]
        here = [at for at, one in enumerate(self.books.orders[board.order].route) if machine(one) == self.system]
        if not here or board.place <= here[-1]:
            raise Early(f"board/{name}")
        return self.books.orders[board.order].route[here[-1]]

    def _begun(self) -> list[tuple[str, str]]:
        if not self.on:
            raise Early(f"work/{self.work}")
        return self.on

    def _in(self, name: str, segment: str) -> bool:
        """Whether a board is in a segment still, as far as the books know."""
        board = self.books.boards[name]
        return board.inside and self.books.waits_for(board) == segment

    def _failed(self, number: int, board: str, segment: str, result: str) -> Failed:
        return Failed(f"{self.name}/{number}/failed", self.at, board, segment, result or "?", who=self.system)


def _pieces(quantity: float) -> int:
    if quantity != int(quantity):
        raise Refused(
            f"部品の数 {quantity} が整数ではありません。設備の設定を確かめてください。",
            f"{quantity} parts are no whole number. Check the settings of the machine.",
        )
    return int(quantity)


_READ: Mapping[str, Callable[[_Reading, Mapping[str, Any]], Iterator[AnyFact]]] = {
    "Production.WorkStarted": _Reading.started,
    "Production.WorkCompleted": _Reading.completed,
    "Production.Assembly.MaterialsInstalled": _Reading.installed,
    "Production.TestAndInspection.UnitsInspected": _Reading.inspected,
}
