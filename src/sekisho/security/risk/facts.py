"""What the risk analysis is computed from: answers, proofs of connection, groups of assets, states, ways of attack.

Whoever asks "what if" changes these facts and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sekisho.guard.text import Text
from sekisho.security.catalogue.risk import Family, Grade
from sekisho.security.checks.risk.sheet import System
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State

Pair = tuple[str, Family]
"""A system and the family of its devices: what practices are asked of."""
WHOLE_SITE = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Devices of one system, zone, kind and importance: rated as one, as IPA's guide does.

    listed: whether the asset ledger says the importance; else it is that of the kind.
    """

    id: str
    system: str
    zone: str
    kind: str
    family: Family
    importance: Grade
    listed: bool
    assets: tuple[str, ...]
    names: tuple[str, ...]
    evidence: Evidence

    @property
    def pair(self) -> Pair:
        """Of whose practices its protection is made."""
        return self.system, self.family


@dataclass(frozen=True, slots=True)
class Hole:
    """An open vulnerability of the vulnerability ledger, on a device of a zone."""

    asset: str
    name: str
    zone: str
    system: str
    evidence: Evidence

    @property
    def key(self) -> str:
        """What names it in a set of measures: `patch:F1-01 CVE-2024-0001`."""
        return f"patch:{self.asset} {self.name}"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into the site. threat: how; zone: where it arrives; pairs: whose protection must be overcome."""

    threat: str
    zone: str
    pairs: tuple[Pair, ...]
    text: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Passage:
    """A way from one zone to the next that is open, declared or was seen."""

    source: str
    target: str
    text: Text
    evidence: Evidence


@dataclass(frozen=True)
class Facts:
    """Everything of one site on one day. states: of practices, by practice and system ("" for the whole site).

    levels: of damage, by scenario, where they differ from the library's.
    """

    site: str
    as_of: date
    systems: tuple[System, ...]
    groups: tuple[Group, ...]
    states: Mapping[tuple[str, str], State]
    zones: Mapping[str, ZoneKind | None]
    entrances: tuple[Entrance, ...]
    passages: tuple[Passage, ...]
    holes: tuple[Hole, ...]
    levels: Mapping[str, Grade]

    def state(self, practice: str, system: str) -> State:
        """The state of a practice on a system; the site's where it belongs to the site; else not assessed."""
        found = self.states.get((practice, system)) or self.states.get((practice, WHOLE_SITE))
        return found or State.NOT_ASSESSED

    @cached_property
    def named(self) -> dict[str, System]:
        """Systems by name."""
        return {one.name: one for one in self.systems}

    @cached_property
    def members(self) -> dict[str, tuple[Pair, ...]]:
        """Whose devices stand in each zone."""
        found: dict[str, dict[Pair, None]] = {}
        for group in self.groups:
            found.setdefault(group.zone, {})[group.pair] = None
        return {zone: tuple(pairs) for zone, pairs in found.items()}

    @cached_property
    def open_in(self) -> dict[str, tuple[Hole, ...]]:
        """Open vulnerabilities by zone."""
        found: dict[str, list[Hole]] = {}
        for hole in self.holes:
            found.setdefault(hole.zone, []).append(hole)
        return {zone: tuple(holes) for zone, holes in found.items()}
