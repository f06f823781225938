"""The map as one SVG that stands alone: on paper, in a document, and on the page where no script runs.

Flows are drawn from zone to zone, and from device to device where they are few enough to be told apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.template.loader import render_to_string

from sekisho.guard.text import Language
from sekisho.security.present.console.labels import Labels
from sekisho.security.present.console.network.laying import BANDS, Box
from sekisho.security.present.console.network.pictured import STATES, mark_of
from sekisho.security.present.console.network.wanting import Matching
from sekisho.security.present.marks import SEVERITY_MARK
from sekisho.security.work.network_map import LinkKind

MOST_FLOWS = 400
"""Flows that are drawn one by one; more would be a black sheet."""

LONGEST = 13
"""Wide characters of a device's name that fit into its box."""

COLOURS = {LinkKind.SEEN: "#12603d", LinkKind.UNDECLARED: "#a01722", LinkKind.UNSEEN: "#7a4b00",
           LinkKind.UNJUDGED: "#465364"}  # fmt: skip
"""The colours of the states in the light theme: a file has no theme."""

DASHES = {LinkKind.SEEN: "", LinkKind.UNDECLARED: "", LinkKind.UNSEEN: "10 6", LinkKind.UNJUDGED: "2 5"}
WIDTHS = {LinkKind.SEEN: 1.8, LinkKind.UNDECLARED: 4.0, LinkKind.UNSEEN: 2.0, LinkKind.UNJUDGED: 2.0}


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one place to another, its mark in the middle."""

    kind: LinkKind
    x1: int
    y1: int
    x2: int
    y2: int
    text: str

    @property
    def look(self) -> dict[str, object]:
        """Colour, dashes and width."""
        return {"colour": COLOURS[self.kind], "dashes": DASHES[self.kind], "width": WIDTHS[self.kind]}

    @property
    def middle(self) -> tuple[int, int]:
        """Where the mark stands."""
        return (self.x1 + self.x2) // 2, (self.y1 + self.y2) // 2


@dataclass(frozen=True)
class _Drawing:
    found: Matching
    language: Language

    @cached_property
    def single(self) -> bool:
        return len(self.found.flows) <= MOST_FLOWS

    def lines(self) -> Iterator[Line]:
        laid, order = self.found.chart.layout, tuple(LinkKind)
        if self.single:
            flows = [self.found.chart.network.flows[at] for at in self.found.flows]
            pairs = {(one.source, one.target, one.source_zone, one.target_zone, one.kind) for one in flows}
            for source, target, zone, other, kind in sorted(pairs, key=lambda one: (order.index(one[4]), one[:4])):
                begin = laid.devices.get(source) or laid.zones.get(zone)
                end = laid.devices.get(target) or laid.zones.get(other)
                if begin and end and begin != end:
                    yield _line(kind, begin, end, mark_of(kind))
            return
        for one in sorted(self.found.links, key=lambda one: order.index(one.kind)):
            begin, end = laid.zones.get(one.source), laid.zones.get(one.destination)
            if begin and end:
                yield _line(one.kind, begin, end, f"{mark_of(one.kind)} {one.flows:,}")

    def devices(self) -> Iterator[dict[str, object]]:
        laid = self.found.chart.layout
        wanted = {one.key for one in self.found.devices}
        for one in self.found.chart.network.devices:
            name = one.name or one.key
            yield {
                "box": laid.devices[one.key],
                "name": name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…",
                "address": one.addresses[0] if one.addresses else "",
                "unlisted": not one.listed,
                "boundary": one.boundary,
                "pale": one.key not in wanted,
                "alarm": f"{SEVERITY_MARK[one.severity]}{one.findings}" if one.severity else "",
            }


def drawing(found: Matching, language: Language) -> str:
    """The SVG of what is looked for; what is not asked for stands pale, so that places stay."""
    one = _Drawing(found, language)
    laid, labels = found.chart.layout, Labels(language)["network"]
    kinds = {zone.name: zone.kind for zone in found.chart.network.zones}
    head = 86
    values = {
        "width": max(laid.width, 900),
        "height": laid.height + head,
        "head": head,
        "title": labels.filled("drawn_title", site=found.chart.site or labels["nameless_site"]),
        "note": labels.filled("as_of", day=f"{found.chart.kept.as_of:%Y/%m/%d}", number=found.chart.kept.number),
        "legend": [
            {"kind": kind, "word": f"{mark_of(kind)} {kind.of(language)}", "x": 20 + 250 * at,
             "look": Line(kind, 0, 0, 0, 0, "").look, "state": STATES[kind]}
            for at, kind in enumerate(reversed(LinkKind))
        ],
        "bands": [(BANDS[number].of(language), box) for number, box in laid.bands.items()],
        "zones": [
            (name or labels["nameless"], kind.of(language) if (kind := kinds.get(name)) else "", box)
            for name, box in laid.zones.items()
        ],
        "lines": list(one.lines()),
        "devices": list(one.devices()),
    }  # fmt: skip
    return render_to_string("console/network/drawing.svg", values)


def _line(kind: LinkKind, begin: Box, end: Box, text: str) -> Line:
    return Line(kind, *_middle(begin), *_middle(end), text)


def _middle(box: Box) -> tuple[int, int]:
    return box.x + box.w // 2, box.y + box.h // 2
