"""What terminals are told of parts: once each, when it is known, and of the board that is worked on."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from factory.plants import plant, run
from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.rfid.smoothing import TagRead
from sekisho.factory.rfid.station import Verdict
from sekisho.factory.rfid.terminals import Terminals
from sekisho.factory.wire.plant import Plant

SCREW, LID = (f"urn:epc:id:sgtin:4987654.00000{kind}.1" for kind in (1, 2))
LONG_S, SHORT_S = 600.0, 0.01
"""Longer than a test may run, and not at all."""


class Room:
    """A server with its terminals, and the hands that hold parts to the reader of stall 1."""

    def __init__(self, works: Plant) -> None:
        self.works, self.server = works, RfidServer(works)
        self.terminals = Terminals(lambda: self.server)
        self.server.enrol([SCREW], "SCREW", "L-1")
        self.server.enrol([LID], "LID", "L-2")

    async def begin(self, board: str = "B-1") -> None:
        await self.terminals.begin("stall-1", "WO-1", board, {"SCREW": 1})

    def show(self, epc: str, reads: int = 5) -> None:
        now = self.works.clock.now()
        for step in range(reads):
            self.server._stalls.take(TagRead("reader-1", 1, held(epc), -50.0, now + timedelta(seconds=step / 10)), now)

    async def verdict(self, epc: str, patience_s: float = LONG_S, stall: str = "stall-1") -> Verdict | None:
        return await self.terminals.verdict(stall, epc, patience_s)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(plant(tmp_path, 1.0))


def test_what_is_told_before_or_while_somebody_waits_is_told_once(room: Room) -> None:
    async def work() -> list[Verdict | None]:
        await room.begin()
        room.show(LID)
        waiting = asyncio.create_task(room.verdict(SCREW))
        other = asyncio.create_task(room.verdict(SCREW, SHORT_S, "stall-2"))
        await asyncio.sleep(0)
        room.show(SCREW)
        return [await room.verdict(LID), await waiting, await room.verdict(LID, SHORT_S), await other]

    assert run(work()) == [Verdict.WRONG, Verdict.RIGHT, None, None]


def test_a_part_that_lay_there_before_is_not_told_of(room: Room) -> None:
    async def work() -> Verdict | None:
        room.show(SCREW, reads=1)
        await room.begin()
        room.show(SCREW)
        assert room.server.status().verdicts["early"] == 1
        return await room.verdict(SCREW, SHORT_S)

    assert run(work()) is None


def test_what_was_told_of_one_board_is_not_told_of_the_next(room: Room) -> None:
    async def work() -> Verdict | None:
        await room.begin()
        room.show(LID)
        await room.begin("B-2")
        return await room.verdict(LID, SHORT_S)

    assert run(work()) is None


def test_a_server_that_was_begun_anew_knows_no_work_but_what_is_in_the_board(room: Room) -> None:
    async def work() -> Any:
        await room.begin()
        room.show(SCREW)
        assert await room.terminals.missing("stall-1") == {}
        room.server = RfidServer(room.works)
        with pytest.raises(Refused):
            await room.terminals.missing("stall-1")
        await room.begin()
        return await room.terminals.missing("stall-1"), [one.epc for one in await room.terminals.end("stall-1")]

    assert run(work()) == ({}, [SCREW])
