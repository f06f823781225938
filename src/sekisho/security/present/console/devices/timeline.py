"""A device's life in the order of its days, from purchase to shredding, and what is still to come. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.guard.text import Text
from sekisho.security.checks.months import months_before
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset, Connection
from sekisho.security.ledgers.declaring import COMMON, Ledger, Row
from sekisho.security.present.console.devices.records import Told
from sekisho.security.present.console.linking import address_of_row
from sekisho.security.terms.calendar import day_of
from sekisho.security.terms.choice import Choice
from sekisho.security.work.kept import KeptFinding

MOST_CHANGED = 6
"""Names of changed columns that one event tells."""


class Kind(Choice):
    """Where an event is known from."""

    LEDGER = "ledger", "台帳", "Ledger"
    JOURNAL = "history", "台帳の履歴", "History"
    FINDING = "finding", "指摘", "Finding"
    SEEN = "network", "観測", "Observed"
    DUE = "wait", "期限", "Due"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened or will. what: its name; text: of which row, or why. link: to where it stands."""

    day: dt.date
    kind: Kind
    what: Text
    text: Text
    link: str = ""


def of_rows(told: Iterable[Told]) -> Iterator[Event]:
    """Every day that the rows hold, named as their columns are."""
    for one in told:
        name = Text(f"{one.ledger.title.ja} {one.key}", f"{one.ledger.title.en} {one.key}")
        yield from _days(one.ledger, one.row, name, one.link)


def of_asset(asset: Asset) -> Iterator[Event]:
    """The days of the device's own row: loan, replacement, end of support, stocktake, review."""
    ledger, link = REGISTRY["asset"], address_of_row("asset", asset)
    yield from _days(ledger, asset, ledger.title, link)
    if asset.reviewed:
        column = ledger.field("reviewed").column
        yield Event(asset.reviewed, Kind.LEDGER, Text(column.ja, column.en), ledger.title, link)


def _days(ledger: Ledger, row: Row, name: Text, link: str) -> Iterator[Event]:
    for field in ledger.fields:
        day = getattr(row, field.name)
        if field.type is dt.date and isinstance(day, dt.date) and field.name not in COMMON:
            yield Event(day, Kind.LEDGER, Text(field.column.ja, field.column.en), name, link)


def due(asset: Asset, policy: Policy) -> Iterator[Event]:
    """The next stocktake and the next review, by the policy's months; none for what is disposed of.

    Source: 3.1.7, 4.4.3 (stocktakes), 3.1.2.3 (more often for what is wireless or temporary).
    """
    if asset.over(dt.date.max):
        return
    link = address_of_row("asset", asset)
    mobile = asset.connection in {Connection.WIRELESS, Connection.TEMPORARY}
    months = policy.mobile_stocktake_months if mobile else policy.stocktake_months
    ends = ((asset.stocktaken, months, _STOCKTAKE), (asset.reviewed, policy.review_months, _REVIEW))
    for last, cycle, what in ends:
        if last:
            text = Text(f"前回から{cycle}か月", f"{cycle} months after the last")
            yield Event(months_before(last, -cycle), Kind.DUE, what, text, link)


def of_journal(entries: Iterable[Mapping[str, Any]]) -> Iterator[Event]:
    """The changes of the row; of an expired entry only that there was one. Any: entries are JSON."""
    labels = {field.name: field.column for field in REGISTRY["asset"].fields}
    for one in entries:
        day = day_of(dt.datetime.fromisoformat(str(one["at"])))
        before, after = one.get("before"), one.get("after")
        if one.get("expired"):
            yield Event(day, Kind.JOURNAL, _EXPIRED, Text("―", "-"))
            continue
        what = _ENTERED if before is None else _WITHDRAWN if after is None else _CHANGED
        changed = [name for name in labels if (before or {}).get(name) != (after or {}).get(name)] if before else []
        shown, rest = changed[:MOST_CHANGED], len(changed) - MOST_CHANGED
        ja = "、".join(labels[name].ja for name in shown) + (f" ほか{rest}項目" if rest > 0 else "")
        en = ", ".join(labels[name].en for name in shown) + (f" and {rest} more" if rest > 0 else "")
        who, why = one.get("who") or "", one.get("why") or ""
        by = (f"（{who}）", f" ({who})") if who else ("", "")
        tail = (f": {ja}", f": {en}") if changed and after is not None else ("", "")
        yield Event(day, Kind.JOURNAL, what, Text(f"{why}{by[0]}{tail[0]}" or "―", f"{why}{by[1]}{tail[1]}" or "-"))


def of_findings(findings: Iterable[KeptFinding]) -> Iterator[Event]:
    """The day since which each finding holds."""
    for one in findings:
        day = one.since or (one.first_seen.day if one.first_seen else None)
        if day:
            yield Event(day, Kind.FINDING, one.title, one.text, f"/findings/{one.id}/")


def of_traffic(first: dt.datetime | None, last: dt.datetime | None) -> Iterator[Event]:
    """When the device was first and last seen to send."""
    for instant, what in ((first, _FIRST), (last, _LAST)):
        if instant:
            yield Event(day_of(instant), Kind.SEEN, what, Text(f"{instant:%Y/%m/%d}", f"{instant:%Y/%m/%d}"))


def ordered(events: Iterable[Event], today: dt.date) -> tuple[list[Event], list[Event]]:
    """What was until today (inclusive) and what is to come, each by its day; the same event is told once."""
    every = sorted(dict.fromkeys(events), key=lambda one: (one.day, tuple(Kind).index(one.kind)))
    return [one for one in every if one.day <= today], [one for one in every if one.day > today]


_STOCKTAKE = Text("次の棚卸", "Next stocktake")
_REVIEW = Text("次の見直し", "Next review")
_ENTERED = Text("資産台帳に登録", "Entered in the asset ledger")
_CHANGED = Text("資産台帳を変更", "Asset ledger changed")
_WITHDRAWN = Text("資産台帳から取り下げ", "Withdrawn from the asset ledger")
_EXPIRED = Text("保存期間を過ぎた変更", "A change past its keeping period")
_FIRST = Text("最初の観測", "First seen")
_LAST = Text("最後の観測", "Last seen")
