"""Stage 1, the asset-based analysis after IPA's guide: each threat to each group of devices, by three levels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from sekisho.security.catalogue.risk import Band, Grade, Threat
from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.ledgers.risk import External
from sekisho.security.risk.facts import Facts, Group
from sekisho.security.risk.measures import Measure, Measures

BY_EXPOSURE: dict[External | None, Grade] = {
    External.INTERNET: 3, External.INTRANET: 2, External.NONE: 1, None: 3,
}  # fmt: skip
"""How likely a threat over the network is; where the connection is not known, as likely as from the internet."""


@dataclass(frozen=True, slots=True)
class AssetRisk:
    """One threat to one group of devices. threat_level: 1 to 3.  band: A (highest) to E."""

    group: Group
    threat: str
    threat_level: Grade
    measure: Measure
    band: Band

    @property
    def vulnerability(self) -> Grade:
        """The vulnerability level."""
        return self.measure.level


def threat_level(threat: Threat, external: External | None) -> Grade:
    """How likely a threat is for a system connected so."""
    return BY_EXPOSURE[external] if threat.level == "exposure" else threat.level


def band_of(library: RiskLibrary, weight: int, threat: int, vulnerability: int) -> Band:
    """The risk value of three levels from 1 to 3."""
    return cast("Band", library.method.cells.band(weight, threat, vulnerability))


def by_asset(facts: Facts, library: RiskLibrary, rated: Iterable[Rated], measures: Measures) -> tuple[AssetRisk, ...]:
    """Every threat to every group, groups in the order of the facts, threats in that of the library."""
    external = {one.system.name: one.external for one in rated}
    return tuple(_risks(facts, library, external, measures))


def _risks(
    facts: Facts, library: RiskLibrary, external: dict[str, External | None], measures: Measures
) -> Iterator[AssetRisk]:
    for group in facts.groups:
        for threat in library.threats.values():
            if threat.kinds and group.kind not in threat.kinds:
                continue
            level = threat_level(threat, external.get(group.system))
            measure = measures.of(threat.id, group.pair)
            yield AssetRisk(group, threat.id, level, measure, band_of(library, group.importance, level, measure.level))
