"""Stage 2, the business-damage analysis: from each way in, over the zones of the real network, to each feared damage.

A tree here is one path of an attack tree, as IPA's guide counts them: entry, spread, final attack. Its vulnerability is
that of its hardest step. Of all paths from one entrance to one target the one that is easiest, then shortest, stands
for them.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal

from sekisho.guard.text import Text
from sekisho.security.catalogue.risk import GRADES, Band, Grade, Scenario
from sekisho.security.risk.by_asset import band_of
from sekisho.security.risk.facts import Entrance, Facts, Group, Hole, Pair, Passage
from sekisho.security.risk.measures import Measures
from sekisho.security.terms.evidence import Evidence

MOST_TREES = 5_000
"""A site with more is told so; the first, by scenario and target, are rated."""
LEAST_IMPORTANCE = 2
"""Devices of less importance do no harm to the business by themselves."""
Stage = Literal["entry", "spread", "final"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. level: how weak the defence is, 1 to 3.  holes: open vulnerabilities that leave the step open.

    assets: whose vulnerabilities count; those of all devices of the pairs in the zone for none.
    """

    stage: Stage
    threat: str
    zone: str
    pairs: tuple[Pair, ...]
    assets: tuple[str, ...]
    holes: tuple[Hole, ...]
    level: Grade
    text: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Target:
    """The devices of one system in one zone to which a scenario can be done. level: of the damage, 1 to 3."""

    scenario: str
    system: str
    zone: str
    groups: tuple[Group, ...]
    level: Grade


@dataclass(frozen=True, slots=True)
class Tree:
    """One path with its risk. threat_level: how likely the entry is."""

    id: str
    target: Target
    entrance: Entrance
    steps: tuple[Step, ...]
    threat_level: Grade
    vulnerability: Grade
    band: Band

    @property
    def hardest(self) -> int:
        """The first of the steps whose level is the lowest."""
        return min(range(len(self.steps)), key=lambda at: self.steps[at].level)

    @property
    def key(self) -> tuple[str, ...]:
        """What names it, whatever its path and its rating."""
        pairs = "、".join(system for system, _ in self.entrance.pairs)
        target = self.target
        return (target.scenario, target.system, target.zone, self.entrance.threat, self.entrance.zone, pairs)


def open_to(facts: Facts, zone: str, pairs: Iterable[Pair], assets: tuple[str, ...]) -> tuple[Hole, ...]:
    """The open vulnerabilities of some assets of a zone; of all devices of the pairs for none."""
    systems = {system for system, _ in pairs}
    found = facts.open_in.get(zone, ())
    return tuple(hole for hole in found if (hole.asset in assets if assets else hole.system in systems))


@dataclass(frozen=True)
class Network:
    """The zones, how weak each is against spread, and the shortest paths over those that are weak enough."""

    facts: Facts
    measures: Measures

    @cached_property
    def _onward(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.facts.passages:
            found.setdefault(passage.source, []).append(passage)
        return found

    @cached_property
    def into(self) -> dict[str, Step]:
        """The step of spreading into each zone; how it is reached makes no difference to its level."""
        steps: dict[str, Step] = {}
        for passage in self.facts.passages:
            if passage.target not in steps:
                pairs = self.facts.members.get(passage.target, ())
                steps[passage.target] = self.step("spread", "spread", passage.target, pairs, passage)
        return steps

    def step(  # noqa: PLR0913, PLR0917 -- what a step is made of
        self, stage: Stage, threat: str, zone: str, pairs: tuple[Pair, ...], at: Passage | Entrance | Group,
        assets: tuple[str, ...] = (),
    ) -> Step:  # fmt: skip
        """One step against the devices of some pairs in a zone, or against some of them alone."""
        exploits = self.measures.library.threats[threat].exploits
        holes = open_to(self.facts, zone, pairs, assets) if exploits else ()
        level: Grade = GRADES[-1] if holes else self.measures.weakest(threat, pairs)
        text = at.text if not isinstance(at, Group) else Text("、".join(at.names), ", ".join(at.names))
        return Step(stage, threat, zone, pairs, assets, holes, level, text, at.evidence)

    @cached_property
    def _routes(self) -> dict[tuple[str, int], dict[str, Passage | None]]:
        return {}

    def _route(self, start: str, least: int) -> dict[str, Passage | None]:
        """By zone, the passage by which the shortest path from `start` arrives; over zones at least so weak."""
        key = (start, least)
        if key not in self._routes:
            came: dict[str, Passage | None] = {start: None}
            waiting = deque([start])
            while waiting:
                for passage in self._onward.get(waiting.popleft(), ()):
                    if passage.target not in came and self.into[passage.target].level >= least:
                        came[passage.target] = passage
                        waiting.append(passage.target)
            self._routes[key] = came
        return self._routes[key]

    def easiest(self, start: str, end: str, enough: int) -> int | None:
        """How weak all zones on the easiest path are, at most `enough`; None where there is no path."""
        return next((least for least in range(enough, 0, -1) if end in self._route(start, least)), None)

    def path(self, start: str, end: str, least: int) -> tuple[Passage, ...]:
        """The shortest path over zones at least so weak; KeyError where there is none."""
        came, found = self._route(start, least), []
        while passage := came[end]:
            found.append(passage)
            end = passage.source
        return tuple(reversed(found))


def targets(facts: Facts, scenarios: Iterable[Scenario]) -> Iterator[Target]:
    """To what each scenario can be done, by scenario, in the order of the facts."""
    for scenario in scenarios:
        found: dict[tuple[str, str], list[Group]] = {}
        for group in facts.groups:
            wanted = not scenario.systems or group.system in scenario.systems
            if wanted and group.kind in scenario.kinds and group.importance >= LEAST_IMPORTANCE:
                found.setdefault((group.system, group.zone), []).append(group)
        for (system, zone), groups in found.items():
            damage = facts.levels.get(scenario.id, scenario.level)
            level = min(damage, max(group.importance for group in groups))
            yield Target(scenario.id, system, zone, tuple(groups), level)


def grow(facts: Facts, measures: Measures) -> tuple[tuple[Tree, ...], bool]:
    """Every tree of the site, and whether these are all (see `MOST_TREES`)."""
    network = Network(facts, measures)
    ways = tuple(islice(_ways(network), MOST_TREES + 1))
    trees = tuple(_tree(network, f"T{number:04}", way) for number, way in enumerate(ways[:MOST_TREES], 1))
    return trees, len(ways) <= MOST_TREES


def tree_bands(facts: Facts, measures: Measures) -> tuple[Band, ...]:
    """The risk values alone, in the order of the trees: what can be asked a hundred times over.

    The same entrances, passages and groups give the same trees in the same order, whatever the states.
    """
    network = Network(facts, measures)
    return tuple(_band(network, way) for way in islice(_ways(network), MOST_TREES))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way from an entrance to a target. least: how weak all zones on the easiest path are."""

    target: Target
    entrance: Entrance
    entry: Step
    final: Step
    least: Grade


def _ways(network: Network) -> Iterator[_Way]:
    facts, library = network.facts, network.measures.library
    entries = [(one, network.step("entry", one.threat, one.zone, one.pairs, one)) for one in facts.entrances]
    for target in targets(facts, library.scenarios.values()):
        pairs = tuple(dict.fromkeys(group.pair for group in target.groups))
        assets = tuple(asset for group in target.groups for asset in group.assets)
        threat = library.scenarios[target.scenario].final
        final = network.step("final", threat, target.zone, pairs, target.groups[0], assets)
        for entrance, entry in entries:
            least = network.easiest(entrance.zone, target.zone, min(entry.level, final.level))
            if least is not None:
                yield _Way(target, entrance, entry, final, GRADES[least - 1])


def _likely(network: Network, way: _Way) -> Grade:
    level = network.measures.library.threats[way.entrance.threat].level
    return GRADES[-1] if level == "exposure" else level


def _band(network: Network, way: _Way) -> Band:
    """`least` is no higher than entry and final attack, so it is the level of the hardest step."""
    return band_of(network.measures.library, way.target.level, _likely(network, way), way.least)


def _tree(network: Network, name: str, way: _Way) -> Tree:
    path = network.path(way.entrance.zone, way.target.zone, way.least)
    steps = (way.entry, *(_along(network, one) for one in path), way.final)
    return Tree(name, way.target, way.entrance, steps, _likely(network, way), way.least, _band(network, way))


def _along(network: Network, passage: Passage) -> Step:
    return replace(network.into[passage.target], text=passage.text, evidence=passage.evidence)
