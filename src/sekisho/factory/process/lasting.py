"""Loops that go on whatever happens in them."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sekisho.factory.process.alarms import Alarms
from sekisho.factory.wire.clock import Clock
from sekisho.guard.text import Text

_AGAIN_S = 1.0
"""Real seconds until a loop that failed is begun again."""

_log = logging.getLogger(__name__)


async def lasting(name: str, loop: Callable[[], Awaitable[None]], alarms: Alarms, clock: Clock) -> None:
    """Run a loop for ever. One that fails is logged, told as an alarm, and begun again after a while.

    So is one that was cancelled, but for this task: what it waited for was.
    """
    task = asyncio.current_task()
    while True:
        try:
            await loop()
        except (Exception, asyncio.CancelledError):
            if task is None or task.cancelling():
                raise
            _log.exception("the loop %s has failed", name)
            with suppress(sqlite3.Error):  # a full disk is what it may have failed of
                alarms.call(f"loop/{name}", clock.now(), _failed(name))
        await asyncio.sleep(_AGAIN_S)


def _failed(name: str) -> Text:
    return Text(
        f"生産工程管理用サーバの処理 {name} が失敗し、やり直しています。サーバの記録を見てください。",
        f"{name} has failed in the process management server, and is tried again. Look at the server's log.",
    )
