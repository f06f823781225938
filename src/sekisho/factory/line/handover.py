"""Boards handed from machine to machine over TCP: the sender listens, the next machine connects.

One connection at a time; a second one is refused with a notification (2.3.2). A neighbour that falls silent for longer
than it may is gone, and what was going on is told with what is known of the board. Source: IPC-HERMES-9852 1.5, 2.3.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sekisho.factory.line.hermes import (
    COMPLETE,
    FAILED,
    GOOD,
    INCOMPLETE,
    UNKNOWN_QUALITY,
    Malformed,
    Message,
    Reading,
    written,
)
from sekisho.factory.line.transfer import Side, State, Transfer

VERSION = "1.5"
_REFUSED = "2"  # NotificationCode: refused because of an established connection; 3.5
_PROTOCOL_ERROR = "1"
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Machine:
    """What a machine says of itself. lane: from 1; its port is 50100 and the lane (2.3.1).

    alive_s: after which a silent neighbour is asked, and after twice of which it is gone.
    """

    id: str
    lane: int = 1
    alive_s: float = 10.0

    @property
    def port(self) -> int:
        """Where the machine behind it connects to."""
        return 50_100 + self.lane


class Lost(ConnectionError):  # noqa: N818 -- named for what happened
    """The neighbour is gone, or says what it must not. board: one that was moving, and must be looked for."""

    def __init__(self, why: str, board: UUID | None = None) -> None:
        self.board = board
        super().__init__(why)


class _Line:
    """A connection between two machines. What the neighbour says is followed as it comes, also while nobody waits."""

    def __init__(
        self,
        own: Machine,
        side: Side,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        gone: Callable[["_Line"], None] = lambda _: None,
    ) -> None:
        self.own, self.side, self.transfer, self.neighbour = own, side, Transfer(), ""
        self._reader, self._writer = streams
        self._heard: asyncio.Queue[tuple[Message, str | None] | Lost] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())
        self._gone = gone

    async def say(self, message: Message) -> str | None:
        """Send a message, as the state allows; how far the board came where that ends a hand-over. Raises Lost."""
        come = self.transfer.say(self.side, message)
        try:
            self._writer.write(written(message, datetime.now(UTC)))
            await self._writer.drain()
        except ConnectionError as error:
            raise self.lost(str(error)) from error
        return come

    async def hear(self) -> tuple[Message, str | None]:
        """The next message of the neighbour, and how far the board came where that ends a hand-over. Raises Lost."""
        told = await self._heard.get()
        if isinstance(told, Lost):
            self._heard.put_nowait(told)  # whoever asks again hears it again
            raise told
        return told

    async def _listen(self) -> None:
        """Follow the neighbour until it is gone."""
        other: Side = "receiver" if self.side == "sender" else "sender"
        reading = Reading()
        try:
            while True:
                for message in reading.take(await self._more()):
                    if message.name == "CheckAlive" and message.values.get("Type") == "1":
                        await self.say(Message("CheckAlive", {"Type": "2", "Id": message.values.get("Id", "")}))
                    elif message.name != "CheckAlive":
                        self._heard.put_nowait((message, self.transfer.say(other, message)))
        except Malformed as error:
            await self.notify(_PROTOCOL_ERROR, error.text.en)
            self._heard.put_nowait(self.lost(error.text.en))
        except Lost as error:
            self._heard.put_nowait(error)
        finally:
            self._writer.close()
            self._gone(self)

    async def notify(self, code: str, why: str) -> None:
        """Say why the connection ends (3.5), to a neighbour that may be gone already."""
        with contextlib.suppress(Lost):
            await self.say(Message("Notification", {"NotificationCode": code, "Severity": "2", "Description": why}))

    async def _more(self) -> bytes:
        """Some octets. A silent neighbour is asked once. Raises Lost."""
        for asked in (False, True):
            try:
                octets = await asyncio.wait_for(self._reader.read(_CHUNK), self.own.alive_s)
            except TimeoutError:
                if not asked:
                    await self.say(Message("CheckAlive", {"Type": "1", "Id": self.own.id}))
            except ConnectionError as error:
                raise self.lost(str(error)) from error
            else:
                if octets:
                    return octets
                raise self.lost("the neighbour closed the connection")
        raise self.lost("the neighbour is silent")

    def may_start(self, board: UUID) -> bool:
        """Whether this board is offered now and wanted."""
        return self.transfer.state is State.AVAILABLE_AND_READY and self.transfer.board == board

    def lost(self, why: str) -> Lost:
        """The end of the connection, with the board that was moving then."""
        moving = self.transfer.state in {State.MOVING, State.STOPPED, State.FINISHED}
        return Lost(why, self.transfer.board if moving else None)

    async def meet(self) -> None:
        """Tell who we are, and hear who the neighbour is (3.4). The one who connected speaks first. Raises Lost."""
        own = Message(
            "ServiceDescription", {"MachineId": self.own.id, "LaneId": str(self.own.lane), "Version": VERSION},
            ("FeatureCheckAliveResponse",),
        )  # fmt: skip
        if self.side == "receiver":
            await self.say(own)
        message, _ = await self.hear()
        if message.name == "Notification":
            raise self.lost(message.values.get("Description", "refused"))
        if message.name != "ServiceDescription" or not message.values.get("MachineId"):
            raise self.lost("the neighbour does not say who it is")
        self.neighbour = message.values["MachineId"]
        if self.side == "sender":
            await self.say(own)

    async def close(self) -> None:
        """End the connection; whoever waits for the neighbour hears that it is lost."""
        self._heard.put_nowait(self.lost("the connection was closed"))
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        self._writer.close()
        with contextlib.suppress(ConnectionError, TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), 1)


@dataclass(frozen=True, slots=True)
class Handed:
    """A board that is handed over, with what its neighbour should know. good: its quality so far."""

    board: UUID
    product: str
    order: str
    barcode: str = ""
    good: bool = True

    @property
    def available(self) -> Message:
        """The offer (3.6)."""
        values = {
            "BoardId": str(self.board), "BoardIdCreatedBy": "Sekisho", "FailedBoard": GOOD if self.good else FAILED,
            "ProductTypeId": self.product, "FlippedBoard": "0", "TopBarcode": self.barcode, "WorkOrderId": self.order,
        }  # fmt: skip
        return Message("BoardAvailable", {name: value for name, value in values.items() if value})

    @classmethod
    def offered(cls, message: Message) -> "Handed":
        """What an offer says. Raises Malformed."""
        values = message.values
        return cls(
            message.board, values.get("ProductTypeId", ""), values.get("WorkOrderId", ""),
            values.get("TopBarcode", ""), values.get("FailedBoard", GOOD) != FAILED,
        )  # fmt: skip


class Sender:
    """The end of a machine towards the next one. Use `listening`; one neighbour at a time."""

    def __init__(self, own: Machine) -> None:
        self._own = own
        self._line: _Line | None = None
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
        line = _Line(self._own, "sender", (reader, writer), self._forget)
        if self._line is not None:
            await line.notify(_REFUSED, "another machine is connected")
            await line.close()
            return
        self._line = line
        try:
            await line.meet()
        except Lost:
            await line.close()
            return
        self._met_one.set()

    def _forget(self, line: _Line) -> None:
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
        self._line: _Line | None = None

    @contextlib.asynccontextmanager
    async def connected(self, host: str, port: int) -> AsyncIterator[str]:
        """Connect to the machine before; its id. Raises Lost where it does not answer as one."""
        try:
            streams = await asyncio.open_connection(host, port)
        except OSError as error:
            raise Lost(error.strerror or str(error)) from error
        line = self._line = _Line(self._own, "receiver", streams)
        try:
            await line.meet()
            yield line.neighbour
        finally:
            self._line = None
            await line.close()

    async def take(self, move: Callable[[Handed], Awaitable[bool]]) -> tuple[Handed, bool]:
        """Be ready, take the next board, and tell whether it came whole.

        move: lets the conveyor run; gives whether the board has arrived. Raises Lost, with the board if it was moving.
        """
        if self._line is None:
            raise Lost("not connected")
        line = self._line
        await line.say(Message("MachineReady", {"FailedBoard": UNKNOWN_QUALITY}))
        handed: Handed | None = None
        while handed is None or not line.may_start(handed.board):
            message, _ = await line.hear()
            if message.name == "BoardAvailable":
                handed = Handed.offered(message)
            elif message.name == "RevokeBoardAvailable":
                handed = None
        await line.say(Message("StartTransport", {"BoardId": str(handed.board)}))
        arrived = COMPLETE if await move(handed) else INCOMPLETE
        come = await line.say(Message("StopTransport", {"TransferState": arrived, "BoardId": str(handed.board)}))
        while come is None:
            _, come = await line.hear()
        return handed, come == COMPLETE
