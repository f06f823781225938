"""The facts of a risk analysis as a kept run holds them: written as JSON and read back here, so the two stay together.

Site, day and the states of the practices stand in the run already, and are given when the facts are read.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sekisho.guard.text import Text
from sekisho.security.checks.risk.sheet import System, Way
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.plain import restored, told
from sekisho.security.ledgers.risk import Risk
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.risk.facts import Entrance, Facts, Group, Hole, Passage
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State

Json = dict[str, object]
_SHEET = REGISTRY["risk"]


def plain(facts: Facts) -> Json:
    """Facts for JSON."""
    return {
        "systems": [
            {
                "name": one.name,
                "row": told(_SHEET, one.row),
                "evidence": _plain(one.evidence),
                "ways": [_parts(way) for way in one.ways],
                "looked": one.looked,
            }
            for one in facts.systems
        ],
        "groups": [_parts(one) for one in facts.groups],
        "zones": {name: kind.code if kind else None for name, kind in facts.zones.items()},
        "entrances": [_parts(one) for one in facts.entrances],
        "passages": [_parts(one) for one in facts.passages],
        "holes": [_parts(one) for one in facts.holes],
        "levels": dict(facts.levels),
    }


def _parts(one: Way | Group | Entrance | Passage | Hole) -> Json:
    return {name: _plain(getattr(one, name)) for name in one.__slots__}


def _plain(value: object) -> object:
    match value:
        case Text() | Evidence():
            return value.told
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def facts_of(said: Mapping[str, Any], site: str, as_of: dt.date, states: Mapping[tuple[str, str], State]) -> Facts:
    """The facts that `plain` wrote. KeyError, TypeError or ValueError for anything else."""
    kinds = {one.code: one for one in ZoneKind}
    return Facts(
        site=site,
        as_of=as_of,
        systems=tuple(map(_system, said["systems"])),
        groups=tuple(
            Group(**{**_read(one), "assets": tuple(one["assets"]), "names": tuple(one["names"])})
            for one in said["groups"]
        ),
        states=states,
        zones={name: kinds[code] if code else None for name, code in said["zones"].items()},
        entrances=tuple(
            Entrance(**{**_read(one), "pairs": tuple((system, family) for system, family in one["pairs"])})
            for one in said["entrances"]
        ),
        passages=tuple(Passage(**_read(one)) for one in said["passages"]),
        holes=tuple(Hole(**_read(one)) for one in said["holes"]),
        levels=said["levels"],
    )


def _system(said: Mapping[str, Any]) -> System:
    row = restored(_SHEET, said["row"])
    if not isinstance(row, Risk):
        raise TypeError(said["name"])
    ways = tuple(Way(**_read(one)) for one in said["ways"])
    return System(said["name"], row, _place(said["evidence"]) if said["evidence"] else None, ways, said["looked"])


def _read(one: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of one record, with its text and place made again."""
    text = {"text": Text(one["text"]["ja"], one["text"]["en"])} if "text" in one else {}
    return {**one, **text, "evidence": _place(one["evidence"])}


def _place(one: Mapping[str, Any]) -> Evidence:
    return Evidence(one["sha256"], one["file"], one["unit"], one["at"])
