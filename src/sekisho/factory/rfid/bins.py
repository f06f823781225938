"""The bins of parts at the stalls (simulated). An empty one is filled with a delivery, whose tags goods receipt enters.

The makers' company prefix is invented. Serial numbers are drawn, as makers do who do not tell how many they sell.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from sekisho.factory.rfid.epc import item
from sekisho.factory.rfid.terminals import Monitoring

DELIVERY = 20
"""Parts of one delivery."""

_MAKERS = "4987654"
_SERIALS = 2**38  # of a tag of 96 bits
_REFERENCES = 10**6

Received = Callable[[Sequence[str], str], Awaitable[None]]
"""Is told of a delivery: its tags and part number."""


@dataclass(frozen=True, slots=True)
class TaggedPart:
    """A part in the hand of a worker. epc: as its label says.  legible: whether its tag answers."""

    epc: str
    number: str
    legible: bool = True


async def _nobody(_: Sequence[str], __: str) -> None:
    """Nobody else is told of a delivery."""


class Bins:
    """The parts at one stall or at several. broken: the share of tags that never answer.

    rfid: where goods receipt enters the tags.  received: whom else it tells of each delivery, before a part is used.
    """

    def __init__(
        self, rfid: Monitoring, received: Received = _nobody, *, broken: float = 0.01, seed: int | str = 0
    ) -> None:
        self._rfid, self._received, self._broken = rfid, received, broken
        self._chance = Random(seed)  # noqa: S311 -- a simulation
        self._bins: dict[str, list[TaggedPart]] = {}

    @property
    def numbers(self) -> tuple[str, ...]:
        """The part numbers that have a bin."""
        return tuple(self._bins)

    async def pick(self, number: str) -> TaggedPart:
        """Take a part out of its bin. Raises as `Monitoring` and `received` do where a delivery cannot be entered."""
        stock = self._bins.setdefault(number, [])
        if not stock:
            stock += await self._delivered(number)
        return stock.pop()

    def put_back(self, part: TaggedPart) -> None:
        """Put a part back that was not used."""
        self._bins[part.number].insert(0, part)

    async def _delivered(self, number: str) -> list[TaggedPart]:
        kind = await self._kind(number)
        epcs = [await self._fresh(kind) for _ in range(DELIVERY)]
        await self._rfid.enrol(epcs, number, f"L-{self._chance.randrange(10**9):09}")
        await self._received(epcs, number)
        return [TaggedPart(epc, number, self._chance.random() >= self._broken) for epc in epcs]

    async def _fresh(self, kind: str) -> str:
        """A code that no part has yet, also where the same chance drew before a restart."""
        while True:
            epc = kind.replace(":idpat:", ":id:").replace("*", str(self._chance.randrange(_SERIALS)))
            if not await self._rfid.knows(epc):
                return epc

    async def _kind(self, number: str) -> str:
        """The kind of trade item that a part number is sold as: the first free one from a place that it alone tells."""
        first = int(sha256(number.encode()).hexdigest(), 16)
        for step in range(_REFERENCES):
            kind = item(f"urn:epc:id:sgtin:{_MAKERS}.{(first + step) % _REFERENCES:06}.0")
            if await self._rfid.part_of_kind(kind) in {None, number}:
                return kind
        raise LookupError("no item reference of the makers is left")
