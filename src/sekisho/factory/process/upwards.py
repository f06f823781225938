"""The way to the planning server, over the exchange server in the DMZ: plans are fetched, results are brought.

Both ways are opened from here. While the exchange server cannot be reached, the last plan stays valid and results wait.
"""

import asyncio

from sekisho.factory.process.journal import Journal
from sekisho.factory.process.links import Links
from sekisho.factory.process.released import PlanRefused, Released
from sekisho.factory.process.reporting import RECEIVER
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Unreachable, WebClient
from sekisho.guard.text import Text

POLL_S = 60.0
"""Seconds of the factory's time between two questions for a newer plan, and between two looks into the outbox."""

_AGAIN_S = 1.0
"""Real seconds until an exchange server that was not there is asked again."""


class Upwards:
    """Plans down, results up. Close the client when done."""

    def __init__(self, plant: Plant, journal: Journal, released: Released, links: Links) -> None:
        self._plant, self._journal, self._released, self._links = plant, journal, released, links
        self.client = WebClient(plant, "process")

    async def fetch_plans(self) -> None:
        """Ask for newer plans, for ever."""
        while True:
            try:
                found = await self.client.next("schedule", self._released.number)
            except Unreachable:
                await self._cut()
                continue
            self._links.tell(RECEIVER, self._plant.clock.now(), up=True)
            if found is None:
                await self._plant.clock.sleep(POLL_S)
            else:
                self._take(*found)

    def _take(self, number: int, schedule: dict[str, object]) -> None:
        now, alarms = self._plant.clock.now(), self._journal.alarms
        try:
            told = self._released.take(number, schedule, now)
        except PlanRefused as why:
            text = _refused(why.texts)
            self._plant.rejections("process").add("planning", "schedule", text, code="process.E422")
            alarms.call("plan/refused", now, text)
            return
        alarms.end("plan/refused", now)
        alarms.only("quantity", told, now)

    async def bring_results(self) -> None:
        """Bring reports, in their order, until each is acknowledged; for ever."""
        while True:
            for letter in self._journal.post.waiting(RECEIVER):
                self._journal.post.sent(letter.id)
                try:
                    answer = await self.client.send("results", letter.content, path={"id": letter.id})
                except Unreachable:
                    await self._cut()
                    break
                if answer.status < 300:
                    self._journal.post.acknowledged(letter.id)
                    self._journal.alarms.end("results/refused", self._plant.clock.now())
                else:
                    self._journal.alarms.call("results/refused", self._plant.clock.now(), _not_taken(answer.status))
            else:
                await self._plant.clock.sleep(POLL_S)

    async def _cut(self) -> None:
        self._links.tell(RECEIVER, self._plant.clock.now(), up=False)
        await asyncio.sleep(_AGAIN_S)


def _refused(texts: tuple[Text, ...]) -> Text:
    """The first fault of a plan, and how many more there are."""
    first, more = texts[0], len(texts) - 1
    if not more:
        return first
    return Text(f"{first.ja}ほかに {more} 件あります。", f"{first.en} Faults beside it: {more}.")


def _not_taken(status: int) -> Text:
    return Text(
        f"交換サーバが実績を受け取りません（{status}）。送り直しています。両方のサーバの記録を見てください。",
        f"The exchange server does not take results ({status}). They are sent again. Look at the logs of both servers.",
    )
