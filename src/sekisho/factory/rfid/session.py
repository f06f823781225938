"""The service's end of LLRP: one connection to one reader, which is told to read and to report every tag it hears.

A reader takes one client at a time and says at once whether it takes this one. Keepalives show that it lives; one that
falls silent is gone. Real seconds count here. Source: GS1 LLRP 1.1, clauses 9 to 14.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

from llrpkit.constants import MESSAGE_HEADER_LEN
from llrpkit.exceptions import MessageDecodeError
from llrpkit.inventory import TagReport, build_rospec
from llrpkit.protocol import LLRPMessage, decode_message, enums, messages, params

from sekisho.factory.rfid.smoothing import TagRead
from sekisho.guard.text import Text

ANTENNAS = (1, 2)
"""Of each reader; both are at its stall."""

_KEEPALIVE_S = 5.0
_SILENCE_S = 3 * _KEEPALIVE_S
_OPENING_S = 5.0
_ANSWER_S = 5.0
_ROSPEC = 1
_MOST_BYTES = 2**20  # of one message: some 10,000 reads
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SUCCESS = int(enums.ConnectionAttemptStatusType.Success)
_UNASKED = (messages.KEEPALIVE, messages.RO_ACCESS_REPORT, messages.READER_EVENT_NOTIFICATION)


class Gone(ConnectionError):  # noqa: N818 -- named for what happened
    """There is no connection to a reader any more. `text`: why, and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(ja, en)
        super().__init__(en)


class Nonsense(Gone):
    """A reader says what LLRP does not know, or what it was not asked for."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"読み取り機器の応答がLLRPのとおりではありません（{found}）。機器の設定とファームウェアを確かめてください。",
            f"The reader does not answer as LLRP demands ({found}). Check its settings and firmware.",
        )


class Session:
    """A connection to a reader. name: of the reader, in its reads."""

    def __init__(self, name: str, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self._name = name
        self._reader, self._writer = streams
        self._numbers = count(1)
        self._reports: deque[messages.RO_ACCESS_REPORT] = deque()

    async def attempt(self) -> None:
        """Hear whether the reader takes this client (ConnectionAttemptEvent). Raises Gone."""
        first = await self._hear()
        data = first.reader_event_notification_data if isinstance(first, messages.READER_EVENT_NOTIFICATION) else None
        event = data.connection_attempt_event if data else None
        if event is None:
            raise Nonsense(type(first).__name__)
        if int(event.status) != _SUCCESS:
            raise Gone(
                f"読み取り機器がほかの接続に使われています（状態{int(event.status)}）。接続している相手を確かめてください。",
                f"The reader serves another client (status {int(event.status)}). See who is connected to it.",
            )

    async def start(self) -> None:
        """Have the reader read with its antennas, and report. What a client left there is deleted. Raises Gone."""
        keepalive = params.KeepaliveSpec(
            keepalive_trigger_type=enums.KeepaliveTriggerType.Periodic, periodic_trigger_value=int(_KEEPALIVE_S * 1000)
        )
        await self._ask(messages.SET_READER_CONFIG(reset_to_factory_default=False, keepalive_spec=keepalive))
        left = await self._ask(messages.GET_ROSPECS())
        for spec in left.ro_specs if isinstance(left, messages.GET_ROSPECS_RESPONSE) else ():
            await self._ask(messages.DELETE_ROSPEC(ro_spec_id=spec.ro_spec_id))
        await self._ask(messages.ADD_ROSPEC(ro_spec=build_rospec(ro_spec_id=_ROSPEC, antennas=ANTENNAS)))
        await self._ask(messages.ENABLE_ROSPEC(ro_spec_id=_ROSPEC))
        await self._ask(messages.START_ROSPEC(ro_spec_id=_ROSPEC))

    async def reads(self) -> list[TagRead]:
        """What the reader reports next. Raises Gone."""
        while not self._reports:
            message = await self._hear()
            if not isinstance(message, _UNASKED):
                raise Nonsense(type(message).__name__)
        return [self._read(one) for one in self._reports.popleft().tag_report_datas]

    async def _ask(self, request: LLRPMessage) -> LLRPMessage:
        """The response to a request. Raises Gone, also where the reader will not do it."""
        number = next(self._numbers)
        await self._say(request, number)
        try:
            async with asyncio.timeout(_ANSWER_S):
                while isinstance(response := await self._hear(), _UNASKED) or response.message_id != number:
                    pass
        except TimeoutError as error:
            raise Nonsense(f"{type(request).__name__}: ...") from error
        status = getattr(response, "llrp_status", None)
        if not isinstance(status, params.LLRPStatus) or int(status.status_code) != int(enums.StatusCode.M_Success):
            raise Nonsense(f"{type(request).__name__}: {type(response).__name__}")
        return response

    async def _say(self, message: LLRPMessage, number: int) -> None:
        try:
            self._writer.write(message.to_bytes(message_id=number))
            await self._writer.drain()
        except OSError as error:
            raise _cut() from error

    async def _hear(self) -> LLRPMessage:
        """The next message. A keepalive is acknowledged, a report kept. Raises Gone."""
        try:
            async with asyncio.timeout(_SILENCE_S):
                message = decode_message(await self._frame())
        except MessageDecodeError as error:
            raise Nonsense(str(error)) from error
        except (OSError, asyncio.IncompleteReadError) as error:  # a TimeoutError is one of the former
            raise _cut() from error
        if isinstance(message, messages.KEEPALIVE):
            await self._say(messages.KEEPALIVE_ACK(), message.message_id)
        elif isinstance(message, messages.RO_ACCESS_REPORT):
            self._reports.append(message)
        return message

    async def _frame(self) -> bytes:
        header = await self._reader.readexactly(MESSAGE_HEADER_LEN)
        length = int.from_bytes(header[2:6], "big")
        if not MESSAGE_HEADER_LEN <= length <= _MOST_BYTES:
            raise MessageDecodeError(f"a message of {length} bytes")
        return header + await self._reader.readexactly(length - MESSAGE_HEADER_LEN)

    def _read(self, data: params.TagReportData) -> TagRead:
        one = TagReport.from_param(data)
        if one.antenna is None or one.rssi_dbm is None or one.last_seen_us is None:
            raise Nonsense("RO_ACCESS_REPORT without AntennaID, PeakRSSI or LastSeenTimestampUTC")
        try:
            at = _EPOCH + timedelta(microseconds=one.last_seen_us)
        except OverflowError as error:
            raise Nonsense(f"LastSeenTimestampUTC {one.last_seen_us}") from error
        return TagRead(self._name, one.antenna, one.epc_hex, one.rssi_dbm, at)


@asynccontextmanager
async def connected(name: str, at: tuple[str, int], source: str) -> AsyncIterator[Session]:
    """A connection to a reader, from an address of one's own, that the reader takes. Raises Gone."""
    try:
        async with asyncio.timeout(_OPENING_S):
            streams = await asyncio.open_connection(*at, local_addr=(source, 0))
    except OSError as error:  # a TimeoutError is one
        raise _cut() from error
    try:
        session = Session(name, streams)
        await session.attempt()
        yield session
    finally:
        streams[1].close()


def _cut() -> Gone:
    return Gone(
        "読み取り機器と通信できません。電源とケーブルを確かめてください。戻ると自動でつながります。",
        "The reader cannot be reached. Check its power and cable; once it is back, it is connected by itself.",
    )
