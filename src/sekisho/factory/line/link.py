"""The connection between two neighbouring machines: both say who they are, and each follows what the other one says.

A neighbour that falls silent for longer than it may is gone; what was going on is told with what is known of the board.
Source: IPC-HERMES-9852 1.5, 2.3 and 3.1 to 3.5.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sekisho.factory.line.hermes import Malformed, Message, Reading, written
from sekisho.factory.line.transfer import Side, State, Transfer
from sekisho.guard.text import Text

VERSION = "1.5"
REFUSED = "2"
"""NotificationCode: refused because of an established connection; 3.5."""
_PROTOCOL_ERROR = "1"
_CHUNK = 4096


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Machine:
    """What a machine says of itself. lane: from 1; its port is 50100 and the lane (2.3.1).

    alive_s: real seconds after which a silent neighbour is asked, and after twice of which it is gone.
    now: gives the instant that its messages bear.  refuse: counts what a neighbour says wrong, by its address.
    """

    id: str
    lane: int = 1
    alive_s: float = 10.0
    now: Callable[[], datetime] = _now
    refuse: Callable[[str, Text], None] = lambda *_: None

    @property
    def port(self) -> int:
        """Where the machine behind it connects to."""
        return 50_100 + self.lane


class Lost(ConnectionError):  # noqa: N818 -- named for what happened
    """The neighbour is gone, or says what it must not. board: one that was moving, and must be looked for."""

    def __init__(self, why: str, board: UUID | None = None) -> None:
        self.board = board
        super().__init__(why)


class Line:
    """A connection between two machines. What the neighbour says is followed as it comes, also while nobody waits."""

    def __init__(
        self,
        own: Machine,
        side: Side,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        gone: Callable[["Line"], None] = lambda _: None,
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
            self._writer.write(written(message, self.own.now()))
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
            self.own.refuse(self._writer.get_extra_info("peername")[0], error.text)
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
                async with asyncio.timeout(self.own.alive_s):  # wait_for of Python 3.11 may swallow a cancellation
                    octets = await self._reader.read(_CHUNK)
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
        await asyncio.wait({self._listening})
        self._writer.close()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(1):
                await self._writer.wait_closed()
