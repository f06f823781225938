"""Which pages the network diagram has: one if all of it can be read there, else an overview and pages for each zone.

A page is a picture of the house's network map with the sizes that fill the paper best.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.present.diagram.declared import Device, Network, Way, WayKind, numbers
from sekisho.security.present.report.network import LAYERS, Chip, Picture, ZoneBox, ZoneLink
from sekisho.security.present.report.routing import Drawing, Sizes, cut, draw

CHIP_WIDTH, CHIP_HEIGHT = 150, 60
WIDTHS = (1120, 1300, 1500, 1750, 2050, 2400)
TEXT_UNITS = 10.5
"""Height of a device's text in units of the drawing."""
READABLE_MM = 1.75
"""The least height of that text on paper: 5 points, as small as forms print."""
PAGE_DEVICES = 72
"""Devices of one zone on a page of its own; more go on to the next."""
BADGE_COLUMNS = 16

_NO_ZONE = Text("ゾーンの記入なし・社外", "No zone entered, or outside")
_NO_KIND = Text("種類の記入なし", "Kind not entered")
_COUNT = Text("{}台", "{} devices")
_WHOLE = Text("全体図", "Whole network")
_OVERVIEW = Text("ゾーン全体図", "Overview of zones")


@dataclass(frozen=True, slots=True)
class Area:
    """The room for a drawing on paper."""

    paper: str
    width_mm: float
    height_mm: float


A4, A3 = Area("a4", 273, 132), Area("a3", 396, 219)


@dataclass(frozen=True, slots=True)
class Page:
    """One drawing with its title. text_mm: the height of a device's text on this paper."""

    title: str
    drawing: Drawing
    text_mm: float


@dataclass(frozen=True, slots=True)
class _Wanted:
    title: str
    picture: Picture


@dataclass(frozen=True)
class Atlas:
    """Makes the pages of one network in one language."""

    network: Network
    language: Language

    def zone_name(self, zone: str) -> str:
        """The zone as people know it."""
        return zone or _NO_ZONE.of(self.language)

    @property
    def order(self) -> list[str]:
        """The zones from outside inwards, as declared among equals."""
        return sorted(self.network.kinds, key=lambda zone: LAYERS.get(self.network.kinds[zone], 3))

    def members(self, zone: str) -> list[Device]:
        """The devices of one zone; those at its boundary first."""
        here = [device for device in self.network.devices.values() if device.zone == zone]
        return sorted(here, key=lambda device: not device.boundary)

    def whole(self) -> Picture:
        """Everything in one picture."""
        boxes = [self._box(zone, [self._chip(device) for device in self.members(zone)]) for zone in self.order]
        return Picture(tuple(self._without_empty(boxes)), self._links(self.network.ways), 0)

    def _without_empty(self, boxes: Iterable[ZoneBox]) -> list[ZoneBox]:
        """Without "no zone" where nothing lies there and nothing runs to it."""
        ends = {end for way in self.network.ways for end in (way.source, way.target)}
        return [box for box in boxes if box.name or box.chips or "" in ends]

    def overview(self) -> Picture:
        """Zones with their devices counted by kind, boundary devices by name, and the ways between zones."""
        ways = [way for way in self.network.ways if way.kind is not WayKind.WITHIN]
        boxes = [self._box(zone, self._grouped(self.members(zone))) for zone in self.order]
        return Picture(tuple(self._without_empty(boxes)), self._links(ways), 0)

    def of_zone(self, zone: str) -> list[_Wanted]:
        """The pages of one zone: its devices, and what of the neighbours talks with them."""
        ways = [way for way in self.network.ways if zone in (way.source, way.target)]
        members = self.members(zone)
        parts = [members[at : at + PAGE_DEVICES] for at in range(0, len(members), PAGE_DEVICES)] or [[]]
        wanted = []
        for number, part in enumerate(parts, 1):
            here = {device.key for device in part}
            boxes = [self._box(zone, [self._chip(device) for device in part])]
            boxes += [self._neighbour(other, zone, here) for other in self._others(ways, zone)]
            boxes.sort(key=lambda box: self.order.index(box.name))
            title = self.zone_name(zone) + (f" ({number}/{len(parts)})" if len(parts) > 1 else "")
            wanted.append(_Wanted(title, Picture(tuple(boxes), self._links(ways), 0)))
        return wanted

    def _others(self, ways: Iterable[Way], zone: str) -> list[str]:
        ends = {end for way in ways for end in (way.source, way.target)} - {zone}
        return [name for name in self.order if name in ends]

    def _neighbour(self, other: str, zone: str, here: Collection[str]) -> ZoneBox:
        """Of another zone, the devices that have a flow with these ones or with the zone as such."""
        talking: dict[str, None] = {}
        for flow in self.network.flows:
            if (flow.source_zone, flow.target_zone) == (other, zone) and flow.target in (*here, ""):
                talking[flow.source] = None
            if (flow.source_zone, flow.target_zone) == (zone, other) and flow.source in (*here, ""):
                talking[flow.target] = None
        return self._box(other, [self._chip(device) for device in self.members(other) if device.key in talking])

    def _chip(self, device: Device) -> Chip:
        begin, end = self.network.ends(device.key)
        signs = [f"{sign}{numbers(of)}" for sign, of in (("→", begin), ("←", end)) if of]
        name = f"{device.name} [{device.key}]" if device.listed and device.name != device.key else device.name
        return Chip(name, device.address, unlisted=not device.listed, ends=" ".join(signs), boundary=device.boundary)

    def _grouped(self, devices: Iterable[Device]) -> list[Chip]:
        here = list(devices)
        shown = [self._chip(device) for device in here if device.boundary]
        counts = Counter(device.kind or _NO_KIND.of(self.language) for device in here if not device.boundary)
        shown += [
            Chip(kind, _COUNT.of(self.language).format(count), count=count)
            for kind, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        return shown

    def _box(self, zone: str, chips: Iterable[Chip]) -> ZoneBox:
        kind = self.network.kinds[zone]
        return ZoneBox(
            name=zone,
            label=self.zone_name(zone),
            kind=kind.of(self.language) if zone else "",
            code=kind.code if zone else "none",
            layer=LAYERS.get(kind, 3),
            count=len(self.members(zone)),
            chips=tuple(chips),
        )

    def _links(self, ways: Iterable[Way]) -> tuple[ZoneLink, ...]:
        return tuple(
            ZoneLink(
                way.source,
                way.target,
                way.kind,
                (),
                len(way.flows),
                mark=cut(f"{way.mark} {self._named(way.boundary)}".strip(), BADGE_COLUMNS),
            )
            for way in ways
        )

    def _named(self, boundary: str) -> str:
        return boundary if len(boundary) <= BADGE_COLUMNS else boundary.partition("、")[0] + "…"


def placed(picture: Picture, area: Area) -> tuple[Drawing, float]:
    """The drawing that fills the paper best, and the height of its text there in millimetres."""
    tries = []
    for width in WIDTHS:
        sizes = Sizes(width, CHIP_WIDTH, CHIP_HEIGHT, max(4, width // 300))
        drawing = draw(picture, sizes)
        scale = min(area.width_mm / drawing.width, area.height_mm / drawing.height)
        tries.append((scale * TEXT_UNITS, -width, drawing))
    best = max(tries, key=lambda one: one[:2])
    return best[2], round(best[0], 2)


def pages(network: Network, language: Language) -> tuple[Area, tuple[Page, ...]]:
    """The paper and its drawings. A4 or A3 with everything on one page where that can be read; else A3, several."""
    atlas = Atlas(network, language)
    whole = atlas.whole()
    for area in (A4, A3):
        drawing, text_mm = placed(whole, area)
        if text_mm >= READABLE_MM:
            return area, (Page(_WHOLE.of(language), drawing, text_mm),)
    shown = {box.name for box in whole.zones}
    wanted = [_Wanted(_OVERVIEW.of(language), atlas.overview())]
    wanted += [one for zone in atlas.order if zone in shown for one in atlas.of_zone(zone)]
    return A3, tuple(Page(one.title, *placed(one.picture, A3)) for one in wanted)
