"""Which single answer changes a level, and which single practice moves how many risks."""

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.security.catalogue.risk import Method
from sekisho.security.checks.risk.sheet import System, rated
from sekisho.security.ledgers.risk import Level
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.by_asset import band_of
from sekisho.security.risk.changing import CHOICES, with_answer, with_states
from sekisho.security.risk.measures import Measures
from sekisho.security.risk.trees import tree_bands
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import State


@dataclass(frozen=True, slots=True)
class Turning:
    """One other answer by which the level of a system would change. value: its code, or hours."""

    system: str
    field: str
    value: str
    before: Level | None
    after: Level | None


@dataclass(frozen=True, slots=True)
class Leverage:
    """What one practice moves by holding, and by failing, everywhere: risks by asset, and trees."""

    practice: str
    better_assets: int
    better_trees: int
    worse_assets: int
    worse_trees: int


def turnings(analysis: Analysis) -> tuple[Turning, ...]:
    """Every single answer that changes a level, in the order of the systems and of the answers."""
    method = analysis.library.method
    return tuple(one for rating in analysis.rated for one in _of_system(analysis, rating.system, method))


def _of_system(analysis: Analysis, system: System, method: Method) -> Iterator[Turning]:
    before = rated(system, method).level
    for field, value in _others(system, method):
        after = rated(with_answer(analysis.facts, system, field, value).named[system.name], method).level
        if after is not before:
            yield Turning(system.name, field, value.code if isinstance(value, Choice) else str(value), before, after)


def _others(system: System, method: Method) -> Iterator[tuple[str, Choice | int]]:
    for field, words in CHOICES.items():
        for word in words:
            if getattr(system.row, field) is not word:
                yield field, word
    for hours in (method.stop_high, method.stop_medium, 0):
        if system.row.stop_hours != hours:
            yield "stop_hours", hours


def leverages(analysis: Analysis) -> tuple[Leverage, ...]:
    """Every practice that moves something, those that better the most trees first."""
    found = (_leverage(analysis, practice) for practice in sorted(analysis.library.practices))
    moving = (one for one in found if one.better_assets or one.better_trees or one.worse_assets or one.worse_trees)
    return tuple(sorted(moving, key=lambda one: (-one.better_trees, -one.better_assets, one.practice)))


def _leverage(analysis: Analysis, practice: str) -> Leverage:
    better, worse = (_moves(analysis, practice, state) for state in (State.HOLDS, State.FAILS))
    return Leverage(practice, *better, *worse)


def _moves(analysis: Analysis, practice: str, state: State) -> tuple[int, int]:
    """How many risks by asset and how many trees have another value with a practice in one state everywhere."""
    facts, library = with_states(analysis.facts, [practice], state), analysis.library
    if facts.states == analysis.facts.states:
        return 0, 0
    measures = Measures(facts, library)
    assets = 0
    for risk in analysis.risks:
        if practice in library.threats[risk.threat].treated_by(risk.group.family):
            level = measures.of(risk.threat, risk.group.pair).level
            assets += band_of(library, risk.group.importance, risk.threat_level, level) != risk.band
    before = (tree.band for tree in analysis.trees)
    trees = sum(one != other for one, other in zip(before, tree_bands(facts, measures), strict=True))
    return assets, trees
