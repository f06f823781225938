"""Reads content/risk into one library, and refuses references that lead nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from sekisho.guard.problem import Problem
from sekisho.guard.strict_toml import ContentError, by_name, decode, decode_each
from sekisho.security.catalogue.reading import Catalogue, unknown
from sekisho.security.catalogue.records import CheckText
from sekisho.security.catalogue.risk import AssetKind, Costs, Method, Scenario, Technique, Techniques, Threat

T = TypeVar("T")
OTHER = "other"
"""The kind of an asset whose kind is not recognised."""


@dataclass(frozen=True)
class RiskLibrary:
    """All that the risk analysis is told: kinds, threats and scenarios by id in the order of their numbers."""

    method: Method
    kinds: Mapping[str, AssetKind]
    threats: Mapping[str, Threat]
    scenarios: Mapping[str, Scenario]
    techniques: Mapping[str, Technique]
    costs: Costs
    findings: Mapping[str, CheckText]

    @cached_property
    def practices(self) -> frozenset[str]:
        """Every practice that treats some threat."""
        return frozenset(
            one for threat in self.threats.values() for one in (*threat.practices, *threat.computer, *threat.control)
        )


def read_method(data: bytes, name: str) -> Method:
    """A method of rating from its file. Raises ContentError for one that is incomplete or not monotone."""
    return decode(Method, data, name)


def read_risk(catalogue: Catalogue, folder: Traversable | None = None) -> RiskLibrary:
    """The library in `folder`, by default the product's own. Raises ContentError with all that is wrong."""
    folder = folder or files("sekisho.security") / "content" / "risk"
    problems: list[Problem] = []

    def part(kind: type[T], name: str, before: str = "") -> dict[str, T]:
        found = sorted((folder / name).iterdir(), key=lambda one: one.name)
        named = [(before + one.name, one.read_bytes()) for one in found if one.name.endswith(".toml")]
        return by_name(decode_each(kind, named, problems), "id", problems)

    def single(kind: type[T], name: str) -> T:
        return decode(kind, (folder / name).read_bytes(), name)

    library = RiskLibrary(
        method=catalogue.method,
        kinds=_numbered(part(AssetKind, "kinds")),
        threats=_numbered(part(Threat, "threats")),
        scenarios=_numbered(part(Scenario, "scenarios")),
        techniques={one.id: one for one in single(Techniques, "techniques.toml").items},
        costs=single(Costs, "costs.toml"),
        findings=part(CheckText, "findings", "risk/"),
    )
    problems.extend(dangling(library, catalogue))
    if problems:
        raise ContentError(tuple(problems))
    return library


N = TypeVar("N", AssetKind, Threat, Scenario)


def _numbered(records: Mapping[str, N]) -> dict[str, N]:
    return dict(sorted(records.items(), key=lambda pair: pair[1].number))


def dangling(library: RiskLibrary, catalogue: Catalogue) -> Iterator[Problem]:
    """References that lead nowhere: to practice, technique, kind, threat or rule."""
    if OTHER not in library.kinds:
        yield from unknown("kinds", "id", [OTHER], library.kinds)
    for threat in library.threats.values():
        treating = (*threat.practices, *threat.computer, *threat.control)
        yield from unknown(f"threats/{threat.id}", "practices", treating, catalogue.practices)
        yield from unknown(f"threats/{threat.id}", "techniques", threat.techniques, library.techniques)
        yield from unknown(f"threats/{threat.id}", "kinds", threat.kinds, library.kinds)
    for scenario in library.scenarios.values():
        yield from unknown(f"scenarios/{scenario.id}", "final", [scenario.final], library.threats)
        yield from unknown(f"scenarios/{scenario.id}", "kinds", scenario.kinds, library.kinds)
    yield from unknown("costs", "practices", library.costs.practices, catalogue.practices)
    for finding in library.findings.values():
        yield from unknown(finding.id, "rules", finding.rules, catalogue.rules)
