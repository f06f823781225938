"""The planning server's connections: what is fetched from other systems and brought to them, and whether they answer.

All are opened from here. While one is cut, what is to be brought waits in the file.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.plan.production.releasing import RECEIVER
from sekisho.factory.plan.production.results import Reported, Unusable, reported
from sekisho.factory.plan.production.store import Store
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Unreachable, WebClient
from sekisho.guard.text import Text

SYSTEM = "planning"

POLL_S = 60.0
"""Seconds of the factory's time between two questions for results, and between two looks into the outbox."""

AGAIN_S = 1.0
"""Real seconds until a system that was not there is asked again."""

_TAKEN = "results"  # the figure: number of the last document, taken or refused


@dataclass(frozen=True, slots=True)
class Link:
    """A connection to another system. up: it answered the last time.  since: when that began."""

    up: bool
    since: datetime


class Links:
    """Results down, plans up. Close the client when done. refused: why a plan was not taken."""

    def __init__(self, plant: Plant, store: Store) -> None:
        self._plant, self._store = plant, store
        self.client = WebClient(plant, SYSTEM)
        self.refused: dict[str, Text] = {}
        self._links: dict[str, Link] = {}
        self._put = asyncio.Event()

    @property
    def all(self) -> Mapping[str, Link]:
        """Every connection that was tried, by the other system."""
        return dict(self._links)

    def tell(self, system: str, *, up: bool) -> None:
        """Note whether a system answered."""
        held = self._links.get(system)
        if held is None or held.up != up:
            self._links[system] = Link(up, self._plant.clock.now())

    def bring(self) -> None:
        """Something was put into the outbox: bring it without waiting."""
        self._put.set()

    async def fetch_results(self) -> None:
        """Take reports in their order, for ever."""
        while True:
            try:
                found = await self.client.next("results", self._store.figure(_TAKEN))
            except Unreachable:
                await self.cut(RECEIVER)
                continue
            self.tell(RECEIVER, up=True)
            if found is None:
                await self._plant.clock.sleep(POLL_S)
            else:
                take(self._plant, self._store, *found)

    async def bring_plans(self) -> None:
        """Bring released plans, in their order, until each is acknowledged; for ever."""
        while True:
            self._put.clear()
            if await self._bring_all():
                waiting = asyncio.ensure_future(self._put.wait())
                try:
                    await asyncio.wait({waiting}, timeout=POLL_S / self._plant.clock.factor)
                finally:
                    waiting.cancel()

    async def _bring_all(self) -> bool:
        """Whether all that waited was brought."""
        for letter in self._store.post.waiting(RECEIVER):
            self._store.post.sent(letter.id)
            try:
                answer = await self.client.send("schedule", letter.content, path={"version": letter.id})
            except Unreachable:
                await self.cut(RECEIVER)
                return False
            self.tell(RECEIVER, up=True)
            self.refused.pop("schedule", None)
            if answer.status >= 400:  # the same again would be refused again, and newer ones wait behind it
                self.refused["schedule"] = _not_taken(letter.id, answer.status)
            self._store.post.acknowledged(letter.id)
        return True

    async def cut(self, system: str) -> None:
        """A system did not answer: wait before it is asked again."""
        self.tell(system, up=False)
        await asyncio.sleep(AGAIN_S)


def take(plant: Plant, store: Store, number: int, document: dict[str, object]) -> None:
    """Add a report to the totals, and keep its number, in one transaction. One that cannot be is refused and passed."""
    told: tuple[Reported, ...] = ()
    try:
        told = reported(document)
    except Unusable as why:
        plant.rejections(SYSTEM).add("process", "results", _unusable(document, why), code="planning.E422")
    with store.together():
        for one in told:
            store.totals.add(one)
        store.keep(_TAKEN, number)


def _unusable(document: dict[str, object], why: Unusable) -> Text:
    name = str(document.get("ID", ""))[:80]
    return Text(
        f"実績 {name} は使えません（{why}）。生産工程管理用サーバの記録を見てください。",
        f"Report {name} cannot be used ({why}). Look at the log of the process management server.",
    )


def _not_taken(version: str, status: int) -> Text:
    return Text(
        f"交換サーバが計画の版 {version} を受け取りません（{status}）。"
        "両方のサーバの記録を見て、計画を作り直してください。",
        f"The exchange server does not take version {version} of the plan ({status})."
        " Look at the logs of both servers, and make a new plan.",
    )
