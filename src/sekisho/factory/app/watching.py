"""The units of a factory as processes of their own: each is begun, watched, begun anew where it ends, and ended."""

import asyncio
import logging
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sekisho.factory.app.control import answering
from sekisho.factory.app.running import SHORTEST_S, longer
from sekisho.factory.wire.processes import end

WATCH = "up"
"""The name of who watches, for its socket."""

LOGS = "logs"
"""The folder of what services say of themselves; of what they print, by process, in `<unit>.out`."""

ENDING_S = 12.0
"""Real seconds in which a process that was asked to end has to."""

_log = logging.getLogger(__name__)


class Watched:
    """One process. name: of its unit.  command: what begins it.  failures: how often it ended; why: the last time."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self._command = name, tuple(command)
        self.number: int | None = None
        self.failures = 0
        self.why = ""

    async def keep(self, log: Path) -> None:
        """Run it until cancelled; then ask it to end, and kill it where it does not."""
        loop, wait = asyncio.get_running_loop(), SHORTEST_S
        while True:
            begun = loop.time()
            with log.open("ab") as told:
                # Standard input ends with this process, and with it the unit; signals of the terminal are for this one.
                process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=asyncio.subprocess.PIPE, stdout=told, stderr=told, start_new_session=True
                )
            self.number = process.pid
            try:
                code = await process.wait()
            except asyncio.CancelledError:
                if not await end(process, ENDING_S):
                    _log.error("process %d did not end in time", process.pid)
                raise
            finally:
                self.number = None
            self.failures += 1
            self.why = f"the process ended with {code}"
            _log.error("%s: %s", self.name, self.why)
            wait = longer(wait, loop.time() - begun)
            await asyncio.sleep(wait)


def command(name: str, options: Iterable[str], namespace: str = "") -> list[str]:
    """What begins a unit. options: of the word `serve`.  namespace: of the network, "" for this one's."""
    enters = ["ip", "netns", "exec", namespace] if namespace else []
    return [*enters, sys.executable, "-m", "sekisho", "factory", "serve", name, "--watched", *options]


async def watch(folder: Path, processes: Sequence[Watched]) -> None:
    """Keep all of them until cancelled, and tell who asks how they go on. Raises Refused where that is done already."""

    async def services(_: dict[str, Any]) -> dict[str, Any]:
        return {
            "services": [
                {"name": one.name, "process": one.number, "failures": one.failures, "why": one.why} for one in processes
            ]
        }

    async with answering(folder, WATCH, {"services": services}), asyncio.TaskGroup() as group:
        for one in processes:
            group.create_task(one.keep(folder / LOGS / f"{one.name}.out"), name=one.name)
