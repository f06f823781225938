"""The cheapest set of measures that takes every worst attack tree below a risk value.

Measures are practices made to hold everywhere, and vulnerabilities closed. A tree is cut where one of its steps becomes
hard enough; which sets of measures do that is worked out step by step, and the cheapest choice for all trees is found
by branch and bound. As cutting one path may leave another, the choice is tried on the facts, and what is left is added,
until nothing is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from sekisho.security.catalogue.risk import BANDS, Band
from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.by_asset import band_of
from sekisho.security.risk.changing import with_states, without_holes
from sekisho.security.risk.measures import Measure
from sekisho.security.risk.trees import Step, Tree, open_to
from sekisho.security.terms.state import State

Choice = frozenset[str]
"""Measures that together do it: practices by number, vulnerabilities by the key of their `Hole`."""
MOST_CHOICES, MOST_NODES, MOST_ROUNDS = 64, 20_000, 60
"""Bounds of the search. Where one is met the answer still cuts the trees, but may not be the cheapest."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What to do. below: every tree that measures can cut is a lower risk than this after it.

    measures: each with its cost.  left: trees that no measure of the library takes below.  exact: none is cheaper.
    after: the analysis with the measures in place.
    """

    below: Band
    measures: Mapping[str, int]
    trees: int
    left: tuple[Tree, ...]
    exact: bool
    after: Analysis

    @property
    def cost(self) -> int:
        """The cost of all measures together."""
        return sum(self.measures.values())


def worst_band(analysis: Analysis) -> Band:
    """The worst risk value that a tree has; the best of all where there is no tree."""
    return min((tree.band for tree in analysis.trees), default=BANDS[-1])


def with_measures(analysis: Analysis, measures: Iterable[str]) -> Analysis:
    """The analysis with some measures in place."""
    wanted = set(measures)
    practices = [one for one in wanted if one in analysis.library.practices]
    facts = without_holes(with_states(analysis.facts, practices, State.HOLDS), wanted)
    return Analysis(facts, analysis.library)


def cut(analysis: Analysis, below: Band | None = None) -> Cut:
    """The cheapest measures against every tree of risk value `below` or worse; by default the worst there is."""
    limit = below or worst_band(analysis)
    asked: dict[frozenset[Choice], None] = {}
    left: dict[tuple[str, ...], Tree] = {}
    chosen: Choice = frozenset()
    exact, after = True, analysis
    for _ in range(MOST_ROUNDS):
        fresh = [tree for tree in after.trees if tree.band <= limit and tree.key not in left]
        if not fresh:
            break
        for tree in fresh:
            choices, whole = _choices(tree, limit, analysis)
            exact = exact and whole
            if choices and not any(choice <= chosen for choice in choices):
                asked[frozenset(choices)] = None
            else:
                left[tree.key] = tree
        chosen, proved = _cheapest(tuple(asked), analysis.library)
        exact = exact and proved
        after = with_measures(analysis, chosen)
    else:
        exact = False
    hit = sum(tree.band <= limit for tree in analysis.trees)
    costs = {one: cost_of(one, analysis.library) for one in sorted(chosen, key=_order)}
    return Cut(limit, costs, hit, tuple(left.values()), exact, after)


def cost_of(measure: str, library: RiskLibrary) -> int:
    """The cost of one measure."""
    costs = library.costs
    return costs.practices.get(measure, costs.default) if measure in library.practices else costs.patch


def _order(measure: str) -> tuple[int, tuple[int, ...], str]:
    parts = measure.split(".")
    return (0, tuple(map(int, parts)), "") if all(part.isdecimal() for part in parts) else (1, (), measure)


def _choices(tree: Tree, limit: Band, analysis: Analysis) -> tuple[set[Choice], bool]:
    """Every least set of measures that takes a tree below the limit, and whether these are all."""
    enough = [
        grade for grade in (1, 2, 3) if band_of(analysis.library, tree.target.level, tree.threat_level, grade) > limit
    ]
    if not enough:
        return set(), True
    found: set[Choice] = set()
    whole = True
    for step in tree.steps:
        choices = list(_of_step(step, max(enough), analysis))
        whole = whole and len(choices) < MOST_CHOICES
        found.update(choices[:MOST_CHOICES])
    return {one for one in found if not any(other < one for other in found)}, whole


def _of_step(step: Step, enough: int, analysis: Analysis) -> Iterator[Choice]:
    """Sets of measures that bring one step to a level of `enough` or less."""
    exploits = analysis.library.threats[step.threat].exploits
    holes = open_to(analysis.facts, step.zone, step.pairs, step.assets) if exploits else ()
    patches = frozenset(hole.key for hole in holes)
    parts = [_of_measure(analysis.measures.of(step.threat, pair), enough, analysis.library) for pair in step.pairs]
    if not parts:
        return
    seen: set[Choice] = set()
    for number, combined in enumerate(product(*parts)):
        if number >= MOST_CHOICES * MOST_CHOICES or len(seen) >= MOST_CHOICES:
            return
        together = patches.union(*combined)
        if together not in seen:
            seen.add(together)
            yield together


def _of_measure(measure: Measure, enough: int, library: RiskLibrary) -> list[Choice]:
    """Sets of practices that bring one threat on one pair to a level of `enough` or less; empty for none."""
    grades = library.method.measures
    if measure.level <= enough:
        return [frozenset()]
    if grades.some <= enough and not measure.holding:
        return [frozenset({one}) for one in sorted(measure.missing, key=lambda one: cost_of(one, library))]
    if grades.all <= enough and (measure.holding or measure.missing):
        return [frozenset(measure.missing)]
    return []


def _cheapest(asked: tuple[frozenset[Choice], ...], library: RiskLibrary) -> tuple[Choice, bool]:
    """The cheapest set that holds one choice for each that is asked, and whether that is proved."""
    costs = {one: cost_of(one, library) for choices in asked for choice in choices for one in choice}
    ordered = sorted(asked, key=lambda choices: (len(choices), sorted(map(sorted, choices))))
    search = _Search(tuple(_sorted(choices, costs) for choices in ordered), costs)
    return search.run()


def _sorted(choices: Iterable[Choice], costs: Mapping[str, int]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: (sum(costs[one] for one in choice), sorted(choice))))


class _Search:
    """Branch and bound over the trees: each takes one of its choices, the cheapest to add first."""

    def __init__(self, asked: tuple[tuple[Choice, ...], ...], costs: Mapping[str, int]) -> None:
        self._asked, self._costs = asked, costs
        self._best: Choice = frozenset()
        self._least, self._nodes = float("inf"), 0

    def run(self) -> tuple[Choice, bool]:
        """The best set found, and whether the search was not cut short. The first descent always gives one."""
        self._descend(frozenset(), 0)
        return self._best, self._nodes < MOST_NODES

    def _descend(self, chosen: Choice, cost: int) -> None:
        self._nodes += 1
        open_ = [choices for choices in self._asked if not any(choice <= chosen for choice in choices)]
        adding = [min(self._more(choice, chosen) for choice in choices) for choices in open_]
        if cost + max(adding, default=0) >= self._least:
            return
        if not open_:
            self._best, self._least = chosen, cost
            return
        # the tree with the fewest ways out decides first; of those the dearest
        at = min(range(len(open_)), key=lambda number: (len(open_[number]), -adding[number]))
        for choice in sorted(open_[at], key=lambda one: self._more(one, chosen)):
            if self._nodes >= MOST_NODES and self._least < float("inf"):
                return
            self._descend(chosen | choice, cost + self._more(choice, chosen))

    def _more(self, choice: Choice, chosen: Choice) -> int:
        return sum(self._costs[one] for one in choice - chosen)
