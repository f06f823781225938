"""The pages of the map: the map with its table, the picture for scripts and as a drawing, and each thing by itself."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.labels import Labels
from sekisho.security.present.console.network.charted import Charted, chosen
from sekisho.security.present.console.network.drawing import drawing
from sekisho.security.present.console.network.pictured import STATES, mark_of, matched, pictured
from sekisho.security.present.console.network.telling import Teller
from sekisho.security.present.console.network.wanting import NAMELESS, Matching, address, wanted
from sekisho.security.present.console.page import Asker, asker, drawn, page
from sekisho.security.present.marks import site_name
from sekisho.security.work.kept import KeptSite
from sekisho.security.work.network_map import LinkKind
from sekisho.security.work.permission import Right

PART = "X-Sekisho-Part"
"""A request with this header wants the part that changes, without the frame."""

PAGE_ROWS = 100
VIEWS = ("flows", "ways", "devices", "zones")


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of a table. first, last: from 1; 0 where it is empty."""

    every: int
    number: int
    lines: list[Any]  # Any: of a flow, a way, a device or a zone

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, math.ceil(self.every / PAGE_ROWS))

    @property
    def first(self) -> int:
        """The number of the first row."""
        return (self.number - 1) * PAGE_ROWS + 1 if self.every else 0

    @property
    def last(self) -> int:
        """The number of the last row."""
        return min(self.every, self.number * PAGE_ROWS)


def network(request: HttpRequest) -> HttpResponse:
    """The map and the table of the same content; the table alone where a script asks for it."""
    who, query = asker(request), request.GET.dict()
    chart, places = chosen(who, query)
    if chart is None:
        return page(request, "network/empty.html", {"may_upload": who.may(Right.WRITE, "evidence-file")})
    values = {**_table(chart, who, query), **_around(chart, who, places, query)}
    if PART in request.headers:
        return HttpResponse(drawn(request, "network/_table.html", values))
    return page(request, "network/map.html", values)


def _around(chart: Charted, who: Asker, places: tuple[KeptSite, ...], query: Mapping[str, str]) -> dict[str, object]:
    labels = Labels(who.language)["network"]
    return {
        "chart": chart,
        "sites": [(one.site, site_name(one.site)) for one in places],
        "kinds": [(one, STATES[one], mark_of(one), chart.counts[one]) for one in reversed(LinkKind)
                  if chart.counts[one] or one is not LinkKind.UNJUDGED],
        "zones": [(zone.name or NAMELESS, zone.name or labels["nameless"]) for zone in chart.network.zones],
        "words_room": labels.all(),
        "places_of_data": {name: f"/network/{file}?{address(query)}&run={chart.kept.number}"
                           for name, file in (("picture", "picture/"), ("drawing", "picture.svg"))},
        "left_out": [one for one in chart.network.left_out if one],
    }  # fmt: skip


def _table(chart: Charted, who: Asker, query: Mapping[str, str]) -> dict[str, object]:
    found, tell = Matching(chart, wanted(query)), Teller(chart, who)
    zone = "" if found.asked.zone == NAMELESS else found.asked.zone
    zones = [one for one in chart.network.zones if not found.asked.zone or one.name == zone]
    every: dict[str, tuple[Any, Callable[[Any], object]]] = {  # Any: each view has its own kind
        "flows": (found.flows, tell.flow),
        "ways": (found.links, tell.way),
        "devices": (found.devices, tell.device),
        "zones": (zones, tell.zone),
    }
    view = query.get("view", "") if query.get("view") in VIEWS else VIEWS[0]
    items, telling = every[view]
    number = _number(query.get("page", ""), math.ceil(len(items) / PAGE_ROWS))
    lines = Lines(len(items), number, [telling(one) for one in items[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]])
    return {
        "asked": found.asked,
        "q": query.get("q", "")[:200],
        "view": view,
        "views": [(name, len(rows), address(query, view=name)) for name, (rows, _) in every.items()],
        "table": lines,
        "query": address(query),
        "matched": matched(found),
    }


def _number(text: str, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(1, number), max(1, most))


def picture(request: HttpRequest) -> HttpResponse:
    """The map's data for scripts."""
    who = asker(request)
    chart = _there(who, request)
    nameless = Labels(who.language)["network"]["nameless"]
    return HttpResponse(orjson.dumps(pictured(chart, who.language, nameless)), content_type="application/json")


def picture_svg(request: HttpRequest) -> HttpResponse:
    """The map as a drawing, for paper and other documents; what is filtered out is left out."""
    who = asker(request)
    chart = _there(who, request)
    svg = drawing(Matching(chart, wanted(request.GET.dict())), who.language)
    answer = HttpResponse(svg, content_type="image/svg+xml")
    if request.GET.get("save"):
        answer["Content-Disposition"] = f'attachment; filename="network-{chart.kept.as_of:%Y%m%d}.svg"'
    return answer


def detail(request: HttpRequest) -> HttpResponse:
    """One flow, device, way or zone: a panel beside the map, and a page of its own without scripts."""
    who, query = asker(request), request.GET.dict()
    chart = _there(who, request)
    values = {"chart": chart, **Teller(chart, who).detail(query)}
    if PART in request.headers:
        return HttpResponse(drawn(request, "network/_detail.html", values))
    return page(request, "network/detail.html", values)


def _there(who: Asker, request: HttpRequest) -> Charted:
    chart, _ = chosen(who, request.GET.dict())
    if chart is None:
        raise general(404)
    return chart


ADDRESSES = [
    path("network/", network),
    path("network/picture/", picture),
    path("network/picture.svg", picture_svg),
    path("network/detail/", detail),
]
