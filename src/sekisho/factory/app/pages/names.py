"""What people call machines, stalls and segments."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.contracts import Contracts
from sekisho.factory.app.pages.causes import Spent
from sekisho.factory.app.pages.labels import Words, labels
from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.factory.plan.production.plan import Link
from sekisho.guard.durations import duration


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one language. What has none is called by its id."""

    contracts: Contracts
    words: Words

    def machine(self, name: str) -> str:
        """A machine, a stall or a crew."""
        if name in self.contracts.systems:
            return self.contracts.systems[name].name.of(self.words.language)
        kind, _, number = name.partition("-")
        if kind == "stall" and number:
            return self.words("segment.stall", number=number)
        return self.words(f"name.{name}") if f"name.{name}" in labels() else name

    def segment(self, name: str) -> str:
        """A segment of a route, with its side."""
        work, _, side = name.partition("-")
        if f"work.{work}" not in labels() or (side and f"side.{side}" not in labels()):
            return name
        return (
            self.words("segment.of", work=self.words(f"work.{work}"), side=self.words(f"side.{side}"))
            if side
            else self.words(f"work.{work}")
        )

    def result(self, said: str) -> str:
        """Why a board failed: a word of a machine, or what a person wrote."""
        return self.words(f"result.{said}") if f"result.{said}" in labels() else said

    def minutes(self, minutes: float) -> str:
        """How long something takes."""
        return duration(minutes).of(self.words.language)

    def weekday(self, at: datetime) -> str:
        """The day of the week, Japan time."""
        return self.words(f"time.day_{at.astimezone(JAPAN).weekday()}")

    def cause(self, one: Link | Spent) -> str:
        """What an order's time went to."""
        by = self.machine(one.by) if one.by else ""
        return self.words(f"cause.{one.cause.value}", machine=self.machine(one.machine), by=by)

    def person(self, name: str) -> str:
        """Who did something at the plan: a person, the server itself, or its rule."""
        return self.words(f"who.{name}") if f"who.{name}" in labels() else name

    def queue(self, name: str) -> str:
        """Where messages wait."""
        return self.words(f"queue.{name}") if f"queue.{name}" in labels() else name
