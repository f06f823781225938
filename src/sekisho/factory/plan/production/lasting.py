"""Loops that go on whatever happens in them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

_AGAIN_S = 1.0
"""Real seconds until a loop that failed is begun again."""

_log = logging.getLogger(__name__)


async def lasting(name: str, loop: Callable[[], Awaitable[None]], tell: Callable[[str], None]) -> None:
    """Run a loop for ever. One that fails is logged, told by its name, and begun again after a while."""
    while True:
        try:
            await loop()
        except Exception:  # noqa: BLE001 -- a fault of ours must not end planning
            _log.exception("the loop %s has failed", name)
            tell(name)
        await asyncio.sleep(_AGAIN_S)
