"""A worker at an assembly stall and the terminal there: takes a board that waits, and fits its parts.

Boards, parts and what the terminal shows come to the stall without a network, so they are asked for over the sockets
of the folder.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sekisho.factory.app.control import NobodyThere, ask
from sekisho.factory.app.places import Places
from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.rfid.assembler import Assembler, Stall, Waiting, Worker
from sekisho.factory.rfid.bins import Bins
from sekisho.factory.rfid.station import Used, Verdict
from sekisho.factory.wire.plant import Plant

LOOKS_S = 15.0
"""Seconds of the factory's time between two looks of a worker without a board at what waits."""


def unit(plant: Plant, name: str, options: Options) -> Unit:
    """It, and nothing else."""
    number = int(name.rpartition("-")[2]) - 1
    worker = Worker(f"worker-{number + 1}", seed=options.seed)

    def make() -> Assembler:
        rfid = _Rfid(plant.folder)
        bins = Bins(rfid, _GoodsReceipt(plant.folder).received, seed=f"{options.seed}-{number}")
        stall = Stall(number, rfid, _Antennas(plant), bins)
        return Assembler(plant, stall, worker, _boards(plant, stall.name, lambda: service.at.waiting))

    service = Service(name, make)
    return Unit(name, [service])


async def _boards(plant: Plant, stall: str, unsent: Callable[[], int]) -> AsyncIterator[Waiting]:
    """What a worker takes up next: what lies at the stall, or the first board that lies at no other; for ever.

    unsent: how many records the process management server does not know of; until then a step would be done again.
    """
    places = Places(plant.folder / "stalls")
    while True:
        while unsent():
            await plant.clock.sleep(1)
        waiting = await _by_hand(plant.folder)
        if waiting is None or (board := places.take(stall, list(waiting))) is None:
            await plant.clock.sleep(LOOKS_S)
            continue
        now = await _by_hand(plant.folder)  # another worker may have finished it between the look and the taking
        if now and board in now:
            one = now[board]
            yield Waiting(one["order"], board, one["step"], one["parts"], one["seconds"])


async def _by_hand(folder: Path) -> dict[str, dict[str, Any]] | None:
    """The boards that wait for work by hand; None where nobody knows."""
    try:
        found = await ask(folder, "process", "by-hand")
    except NobodyThere:
        return None
    return {one["board"]: one for one in found["boards"]}


class _Antennas:
    """The readers that may hear a tag at a stall: its own and the neighbours'. One that is away hears nothing."""

    def __init__(self, plant: Plant) -> None:
        self._folder = plant.folder
        self._names = [plant.unit("reader", unit) for unit in range(plant.contracts.systems["reader"].units)]

    async def put(self, stall: int, epc: str, at: datetime) -> None:
        await self._tell("put", stall, epc, at)

    async def take(self, stall: int, epc: str, at: datetime) -> None:
        await self._tell("take", stall, epc, at)

    async def _tell(self, act: str, stall: int, epc: str, at: datetime) -> None:
        values = {"stall": stall, "epc": epc, "at": at.isoformat()}
        for name in self._names[max(stall - 1, 0) : stall + 2]:
            with suppress(NobodyThere):
                await ask(self._folder, name, act, values)


class _GoodsReceipt:
    """Where parts with tags come in: each is a lot of one, named by its tag."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def received(self, epcs: Sequence[str], part: str) -> None:
        """A delivery has come."""
        reels = [[epc, part, 1] for epc in epcs]
        await ask(self._folder, "process", "receive", {"reels": reels, "who": "goods-receipt"})


class _Rfid:
    """`Monitoring` over the socket of the RFID production monitoring system."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def begin(self, stall: str, order: str, board: str, needed: Mapping[str, int]) -> None:
        await self._ask("begin", stall=stall, order=order, board=board, needed=dict(needed))

    async def missing(self, stall: str) -> Mapping[str, int]:
        return dict((await self._ask("missing", stall=stall))["missing"])

    async def verdict(self, stall: str, epc: str, patience_s: float) -> Verdict | None:
        found = (await self._ask("verdict", stall=stall, epc=epc, patience_s=patience_s))["verdict"]
        return Verdict(found) if found else None

    async def enter(self, stall: str, epc: str, reason: str, who: str) -> Verdict:
        return Verdict((await self._ask("enter", stall=stall, epc=epc, reason=reason, who=who))["verdict"])

    async def end(self, stall: str) -> tuple[Used, ...]:
        return tuple(Used(**one) for one in (await self._ask("end", stall=stall))["used"])

    async def knows(self, epc: str) -> bool:
        return bool((await self._ask("knows", epc=epc))["knows"])

    async def part_of_kind(self, kind: str) -> str | None:
        found: str | None = (await self._ask("part-of-kind", kind=kind))["part"]
        return found

    async def enrol(self, epcs: Sequence[str], part: str, lot: str) -> None:
        await self._ask("enrol", epcs=list(epcs), part=part, lot=lot)

    async def _ask(self, act: str, **values: object) -> dict[str, Any]:
        return await ask(self._folder, "rfid", act, values)
