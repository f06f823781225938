"""A worker at an assembly stall and the terminal there (simulated): fits the parts a board needs, and records the step.

Now and then the worker takes a wrong part, which the alarm tells, or one whose tag does not answer, which is entered by
hand. Records name a pseudonym. They wait in an outbox of the terminal until the process management server has them.
While the RFID system does not answer the worker waits, and then goes on with the board that lies there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from sekisho.factory.rfid.bins import Bins, TaggedPart
from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.errands import RECEIVER, RECORDS
from sekisho.factory.rfid.station import Used, Verdict
from sekisho.factory.rfid.terminals import Monitoring
from sekisho.factory.wire.bringing import Bringing
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.post import Post
from sekisho.factory.wire.web import WebClient

_REASON = "タグが読めないため、ラベルの番号を入力"
_SLACK_S = 1.0  # of real time: where the factory's runs fast, a busy machine must not look like a broken tag
_AGAIN_S = 1.0  # of real time, until a board is gone on with
_log = logging.getLogger(__name__)
_IN_BOARD = (Verdict.RIGHT, Verdict.AGAIN)
_TO_BIN = (Verdict.WRONG, Verdict.TOO_MANY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A board that waits for work by hand. step: which of its segments by hand, from 1.  needed: parts by their number.

    duration_s: of the factory's time, that the step takes.
    """

    order: str
    board: str
    step: int
    needed: Mapping[str, int]
    duration_s: float


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker. name: pseudonym.  wrong: share of parts that are taken from a wrong bin.  spread: of a step's time.

    patience_s: until a tag that does not answer is entered by hand.  putting_back_s: a part that is not the right one.
    seed: of chance.
    """

    name: str
    wrong: float = 0.02
    spread: float = 0.1
    patience_s: float = 15.0
    putting_back_s: float = 4.0
    seed: int = 0


class Antennas(Protocol):
    """The fields of the readers that a tag at a stall comes into."""

    async def put(self, stall: int, epc: str, at: datetime) -> None:
        """Hold a tag to the reader of a stall. epc: as the tag holds it, in hexadecimal."""

    async def take(self, stall: int, epc: str, at: datetime) -> None:
        """Take a tag away again."""


@dataclass(frozen=True, slots=True)
class Stall:
    """What is at hand at one stall. unit: from 0; its terminal and its reader have the same."""

    unit: int
    rfid: Monitoring
    antennas: Antennas
    bins: Bins

    @property
    def name(self) -> str:
        """As the services call it."""
        return f"stall-{self.unit + 1}"


class Assembler:
    """One worker at one stall. boards: that wait there, in turn."""

    def __init__(self, plant: Plant, stall: Stall, worker: Worker, boards: AsyncIterator[Waiting]) -> None:
        self._plant, self._stall, self._worker, self._boards = plant, stall, worker, boards
        self._chance = Random(f"{worker.seed}-{worker.name}")  # noqa: S311 -- a simulation
        self._post = Post(plant.file("terminal", f"records-{stall.unit + 1}.db"))
        self._records = Bringing(plant, self._post, RECORDS, Links())

    @property
    def waiting(self) -> int:
        """How many records the process management server has not taken yet."""
        return self._records.waiting

    async def run(self) -> None:
        """Work and send until cancelled; then close the terminal's file."""
        try:
            async with (
                WebClient(self._plant, "terminal", self._stall.unit) as client,
                asyncio.TaskGroup() as group,
            ):
                group.create_task(self._records.run(client))
                async for board in self._boards:
                    await self._finished(board)
        finally:
            self._post.base.close()

    async def _finished(self, board: Waiting) -> None:
        """Assemble a board, begun again where the RFID system did not answer or was begun anew meanwhile."""
        begun = self._plant.clock.now()
        while True:
            try:
                await self._assemble(board, begun)
            except (ConnectionError, ValueError) as found:
                _log.warning("%s goes on with board %s later: %s", self._stall.name, board.board, found)
                await asyncio.sleep(_AGAIN_S)
            else:
                return

    async def _assemble(self, board: Waiting, begun: datetime) -> None:
        """Fit all parts of one board, and leave the record of it."""
        clock, stall = self._plant.clock, self._stall
        duration = board.duration_s * max(self._chance.gauss(1.0, self._worker.spread), 0.5)
        await stall.rfid.begin(stall.name, board.order, board.board, board.needed)
        missing = await stall.rfid.missing(stall.name)
        share = duration / (sum(missing.values()) + 1)
        while missing:
            await clock.sleep(share)
            await self._fit(next(iter(missing)))
            missing = await stall.rfid.missing(stall.name)
        await clock.sleep(duration - (clock.now() - begun).total_seconds())
        record = self._record(board, begun, clock.now(), await stall.rfid.end(stall.name))
        with self._post.together():
            self._post.put(record["id"], RECEIVER, record)
        self._records.wake()

    async def _fit(self, number: str) -> None:
        """Take a part and hold it to the reader; what is not the right one goes back, or is put aside for good."""
        stall, others = self._stall, [one for one in self._stall.bins.numbers if one != number]
        wrong = others and self._chance.random() < self._worker.wrong
        part = await stall.bins.pick(self._chance.choice(others) if wrong else number)
        verdict = await self._shown(part)
        if verdict is None:
            verdict = await stall.rfid.enter(stall.name, part.epc, _REASON, self._worker.name)
        if verdict not in _IN_BOARD:
            await self._plant.clock.sleep(self._worker.putting_back_s)
        if verdict in _TO_BIN:
            stall.bins.put_back(part)

    async def _shown(self, part: TaggedPart) -> Verdict | None:
        """What the terminal says of a part that is held to the reader; None where it says nothing for too long."""
        stall, clock, tag = self._stall, self._plant.clock, held(part.epc)
        patience_s = self._worker.patience_s / clock.factor
        if not part.legible:
            return await stall.rfid.verdict(stall.name, part.epc, patience_s)
        await stall.antennas.put(stall.unit, tag, clock.now())
        try:
            return await stall.rfid.verdict(stall.name, part.epc, patience_s + _SLACK_S)
        finally:
            await stall.antennas.take(stall.unit, tag, clock.now())

    def _record(self, board: Waiting, begun: datetime, ended: datetime, used: tuple[Used, ...]) -> dict[str, Any]:
        """A record of the step (payload `step-record`)."""
        name = f"urn:sekisho:record:{self._stall.name}:{board.board}:{board.step}:{begun.isoformat()}"
        record = {
            "id": str(uuid5(NAMESPACE_URL, name)),
            "order": board.order,
            "board": board.board,
            "step": board.step,
            "stall": self._stall.name,
            "worker": self._worker.name,
            "begun": begun.isoformat(),
            "ended": ended.isoformat(),
            "pauses": 0,
            "parts": [one.epc for one in used],
        }
        reasons = sorted({one.reason for one in used if one.reason})
        return {**record, "byHand": "、".join(reasons)[:500]} if reasons else record
