"""The way to the planning server, over the exchange server in the DMZ: plans are fetched, results are brought.

Both ways are opened from here. While the exchange server cannot be reached, the last plan stays valid and results wait.
"""

from sekisho.factory.process.journal import Journal
from sekisho.factory.process.released import PlanRefused, Released
from sekisho.factory.process.reporting import RECEIVER
from sekisho.factory.wire.bringing import Bringing, Errand
from sekisho.factory.wire.fetching import Fetching
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import WebClient
from sekisho.guard.text import Text

_RESULTS = Errand(
    "process", RECEIVER, "results", "id", Text(
        "原因を直し、警報を確認済みにしてください。合計は、その作業指示の次の実績で届きます。",
        "Mend the cause, and dismiss the alarm. The totals come with the next report of the same work orders.",
    )
)  # fmt: skip


class Upwards:
    """Plans down, results up. Close the client when done."""

    def __init__(self, plant: Plant, journal: Journal, released: Released, links: Links) -> None:
        self._plant, self._journal, self._released, self._links = plant, journal, released, links
        self._plans = Fetching("schedule", RECEIVER, lambda: released.number, self._take)
        self._results = Bringing(plant, journal.post, _RESULTS, links, self._tell)
        self.client = WebClient(plant, "process")

    async def fetch_plans(self) -> None:
        """Ask for newer plans, for ever."""
        await self._plans.run(self.client, self._links, self._plant.clock)

    async def bring_results(self) -> None:
        """Bring reports, in their order, until each is acknowledged; for ever."""
        await self._results.run(self.client)

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

    def _tell(self, trouble: str, text: Text | None) -> None:
        name, now, alarms = f"results/{trouble}", self._plant.clock.now(), self._journal.alarms
        if text is None:
            alarms.end(name, now)
        else:
            alarms.call(name, now, text)


def _refused(texts: tuple[Text, ...]) -> Text:
    """The first fault of a plan, and how many more there are."""
    first, more = texts[0], len(texts) - 1
    if not more:
        return first
    return Text(f"{first.ja}ほかに {more} 件あります。", f"{first.en} Faults beside it: {more}.")
