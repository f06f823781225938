"""The whole analysis of some facts: the sheet, the risks by asset, and the attack trees, each from the same states."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.checks.risk.sheet import Rated, rate
from sekisho.security.risk.by_asset import AssetRisk, by_asset
from sekisho.security.risk.facts import Facts
from sekisho.security.risk.measures import Measures
from sekisho.security.risk.trees import Tree, grow


@dataclass(frozen=True)
class Analysis:
    """Facts and what follows from them."""

    facts: Facts
    library: RiskLibrary

    @cached_property
    def measures(self) -> Measures:
        """How well each threat is treated."""
        return Measures(self.facts, self.library)

    @cached_property
    def rated(self) -> tuple[Rated, ...]:
        """Stage 0."""
        return rate(self.facts.systems, self.library.method)

    @cached_property
    def risks(self) -> tuple[AssetRisk, ...]:
        """Stage 1."""
        return by_asset(self.facts, self.library, self.rated, self.measures)

    @cached_property
    def _grown(self) -> tuple[tuple[Tree, ...], bool]:
        return grow(self.facts, self.measures)

    @property
    def trees(self) -> tuple[Tree, ...]:
        """Stage 2."""
        return self._grown[0]

    @property
    def every_tree(self) -> bool:
        """Whether the trees are all that there are."""
        return self._grown[1]

    @cached_property
    def values(self) -> dict[tuple[str, ...], str]:
        """Every outcome by what names it: levels of systems, risk values by asset and threat, and by tree."""
        return dict(self._values())

    def _values(self) -> Iterator[tuple[tuple[str, ...], str]]:
        for one in self.rated:
            yield ("level", one.system.name), one.level.code if one.level else ""
        for risk in self.risks:
            yield ("asset", risk.group.id, risk.threat), risk.band
        for tree in self.trees:
            yield ("tree", *tree.key), tree.band
