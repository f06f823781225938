"""The services of the factory side by side. One that fails is logged and counted, and made and begun anew."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sekisho.factory.wire.clock import Clock

SHORTEST_S, LONGEST_S = 0.2, 30.0
"""Real seconds before a service is begun anew: doubled each time, and short again once it ran for longer than that."""

ENDING_S, AGAIN_S = 10.0, 3.0
"""Real seconds for services to end, and of these for connections to be closed in good order."""

_log = logging.getLogger(__name__)


def longer(wait_s: float, ran_s: float) -> float:
    """The wait before the next begin, by the one before and how long it ran since."""
    return SHORTEST_S if ran_s > LONGEST_S else min(2 * wait_s, LONGEST_S)


class Runs(Protocol):
    """What can be a service."""

    def run(self) -> Coroutine[Any, Any, None]:
        """Serve until cancelled."""


R = TypeVar("R", bound=Runs)


class Service(Generic[R]):
    """One service. name: its system in the contracts, with a number where there are several.

    make: makes it, at first and after each failure.  at: as it is now.
    since: when it was begun last, None while it does not run.  failures: how often it ended; why: the last time.
    """

    def __init__(self, name: str, make: Callable[[], R]) -> None:
        self.name, self._make = name, make
        self.at = make()
        self.since: datetime | None = None
        self.failures = 0
        self.why = ""

    async def keep(self, clock: Clock) -> None:
        """Run it until cancelled."""
        loop, wait = asyncio.get_running_loop(), SHORTEST_S
        while True:
            self.since, begun = clock.now(), loop.time()
            try:
                await self.at.run()
                self.why = "it ended"
                _log.error("%s has ended", self.name)
            except Exception as error:  # noqa: BLE001 -- whatever one service meets, the others go on
                self.why = f"{type(error).__name__}: {error}"
                _log.exception("%s has failed", self.name)
            finally:
                self.since = None
            self.failures += 1
            wait = longer(wait, loop.time() - begun)
            await asyncio.sleep(wait)
            self.at = self._make()


async def ended(running: asyncio.Task[None], within_s: float, again_s: float = AGAIN_S) -> bool:
    """End what `side_by_side` runs, and all else in this loop; False where that takes longer, in seconds of real time.

    What was cancelled and goes on after `again_s` is cancelled again: `asyncio.wait_for` of Python 3.11 forgets that it
    was, where what it waits for comes at the same moment, and a task group tells its tasks but once.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + within_s
    running.cancel()
    await asyncio.wait({running}, timeout=min(again_s, within_s))
    while not running.done() and loop.time() < until:
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.wait({running}, timeout=again_s)
    return running.done()


async def side_by_side(services: Iterable[Service[Any]], clock: Clock) -> None:
    """Run all of them until cancelled."""
    async with asyncio.TaskGroup() as group:
        for one in services:
            group.create_task(one.keep(clock), name=one.name)
