"""Makes plans in a thread of its own, so that the service goes on, and keeps each as a draft."""

import asyncio
import time
from dataclasses import replace
from datetime import datetime, timedelta

from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.pace import Pace
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.proper import whole
from sekisho.factory.plan.production.releasing import Releasing
from sekisho.factory.plan.production.store import Store
from sekisho.factory.plan.production.versions import State, Version
from sekisho.factory.wire.clock import Clock
from sekisho.guard.text import Text


class Planner:
    """Makes one plan at a time. search_s: real seconds of search."""

    def __init__(self, store: Store, releasing: Releasing, clock: Clock, search_s: float) -> None:
        self._store, self._releasing, self._clock, self._search_s = store, releasing, clock, search_s
        self._pace = Pace()
        self._one = asyncio.Lock()

    async def make(self, who: str, why: Text) -> Version:
        """Make a plan of what is known now, and keep it as a draft. It begins when the search is over."""
        async with self._one:
            inputs, revision = self._store.inputs(), self._store.revision
            released = self._store.versions.latest(State.RELEASED)
            begin = self._begin()
            search = replace(Search(), effort=self._pace.effort(self._search_s))
            plan = await asyncio.to_thread(self._planned, inputs, begin, released.plan if released else None, search)
            return self._releasing.draft(plan, inputs, revision, who, why)

    def _begin(self) -> datetime:
        ahead = timedelta(seconds=self._search_s * self._clock.factor)
        return whole(self._clock.now() + ahead) + timedelta(seconds=1)

    def _planned(self, inputs: Inputs, begin: datetime, running: Plan | None, search: Search) -> Plan:
        started = time.monotonic()
        plan = daily(inputs, begin, running, search)
        self._pace.learn(search.effort, time.monotonic() - started)
        return plan
