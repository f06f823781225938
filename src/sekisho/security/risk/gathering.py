"""One assessed site -> the facts that the risk analysis is computed from."""

from collections.abc import Iterable

from sekisho.security.catalogue.risk import AssetKind, Grade
from sekisho.security.catalogue.risk_reading import OTHER, RiskLibrary
from sekisho.security.checks.case import Case
from sekisho.security.checks.risk.connections import Connections, place_of
from sekisho.security.checks.risk.systems import systems
from sekisho.security.checks.spoken import plain
from sekisho.security.checks.state import Assessment
from sekisho.security.ledgers.asset import Asset, Importance, Status
from sekisho.security.ledgers.book import Entry
from sekisho.security.risk.facts import Facts, Group
from sekisho.security.risk.ways_in import WaysIn

_IMPORTANCE: dict[Importance, Grade] = {Importance.HIGH: 3, Importance.MEDIUM: 2, Importance.LOW: 1}


def gather(assessment: Assessment, library: RiskLibrary) -> Facts:
    """The facts of one site."""
    case = assessment.case
    groups = grouped(case, library.kinds.values())
    ways_in = WaysIn(case, groups, case.once(Connections))
    return Facts(
        site=case.site,
        as_of=case.as_of,
        systems=case.once(systems),
        groups=groups,
        states={(one.practice, one.system): one.state for one in assessment.practices},
        zones={zone: case.kind_of(zone) for zone in dict.fromkeys((*case.zones, *(one.zone for one in groups)))},
        entrances=ways_in.entrances,
        passages=ways_in.passages,
        holes=ways_in.holes,
        levels={},
    )


def kind_of(asset: Asset, kinds: Iterable[AssetKind]) -> AssetKind:
    """The kind whose longest word stands in what the ledger calls the kind, else in the name; `other` for none."""
    every = list(kinds)
    for said in (plain(asset.kind), plain(asset.name)):
        found = [(len(word), kind) for kind in every for word in kind.words if plain(word) in said]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return next(kind for kind in every if kind.id == OTHER)


def grouped(case: Case, kinds: Iterable[AssetKind]) -> tuple[Group, ...]:
    """The devices in use by system, zone, kind and importance, in the order of the ledger."""
    every = tuple(kinds)
    found: dict[tuple[str, str, str, Grade, bool], list[Entry[Asset]]] = {}
    by_id = {kind.id: kind for kind in every}
    for entry in case.assets:
        if entry.row.status is Status.SPARE:
            continue
        kind = kind_of(entry.row, every)
        importance = _IMPORTANCE[entry.row.importance] if entry.row.importance else kind.importance
        zone = place_of(case, entry.row)
        key = (entry.row.system, zone, kind.id, importance, entry.row.importance is not None)
        found.setdefault(key, []).append(entry)
    return tuple(
        Group(
            id=f"G{number:03}",
            system=system,
            zone=zone,
            kind=kind,
            family=by_id[kind].family,
            importance=importance,
            listed=listed,
            assets=tuple(entry.row.id for entry in entries),
            names=tuple(entry.row.name or entry.row.id for entry in entries),
            evidence=entries[0].evidence("importance"),
        )
        for number, ((system, zone, kind, importance, listed), entries) in enumerate(found.items(), 1)
    )
