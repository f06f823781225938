"""Loops that go on whatever happens in them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sekisho.guard.text import Text

_AGAIN_S = 1.0
"""Real seconds until a loop that failed is begun again."""

_log = logging.getLogger(__name__)


async def lasting(name: str, loop: Callable[[], Awaitable[None]], failures: dict[str, Text]) -> None:
    """Run a loop for ever. One that fails is logged, told in `failures`, and begun again after a while."""
    while True:
        try:
            await loop()
        except Exception:  # noqa: BLE001 -- a fault of ours must not end planning
            _log.exception("the loop %s has failed", name)
            failures[name] = _failed(name)
        await asyncio.sleep(_AGAIN_S)


def _failed(name: str) -> Text:
    return Text(
        f"生産計画管理用サーバの処理 {name} が失敗し、やり直しています。サーバの記録を見てください。",
        f"{name} has failed in the production planning server, and is tried again. Look at the server's log.",
    )
