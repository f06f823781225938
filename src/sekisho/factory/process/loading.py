"""Reels for a machine that waits for parts: what it lacks, by the books, and the oldest free reel of it in the stock.

Which reels were loaded so is kept beside the facts. A machine that has a reel already changes nothing, so that each is
told of its reels again for as long as it waits, whatever answer was lost, and whoever forgot them.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.factory.process.books import Books
from sekisho.factory.process.intake import Intake
from sekisho.factory.process.job_orders import expected, feeder
from sekisho.factory.process.jobs import Job
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.machines import Machines
from sekisho.factory.process.plan import Request
from sekisho.factory.process.reels import free_parts
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.released import Released
from sekisho.factory.wire.job import Load, State
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.web import Unreachable
from sekisho.guard.text import Text

AGAIN = timedelta(minutes=1)
"""After which a reel that a machine refused is offered again."""

_NO_PARTS = "5500"  # SEMI E10, by the numbers of CFX
_TABLES = """
CREATE TABLE IF NOT EXISTS loaded (
  reel TEXT NOT NULL, lot TEXT NOT NULL, PRIMARY KEY (lot, reel)
) STRICT;
"""


class Loaded:
    """Which reels were loaded for a lot beside those that it names, in a table of their own."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    @property
    def all(self) -> dict[str, tuple[str, ...]]:
        """The reels by lot, in the order in which they were loaded."""
        found: dict[str, tuple[str, ...]] = {}
        with closing(self._base.execute("SELECT lot, reel FROM loaded ORDER BY rowid")) as rows:
            for lot, reel in rows:
                found[lot] = (*found.get(lot, ()), reel)
        return found

    def add(self, lot: str, reel: str) -> None:
        """A reel is loaded for a lot."""
        self._base.execute("INSERT OR IGNORE INTO loaded (lot, reel) VALUES (?, ?)", (lot, reel))

    def remove(self, lot: str, reel: str) -> None:
        """It was not."""
        self._base.execute("DELETE FROM loaded WHERE lot = ? AND reel = ?", (lot, reel))


@dataclass(frozen=True, slots=True)
class Lack:
    """A part of which the reels of a job order have too few for one more board.

    each: that a board needs.  left: on the reels.  needed: for all the boards that are still to be made.
    """

    part: str
    each: int
    left: int
    needed: int


def lacks(books: Books, request: Request, job: Job, reels: Iterable[str]) -> Iterator[Lack]:
    """What a job order lacks for its next board. reels: that serve it."""
    boards = len(expected(books, books.lots[job.lot], job.segment))
    held = [books.reels[name] for name in reels]
    for material in request.segments[job.segment].materials:
        left = sum(one.left for one in held if one.part == material.part)
        if left < material.quantity and boards:
            yield Lack(material.part, material.quantity, left, material.quantity * boards)


class Loading:
    """Has reels loaded. waiting: what people must bring so that machines go on, by machine and part.

    loaded: the reels that were loaded so far.
    """

    def __init__(self, journal: Journal, intake: Intake, released: Released, machines: Machines, links: Links) -> None:
        self._journal, self._intake, self._released = journal, intake, released
        self._machines, self._links = machines, links
        self.loaded = Loaded(journal.post.base)
        self.waiting: dict[str, Text] = {}
        self._refused: dict[str, tuple[datetime, Text]] = {}

    async def round(self, held: Mapping[str, Mapping[str, State] | None], jobs: Iterable[Job], now: datetime) -> None:
        """Have loaded what waiting machines lack. held: the job orders of each machine, None where nobody knows."""
        states = self._intake.conditions.all
        short = {system for system, one in states.items() if one.state == _NO_PARTS}
        running = [job for job in jobs if job.system in short and (held[job.system] or {}).get(job.id) is State.RUNNING]
        self.waiting = {name: one for name, one in self.waiting.items() if held[name.partition("/")[0]] is None}
        if not running:
            self._refused.clear()
        for job in running:
            others = {reel for one in running if one is not job for reel in self._serving(one)}
            try:
                await self._serve(job, others, now)
            except Unreachable:
                self._links.tell(job.system, now, up=False)
        self._journal.alarms.only("load", {reel: text for reel, (_, text) in self._refused.items()}, now)

    def _serving(self, job: Job) -> tuple[str, ...]:
        return (*self._journal.books.lots[job.lot].reels, *self.loaded.all.get(job.lot, ()))

    async def _serve(self, job: Job, others: set[str], now: datetime) -> None:
        """Have loaded what one job order lacks. others: reels that serve others which are running."""
        books = self._journal.books
        request = self._released.of(books.orders[books.lots[job.lot].order])
        feeders = {one.part: feeder(at) for at, one in enumerate(request.segments[job.segment].materials, 1)}
        for reel in self.loaded.all.get(job.lot, ()):
            part = books.reels[reel].part
            if part in feeders and books.reels[reel].left:
                await self._load(job, reel, feeders[part], now)
        for lack in list(lacks(books, request, job, self._serving(job))):
            left = lack.left
            for reel in self._free(lack.part, others.union(self._serving(job)), now):
                if left < lack.each and await self._load(job, reel, feeders[lack.part], now):
                    left += self._journal.books.reels[reel].left
            if left < lack.each:
                self.waiting[f"{job.system}/{lack.part}"] = _to_bring(job.system, lack.part, lack.needed - left)

    def _free(self, part: str, taken: set[str], now: datetime) -> list[str]:
        """The reels with a part that can be had, the oldest first. taken: those that cannot."""
        books = self._journal.books
        late = {reel for reel, (at, _) in self._refused.items() if now < at + AGAIN}
        free = free_parts(books, self._released.requests, self.loaded.all)
        return [one for one, left in free.items() if left and books.reels[one].part == part and one not in taken | late]

    async def _load(self, job: Job, reel: str, to: str, now: datetime) -> bool:
        """Have a reel loaded; False where the machine refuses it. Raises Unreachable."""
        held = self._journal.books.reels[reel]
        self.loaded.add(job.lot, reel)  # beforehand: the machine has it also where the answer is lost
        try:
            await self._machines.load(job.system, Load(reel, held.part, held.left, to))
        except Refused as why:
            self.loaded.remove(job.lot, reel)
            self._refused[reel] = now, why.text
            return False
        self._refused.pop(reel, None)
        return True


def _to_bring(system: str, part: str, quantity: int) -> Text:
    return Text(
        f"{system} は {part} が切れて止まっています。あと {quantity} 個要ります。リールを入庫してください。",
        f"{system} has run out of {part} and stands: {quantity} more are needed. Receive a reel.",
    )
