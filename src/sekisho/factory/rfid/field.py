"""What the readers hear at the stalls (simulated): a part that is held to a reader, and faintly those of the neighbour.

A tag answers at some of its turns, by either of two antennas. Time is the factory's.
"""

import asyncio
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sekisho.factory.rfid.session import ANTENNAS
from sekisho.factory.rfid.smoothing import TagRead

TURN = timedelta(seconds=0.2)
"""Between two times that a tag may answer."""

_MOST_TURNS = 10  # of a tag in one report: a reader that falls behind leaves turns out
_KEPT = timedelta(minutes=1)
_NEAR = (0.85, -50.0, 3.0)  # share of turns with an answer, mean strength (dBm) and its deviation, at the own stall
_NEXT = (0.25, -74.0, 2.0)  # at the neighbour's
_WEAKEST = -90.0


@dataclass(slots=True)
class _Held:
    """A tag that was held to a reader, until it was taken away."""

    epc: str
    stall: int
    since: datetime
    until: datetime | None = None


class Field:
    """All tags in the fields of the readers. Stalls are numbered from 0, in a row, as their readers are."""

    def __init__(self) -> None:
        self._held: list[_Held] = []
        self._anything = asyncio.Event()

    def put(self, stall: int, epc: str, at: datetime) -> None:
        """Hold a tag to the reader of a stall. epc: as the tag holds it, in hexadecimal."""
        self._held = [one for one in self._held if one.until is None or at - one.until < _KEPT]
        self._held.append(_Held(epc, stall, at))
        self._anything.set()

    def take(self, stall: int, epc: str, at: datetime) -> None:
        """Take a tag away again."""
        for one in self._held:
            if (one.epc, one.stall, one.until) == (epc, stall, None):
                one.until = at

    async def occupied(self, now: datetime) -> None:
        """Wait until there may be anything to hear."""
        if all(one.until and now - one.until > _KEPT for one in self._held):
            self._anything.clear()
        await self._anything.wait()

    def heard(self, reader: int, since: datetime, until: datetime, chance: Random) -> Iterator[TagRead]:
        """What the reader of a stall hears after `since` until `until`, by tag and time."""
        for one in self._held:
            distance = abs(one.stall - reader)
            if distance > 1:
                continue
            answers, strength, deviation = _NEXT if distance else _NEAR
            last = min(until, one.until) if one.until else until
            end = _turns(one.since, last) + 1
            for turn in range(max(_turns(one.since, since) + 1, end - _MOST_TURNS), end):
                if chance.random() < answers:
                    rssi = max(chance.gauss(strength, deviation), _WEAKEST)
                    yield TagRead("", chance.choice(ANTENNAS), one.epc, rssi, one.since + turn * TURN)


def _turns(since: datetime, until: datetime) -> int:
    """How many turns a tag has had by a time; -1 before it was there."""
    return max(math.floor((until - since) / TURN), -1)
