"""Waiting in tests for what is seen only by looking: a queue in a file, the state of a service."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], bool]) -> None:
    """Let everything else run until a condition holds; `plants.run` ends a test in which it never does."""
    while not condition():  # noqa: ASYNC110 -- nothing tells when it begins to hold
        await asyncio.sleep(0.001)
