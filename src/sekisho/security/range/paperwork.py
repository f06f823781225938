"""The ledgers that no frame shows, kept as they should be: people, accounts, software, changes and vulnerabilities.

Much of it is at the edge of what may be: a last day that is today, a licence for each device, a closed account.
"""

import datetime as dt
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.vulnerability import Applicable, Needed, PatchState, Timing, Vulnerability
from sekisho.security.range.plan import ZONE, Draft
from sekisho.security.range.published import VENDOR, advisory

PEOPLE = ("P-01", "P-02")
"""Two people who stay."""
LEAVING, GONE = "P-03", "P-04"
"""Whose last day is the day of the recording, and who left long before."""
SYSTEM = "組込みLinux"
DECIDED = Vulnerability(needed=Needed.YES, applicable=Applicable.YES, timing=Timing.AT_A_STOP, state=PatchState.OPEN)
"""What was decided on a vulnerability whose patch is still to be applied."""


def deferred(again: dt.date, *, asset: str = "", name: str = "") -> Vulnerability:
    """A patch that two people put off until a day."""
    return replace(
        DECIDED, asset=asset, name=name, timing=Timing.DEFERRED, again=again, reason="停止できない",
        measure="通信を絞る", judge=PEOPLE[0], approver=PEOPLE[1],
    )  # fmt: skip


def lately(day: dt.date) -> dt.date:
    """When somebody last looked at what is looked at once a year."""
    return day - dt.timedelta(days=30)


def add_paperwork(draft: Draft, chance: Random, day: dt.date) -> None:
    """Add the rows; the asset ledger must be there."""
    devices = [host.id for host in draft.hosts.values() if host.name]
    first, second, third, fourth = chance.sample(devices, 4)
    for number, person in enumerate((*PEOPLE, LEAVING, GONE)):
        left = {LEAVING: day, GONE: day - dt.timedelta(days=90)}.get(person)
        draft.add(Person(id=person, name=f"従業員{number + 1}", department="生産部門", left=left))
    seen, measure = lately(day), "操作者を日誌に残す"
    for account in (
        Account(device=first, name="daily", people=(LEAVING,), daily=True, reviewed=seen),
        Account(device=second, name="admin", people=PEOPLE[:1], kind=AccountKind.ADMINISTRATOR, reviewed=seen),
        Account(device=third, name="shift", people=PEOPLE, measure=measure, measure_until=day, reviewed=seen),
        Account(device=fourth, name="closed", people=(GONE, *PEOPLE), closed=day),
    ):
        draft.add(account)
    draft.add(Software(name=SYSTEM, devices=tuple(devices)))
    draft.add(Software(name="監視ソフト", version="2.0", devices=(first, second), licences=2, licence_end=day))
    for device in devices:
        row = cast("Asset", draft.row(Asset, id=device))
        more = ("監視ソフト",) if device in {first, second} else ()
        draft.replace(row, replace(row, software=(f"OS:{SYSTEM} 6.1", *more)))
    done = day - dt.timedelta(days=20)
    draft.add(
        Change(
            what="センサーの増設", done=done, assets=(ZONE["fa1"], third), applicant="生産部門",
            approver="情報システム部門", approved=done,
        )
    )  # fmt: skip
    _add_vulnerabilities(draft, (first, second, third), day, done)
    draft.add(Change(what="回線の増設", done=day + dt.timedelta(days=10), assets=(ZONE["dmz"],), applicant="生産部門"))


def _add_vulnerabilities(draft: Draft, devices: tuple[str, str, str], day: dt.date, done: dt.date) -> None:
    """Advisories that came in, and what was decided. done: the day of a change of the third device."""
    first, second, third = devices
    two_weeks = dt.timedelta(days=14)
    waiting = replace(DECIDED, asset=first, name="CVE-2026-10001", due=day)
    for one in (
        waiting,
        deferred(day, asset=second, name="CVE-2026-10002"),
        replace(waiting, asset=third, name="CVE-2026-10003", state=PatchState.DONE, applied=done + two_weeks / 2),
        Vulnerability(asset=third, name="CVE-2026-10004", found=day - two_weeks),
    ):
        draft.add(one)
    draft.add(AdvisoryRecord(number="INV-100", title="架空の脆弱性", received=day - two_weeks))
    for device, firmware in ((first, "2.11"), (second, "2.9")):
        row = cast("Asset", draft.row(Asset, id=device))
        draft.replace(row, replace(row, vendor=VENDOR, model="VX-100", firmware=firmware))
    draft.published.append(advisory("INV-100", "VX-100", "< 2.11", "CVE-2026-10002", day - two_weeks))
