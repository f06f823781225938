"""The factory simulator on the business LAN: takes requests of the planning server, and gives it their plans.

Each run is computed in a process of its own, so that the loop of the services stays free and a run can be ended.
"""

import asyncio
import json
import logging
import sys
from typing import Any

from sekisho.factory.simulate.runs import Runs
from sekisho.factory.simulate.telling import failed, running
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.processes import end
from sekisho.factory.wire.refusing import Refusal
from sekisho.factory.wire.web import Answer, Asked, WebServer
from sekisho.guard.text import Text

SYSTEM = "simulator"

WAITING_MOST = 50
"""Requests that wait at once: more are a fault of who asks."""

GRACE_S = 120.0
"""Real seconds that a run may take beyond its limit, to compile, to fit and for a last replication."""

_LINE_BYTES = 64 * 2**20
_log = logging.getLogger(__name__)


class Simulator:
    """The simulator of one plant. most: runs that are computed at once.  processes: those of the runs going on."""

    def __init__(self, plant: Plant, most: int = 1) -> None:
        self.processes: list[asyncio.subprocess.Process] = []
        self._plant = plant
        self._most = most
        self._runs = Runs(plant.file(SYSTEM, "runs.sqlite"))
        self._done: dict[str, float] = {}
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    async def run(self) -> None:
        """Answer and compute until cancelled; what is not over then is begun anew at the next start."""
        for name in self._runs.waiting():
            self._queue.put_nowait(name)
        server = WebServer(self._plant, SYSTEM)
        server.answer("simulation-input", self._take)
        server.answer("simulation-plan", self._tell)
        with self._runs:
            async with server.listening(), asyncio.TaskGroup() as group:
                for _ in range(self._most):
                    group.create_task(self._compute_each())

    def plan(self, run: str) -> dict[str, Any] | None:
        """A run as `simulation-plan` tells it; None for one that nobody asked for."""
        if self._runs.content(run) is None:
            return None
        return self._runs.plan(run) or running(run, self._done.get(run, 0.0))

    async def _take(self, asked: Asked) -> Answer:
        content = asked.content or {}
        if self._queue.qsize() >= WAITING_MOST and self._runs.content(content["id"]) is None:
            raise Refusal(429, _TOO_MANY)
        match self._runs.add(content, self._plant.clock.now()):
            case "other":
                raise Refusal(409, _OTHER)
            case "new":
                self._queue.put_nowait(content["id"])
        return Answer(202)

    async def _tell(self, asked: Asked) -> Answer:
        plan = self.plan(asked.path["id"])
        if plan is None:
            raise Refusal(404, _UNKNOWN)
        return Answer(content=plan)

    async def _compute_each(self) -> None:
        while True:
            name = await self._queue.get()
            try:
                plan = await self._computed(name)
            except Exception:  # noqa: BLE001 -- whatever a run dies of, the next one is computed
                _log.exception("run %s came to nothing", name)
                plan = failed(name, _BROKEN)
            self._runs.finish(name, plan)
            self._done.pop(name, None)

    async def _computed(self, name: str) -> dict[str, Any]:
        """The plan of a run. Raises EOFError where its process ended without one."""
        content = self._runs.content(name) or {}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sekisho.factory.simulate", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=_LINE_BYTES,
        )  # fmt: skip
        self.processes.append(process)
        try:
            async with asyncio.timeout(content["limit"] + GRACE_S):
                return await self._followed(process, name, {"input": content, "earlier": self._earlier(content)})
        except TimeoutError:
            return failed(name, _TOO_LONG)
        finally:
            await end(process)
            self.processes.remove(process)

    async def _followed(self, process: asyncio.subprocess.Process, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None  # noqa: S101 -- both were asked for
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(json.dumps(asked).encode())
        await process.stdin.drain()
        process.stdin.close()
        async for line in process.stdout:
            told = json.loads(line)
            if "plan" in told:
                plan: dict[str, Any] = told["plan"]
                return plan
            self._done[name] = told["done"]
        raise EOFError(f"the process of run {name} ended without a plan")

    def _earlier(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        """The earlier runs of which it is told what came; those that are not known any more are left out."""
        found = []
        for one in content.get("past", ()):
            before, plan = self._runs.content(one["run"]), self._runs.plan(one["run"])
            if before and plan and plan["state"] == "done":
                found.append({"content": before, "jobs": plan["sequences"][0]["jobs"], "actual": one})
        return found


_TOO_MANY = Text(
    f"依頼が{WAITING_MOST}件待っています。終わってから送ってください。",
    f"{WAITING_MOST} requests are waiting. Send it again when some of them are over.",
)
_OTHER = Text(
    "この番号の依頼は別の内容で届いています。新しい番号にしてください。",
    "A request of this id came before with another content. Take a new id.",
)
_UNKNOWN = Text(
    "この番号の依頼はありません。番号を確かめるか、依頼を送ってください。",
    "There is no run of this id. Check it, or send the request.",
)
_BROKEN = Text(
    "計算が途中で終わりました。サーバの記録を見て、新しい番号で送り直してください。",
    "The computation ended midway. Look at the server's log, and send it again with a new id.",
)
_TOO_LONG = Text(
    "計算が時間内に終わりませんでした。期間を短くするか、limitを長くして、新しい番号で送ってください。",
    "The computation did not end in time. Ask for a shorter period or a longer limit, with a new id.",
)
