"""Violations in the ledgers of accounts and people: who may use a device, and should not, or not so."""

import datetime as dt
from random import Random

from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.person import Person
from sekisho.security.range.at_devices import Break
from sekisho.security.range.on_paper import added, of_device
from sekisho.security.range.paperwork import PEOPLE, lately
from sekisho.security.range.plan import Draft, Shown


def _account(draft: Draft, row: Account, check: str, ja: str, en: str) -> Shown:
    ja, en = f"{row.device} のアカウント {row.name}: {ja}", f"the account {row.name} on {row.device}: {en}"
    return added(draft, row, check, ja, en)


@of_device
def _shared(draft: Draft, chance: Random, day: dt.date, asset: Asset) -> Shown:
    ended = chance.random() < 0.5
    row = Account(
        device=asset.id, name="operator", people=PEOPLE, reviewed=lately(day),
        measure="操作者を日誌に残す" if ended else "なし", measure_until=day - dt.timedelta(days=1) if ended else None,
    )  # fmt: skip
    words = ("2人で共用、代替策の期限切れ", "two people share it, and what made up for it has ended")
    return _account(draft, row, "account/shared", *(words if ended else ("2人で共用", "two people share it")))


@of_device
def _leaver(draft: Draft, chance: Random, day: dt.date, asset: Asset) -> Shown:
    row = Account(device=asset.id, name="leaver", people=("P-91",), reviewed=lately(day))
    if chance.random() >= 0.5:
        return _account(draft, row, "account/leaver", "人員台帳にない人が使える", "of somebody unknown")
    draft.add(Person(id="P-91", name="離任した従業員", department="生産部門", left=day - dt.timedelta(days=1)))
    return _account(draft, row, "account/leaver", "昨日離任した人が使える", "of somebody who left yesterday")


@of_device
def _not_reviewed(draft: Draft, chance: Random, day: dt.date, asset: Asset) -> Shown:
    once = chance.choice((None, day - dt.timedelta(days=400)))
    row = Account(device=asset.id, name="unreviewed", people=PEOPLE[:1], reviewed=once)
    words = ("権限が400日前から見直されていない", "its rights were reviewed 400 days ago")
    never = ("権限が一度も見直されていない", "its rights were never reviewed")
    return _account(draft, row, "account/review-overdue", *(words if once else never))


@of_device
def _administrator(draft: Draft, _: Random, day: dt.date, asset: Asset) -> Shown:
    row = Account(
        device=asset.id, name="root", people=PEOPLE[:1], kind=AccountKind.ADMINISTRATOR, daily=True,
        reviewed=lately(day),
    )  # fmt: skip
    words = ("管理者のまま日常業務に使う", "an administrator's, used for daily work")
    return _account(draft, row, "account/administrator-daily", *words)


KINDS: dict[str, Break] = {
    "shared-account": _shared,
    "leaver-account": _leaver,
    "account-not-reviewed": _not_reviewed,
    "administrator-daily": _administrator,
}
