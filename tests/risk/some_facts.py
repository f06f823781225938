"""Facts as tests write them: a small site whose practices all hold unless a test says otherwise."""

from datetime import date
from functools import cache
from typing import Any

from sekisho.guard.text import Text
from sekisho.security.catalogue.risk_reading import RiskLibrary, read_risk
from sekisho.security.checks.risk.sheet import System, Way
from sekisho.security.ledgers.risk import External, Impact, Risk
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.risk.facts import Entrance, Facts, Group, Hole, Passage
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State
from tables import content

HERE = Evidence("ab" * 32, "ledgers.xlsx", "cell", "資産台帳!A2")
DAY = date(2026, 5, 20)


@cache
def library() -> RiskLibrary:
    return read_risk(content())


def system(name: str = "工程", ways: tuple[str, ...] = (), *, looked: bool = True, **row: Any) -> System:
    proofs = tuple(Way(kind, Text(kind, kind), HERE) for kind in ways)
    return System(name, Risk(system=name, **row), HERE, proofs, looked)


def group(number: int = 1, **more: Any) -> Group:
    given: dict[str, Any] = {
        "id": f"G{number:03}", "system": "工程", "zone": "FA", "kind": "controller", "family": "control",
        "importance": 3, "listed": True, "assets": (f"D{number}",), "names": (f"機器{number}",), "evidence": HERE,
    }  # fmt: skip
    given.update(more)
    return Group(**given)


def entrance(threat: str = "account", zone: str = "FA", *pairs: Any) -> Entrance:
    return Entrance(threat, zone, pairs or (("工程", "control"),), Text(f"入口 {threat}", f"way in {threat}"), HERE)


def passage(source: str, target: str) -> Passage:
    return Passage(source, target, Text(f"{source}→{target}", f"{source} to {target}"), HERE)


def hole(asset: str = "D1", zone: str = "FA", of: str = "工程") -> Hole:
    return Hole(asset, "CVE-2024-0001", zone, of, HERE)


def facts(**given: Any) -> Facts:
    """A site of one rated system. missed: practices that fail; the others hold."""
    missed = given.pop("missed", ())
    systems = given.pop("systems", (system(impact=Impact.HIGH, external=External.INTRANET),))
    states = {(practice, ""): State.HOLDS for practice in content().practices}
    states |= {(practice, ""): State.FAILS for practice in missed} | given.pop("states", {})
    groups = given.pop("groups", (group(),))
    zones = {one.zone: ZoneKind.CONTROL for one in groups}
    plain: dict[str, Any] = {"site": "工場", "as_of": DAY, "entrances": (), "passages": (), "holes": (), "levels": {}}
    return Facts(systems=systems, groups=groups, states=states, zones=zones, **{**plain, **given})
