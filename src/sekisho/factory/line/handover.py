"""Boards handed from machine to machine over TCP: the sender listens, the next machine connects.

One connection at a time; a second one is refused with a notification (2.3.2). Source: IPC-HERMES-9852 1.5, 2.3 and 3.6
to 3.12.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sekisho.factory.line.hermes import COMPLETE, FAILED, GOOD, INCOMPLETE, UNKNOWN_QUALITY, Message
from sekisho.factory.line.link import REFUSED, Line, Lost, Machine

_SIDES = {"top": "1", "bottom": "2"}  # FlippedBoard, by the side that is up; 3.6


async def _at_once(_: "Handed") -> None:
    """Want every board."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A board that is handed over, with what its neighbour should know.

    good: its quality so far.  side: that is up, `top` or `bottom`; "" where nobody knows.
    """

    board: UUID
    product: str
    order: str
    barcode: str = ""
    good: bool = True
    side: str = ""

    @property
    def available(self) -> Message:
        """The offer (3.6)."""
        values = {
            "BoardId": str(self.board), "BoardIdCreatedBy": "Sekisho", "FailedBoard": GOOD if self.good else FAILED,
            "ProductTypeId": self.product, "FlippedBoard": _SIDES.get(self.side, "0"), "TopBarcode": self.barcode,
            "WorkOrderId": self.order,
        }  # fmt: skip
        return Message("BoardAvailable", {name: value for name, value in values.items() if value})

    @classmethod
    def offered(cls, message: Message) -> "Handed":
        """What an offer says. Raises Malformed."""
        values = message.values
        return cls(
            message.board, values.get("ProductTypeId", ""), values.get("WorkOrderId", ""),
            values.get("TopBarcode", ""), values.get("FailedBoard", GOOD) != FAILED,
            next((side for side, code in _SIDES.items() if values.get("FlippedBoard") == code), ""),
        )  # fmt: skip


class Sender:
    """The end of a machine towards the next one. Use `listening`; one neighbour at a time.

    permitted: asked with the address of whoever connects; the protocol itself does not prove who it is.
    """

    def __init__(self, own: Machine, permitted: Callable[[str], bool] = lambda _: True) -> None:
        self._own, self._permitted = own, permitted
        self._line: Line | None = None
        self._met_one = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listening(self, host: str, port: int | None = None) -> AsyncIterator[int]:
        """Listen on an address; the port it listens on. port: of the lane by itself, 0 for any."""
        server = await asyncio.start_server(self._met, host, self._own.port if port is None else port)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            if self._line is not None:
                await self._line.close()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._permitted(writer.get_extra_info("peername")[0]):
            writer.close()
            return
        line = Line(self._own, "sender", (reader, writer), self._forget)
        if self._line is not None:
            await line.notify(REFUSED, "another machine is connected")
            await line.close()
            return
        self._line = line
        try:
            await line.meet()
        except Lost:
            await line.close()
            return
        self._met_one.set()

    def _forget(self, line: Line) -> None:
        if self._line is line:
            self._line = None
            self._met_one.clear()

    async def hand_over(self, handed: Handed, move: Callable[[], Awaitable[bool]]) -> bool:
        """Offer a board, wait until the next machine wants it, and move it; whether it arrived whole.

        move: lets the conveyor run; gives whether the board has left. Raises Lost, with the board if it was moving.
        """
        await self._met_one.wait()
        line = self._line
        if line is None:
            raise Lost("the neighbour is gone")
        try:
            await line.say(handed.available)
            while (await line.hear())[0].name != "StartTransport":
                pass
            left = COMPLETE if await move() else INCOMPLETE
            told = {"TransferState": left, "BoardId": str(handed.board)}
            come = await line.say(Message("TransportFinished", told))
            while come is None:
                _, come = await line.hear()
        except Lost:
            await line.close()
            raise
        return come == COMPLETE


class Receiver:
    """The end of a machine towards the one before it. Use `connected`."""

    def __init__(self, own: Machine) -> None:
        self._own = own
        self._line: Line | None = None

    @contextlib.asynccontextmanager
    async def connected(self, host: str, port: int, own: str | None = None) -> AsyncIterator[str]:
        """Connect to the machine before; its id. Raises Lost where it does not answer as one.

        own: the address to connect from; by itself any.
        """
        try:
            streams = await asyncio.open_connection(host, port, local_addr=None if own is None else (own, 0))
        except OSError as error:
            raise Lost(error.strerror or str(error)) from error
        line = self._line = Line(self._own, "receiver", streams)
        try:
            await line.meet()
            yield line.neighbour
        finally:
            self._line = None
            await line.close()

    async def take(
        self,
        move: Callable[[Handed], Awaitable[bool]],
        wanted: Callable[[Handed], Awaitable[None]] = _at_once,
    ) -> tuple[Handed, bool]:
        """Be ready, take the next board, and tell whether it came whole.

        move: lets the conveyor run; gives whether the board has arrived.  wanted: returns when the board may come.
        Raises Lost, with the board if it was moving.
        """
        if self._line is None:
            raise Lost("not connected")
        line = self._line
        await line.say(Message("MachineReady", {"FailedBoard": UNKNOWN_QUALITY}))
        handed = await self._offered(line, wanted)
        await line.say(Message("StartTransport", {"BoardId": str(handed.board)}))
        arrived = COMPLETE if await move(handed) else INCOMPLETE
        come = await line.say(Message("StopTransport", {"TransferState": arrived, "BoardId": str(handed.board)}))
        while come is None:
            _, come = await line.hear()
        return handed, come == COMPLETE

    @staticmethod
    async def _offered(line: Line, wanted: Callable[[Handed], Awaitable[None]]) -> Handed:
        """The board that is offered and wanted, whatever was offered and taken back before."""
        while True:
            message, _ = await line.hear()
            while message.name == "BoardAvailable":
                handed = Handed.offered(message)
                wants = asyncio.ensure_future(wanted(handed))
                hears = asyncio.ensure_future(line.hear())
                try:
                    await asyncio.wait((wants, hears), return_when=asyncio.FIRST_COMPLETED)
                    if not hears.done():
                        wants.result()
                        return handed
                    heard, _ = hears.result()
                    if heard.name in {"BoardAvailable", "RevokeBoardAvailable"}:
                        message = heard
                finally:
                    wants.cancel()
                    hears.cancel()
