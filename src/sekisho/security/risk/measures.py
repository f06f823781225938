"""How well a threat is treated on the devices of one system: the vulnerability level from the states of practices.

Only a practice that holds protects. One that is not applicable neither protects nor is missed; one that is stale or not
assessed is missed, just as one that fails. So the level is lowest where all hold, and never falls by a worse answer, in
the order: holds, not applicable, then stale, not assessed and fails alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.catalogue.risk import Grade
from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.risk.facts import Facts, Pair
from sekisho.security.terms.state import State

MISSED = (State.FAILS, State.STALE, State.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Measure:
    """One threat on one pair of system and family. missing: practices that treat it and are missed."""

    threat: str
    pair: Pair
    holding: tuple[str, ...]
    missing: tuple[str, ...]
    level: Grade


@dataclass(frozen=True)
class Measures:
    """All measures of some facts, each computed once."""

    facts: Facts
    library: RiskLibrary

    @cached_property
    def _known(self) -> dict[tuple[str, Pair], Measure]:
        return {}

    def of(self, threat: str, pair: Pair) -> Measure:
        """How well a threat is treated on the devices of a system and family."""
        key = (threat, pair)
        if key not in self._known:
            self._known[key] = self._measure(threat, pair)
        return self._known[key]

    def _measure(self, threat: str, pair: Pair) -> Measure:
        system, family = pair
        treating = self.library.threats[threat].treated_by(family)
        states = {practice: self.facts.state(practice, system) for practice in treating}
        holding = tuple(one for one, state in states.items() if state is State.HOLDS)
        missing = tuple(one for one, state in states.items() if state in MISSED)
        return Measure(threat, pair, holding, missing, self.level(holding, missing))

    def level(self, holding: Iterable[str], missing: Iterable[str]) -> Grade:
        """The level for what holds and what is missed; where nothing treats the threat, nothing protects."""
        grades = self.library.method.measures
        if not tuple(holding):
            return grades.none
        return grades.some if tuple(missing) else grades.all

    def weakest(self, threat: str, pairs: Iterable[Pair]) -> Grade:
        """The highest level over several pairs: whoever attacks takes the weakest. The highest of all for none."""
        return max((self.of(threat, pair).level for pair in pairs), default=self.library.method.measures.none)
