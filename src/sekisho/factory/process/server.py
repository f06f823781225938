"""The process management server: takes the plan, gives it to the line, keeps the books, and reports.

It goes on with what it has while a link is cut; what it has acknowledged is on its disk. Each of its loops survives the
loss of its link; one that fails by a fault of ours is told as an alarm and begun again.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from sekisho.factory.process import balance, forecast, status
from sekisho.factory.process.acts import Acts
from sekisho.factory.process.catching_up import CatchingUp
from sekisho.factory.process.dispatcher import Dispatcher
from sekisho.factory.process.intake import Intake
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.links import alarm
from sekisho.factory.process.listening import EventListener, StallListener
from sekisho.factory.process.machines import Machines
from sekisho.factory.process.released import Released
from sekisho.factory.process.reporting import RECEIVER, Reporting
from sekisho.factory.process.shortage import Shortage
from sekisho.factory.process.status import Genealogy, HandWork, PlanStatus, Status
from sekisho.factory.process.upwards import Upwards
from sekisho.factory.wire.lasting import lasting, until_set
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

ROUND_S = 30.0
"""Seconds of the factory's time between two looks at the machines; an act of a person does not wait for it."""

LOOK_S = 60.0
"""Seconds of the factory's time between two reports, at most, and between two forecasts."""

_SYSTEM = "process"


class ProcessServer:
    """The service `process` of a plant. acts: what people do at it."""

    def __init__(self, plant: Plant, machines: Machines) -> None:
        self._plant, self._machines = plant, machines
        self._journal = Journal(plant.file(_SYSTEM, "process.db"))
        self._links = Links(partial(alarm, self._journal.alarms))
        self._released = Released(self._journal)
        self._intake = Intake(self._journal, self._reject)
        self._reporting = Reporting(self._journal, self._released)
        self._dispatcher = Dispatcher(self._journal, self._intake, self._released, machines, self._links)
        self._upwards = Upwards(plant, self._journal, self._released, self._links)
        self._events = EventListener(plant, self._intake, self._journal.alarms)
        self._catching_up = CatchingUp(machines, self._intake, self._events.hears_all, plant.clock)
        self._woken = asyncio.Event()
        self.acts = Acts(self._journal, self._intake, self._dispatcher.jobs, plant.clock.now, self._woken.set)

    async def run(self) -> None:
        """Serve until cancelled; then close the file of the service."""
        loops: dict[str, Callable[[], Awaitable[None]]] = {
            "dispatch": self._dispatch,
            "look": self._look_again,
            "schedule": self._upwards.fetch_plans,
            "results": self._upwards.bring_results,
            "events": self._events.hear,
            "books": self._events.take,
            "again": self._catching_up.run,
            "stalls": StallListener(self._plant, self._intake).serve,
        }
        try:
            async with self._machines.connected(), self._upwards.client, asyncio.TaskGroup() as together:
                for name, loop in loops.items():
                    together.create_task(lasting(name, loop, self._tell))
        finally:
            self._journal.close()

    def status(self) -> Status:
        """Production as it is now."""
        alarms, links = self._journal.alarms.standing, self._links.all
        released, queues = self._released, self._journal.post.queue()
        return Status(
            PlanStatus(released.id, released.version, released.since, links.get(RECEIVER)),
            tuple(status.orders(self._journal, released)),
            self._intake.conditions.all,
            tuple(alarms),
            {RECEIVER: queues.get(RECEIVER, 0), "early": len(self._intake.waiting), "events": self._events.waiting},
            links,
            tuple(self._foreseen()),
            tuple(one.id for one in status.undecided(self._journal.books)),
        )

    def by_hand(self) -> list[HandWork]:
        """The boards that wait for a hand segment, or are in one, in the order in which they were begun."""
        return list(status.by_hand(self._journal, self._released))

    def genealogy(self, board: str) -> Genealogy:
        """Where a board has been, and what is in it. Raises Refused for one that was never begun."""
        return status.genealogy(self._journal, self._released, board)

    def boards_with(self, reel: str) -> tuple[str, ...]:
        """The boards with parts of a reel, in the order of their ids."""
        return self._journal.books.boards_with(reel)

    def balance(self) -> list[Text]:
        """What does not balance in the books; nothing where all is well."""
        return list(balance.imbalances(self._journal))

    def look(self) -> None:
        """Report what changed, look ahead, and see what waits for people."""
        now, alarms = self._plant.clock.now(), self._journal.alarms
        self._intake.give_up(now)
        self._reporting.report(now)
        short = [one for one in self._foreseen() if one.quantity > one.from_stock]
        told = {f"{one.machine}/{one.part}": forecast.told(one) for one in short} | self._dispatcher.loading.waiting
        alarms.only("shortage", told, now)
        waiting = status.undecided(self._journal.books)
        alarms.only("decision", {one.id: _to_decide(one.id, one.failed) for one in waiting}, now)

    async def _look_again(self) -> None:
        while True:
            self.look()
            self._links.tell("broker", self._plant.clock.now(), up=self._events.is_connected)
            await self._plant.clock.sleep(LOOK_S)

    async def _dispatch(self) -> None:
        """Follow the line, for ever."""
        while True:
            self._woken.clear()
            await self._dispatcher.round(self._plant.clock.now())
            await until_set(self._woken, self._plant.clock, ROUND_S)

    def _foreseen(self) -> list[Shortage]:
        loaded = self._dispatcher.loading.loaded.all
        return forecast.foreseen(self._journal.books, self._released, loaded, self._plant.clock.now())

    def _tell(self, loop: str) -> None:
        with suppress(sqlite3.Error):  # a full disk is what it may have failed of
            self._journal.alarms.call(f"loop/{loop}", self._plant.clock.now(), _failed(loop))

    def _reject(self, source: str, message: str, why: Text, code: str) -> None:
        self._plant.rejections(_SYSTEM).add(source, message, why, code=code)


def _to_decide(board: str, failed: str) -> Text:
    if not failed:
        return Text(
            f"基板 {board} は手直し中です。終わったら、良品か廃棄かを判断してください。",
            f"Board {board} is being mended. Decide whether it is good or scrap when that is done.",
        )
    return Text(
        f"基板 {board} は不合格（{failed}）です。実物を見て、良品・手直し・廃棄を判断してください。",
        f"Board {board} has failed ({failed}). Look at it, and decide: good after all, rework, or scrap.",
    )


def _failed(loop: str) -> Text:
    return Text(
        f"生産工程管理用サーバの処理 {loop} が失敗し、やり直しています。サーバの記録を見てください。",
        f"{loop} has failed in the process management server, and is tried again. Look at the server's log.",
    )
