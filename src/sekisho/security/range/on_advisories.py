"""Violations about vulnerabilities: what an advisory tells and no ledger has, and what lies in the ledgers too long."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random

from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.vulnerability import PatchState, Vulnerability
from sekisho.security.range.at_devices import Break
from sekisho.security.range.on_paper import added, of_device
from sekisho.security.range.paperwork import DECIDED, deferred
from sekisho.security.range.plan import Draft, Expected, Shown
from sekisho.security.range.published import VENDOR, advisory, exploited, supported


def _row(check: str, words: tuple[str, str], change: Callable[[dt.date], Vulnerability]) -> Break:
    """A row of the vulnerability ledger, of a device that has no other."""

    @of_device
    def put(draft: Draft, chance: Random, day: dt.date, asset: Asset) -> Shown:
        cve = f"CVE-{day.year}-{chance.randint(10_000, 99_999)}"
        row = replace(change(day), asset=asset.id, name=cve)
        return added(draft, row, check, f"{asset.name}: {words[0]}", f"{asset.id}: {words[1]}")

    return put


def _unknown_asset(draft: Draft, _: Random, day: dt.date) -> Shown:
    row = replace(DECIDED, asset="OLD-7", name="CVE-2026-10007", found=day)
    return added(
        draft, row, "vulnerability/unknown-asset",
        "脆弱性の関連資産 OLD-7 が資産台帳にない", "the asset of a vulnerability, OLD-7, is in no ledger",
    )  # fmt: skip


def _late(draft: Draft, _: Random, day: dt.date) -> Shown:
    row = AdvisoryRecord(number="INV-LATE", title="架空の脆弱性", received=day - dt.timedelta(days=15))
    return added(
        draft, row, "advisory/late",
        "脆弱性情報が15日前から部門へ展開されていない", "an advisory was not passed on for 15 days",
    )  # fmt: skip


def _published(check: str, words: tuple[str, str], firmware: str, *, known: bool = False) -> Break:
    """A device of a product that an advisory is about. known: whether it is known to be exploited."""

    @of_device
    def put(draft: Draft, chance: Random, day: dt.date, row: Asset) -> Shown:
        product, number = f"VX-{chance.randint(1000, 9999)}", f"INV-{row.id}"
        cve = f"CVE-{day.year}-{chance.randint(10_000, 99_999)}"
        draft.replace(row, replace(row, vendor=VENDOR, model=product, firmware=firmware))
        draft.published.append(advisory(number, product, "< 3.0", cve, day))
        if known:
            draft.published.append(exploited(cve, day))
        key = f"{row.id} / {number}" if firmware else row.id
        return Shown(f"{row.name}: {words[0]}", f"{row.id}: {words[1]}", (Expected(check, key),))

    return put


def _cycles(draft: Draft, chance: Random, day: dt.date) -> str:
    """Publish until when a product is supported: its cycle 2.0 until yesterday, 2.1 until today. Its name."""
    product, yesterday = f"Kiroku{chance.randint(1000, 9999)}", day - dt.timedelta(days=1)
    draft.published.append(supported(product, {"2.0": yesterday, "2.1": day}, day))
    return product


@of_device
def _software_ended(draft: Draft, chance: Random, day: dt.date, row: Asset) -> Shown:
    product = _cycles(draft, chance, day)
    draft.add(Software(name=product, version="2.1.7", vendor=VENDOR, devices=(row.id,)))
    software = Software(name=product, version="2.0.5", vendor=VENDOR, devices=(row.id,))
    return added(
        draft, software, "software/support-ended",
        f"{row.name} のソフトのサポートが昨日で終了した", f"support of software on {row.id} ended yesterday",
    )  # fmt: skip


@of_device
def _firmware_ended(draft: Draft, chance: Random, day: dt.date, row: Asset) -> Shown:
    firmware = f"{_cycles(draft, chance, day)} 2.0.5"
    draft.replace(row, replace(row, vendor="", model="", firmware=firmware))  # an advisory may be about what it was
    return Shown(
        f"{row.name}: ファームウェアのサポートが昨日で終了した",
        f"{row.id}: support of its firmware ended yesterday",
        (Expected("asset/date-passed", row.id),),
    )


KINDS: dict[str, Break] = {
    "patch-overdue": _row(
        "vulnerability/overdue", ("パッチの期限が昨日", "a patch was due yesterday"),
        lambda day: replace(DECIDED, found=day - dt.timedelta(days=40), due=day - dt.timedelta(days=1)),
    ),
    "deferral-ended": _row(
        "vulnerability/deferral-ended", ("見送りの再評価日が昨日", "a deferral was to be judged again yesterday"),
        lambda day: deferred(day - dt.timedelta(days=1)),
    ),
    "patch-undecided": _row(
        "vulnerability/undecided", ("15日前の脆弱性の要否が未定", "nobody decided on a vulnerability for 15 days"),
        lambda day: Vulnerability(found=day - dt.timedelta(days=15)),
    ),
    "patch-without-change": _row(
        "vulnerability/applied-without-change", ("適用したパッチが変更一覧にない", "the change list lacks a patch"),
        lambda day: replace(DECIDED, state=PatchState.DONE, applied=day - dt.timedelta(days=2)),
    ),
    "vulnerability-of-unknown": _unknown_asset,
    "advisory-late": _late,
    "affected-unlisted": _published(
        "vulnerability/unlisted",
        ("該当する脆弱性が台帳にない", "a vulnerability that concerns it is in no ledger"), "2.9",
    ),
    "exploited-unlisted": _published(
        "vulnerability/exploited-unlisted",
        ("悪用されている脆弱性が台帳にない", "an exploited vulnerability is in no ledger"), "2.9", known=True,
    ),
    "software-support-ended": _software_ended,
    "firmware-support-ended": _firmware_ended,
    "version-unknown": _published(
        "vulnerability/to-be-checked", ("版が分からず該当を決められない", "its version is not known"), "",
    ),
}  # fmt: skip
