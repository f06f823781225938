"""LLRP on real sockets of the loopback: the reader's end and the service's end, and what is not as it must be."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from llrpkit import LLRPClient, LLRPConnectionError
from llrpkit.inventory import build_rospec
from llrpkit.protocol import LLRPMessage, decode_message, enums, messages, params

from factory.plants import loopback, plant, run
from sekisho.factory.rfid import session as sessions
from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.reader import Reader
from sekisho.factory.rfid.session import ANTENNAS, Gone, Nonsense, connected
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
TAG = held("urn:epc:id:sgtin:4987654.000001.7").lower()
PORT = 5084


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path, factor=50)


@asynccontextmanager
async def reader(works: Plant, field: Field) -> AsyncIterator[tuple[str, int]]:
    """A reader that serves, and where."""
    at = works.address("reader", 0), PORT
    running = asyncio.create_task(Reader(works, 0, field).run())
    try:
        await _listens(at)
        yield at
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _listens(at: tuple[str, int]) -> None:
    """Wait until somebody listens there: the first client is let in and goes."""
    while True:
        try:
            client = LLRPClient(*at)
            await client.connect()
        except LLRPConnectionError:
            await asyncio.sleep(0)
        else:
            await client.close()
            return


async def started(works: Plant, at: tuple[str, int], stack: contextlib.AsyncExitStack) -> sessions.Session:
    """A session that reads. The reader may still be letting go of the client before."""
    while True:
        try:
            session = await stack.enter_async_context(connected("reader-1", at, works.address("rfid")))
        except Gone:
            await asyncio.sleep(0)
        else:
            await session.start()
            return session


def test_what_is_held_to_the_reader_is_reported_with_antenna_strength_and_the_factorys_time(works: Plant) -> None:
    async def story() -> None:
        field = Field()
        async with reader(works, field) as at, contextlib.AsyncExitStack() as stack:
            session = await started(works, at, stack)
            begun = works.clock.now()
            field.put(0, TAG, begun)
            reads = [one for _ in range(3) for one in await session.reads()]
            assert {(one.reader, one.epc) for one in reads} == {("reader-1", TAG)}
            assert {one.antenna for one in reads} <= set(ANTENNAS)
            assert all(-70 < one.rssi < -30 for one in reads)
            assert all(begun <= one.at <= works.clock.now() for one in reads)
            assert [one.at for one in reads] == sorted({one.at for one in reads})

    run(story())


def test_a_second_client_is_refused_as_llrp_demands(works: Plant) -> None:
    async def story() -> None:
        async with reader(works, Field()) as at, contextlib.AsyncExitStack() as stack:
            await started(works, at, stack)
            with pytest.raises(Gone) as caught:
                await stack.enter_async_context(connected("reader-1", at, works.address("rfid")))
            assert "serves another client (status 2)" in caught.value.text.en
            streams = await asyncio.open_connection(*at)
            said = await streams[0].read()
            streams[1].close()
            told = decode_message(said)
            assert isinstance(told, messages.READER_EVENT_NOTIFICATION)
            event = told.reader_event_notification_data.connection_attempt_event
            assert event is not None
            refused = enums.ConnectionAttemptStatusType.Failed_A_Client_Initiated_Connection_Already_Exists
            assert int(event.status) == int(refused)
            told_at = told.reader_event_notification_data.timestamp
            assert isinstance(told_at, params.UTCTimestamp)
            assert 0 <= works.clock.now().timestamp() - told_at.microseconds / 1e6 < 60

    run(story())


def test_the_service_comes_from_its_own_address(works: Plant) -> None:
    async def story() -> str:
        came: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            came.set_result(writer.get_extra_info("peername")[0])
            writer.close()

        async with await asyncio.start_server(take, works.address("reader", 0), PORT):
            with pytest.raises(Gone, match="cannot be reached"):
                async with connected("reader-1", (works.address("reader", 0), PORT), works.address("rfid")):
                    pass
            return await came

    assert run(story()) == works.address("rfid")


async def followed(works: Plant, at: tuple[str, int]) -> None:
    """Be the service of a reader until it is gone."""
    async with connected("reader-1", at, works.address("rfid")) as session:
        await session.start()
        while True:
            await session.reads()


Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def attempted(works: Plant, answering: Answering) -> Gone:
    """What the service makes of something that listens where a reader should."""

    async def story() -> Gone:
        async def take(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
            with contextlib.closing(outgoing), contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await answering(incoming, outgoing)

        at = works.address("reader", 0), PORT
        async with await asyncio.start_server(take, *at):
            with pytest.raises(Gone) as caught:
                await followed(works, at)
            return caught.value

    return run(story())


def success() -> bytes:
    event = params.ConnectionAttemptEvent(status=enums.ConnectionAttemptStatusType.Success)
    data = params.ReaderEventNotificationData(
        timestamp=params.UTCTimestamp(microseconds=0), connection_attempt_event=event
    )
    return messages.READER_EVENT_NOTIFICATION(reader_event_notification_data=data).to_bytes(message_id=0)


OK = params.LLRPStatus(status_code=enums.StatusCode.M_Success)


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x04\x3e\xff\xff\xff\xff" + bytes(4),
        b"\x04\x3e\x00\x00\x00\x09" + bytes(4),
        messages.KEEPALIVE().to_bytes(message_id=1),
        success() + b"\x04\x3d\x00\x00\x00\x0e" + bytes(8),
    ],
)
def test_what_is_no_llrp_is_nonsense(works: Plant, said: bytes) -> None:
    async def answer(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        outgoing.write(said)
        await incoming.read()

    assert isinstance(attempted(works, answer), Nonsense)


async def request(incoming: asyncio.StreamReader) -> LLRPMessage:
    """The next message of the service."""
    header = await incoming.readexactly(10)
    return decode_message(header + await incoming.readexactly(int.from_bytes(header[2:6], "big") - 10))


async def obey(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> list[LLRPMessage]:
    """Do what a service asks until its ROSpec is started, as a reader that still holds one of a client before."""
    outgoing.write(success())
    asked: list[LLRPMessage] = []
    while not asked or not isinstance(asked[-1], messages.START_ROSPEC):
        asked.append(await request(incoming))
        response = getattr(messages, f"{type(asked[-1]).__name__}_RESPONSE")(llrp_status=OK)
        if isinstance(response, messages.GET_ROSPECS_RESPONSE):
            response.ro_specs.append(build_rospec(ro_spec_id=7))
        outgoing.write(response.to_bytes(message_id=asked[-1].message_id))
    return asked


def test_a_reader_is_set_up_anew_whatever_it_was_doing(works: Plant) -> None:
    asked: list[LLRPMessage] = []

    async def answer(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        asked.extend(await obey(incoming, outgoing))
        outgoing.write(messages.KEEPALIVE().to_bytes(message_id=4711))
        asked.append(await request(incoming))

    attempted(works, answer)
    assert [type(one).__name__ for one in asked] == [
        "SET_READER_CONFIG", "GET_ROSPECS", "DELETE_ROSPEC", "ADD_ROSPEC", "ENABLE_ROSPEC", "START_ROSPEC",
        "KEEPALIVE_ACK",
    ]  # fmt: skip
    keepalive, deleted, acknowledged = asked[0], asked[2], asked[-1]
    assert isinstance(keepalive, messages.SET_READER_CONFIG)
    assert keepalive.keepalive_spec is not None
    assert keepalive.keepalive_spec.periodic_trigger_value == 5000
    assert isinstance(deleted, messages.DELETE_ROSPEC)
    assert deleted.ro_spec_id == 7
    assert acknowledged.message_id == 4711


def test_a_reader_that_refuses_what_it_is_asked_is_told_with_the_request(works: Plant) -> None:
    async def refuse(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        outgoing.write(success())
        bad = params.LLRPStatus(status_code=enums.StatusCode.M_ParameterError)
        number = (await request(incoming)).message_id
        outgoing.write(messages.SET_READER_CONFIG_RESPONSE(llrp_status=bad).to_bytes(message_id=number))
        await incoming.read()

    found = attempted(works, refuse)
    assert isinstance(found, Nonsense)
    assert "SET_READER_CONFIG" in found.text.en


@pytest.mark.parametrize("heard", ["nothing", "the beginning", "all that it asks"])
def test_a_reader_that_falls_silent_is_gone(works: Plant, monkeypatch: pytest.MonkeyPatch, heard: str) -> None:
    monkeypatch.setattr(sessions, "_SILENCE_S", 0.05)

    async def fall_silent(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        if heard == "the beginning":
            outgoing.write(success())
        elif heard == "all that it asks":
            await obey(incoming, outgoing)
        await incoming.read()

    assert "cannot be reached" in attempted(works, fall_silent).text.en


def test_a_reader_that_lives_and_never_answers_is_nonsense(works: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_ANSWER_S", 0.05)

    async def chatter(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        outgoing.write(success())
        while await request(incoming):
            outgoing.write(messages.KEEPALIVE().to_bytes(message_id=1))

    assert isinstance(attempted(works, chatter), Nonsense)


@pytest.mark.parametrize(
    "lacking", [{"antenna_id": None}, {"peak_rssi": None}, {"last_seen_timestamp_utc": None}, {"microseconds": 2**63}]
)
def test_a_report_without_what_was_asked_for_is_nonsense(works: Plant, lacking: dict[str, Any]) -> None:
    at = params.LastSeenTimestampUTC(microseconds=lacking.pop("microseconds", 0))
    whole = {
        "epc_parameter": params.EPC_96(epc=bytes.fromhex(TAG)), "antenna_id": params.AntennaID(antenna_id=1),
        "peak_rssi": params.PeakRSSI(peak_rssi=-50), "last_seen_timestamp_utc": at,
    }  # fmt: skip
    report = messages.RO_ACCESS_REPORT(tag_report_datas=[params.TagReportData(**{**whole, **lacking})])

    async def answer(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        await obey(incoming, outgoing)
        outgoing.write(report.to_bytes(message_id=5))
        await incoming.read()

    assert isinstance(attempted(works, answer), Nonsense)
