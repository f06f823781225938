"""The factory's time, which may run faster than the clock on the wall. What waits for a network counts real seconds."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """A time of day that goes on from `begin`, `factor` times as fast as real time.

    begin: an aware moment.  factor: above 0; 240 makes a day pass in six minutes.  Raises ValueError for others.
    since: what the machine's monotonic clock showed then, in seconds; None for now.
    """

    def __init__(self, begin: datetime, factor: float = 1.0, since: float | None = None) -> None:
        if begin.tzinfo is None:
            raise ValueError("begin must say its time zone")
        if not factor > 0:
            raise ValueError(f"factor must be above 0, not {factor}")
        self.factor = factor
        self._begin = begin.astimezone(UTC)
        self._started = time.monotonic() if since is None else since

    def now(self) -> datetime:
        """The moment it is in the factory, in UTC."""
        return self._begin + timedelta(seconds=(time.monotonic() - self._started) * self.factor)

    async def sleep(self, seconds: float) -> None:
        """Wait for seconds of the factory's time; none or less gives the others a turn."""
        await self.until(self.now() + timedelta(seconds=seconds))

    async def until(self, at: datetime) -> None:
        """Wait until a moment of the factory's time, an aware one; one that has passed gives the others a turn."""
        left = (at - self.now()).total_seconds()
        while True:
            await asyncio.sleep(max(left, 0) / self.factor)
            left = (at - self.now()).total_seconds()
            if left <= 0:  # a timer may wake a little early
                return
