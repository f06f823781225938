"""The RFID production monitoring system: it hears all readers, knows what each stall builds, and tells which part went
into which board.

What it records it brings to the process management server, whenever that can be reached. What terminals, goods receipt
and people ask of it are its methods: the contracts declare no message for them yet.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sekisho.factory.rfid.errands import EVENTS
from sekisho.factory.rfid.querying import Page, query
from sekisho.factory.rfid.records import BuiltIn, Records
from sekisho.factory.rfid.register import Tagged
from sekisho.factory.rfid.session import ANTENNAS, Gone, Nonsense, connected
from sekisho.factory.rfid.smoothing import TagRead
from sekisho.factory.rfid.stalls import Stalls, Tell
from sekisho.factory.rfid.station import AtStation, Needed, Used, Verdict
from sekisho.factory.wire.bringing import Bringing
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.post import Post
from sekisho.factory.wire.web import WebClient
from sekisho.guard.text import Text

_RETRY_S = (0.1, 5.0)  # real time until a reader that was lost is asked again: at first, and at most
_RATED = timedelta(minutes=1)
_WATCH_S = 2.0
_MOST_BEHIND = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """A reader. connected: since when; None while it is not, and then `problem` says why.

    Of the last minute, reads_per_s; behind_s: by how much its reads were older than ours is the time, at most. Several
    seconds say that its clock is wrong.
    """

    name: str
    connected: datetime | None
    problem: Text | None
    reads_per_s: float
    behind_s: float


@dataclass(frozen=True, slots=True)
class Status:
    """What a watcher looks at. strays, misdated: reads.  lying: tags at each stall.  verdicts: so far, by code.

    waiting, put_aside: events that the process management server has not taken yet, and those that it never will.
    troubles: why it takes none now, and why each of those was put aside; what to do.
    """

    readers: tuple[ReaderStatus, ...]
    strays: int
    misdated: int
    lying: Mapping[str, int]
    verdicts: Mapping[str, int]
    waiting: int
    put_aside: int
    troubles: tuple[Text, ...]


@dataclass(slots=True)
class _Heard:
    """A reader as it was heard of. reports: of the last minute: when, how many reads, by how much they were older."""

    name: str
    connected: datetime | None = None
    problem: Text | None = None
    reports: deque[tuple[datetime, int, timedelta]] = field(default_factory=deque)

    def report(self, reads: list[TagRead], now: datetime) -> None:
        """The reader has reported."""
        self.reports.append((now, len(reads), now - max((one.at for one in reads), default=now)))

    def behind(self, now: datetime) -> timedelta:
        """By how much its reads were older, at most."""
        while self.reports and now - self.reports[0][0] > _RATED:
            self.reports.popleft()
        return max((behind for _, _, behind in self.reports), default=timedelta())

    def status(self, now: datetime) -> ReaderStatus:
        """How it is now."""
        behind_s = self.behind(now).total_seconds()
        rate = sum(count for _, count, _ in self.reports) / _RATED.total_seconds()
        return ReaderStatus(self.name, self.connected, self.problem, rate, behind_s)


class RfidServer:
    """The service `rfid` of a plant. Stalls are `stall-1` on, each with the reader of its number."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        post = Post(plant.file("rfid", "parts.db"))
        self._events = Bringing(plant, post, EVENTS, Links())
        self._records = Records(post, self._events.wake)
        names = [plant.unit("reader", unit) for unit in range(plant.contracts.systems["reader"].units)]
        self._readers = [_Heard(name) for name in names]
        stations = {
            (name, antenna): f"stall-{number}" for number, name in enumerate(names, start=1) for antenna in ANTENNAS
        }
        self._stalls = Stalls(self._records, stations)

    async def run(self) -> None:
        """Hear the readers and bring the events, until cancelled; then close the file of the service."""
        try:
            async with WebClient(self._plant, "rfid") as client, asyncio.TaskGroup() as group:
                for unit in range(len(self._readers)):
                    group.create_task(self._hear(unit))
                group.create_task(self._watch())
                group.create_task(self._events.run(client))
        finally:
            self._records.post.base.close()

    def enrol(self, epcs: Iterable[str], part: str, lot: str) -> None:
        """Goods receipt enters the tags of a delivery. Raises Refused; then none of them is entered."""
        self._records.enrol(epcs, part, lot, self._plant.clock.now())

    def tagged(self, epc: str) -> Tagged | None:
        """The part with a tag, as goods receipt entered it; None where it did not."""
        return self._records.register.tagged(epc)

    def part_of_kind(self, kind: str) -> str | None:
        """The part number of a kind of trade item (`epc.item`), if one was entered."""
        return self._records.register.part_of_kind(kind)

    def begin(
        self, stall: str, order: str, board: str, needed: Mapping[str, int], tell: Tell = lambda _: None
    ) -> AtStation:
        """A terminal begins, or goes on with, the work on a board. Raises Refused.

        needed: how many of which part number the board must hold by hand when the step is done; what it holds already
        counts.  tell: is called with what becomes of each part that comes to the stall.
        """
        return self._stalls.begin(stall, Needed(order, board, dict(needed)), self._plant.clock.now(), tell)

    def missing(self, stall: str) -> Mapping[str, int]:
        """How many of which part the board at a terminal still needs. Raises Refused where none was begun."""
        return self._stalls.missing(stall)

    def enter(self, stall: str, epc: str, reason: str, who: str) -> Verdict:
        """A worker enters a part by the code on its label: its tag cannot be read. who: pseudonym.  Raises Refused."""
        return self._stalls.enter(stall, epc, reason, who, self._plant.clock.now())

    def end(self, stall: str) -> tuple[Used, ...]:
        """A terminal ends the work on its board; the needed parts it holds. Raises Refused while one is missing."""
        return self._stalls.end(stall)

    def declare_error(self, event: str, reason: str, who: str) -> BuiltIn:
        """A person declares that a part was not built in. Raises Refused. reason: one of `records.ERRORS`."""
        return self._stalls.declare_error(event, reason, who, self._plant.clock.now())

    def trace(self, epc: str) -> tuple[BuiltIn, ...]:
        """The boards that a part was built into, by time, with what was declared an error."""
        return self._records.trace(epc)

    def board(self, serial: str) -> tuple[BuiltIn, ...]:
        """The parts that were built into a board, by time, with what was declared an error."""
        return self._records.board(serial)

    def query(self, parameters: Mapping[str, str]) -> Page:
        """Events by the parameters of EPCIS 2.0 (`querying`). Raises Refused."""
        return query(self._records.repository, parameters, self._plant.clock.now())

    def status(self) -> Status:
        """How it goes."""
        now, refused, aside = self._plant.clock.now(), self._events.refused, self._events.set_aside()
        return Status(
            readers=tuple(one.status(now) for one in self._readers),
            strays=self._stalls.strays,
            misdated=self._stalls.misdated,
            lying=self._stalls.lying,
            verdicts={verdict.value: self._stalls.verdicts[verdict] for verdict in Verdict},
            waiting=self._events.waiting,
            put_aside=len(aside),
            troubles=tuple(one for one in (refused, *aside.values()) if one),
        )

    async def _hear(self, unit: int) -> None:
        """Follow one reader, for ever."""
        (hop,) = self._plant.contracts.messages["tag-reads"].hops
        heard, address = self._readers[unit], self._plant.address("reader", unit)
        wait, most = _RETRY_S
        while True:
            try:
                async with connected(heard.name, (address, hop.port), self._plant.address("rfid")) as session:
                    await session.start()
                    heard.connected, heard.problem = self._plant.clock.now(), None
                    wait = _RETRY_S[0]
                    while True:
                        self._take(heard, await session.reads())
            except Gone as gone:
                heard.connected, heard.problem = None, gone.text
                if isinstance(gone, Nonsense):
                    self._plant.rejections("rfid").add(heard.name, "tag-reads", gone.text, code="rfid.E131")
            await asyncio.sleep(wait)
            wait = min(2 * wait, most)

    def _take(self, heard: _Heard, reads: list[TagRead]) -> None:
        now, misdated = self._plant.clock.now(), self._stalls.misdated
        heard.report(reads, now)
        for read in reads:
            self._stalls.take(read, now)
        if self._stalls.misdated > misdated:
            self._plant.rejections("rfid").add(heard.name, "tag-reads", _MISDATED, code="rfid.E132")

    async def _watch(self) -> None:
        """Notice which tags are gone, for ever. A reader whose reports come late has not been silent yet."""
        while True:
            await self._plant.clock.sleep(_WATCH_S)
            now = self._plant.clock.now()
            behind = max(one.behind(now) for one in self._readers)
            self._stalls.pass_time(now - min(behind, _MOST_BEHIND))


_MISDATED = Text(
    "読み取り機器の時計が大きくずれているため、読み取りを使いません。機器の時刻合わせを直してください。",
    "The reader's clock is far off, so its reads are not used. Correct its time synchronisation.",
)
