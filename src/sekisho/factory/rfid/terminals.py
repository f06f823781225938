"""What terminals at the stalls and goods receipt ask of the RFID production monitoring system, wherever it runs.

A terminal is an input and a screen at the stall. The contracts declare no message for what it asks yet, so nothing of
it may be on the network: it is asked in the same process, or on the same machine.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.rfid.stalls import Told
from sekisho.factory.rfid.station import Used, Verdict


class Monitoring(Protocol):
    """What is asked. All raise ConnectionError where nobody answers, ValueError where it is refused."""

    async def begin(self, stall: str, order: str, board: str, needed: Mapping[str, int]) -> None:
        """Begin, or go on with, the work on a board, which must hold so many of these parts in the end."""

    async def missing(self, stall: str) -> Mapping[str, int]:
        """How many of which part the board of a stall still needs."""

    async def verdict(self, stall: str, epc: str, patience_s: float) -> Verdict | None:
        """What is told of a part that was held to the reader; None where nothing is, for so many real seconds."""

    async def enter(self, stall: str, epc: str, reason: str, who: str) -> Verdict:
        """Enter a part by the code on its label."""

    async def end(self, stall: str) -> tuple[Used, ...]:
        """End the work on the board of a stall; what it holds of the needed parts."""

    async def knows(self, epc: str) -> bool:
        """Whether goods receipt has entered a tag."""

    async def part_of_kind(self, kind: str) -> str | None:
        """The part number of a kind of trade item, if one was entered."""

    async def enrol(self, epcs: Sequence[str], part: str, lot: str) -> None:
        """Goods receipt enters the tags of a delivery."""


class Terminals:
    """What is asked of a server in this process. at: the server as it is now.

    What a terminal was told of a part waits for it, until the next board is begun at its stall.
    """

    def __init__(self, at: Callable[[], RfidServer]) -> None:
        self._at = at
        self._told: dict[str, dict[str, Verdict]] = {}
        self._news = asyncio.Event()

    async def begin(self, stall: str, order: str, board: str, needed: Mapping[str, int]) -> None:
        """As `Monitoring` says. Raises Refused."""
        self._at().begin(stall, order, board, needed, self._tell)
        self._told[stall] = {}

    async def missing(self, stall: str) -> Mapping[str, int]:
        """As `Monitoring` says. Raises Refused where no board was begun there since the server was."""
        return self._at().missing(stall)

    async def verdict(self, stall: str, epc: str, patience_s: float) -> Verdict | None:
        """As `Monitoring` says; it is told once."""
        told = self._told.setdefault(stall, {})
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while epc not in told:
                    self._news.clear()
                    await self._news.wait()
        return told.pop(epc, None)

    async def enter(self, stall: str, epc: str, reason: str, who: str) -> Verdict:
        """As `Monitoring` says. Raises Refused."""
        return self._at().enter(stall, epc, reason, who)

    async def end(self, stall: str) -> tuple[Used, ...]:
        """As `Monitoring` says. Raises Refused while a part is missing."""
        return self._at().end(stall)

    async def knows(self, epc: str) -> bool:
        """As `Monitoring` says."""
        return self._at().tagged(epc) is not None

    async def part_of_kind(self, kind: str) -> str | None:
        """As `Monitoring` says."""
        return self._at().part_of_kind(kind)

    async def enrol(self, epcs: Sequence[str], part: str, lot: str) -> None:
        """As `Monitoring` says. Raises Refused; then none of the tags is entered."""
        self._at().enrol(epcs, part, lot)

    def _tell(self, told: Told) -> None:
        if told.verdict is not Verdict.EARLY:  # it is looked at again when it is held there anew
            self._told.setdefault(told.stall, {})[told.epc] = told.verdict
            self._news.set()
