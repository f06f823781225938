"""Which software and firmware of a site a source of end-of-life dates knows, beyond doubt, and until when.

Names are read only where such dates were given: that takes what others need not wait for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sekisho.security.ledgers.software import Software

if TYPE_CHECKING:
    from datetime import date

    from sekisho.security.checks.case import Case
    from sekisho.security.checks.vulnerability.lifecycles import Cycles
    from sekisho.security.ledgers.asset import Asset
    from sekisho.security.ledgers.book import Entry
    from sekisho.security.observe.advisories.lifecycles import Lifecycle

SOURCE = "endoflife.date"
BESIDE = timedelta(days=31)
"""So much later than the source may a ledger put the end before the two differ: sources give months, or other days."""


def _cycles(case: Case) -> Cycles | None:
    known = case.observed.intelligence
    if known is None or not known.lifecycles:
        return None
    from sekisho.security.checks.vulnerability.lifecycles import (  # noqa: PLC0415 -- see the module's first lines
        Cycles,
    )

    return Cycles(known.lifecycles)


def known_software(case: Case) -> dict[tuple[str, str, str], Lifecycle]:
    """The known cycles of the software ledger, by vendor, name and version."""
    cycles = case.once(_cycles)
    if cycles is None:
        return {}
    products = {(one.row.vendor, one.row.name, one.row.version) for one in case.book.rows(Software)}
    return {product: one for product in products if (one := cycles.of(*product))}


def known_firmware(case: Case) -> tuple[tuple[Entry[Asset], Lifecycle], ...]:
    """The devices whose firmware is of a known cycle, by its own name ("FortiOS 7.2.5") or by the model's."""
    cycles = case.once(_cycles)
    if cycles is None:
        return ()
    found = []
    for entry in case.assets:
        row = entry.row
        if row.firmware:
            told = {cycles.of(row.vendor, row.firmware, ""), cycles.of(row.vendor, row.model, row.firmware)}
            found += [(entry, one) for one in told if one and len(told - {None}) == 1]
    return tuple(found)


def has_ended(one: Lifecycle, ledger: date | None, as_of: date) -> bool:
    """Whether the source says that support had ended by a day, and the ledger leaves it to the source.

    The ledger does where it is empty, or where its day is to come and lies beyond all that the source knows of, paid
    support included. The last day itself is still supported.
    """
    if one.end is None:
        return bool(one.ended) and ledger is None
    latest = max(one.end, one.extended_until or one.end)
    return one.end < as_of and (ledger is None or (ledger >= as_of and ledger - latest > BESIDE))


def told_by_source(one: Lifecycle, ledger: date | None) -> tuple[str, str]:
    """What the source says of the end, what the ledger says otherwise, and until when support can be paid for."""
    cycle = f"{one.label or one.product} {one.called or one.cycle}"
    when = (f"（{one.end:%Y/%m/%d}）", f" on {one.end:%Y-%m-%d}") if one.end else ("", "")
    ja = f"{SOURCE} の「{cycle}」によれば、サポートはすでに終了しています{when[0]}。"
    en = f'Support has ended{when[1]}, as {SOURCE} tells of "{cycle}".'
    if ledger:
        ja += f"台帳のサポート終了日は {ledger:%Y/%m/%d} です。"
        en += f" The ledger says {ledger:%Y-%m-%d}."
    if one.extended_until:
        ja += f"有償の延長サポートの期限は {one.extended_until:%Y/%m/%d} です。"
        en += f" The last day of support that is paid for: {one.extended_until:%Y-%m-%d}."
    return ja, en
