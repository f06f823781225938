"""The ledgers that no frame shows, kept as they should be: people, accounts, software and changes.

Much of it is at the edge of what may be: a last day that is today, a licence for each device, a closed account.
"""

import datetime as dt
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.software import Software
from sekisho.security.range.plan import ZONE, Draft

PEOPLE = ("P-01", "P-02")
"""Two people who stay."""
LEAVING, GONE = "P-03", "P-04"
"""Whose last day is the day of the recording, and who left long before."""
SYSTEM = "組込みLinux"


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
    draft.add(Change(what="回線の増設", done=day + dt.timedelta(days=10), assets=(ZONE["dmz"],), applicant="生産部門"))
