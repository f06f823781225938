"""A risk sheet that is as it should be, and what is written in it that should not be.

Its systems have one device each that nobody connects, so that only the ledgers can prove a connection, and no violation
on the wires changes what the sheet must say.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.asset import Asset, Connection, Status
from sekisho.security.ledgers.remote_connection import RemoteConnection
from sekisho.security.ledgers.risk import External, Impact, Level, Risk
from sekisho.security.ledgers.zone import Trust, Zone
from sekisho.security.range.at_devices import Break
from sekisho.security.range.paperwork import PEOPLE, lately
from sekisho.security.range.plan import ZONE, Draft, Expected, Shown

SYSTEMS = {"検査": "fa1", "保全": "fa2", "計測": "dmz", "設計": "develop"}
"""Each rated system with the LAN of whose zone its device is; a zone of office computers would be a connection."""
TESTER = "試験機"


def add_sheet(draft: Draft, day: dt.date) -> None:
    """Add the devices and their sheet: harm would be great, nothing is connected, so 3 points and the middle level."""
    for number, (system, lan) in enumerate(SYSTEMS.items(), 1):
        draft.add(
            Asset(
                id=f"T-{number}", name=f"{system}の{TESTER}", kind=TESTER, place="工場棟", keeper="生産部門",
                system=system, zone=ZONE[lan], connection=Connection.NONE, status=Status.IN_USE,
                stocktaken=lately(day),
            )
        )  # fmt: skip
        draft.add(
            Risk(
                system=system, impact=Impact.HIGH, external=External.NONE, score=3, level=Level.MEDIUM,
                safety=Impact.HIGH, quality=Impact.MEDIUM, stop_hours=2, information=Impact.LOW,
                treated_by=("3.1.9", "3.1.2.1-1"), assessor=PEOPLE[0], assessed=lately(day), approver=PEOPLE[1],
                approved=lately(day),
            )
        )  # fmt: skip


def _of_system(says: Callable[[Draft, dt.date, Risk, Asset], Shown]) -> Break:
    """A violation about one system of the sheet, which is taken for it. None where all are."""

    def put(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
        free = [system for system in SYSTEMS if system not in draft.taken]
        if not free:
            return None
        system = chance.choice(free)
        draft.taken.add(system)
        asset = cast("Asset", draft.row(Asset, system=system))
        return says(draft, day, cast("Risk", draft.row(Risk, system=system)), asset)

    return put


def _entered(check: str, words: tuple[str, str], **changed: object) -> Break:
    """A row of the sheet that says something it should not."""

    @_of_system
    def put(draft: Draft, _: dt.date, row: Risk, _asset: Asset) -> Shown:
        draft.replace(row, replace(row, **changed))  # type: ignore[arg-type]  # columns by their names
        said = f"リスク分析シートの{row.system}: {words[0]}", f"{row.system} in the risk sheet: {words[1]}"
        return Shown(*said, (Expected(check, row.system),))

    return put


@_of_system
def _not_in_sheet(draft: Draft, _day: dt.date, row: Risk, _asset: Asset) -> Shown:
    draft.tables["risk"].remove(row)
    ja, en = f"システム{row.system}がリスク分析シートにない", f"the system {row.system} is not in the risk sheet"
    return Shown(ja, en, (Expected("risk/unrated", row.system),))


@_of_system
def _remote(draft: Draft, day: dt.date, row: Risk, asset: Asset) -> Shown:
    draft.replace(row, replace(row, score=None, level=None))
    draft.add(RemoteConnection(name="遠隔保守", partner="保守業者", destinations=(asset.id,), reviewed=lately(day)))
    return Shown(
        f"外部接続「無し」のシステム{row.system}にリモート接続がある",
        f"the system {row.system}, entered as not connected, has a remote connection",
        (Expected("risk/connection-wider", row.system),),
    )


@_of_system
def _aims_low(draft: Draft, _day: dt.date, row: Risk, asset: Asset) -> Shown:
    zone = cast("Zone", draft.row(Zone, name=asset.zone))
    draft.replace(zone, replace(zone, trust=Trust.SL0))
    return Shown(
        f"要求レベル「中」のシステム{row.system}があるゾーン {zone.name} の目標が SL-T 0",
        f"the zone {zone.name} aims at SL-T 0, with the system {row.system} of the middle level in it",
        (Expected("risk/target-low", row.system),),
    )


NARROWER = "risk-connection-unproved"
KINDS: dict[str, Break] = {
    "risk-not-in-sheet": _not_in_sheet,
    "risk-not-rated": _entered(
        "risk/unrated", ("影響度も人の安全への影響も未記入", "neither impact nor impact on safety is entered"),
        impact=None, safety=None, score=None, level=None,
    ),
    "risk-impact-too-small": _entered(
        "risk/impact-differs", ("答えより小さい影響度", "an impact smaller than the answers"), impact=Impact.LOW,
    ),
    "risk-score-wrong": _entered(
        "risk/score-differs", ("式と違う評価点", "a score that the formula does not give"), score=2, level=Level.LOW,
    ),
    "risk-treated-by-nothing": _entered(
        "risk/unknown-treatment", ("存在しない規定で対策", "treated by a rule that does not exist"),
        treated_by=("3.1.99-1",),
    ),
    "risk-remote": _remote,
    "risk-aims-low": _aims_low,
    NARROWER: _entered(
        "risk/connection-narrower", ("証拠のない外部接続", "a connection that nothing proves"),
        external=External.INTRANET, score=None, level=None,
    ),
}  # fmt: skip
