"""Stage 0, the report's own sheet (table 3): impact and connection of each system, its score and required level.

What a person entered and what answers and evidence say stand side by side; the worse of both is taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.catalogue.risk import Demand, Method
from sekisho.security.ledgers.risk import External, Impact, Level, Risk
from sekisho.security.terms.evidence import Evidence

QUESTIONS = ("safety", "quality", "stop_hours", "information")
"""The fields of the four questions from which the impact follows; the worst answer counts."""
_SIZES, _REACHES = tuple(Impact), tuple(External)


@dataclass(frozen=True, slots=True)
class Way:
    """One proof that a system is connected. kind: of `catalogue.risk.WAYS`."""

    kind: str
    text: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class System:
    """One system with its row of the risk sheet, and the proofs of its connections.

    row: an empty one where the sheet has none; evidence is None then.  looked: whether anything was given that could
    have shown a connection, so that no proof means none.
    """

    name: str
    row: Risk
    evidence: Evidence | None
    ways: tuple[Way, ...]
    looked: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """One line of the sheet.

    answers: the impact that each of the four questions gives; None where it is not answered.  asked: the worst of them.
    shown: the widest connection that evidence proves; None where nothing was given that could.
    impact, external: what is taken, the worse of entered and computed.  score, demand: None where one of both lacks.
    """

    system: System
    answers: tuple[Impact | None, ...]
    asked: Impact | None
    shown: External | None
    impact: Impact | None
    external: External | None
    score: int | None
    demand: Demand | None

    @property
    def level(self) -> Level | None:
        """The required level."""
        return Level.named(self.demand.level) if self.demand else None

    @property
    def complete(self) -> bool:
        """Whether the impact cannot get worse by answering what is still open."""
        return self.impact is Impact.HIGH or self.system.row.impact is not None or None not in self.answers


def worst_impact(of: Iterable[Impact | None]) -> Impact | None:
    """The worst of some impacts; None for none."""
    return min((one for one in of if one), key=_SIZES.index, default=None)


def widest(of: Iterable[External | None]) -> External | None:
    """The widest of some connections; None for none."""
    return min((one for one in of if one), key=_REACHES.index, default=None)


def impact_of_stop(hours: int, method: Method) -> Impact:
    """The impact of so many hours of stop; the limits belong to the worse side."""
    if hours >= method.stop_high:
        return Impact.HIGH
    return Impact.MEDIUM if hours >= method.stop_medium else Impact.LOW


def answers_of(row: Risk, method: Method) -> tuple[Impact | None, ...]:
    """The impact by each of the four questions, in their order."""
    stop = None if row.stop_hours is None else impact_of_stop(row.stop_hours, method)
    return row.safety, row.quality, stop, row.information


def score_of(impact: Impact, external: External, method: Method) -> int:
    """The score (評価点): the points of the impact times those of the connection."""
    return int(getattr(method.impact, impact.code)) * int(getattr(method.reach, external.code))


def demand_of(score: int, method: Method) -> Demand:
    """What a score asks for; the lowest level for every score below its limit."""
    return next((one for one in method.demands if score >= one.score), method.demands[-1])


def shown_by(ways: Iterable[Way], method: Method) -> External | None:
    """The widest connection that some proofs show; None for none."""
    reaches = {one.id: External.named(one.reach) for one in method.ways}
    return widest(reaches[way.kind] for way in ways)


def rated(system: System, method: Method) -> Rated:
    """One system as the method rates it."""
    row = system.row
    answers = answers_of(row, method)
    shown = shown_by(system.ways, method) or (External.NONE if system.looked else None)
    impact = worst_impact((row.impact, *answers))
    external = widest((row.external, shown))
    score = score_of(impact, external, method) if impact and external else None
    demand = None if score is None else demand_of(score, method)
    return Rated(system, answers, worst_impact(answers), shown, impact, external, score, demand)


def rate(systems: Iterable[System], method: Method) -> tuple[Rated, ...]:
    """Every system, in the order given."""
    return tuple(rated(one, method) for one in systems)
