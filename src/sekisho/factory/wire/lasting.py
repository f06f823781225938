"""Loops that go on whatever happens in them, and the turn between two rounds of one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sekisho.factory.wire.clock import Clock

AGAIN_S = 1.0
"""Real seconds until a loop that failed is begun again."""

_log = logging.getLogger(__name__)


async def lasting(name: str, loop: Callable[[], Awaitable[None]], tell: Callable[[str], None]) -> None:
    """Run a loop until this task is cancelled. One that fails is logged, told by its name, and begun again.

    So is one whose own waiting was cancelled by somebody else: the task goes on.
    """
    task = asyncio.current_task()
    while True:
        try:
            await loop()
        except (Exception, asyncio.CancelledError):
            if task is None or task.cancelling():
                raise
            _log.exception("the loop %s has failed", name)
            tell(name)
        await asyncio.sleep(AGAIN_S)


async def until_set(event: asyncio.Event, clock: Clock, seconds: float) -> None:
    """Wait until an event is set, but for some seconds of the factory's time at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds / clock.factor):
            await event.wait()
