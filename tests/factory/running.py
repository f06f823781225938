"""Services that run in a test until it leaves them, and waiting for what they come to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

MOST_S = 240
"""Real seconds for a test with a whole factory, on a machine that has much else to do."""


class Service(Protocol):
    """Anything that runs until it is cancelled."""

    async def run(self) -> None:
        """Run."""


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[None]:
    """A service, ended without a word at the end."""
    task = asyncio.create_task(service.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=5)  # one that does not end now ends with the loop


async def until(holds: Callable[[], object]) -> None:
    """Look again and again until something holds; a test in which it never does is ended."""
    async with asyncio.timeout(MOST_S):
        while not holds():  # noqa: ASYNC110 -- of other tasks, and at the other end of connections
            await asyncio.sleep(0.02)
