"""How boards come into a machine and leave it: from its magazine or the machine before, to the next one or a magazine.

A hand-over that was cut is offered again. The board is where it was written down: a machine that has it says so when it
is offered again, and one that has not takes it. So no board is lost, and none is there twice.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from sekisho.factory.line.handover import Handed, Receiver, Sender
from sekisho.factory.line.link import Lost, Machine
from sekisho.factory.line.memory import Board, Inside
from sekisho.factory.line.station import Station
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

RETRY_S = 0.2
"""Real seconds until a machine that was lost is looked for again."""
T = TypeVar("T")


class Working(Protocol):
    """A machine as its conveyor sees it."""

    @property
    def station(self) -> Station:
        """Its core."""

    def do(self, what: Callable[[datetime], T]) -> T:
        """Let something happen now."""

    async def wait(self, until: datetime | None = None) -> None:
        """Wait for a change, or for a moment."""


def board_id(serial: str) -> UUID:
    """The id by which machines know a board."""
    return uuid5(NAMESPACE_URL, f"urn:sekisho:board:{serial}")


class Conveyor:
    """The conveyor of one machine."""

    def __init__(self, plant: Plant, machine: Working) -> None:
        self._plant, self._machine, self._station = plant, machine, machine.station
        self._system = machine.station.kind.system
        self._own = Machine(self._system, now=plant.clock.now, refuse=self._refuse)

    async def feed(self) -> None:
        """Take boards out of the machine's own magazine, as its job orders name them."""
        while True:
            up_next = self._station.jobs.up_next()
            if up_next is None:
                await self._machine.wait()
                continue
            order, serial = up_next[0].order, up_next[1]
            if await self._may_come(serial, order.side):
                self._take(Board(serial, order.side, order.item, order.order))

    async def take_in(self, before: str) -> None:
        """Take boards from the machine before."""
        receiver = Receiver(self._own)
        at = self._plant.address(before), self._own.port
        while True:
            try:
                async with receiver.connected(*at, self._plant.address(self._system)):
                    while True:
                        await receiver.take(self._come, self._wanted)
            except Lost as lost:
                if lost.board is not None:  # it is here if it was written down, and there if not
                    self._search(lost=True)
                    self._search(lost=False)
            await asyncio.sleep(RETRY_S)

    async def hand_out(self, after: str) -> None:
        """Hand boards to the machine behind."""
        address = self._plant.address(after)

        def permitted(source: str) -> bool:
            if source != address:
                self._plant.rejections(self._system).add(source, "board-handover", _STRANGER, code="line.E501")
            return source == address

        sender = Sender(self._own, permitted)
        async with sender.listening(self._plant.address(self._system)):
            while True:
                inside = await self._leaving()
                try:
                    arrived = await sender.hand_over(_handed(inside), self._run)
                except Lost as lost:
                    if lost.board is not None:
                        self._search(lost=True)
                    continue
                if arrived:
                    self._machine.do(partial(self._station.gone, inside))
                    self._search(lost=False)

    async def put_out(self) -> None:
        """Put boards into the magazine at the end of the line."""
        while True:
            inside = await self._leaving()
            await self._run()
            self._machine.do(partial(self._station.put_out, inside))

    async def _leaving(self) -> Inside:
        while (inside := self._station.leaving) is None:
            await self._machine.wait()
        return inside

    async def _run(self) -> bool:
        """Let the conveyor run until a board is over; it does not run while the machine stands."""
        await self._plant.clock.sleep(self._station.kind.transport.total_seconds())
        while self._station.memory.stop is not None:
            await self._machine.wait()
        return True

    async def _wanted(self, handed: Handed) -> None:
        """Return when a board that is offered may come in, or is here already."""
        if board_id(handed.barcode) != handed.board:
            self._plant.rejections(self._system).add("", "board-handover", _WRONG_BOARD, code="line.E502")
            await asyncio.Event().wait()
        while not self._station.has(handed.barcode, handed.side):
            if await self._may_come(handed.barcode, handed.side):
                return

    async def _come(self, handed: Handed) -> bool:
        """Let a board in, unless it is here already."""
        if not self._station.has(handed.barcode, handed.side):
            await self._run()
            while not await self._may_come(handed.barcode, handed.side):
                pass
            self._take(Board(handed.barcode, handed.side, handed.product, handed.order, handed.good))
        return True

    async def _may_come(self, serial: str, side: str) -> bool:
        """Whether a board may come in now. If not, waits for what may change that."""
        now, moment = self._machine.do(lambda at: (at, self._station.prepare(serial, side, at)))
        if moment is not None and moment <= now:
            return True
        await self._machine.wait(moment)
        return False

    def _refuse(self, source: str, why: Text) -> None:
        self._plant.rejections(self._system).add(source, "board-handover", why, code="line.E500")

    def _take(self, board: Board) -> None:
        self._machine.do(lambda at: self._station.take(board, at))

    def _search(self, *, lost: bool) -> None:
        self._machine.do(lambda at: self._station.search(at, lost=lost))


def _handed(inside: Inside) -> Handed:
    board = inside.board
    return Handed(board_id(board.serial), board.item, board.order, board.serial, board.good, board.side)


_STRANGER = Text(
    "隣の設備ではない相手が、基板の受け渡しに接続しようとしました。接続元を確かめてください。",
    "Somebody who is not the machine behind tried to connect for boards. Check who it is.",
)
_WRONG_BOARD = Text(
    "渡された基板の番号とバーコードが合いません。前の設備と基板を確かめてください。",
    "The id of a board does not belong to its barcode. Check the machine before, and the board.",
)
