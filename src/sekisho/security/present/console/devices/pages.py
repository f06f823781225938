"""The pages of devices: find one by what is read off it, and see its whole life."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from sekisho.guard.text import Language, Text
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.plain import restored
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.devices import timeline
from sekisho.security.present.console.devices.apart import decide
from sekisho.security.present.console.devices.gathering import gathered
from sekisho.security.present.console.devices.records import Told, staged
from sekisho.security.present.console.linking import device_address, row_address
from sekisho.security.present.console.network.charted import SHOWN_BY, charted
from sekisho.security.present.console.network.joined import addresses
from sekisho.security.present.console.network.telling import DeviceLine, FlowLine, Teller
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.standing import SEEN_BY, Standing, standing, today
from sekisho.security.store.lists import Question, page_of
from sekisho.security.store.pasts import past_of
from sekisho.security.store.pasts import standing as row_standing
from sekisho.security.store.referring import rows_naming
from sekisho.security.store.rows import current
from sekisho.security.terms.choice import Choice
from sekisho.security.work.kept import KeptFinding
from sekisho.security.work.network_map import LinkKind
from sekisho.security.work.permission import Right

LEDGER = REGISTRY["asset"]
READ_OFF = ("id", "ips", "macs", "serial")
"""What a label or a screen tells of a device, and a scanner reads: any of these opens it at once."""

PAGE_ROWS, MOST_ENTRIES, MOST_FLOWS = 50, 50, 60
MOST_TEXT = 200


def devices(request: HttpRequest) -> HttpResponse:
    """The list, filtered by words. What names one device alone opens it. Raises Refused without the right to assets."""
    who = asker(request)
    reach = who.reach(Right.READ, "asset")
    site, key = request.GET.get("site"), request.GET.get("id")
    if key is not None:
        return HttpResponseRedirect(device_address(site or "", key))
    q = request.GET.get("q", "")[:MOST_TEXT].strip()
    number = int(text) if (text := request.GET.get("page", "1")).isascii() and text.isdigit() and len(text) < 6 else 1
    version = who.version("asset")
    sites = None if reach.sites is None else reach.sites | {""}
    if q:
        fields = tuple(LEDGER.field(name) for name in READ_OFF)
        read = rows_naming("asset", fields, (q, q.lower().replace("-", ":")), sites, version)
        if len(read) == 1:
            return HttpResponseRedirect(f"/devices/{read[0].row_id}/")
    found = page_of("asset", Question((), tuple(q.split()), sites, page=max(1, number), size=PAGE_ROWS), version)
    if q and found.count == 1 and found.rows:
        return HttpResponseRedirect(f"/devices/{found.rows[0].row_id}/")
    rows = current("asset", [one.row_id for one in found.rows])
    first = (max(1, number) - 1) * PAGE_ROWS
    values = {
        "q": q,
        "count": found.count,
        "first": first + 1 if found.rows else 0,
        "last": first + len(found.rows),
        "before": f"?{urlencode({'q': q, 'page': number - 1})}" if number > 1 else "",
        "after": f"?{urlencode({'q': q, 'page': number + 1})}" if first + len(found.rows) < found.count else "",
        "lines": [(one.row_id, rows[one.row_id][0]) for one in found.rows if one.row_id in rows],
    }
    return page(request, "devices/every.html", values)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the newest run says of a device. None and empty where no run is kept, or the person may not see it."""

    line: DeviceLine | None = None
    flows: tuple[FlowLine, ...] = ()
    further: int = 0
    findings: tuple[KeptFinding, ...] = ()
    policy: Policy = field(default_factory=Policy)


def device(request: HttpRequest, name: str) -> HttpResponse:
    """The life of one device. name: id of its row. Raises Refused: 403 without the right, 404 for none they may see."""
    who = asker(request)
    reach = who.reach(Right.READ, "asset")
    past = past_of("asset", name, 1, MOST_ENTRIES)
    if past is None:
        raise general(404)
    there = row_standing("asset", name)
    row = there.row if there else _last(past.entries)
    if not isinstance(row, Asset) or not reach.covers(row.site, writing=False):
        raise general(404)
    told = gathered(row, who)
    seen = _seen(row, told, who)
    day = today()
    events = (
        *timeline.of_rows(told),
        *timeline.of_asset(row),
        *timeline.due(row, seen.policy),
        *timeline.of_journal(past.entries),
        *timeline.of_findings(seen.findings),
        *(timeline.of_traffic(seen.line.device.first, seen.line.device.last) if seen.line else ()),
    )
    before, after = timeline.ordered(events, day)
    return page(request, "devices/one.html", {
        "row": row,
        "row_link": row_address("asset", name),
        "withdrawn": there is None,
        "report": list(_facts(row, who.language, ours=False)),
        "ours": list(_facts(row, who.language, ours=True)),
        "stages": [(stage, [(part, _lines(part.rows, who.language)) for part in parts])
                   for stage, parts in staged(told)],
        "seen": seen,
        "known": addresses(row.site, seen.line.device if seen.line else None, (*row.ips, *row.macs), who),
        "here": request.path,
        "said": request.GET.get("said", ""),
        "before": before,
        "after": after,
        "today": day,
        "further_entries": max(0, past.count - MOST_ENTRIES),
        "map": who.may(Right.READ, "zone"),
        "site_query": urlencode({"site": row.site, "q": row.id}),
    })  # fmt: skip


def _last(entries: tuple[dict[str, object], ...]) -> object:
    """The row as its last entry that is left found it: it was withdrawn since."""
    for one in entries:
        values = one.get("after") or one.get("before")
        if isinstance(values, dict):
            return restored(LEDGER, values)
    return None


def _facts(row: Asset, language: Language, *, ours: bool) -> Iterator[tuple[Text, str]]:
    for one in LEDGER.fields:
        if one.column.ours is ours:
            yield Text(one.column.ja, one.column.en), worded(getattr(row, one.name), language)


def _lines(rows: tuple[Told, ...], language: Language) -> list[dict[str, object]]:
    return [
        {"told": one, "cells": [(label, worded(value, language)) for label, value in one.cells]} for one in rows
    ]  # fmt: skip


def worded(value: object, language: Language) -> str:
    """A value of a row as a page says it; empty for none."""
    match value:
        case None | False:
            return ""
        case True:
            return "○"
        case Choice():
            return value.of(language)
        case tuple():
            return ("、" if language == "ja" else ", ").join(map(str, value))
        case dt.date():
            return f"{value:%Y/%m/%d}"
        case _:
            return str(value)


def _seen(row: Asset, told: tuple[Told, ...], who: Asker) -> Seen:
    """The findings on the device and on what the ledgers say of it; its traffic for whoever may see the map."""
    if not who.sites(Right.READ, SEEN_BY).covers(row.site, writing=False):
        return Seen()
    stands = standing(who)
    place = next((one for one in stands.seen if one.site == row.site), None) if stands else None
    if stands is None or place is None:
        return Seen()
    findings = _findings(stands, row, told)
    if not all(who.sites(Right.READ, slug).covers(row.site, writing=False) for slug in SHOWN_BY):
        return Seen(findings=findings, policy=stands.kept.policy)
    chart = charted(stands, place)
    known, teller = chart.devices.get(row.id), Teller(chart, who)
    order = tuple(reversed(LinkKind))
    flows = sorted(chart.flows_of.get(row.id, ()), key=lambda at: order.index(chart.network.flows[at].kind))
    on_flows = (one for at in flows for one in chart.of_flow(chart.network.flows[at]))
    return Seen(
        teller.device(known) if known else None,
        tuple(teller.flow(at) for at in flows[:MOST_FLOWS]),
        max(0, len(flows) - MOST_FLOWS),
        tuple({one.id: one for one in (*findings, *on_flows)}.values()),
        stands.kept.policy,
    )


def _findings(stands: Standing, row: Asset, told: tuple[Told, ...]) -> tuple[KeptFinding, ...]:
    subjects = {("asset", row.id), *((one.ledger.slug, one.key) for one in told if one.alone)}
    return tuple(
        one
        for one in stands.findings
        if one.site == row.site and (one.subject.ledger, one.subject.key) in subjects
    )  # fmt: skip


ADDRESSES = [
    path("devices/", devices),
    path("devices/decide/", decide),
    path("devices/<str:name>/", device),
]
