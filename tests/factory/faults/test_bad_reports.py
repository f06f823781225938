"""Bad reports of a reader over LLRP: refused and counted, nothing of them is believed, and the next good one is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from llrpkit.protocol import LLRPMessage, enums, messages, params

from factory.faults.gates import check_log, counts
from factory.plants import loopback, plant, run
from factory.rfid.settling import until
from factory.rfid.works import running
from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.reader import Reader
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
TAG = "urn:epc:id:sgtin:4987654.000001.1"
STRANGER = "urn:epc:id:sgtin:4987654.000003.1"
PORT = 5084
_VERSION, _REPORT = 1 << 10, 61
_FINE = params.LLRPStatus(status_code=enums.StatusCode.M_Success, error_description="")


def _report(*data: params.TagReportData) -> bytes:
    return _octets(messages.RO_ACCESS_REPORT(tag_report_datas=list(data)))


def _octets(message: LLRPMessage) -> bytes:
    return message.to_bytes(message_id=1)


def _read(at: int | None, **changes: object) -> params.TagReportData:
    told = {
        "epc_parameter": params.EPC_96(epc=bytes.fromhex(held(TAG))), "antenna_id": params.AntennaID(antenna_id=1),
        "peak_rssi": params.PeakRSSI(peak_rssi=-40),
        "last_seen_timestamp_utc": None if at is None else params.LastSeenTimestampUTC(microseconds=at),
    }  # fmt: skip
    return params.TagReportData(**{**told, **changes})


def _header(kind: int, length: int) -> bytes:
    return (_VERSION | kind).to_bytes(2) + length.to_bytes(4) + (1).to_bytes(4)


BAD = {
    "no LLRP": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "a message shorter than its header": _header(_REPORT, 3),
    "a message of four gigabytes": _header(_REPORT, 2**32 - 1),
    "an unknown message": _header(999, 10),
    "an unknown version": bytes(2) + _header(_REPORT, 10)[2:],
    "a response that nobody asked for": _octets(messages.CLOSE_CONNECTION_RESPONSE(llrp_status=_FINE)),
    "a request": _octets(messages.GET_ROSPECS()),
    "a report that is cut short": _header(_REPORT, 14) + b"\x00\xf0\x00\x40",
    "a report that is none": _header(_REPORT, 30) + b"\xff" * 20,
    "no antenna": _report(_read(0, antenna_id=None)),
    "no strength": _report(_read(0, peak_rssi=None)),
    "no time": _report(_read(None)),
    "a time beyond the calendar": _report(_read(2**64 - 1)),
}


@dataclass
class Between:
    """A relay between the service and one reader. put: octets that it gives the service in the reader's name."""

    works: Plant
    put: list[bytes] = field(default_factory=list)

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator[None]:
        """Relay while inside, at the address where the service looks for its first reader."""
        server = await asyncio.start_server(self._come, self.works.address("reader", 0), PORT)
        try:
            yield
        finally:
            server.close()

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, asks = await asyncio.open_connection(self.works.hosts["behind"], PORT)
        except OSError:
            writer.close()
            return
        relays = [asyncio.create_task(one) for one in (_relay(reader, asks), self._down(answers, writer))]
        await asyncio.wait(relays, return_when=asyncio.FIRST_COMPLETED)
        for one in relays:
            one.cancel()
        for end in (asks, writer):
            end.close()

    async def _down(self, answers: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Whole messages of the reader, and between two of them now and then one that is not his."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                header = await answers.readexactly(10)
                body = await answers.readexactly(int.from_bytes(header[2:6]) - 10)
                if self.put and int.from_bytes(header[:2]) & 0x3FF == _REPORT:
                    writer.write(self.put.pop())
                writer.write(header + body)
                await writer.drain()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while octets := await reader.read(4096):
            writer.write(octets)
            await writer.drain()


def test_a_bad_report_is_refused_and_the_next_good_one_is_believed(tmp_path: Path) -> None:
    works = plant(tmp_path, factor=100)
    works = replace(works, hosts={**works.hosts, "behind": works.address("camera")})
    behind = replace(works, hosts={**works.hosts, "reader-1": works.hosts["behind"]})
    rfid, field_, between = RfidServer(works), Field(), Between(works)
    rfid.enrol([TAG], "SCREW", "L-1")

    def connected() -> bool:
        return rfid.status().readers[0].connected is not None

    async def story() -> None:
        async with running(Reader(behind, 0, field_).run()), between.relaying(), running(rfid.run()):
            field_.put(0, held(STRANGER), works.clock.now())  # so that there are reports
            for number, octets in enumerate(BAD.values(), 1):
                await until(connected)
                between.put = [octets]
                await until(lambda number=number: sum(counts(works, "rfid").values()) == number)  # type: ignore[misc]
            await until(connected)
            assert (rfid.board("B-1"), rfid.status().waiting) == ((), 0)
            rfid.begin("stall-1", "WO-1", "B-1", {"SCREW": 1})
            field_.put(0, held(TAG), works.clock.now())
            await until(lambda: len(rfid.board("B-1")) == 1)

    run(story())
    assert counts(works, "rfid") == {("reader-1", "tag-reads", "rfid.E131"): len(BAD)}
    check_log(works, "rfid")


@pytest.mark.parametrize("first", ["no LLRP", "an unknown message", "a report that is none"])
def test_who_answers_at_the_readers_address_without_being_one_is_counted(tmp_path: Path, first: str) -> None:
    works = plant(tmp_path)
    rfid = RfidServer(works)

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(BAD[first])
        await reader.read()
        writer.close()

    async def story() -> None:
        async with await asyncio.start_server(come, works.address("reader", 0), PORT), running(rfid.run()):
            await until(lambda: counts(works, "rfid"))

    run(story())
    assert set(counts(works, "rfid")) == {("reader-1", "tag-reads", "rfid.E131")}
    check_log(works, "rfid")
