"""An RFID reader at an assembly stall (simulated): the emulator of llrpkit on its own address, with our field to hear.

Real LLRP is on the wire. The reader's clock is the factory's; what it hears it reports at once, a report a round.
"""

import asyncio
from random import Random

from llrpkit.emulator import LLRPEmulator
from llrpkit.protocol import messages, params

from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.session import ANTENNAS
from sekisho.factory.rfid.smoothing import TagRead
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.plant import Plant

ROUND_S = 0.4
"""The factory's time between two reports."""


class _Emulator(LLRPEmulator):
    """The emulator, hearing a field instead of its own tags, by the factory's clock.

    What is overridden are its inner methods; a test holds the installed version against that.
    """

    def __init__(self, at: tuple[str, int], number: int, field: Field, clock: Clock, seed: int) -> None:
        super().__init__(host=at[0], port=at[1], tags=(), antenna_count=len(ANTENNAS), seed=seed)
        self._number, self._field, self._clock = number, field, clock
        self._chance = Random(f"{seed}-{number}")  # noqa: S311 -- misses of a simulated antenna

    def _now_us(self) -> int:  # type: ignore[override]  # theirs is static, for it knows no clock but the machine's
        return round(self._clock.now().timestamp() * 1_000_000)

    async def _report_loop(self) -> None:
        heard = self._clock.now()
        while True:
            await self._field.occupied(heard)
            await self._clock.sleep(ROUND_S)
            since, heard = heard, self._clock.now()
            reads = list(self._field.heard(self._number, since, heard, self._chance))
            if reads:
                await self._send(messages.RO_ACCESS_REPORT(tag_report_datas=[_reported(one) for one in reads]))


class Reader:
    """The reader of one stall. unit: from 0.  field: shared by all readers.  seed: of its misses."""

    def __init__(self, plant: Plant, unit: int, field: Field, seed: int = 0) -> None:
        (hop,) = plant.contracts.messages["tag-reads"].hops
        at = plant.address("reader", unit), hop.port
        self._emulator = _Emulator(at, unit, field, plant.clock, seed)

    async def run(self) -> None:
        """Serve until cancelled. Raises OSError where the address cannot be had."""
        async with self._emulator:
            await asyncio.get_running_loop().create_future()


def _reported(read: TagRead) -> params.TagReportData:
    at = round(read.at.timestamp() * 1_000_000)
    return params.TagReportData(
        epc_parameter=params.EPC_96(epc=bytes.fromhex(read.epc)),
        antenna_id=params.AntennaID(antenna_id=read.antenna),
        peak_rssi=params.PeakRSSI(peak_rssi=round(read.rssi)),
        first_seen_timestamp_utc=params.FirstSeenTimestampUTC(microseconds=at),
        last_seen_timestamp_utc=params.LastSeenTimestampUTC(microseconds=at),
        tag_seen_count=params.TagSeenCount(tag_count=1),
    )
