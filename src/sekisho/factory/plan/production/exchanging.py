"""The way to the process management server, over the exchange server in the DMZ: results are fetched, plans brought.

Both ways are opened from here. While the exchange server cannot be reached, what is to be brought waits in the file.
"""

from collections.abc import Iterator
from typing import Any

from sekisho.factory.plan.production.releasing import RECEIVER
from sekisho.factory.plan.production.results import Failure, Reported, Unusable, failures, reported
from sekisho.factory.plan.production.store import Store
from sekisho.factory.plan.production.versions import State
from sekisho.factory.wire.bringing import Bringing, Errand
from sekisho.factory.wire.fetching import Fetching
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import WebClient
from sekisho.guard.text import Text

SYSTEM = "planning"

_TAKEN = "results"  # the figure: number of the last document, taken or refused
_PLANS = Errand(
    SYSTEM, RECEIVER, "schedule", "version",
    Text("原因を直し、計画を作り直してください。", "Mend the cause, and make a new plan."),
)  # fmt: skip


class Exchange:
    """Results down, plans up. Close the client when done."""

    def __init__(self, plant: Plant, store: Store, links: Links) -> None:
        self._plant, self._store, self._links = plant, store, links
        self._results = Fetching("results", RECEIVER, lambda: store.figure(_TAKEN), self._take)
        self._plans = Bringing(plant, store.post, _PLANS, links)
        self.client = WebClient(plant, SYSTEM)

    def bring(self) -> None:
        """Something was put into the outbox: bring it without waiting."""
        self._plans.wake()

    async def fetch_results(self) -> None:
        """Take reports in their order, for ever."""
        await self._results.run(self.client, self._links, self._plant.clock)

    async def bring_plans(self) -> None:
        """Bring released plans, in their order, until each is acknowledged; for ever."""
        await self._plans.run(self.client)

    def troubles(self) -> Iterator[Text]:
        """What people should know: that plans are not taken now, or that the released one never will be."""
        if self._plans.refused:
            yield self._plans.refused
        released = self._store.versions.latest(State.RELEASED)
        if released and (why := self._plans.set_aside().get(str(released.number))):
            yield why

    def _take(self, number: int, document: dict[str, Any]) -> None:
        take(self._plant, self._store, number, document)


def take(plant: Plant, store: Store, number: int, document: dict[str, object]) -> None:
    """Enter a report, and keep its number, in one transaction. One that cannot be is refused and passed."""
    told: tuple[Reported, ...] = ()
    failed: tuple[Failure, ...] = ()
    try:
        told, failed = reported(document), failures(document)
    except Unusable as why:
        plant.rejections(SYSTEM).add("process", "results", _unusable(document, why), code="planning.E422")
    with store.together():
        for one in told:
            store.totals.add(one)
            store.observe(one)
        store.observed.add_failures(failed)
        store.keep(_TAKEN, number)


def _unusable(document: dict[str, object], why: Unusable) -> Text:
    name = str(document.get("ID", ""))[:80]
    return Text(
        f"実績 {name} は使えません（{why}）。生産工程管理用サーバの記録を見てください。",
        f"Report {name} cannot be used ({why}). Look at the log of the process management server.",
    )
