"""The production planning server: takes orders and results, plans, and releases what the process server follows.

It goes on with what it has while a link is cut; what it has acknowledged is on its disk.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta

from sekisho.factory.plan.production.acts import Acts, given, named
from sekisho.factory.plan.production.bookkeeping import export_book, import_book
from sekisho.factory.plan.production.exchanging import SYSTEM, Exchange
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.looking import order_views
from sekisho.factory.plan.production.planner import Planner
from sekisho.factory.plan.production.quality import problems
from sekisho.factory.plan.production.records import BoardLine, Changeover
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.releasing import Releasing
from sekisho.factory.plan.production.replanning import Held, due
from sekisho.factory.plan.production.simulator import Asking
from sekisho.factory.plan.production.status import Status
from sekisho.factory.plan.production.store import Act, Store
from sekisho.factory.plan.production.versions import SERVER, State, Version
from sekisho.factory.wire.lasting import lasting, until_set
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

SEARCH_S = 3.0
"""Real seconds of search for a plan."""

LOOK_S = 60.0
"""Seconds of the factory's time between two looks whether a plan is due; an act of a person does not wait for it."""

TOLD_FOR = timedelta(hours=1)
"""So long a failure in the server itself is told."""


class PlanningServer:
    """The service `planning` of a plant. acts: what people enter.  versions: what they do with plans.

    auto_release: what the server plans is approved and released by the rule.  search_s: real seconds for each plan.
    """

    def __init__(
        self,
        plant: Plant,
        *,
        line: BoardLine,
        changeover: Changeover,
        auto_release: bool = False,
        search_s: float = SEARCH_S,
    ) -> None:
        self._plant, self._auto_release, self._search_s = plant, auto_release, search_s
        self.store = Store(plant.file(SYSTEM, "planning.sqlite"), line, changeover)
        self._links = Links()
        self._exchange = Exchange(plant, self.store, self._links)
        self._woken = asyncio.Event()
        self.acts = Acts(self.store, plant.clock.now, self._woken.set)
        self.versions = Releasing(self.store, plant.clock.now, self._exchange.bring)
        self._simulator = Asking(self.store, self.versions, self._exchange.client, self._links, plant.clock)
        self._planner = Planner(self.store, self.versions, plant.clock, search_s)
        self._planning: Text | None = None
        self._troubles: dict[str, tuple[datetime, Text]] = {}

    async def run(self) -> None:
        """Serve until cancelled; then close the file of the service."""
        loops: dict[str, Callable[[], Awaitable[None]]] = {
            "results": self._exchange.fetch_results,
            "schedule": self._exchange.bring_plans,
            "plan": self._plan_when_due,
            "simulation": self._simulator.follow,
        }
        try:
            async with self._exchange.client, asyncio.TaskGroup() as together:
                for name, loop in loops.items():
                    together.create_task(lasting(name, loop, self._tell))
        finally:
            self.store.close()

    async def plan_now(self, who: str, reason: Text | None = None) -> Version:
        """Make a plan at once; with auto_release it is released by the rule. Raises Refused."""
        return await self._plan(named(who), reason or _asked(who))

    async def ask_simulator(self, version: int, who: str) -> Version:
        """Ask how robust a version is; its share of late orders comes to the version later. Raises Refused."""
        return await self._simulator.ask(version, who)

    def export_book(self) -> bytes:
        """All that people enter, as a workbook."""
        return export_book(self.store)

    def import_book(self, data: bytes, file: str, who: str, reason: str = "") -> list[Problem]:
        """Take an edited workbook in: all that is wrong with it, or nothing, and then it counts. Raises Refused."""
        act = Act(self._plant.clock.now(), named(who), "import_book", file, given(reason))
        if problems := import_book(self.store, data, act):
            return problems
        self._woken.set()
        return []

    def inputs(self) -> Inputs:
        """All that a plan would be computed from now."""
        return self.store.inputs()

    def status(self) -> Status:
        """Planning as it is now."""
        now = self._plant.clock.now()
        versions, inputs = self.store.versions, self.store.inputs()
        released, newest = versions.latest(State.RELEASED), versions.newest()
        return Status(
            at=now,
            released=released,
            approved=versions.latest(State.APPROVED),
            draft=versions.latest(State.DRAFT),
            orders=tuple(order_views(inputs, released, newest)),
            problems=tuple(
                problems(inputs, now, newest=newest, revision=self.store.revision, unknown=self.store.unknown())
            ),
            links=self._links.all,
            waiting=self.store.post.queue(),
            planning=self._planning,
            troubles=(*self._standing(now), *self._exchange.troubles()),
            auto_release=self._auto_release,
        )

    def _standing(self, now: datetime) -> Iterator[Text]:
        """Troubles that are not old."""
        return (text for at, text in self._troubles.values() if abs(now - at) < TOLD_FOR)

    def _tell(self, loop: str) -> None:
        self._troubles[loop] = self._plant.clock.now(), _failed(loop)

    async def _plan_when_due(self) -> None:
        while True:
            self._woken.clear()
            versions = self.store.versions
            held = Held(versions.newest(), versions.latest(State.RELEASED))
            why = due(held, self.store.inputs(), self.store.revision, self._plant.clock.now())
            if why:
                await self._plan(SERVER, why)
                await asyncio.sleep(self._search_s)  # the machine is shared: planning takes half of one core at most
            else:
                await until_set(self._woken, self._plant.clock, LOOK_S)

    async def _plan(self, who: str, why: Text) -> Version:
        self._planning = why
        try:
            made = await self._planner.make(who, why)
        finally:
            self._planning = None
        self._troubles.pop("release", None)
        if self._auto_release:
            try:
                return self.versions.by_rule(made)
            except Refused as refused:
                self._troubles["release"] = self._plant.clock.now(), refused.text
        return made


def _asked(who: str) -> Text:
    return Text(f"{who} の指示", f"{who} asked for it")


def _failed(loop: str) -> Text:
    return Text(
        f"生産計画管理用サーバの処理 {loop} が失敗し、やり直しています。サーバの記録を見てください。",
        f"{loop} has failed in the production planning server, and is tried again. Look at the server's log.",
    )
