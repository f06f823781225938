"""Asks the factory simulator how robust a version is, and keeps what it says with the version.

Source: report, section 1.3.2, flow ⑤.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sekisho.factory.plan.production.acts import named
from sekisho.factory.plan.production.experience import experience
from sekisho.factory.plan.production.past import past
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.releasing import Releasing
from sekisho.factory.plan.production.simulating import simulation
from sekisho.factory.plan.production.store import Act, Store
from sekisho.factory.plan.production.versions import Agreement, Learned, Simulated, Version
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.links import Links, again
from sekisho.factory.wire.web import Unreachable, WebClient
from sekisho.guard.text import Text

SYSTEM = "simulator"

_LOOKED_BACK = 50
"""Versions whose runs are asked for again after a restart."""

_COMPARED = 30
"""Versions that were simulated and released, among which those are sought that can be compared with what came."""


_FEW = 3
"""Times below which the simulator goes by the standard one: docs/simulation.md."""


class Asking:
    """The way to the simulator."""

    def __init__(self, store: Store, releasing: Releasing, client: WebClient, links: Links, clock: Clock) -> None:
        self._store, self._releasing, self._client, self._links, self._clock = store, releasing, client, links, clock
        self._asked = asyncio.Event()
        self._pending = {
            one.number for one in store.versions.all(_LOOKED_BACK) if one.simulated and not one.simulated.is_over
        }

    async def ask(self, number: int, who: str) -> Version:
        """Ask about a version; what comes of it is kept with it later. Raises Refused."""
        who, version, at = named(who), self._releasing.version(number), self._clock.now()
        run = f"P-{number}-{at:%Y%m%dT%H%M%S}"
        inputs = self._store.inputs()
        content = simulation(inputs, version.plan, run, number, at)
        if not content["orders"]:
            raise Refused(
                f"第{number}版の注文は、すべて作り終えたか取り消されました。新しい版を試算してください。",
                f"All orders of version {number} are made or withdrawn. Simulate a newer version.",
            )
        content |= experience(inputs, self._store.observed, content, at)
        totals = {one.order: one for one in self._store.totals.all()}
        if came_of := past(self._store.versions.followed(_COMPARED), totals, at):
            content["past"] = came_of
        if text := refused("simulation-input", content):
            raise Refused(text.ja, text.en)
        await self._send(content)
        with self._store.together():
            made = replace(self._releasing.version(number), simulated=Simulated(run, who, at))
            self._store.versions.put(made)
            self._store.note(Act(at, who, "ask_simulator", str(number)))
        self._pending.add(number)
        self._asked.set()
        return made

    async def follow(self) -> None:
        """Ask for the results of all runs until they are over; for ever."""
        while True:
            self._asked.clear()
            for number in sorted(self._pending):
                await self._look(number)
            if not self._pending:
                await self._asked.wait()
            await again()

    async def _send(self, content: dict[str, Any]) -> None:
        try:
            answer = await self._client.send("simulation-input", content)
        except Unreachable:
            self._links.tell(SYSTEM, self._clock.now(), up=False)
            raise Refused(
                "シミュレーターが答えません。動いているか確かめて、もう一度頼んでください。",
                "The simulator does not answer. See whether it runs, and ask again.",
            ) from None
        self._links.tell(SYSTEM, self._clock.now(), up=True)
        if answer.status >= 400:
            raise Refused(
                f"シミュレーターが依頼を受け取りません（{answer.status}）。時間をおいて頼んでください。",
                f"The simulator does not take the request ({answer.status}). Ask again later.",
            )

    async def _look(self, number: int) -> None:
        version = self._store.versions.get(number)
        if version is None or version.simulated is None:
            self._pending.discard(number)
            return
        try:
            answer = await self._client.send("simulation-plan", path={"id": version.simulated.run})
        except Unreachable:
            self._links.tell(SYSTEM, self._clock.now(), up=False)
            return
        self._links.tell(SYSTEM, self._clock.now(), up=True)
        told = came(version.simulated, answer.content if answer.status == 200 else None)
        if told.is_over:
            with self._store.together():
                self._store.versions.put(replace(version, simulated=told))
            self._pending.discard(number)


def came(asked: Simulated, plan: Mapping[str, Any] | None) -> Simulated:
    """What a simulation plan says of a run, the same while it goes on. plan: None where there is no such run."""
    if plan is None:
        return replace(asked, failed=_LOST)
    match plan["state"]:
        case "failed":
            reason = plan.get("reason")
            return replace(asked, failed=Text(reason["ja"], reason["en"]) if reason else _LOST)
        case "done" if "lateShare" in plan:
            share = plan["lateShare"]
            low, high = plan.get("lateShareLow", share), plan.get("lateShareHigh", share)
            learned, agreement = _learned(plan), _agreement(plan)
            return replace(asked, late_share=share, low=low, high=high, agreement=agreement, learned=learned)
        case "done":
            return replace(asked, failed=_LOST)
        case _:
            return asked


def _agreement(plan: Mapping[str, Any]) -> Agreement | None:
    told = plan.get("validation", {}).get("orders", {})
    if "meanError" not in told or "coverage" not in told:
        return None
    return Agreement(told["count"], told["meanError"], told["coverage"])


def _learned(plan: Mapping[str, Any]) -> Learned:
    """The plan's figures count where the answer says how many samples there were, and that they were too few."""
    fits: dict[str, list[int]] = {"time": [], "failure": []}
    for one in plan.get("fits", ()):
        fits.setdefault(one["of"], []).append(one["samples"])
    times = fits["time"]
    few = sum(one < _FEW for one in times)
    judged = sum(one["inspected"] for one in plan.get("shares", ()))
    return Learned(sum(times), len(times), few, sum(fits["failure"]), judged)


_LOST = Text("シミュレーターに結果がありません。もう一度頼んでください。", "The simulator has no result. Ask it again.")
