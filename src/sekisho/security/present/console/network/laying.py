"""Where zones and devices stand on the map: bands from outside inwards, zones in shelves, devices in rows. Pure.

The same network gives the same places on every machine and day, so that people find a device where it was yesterday.
Places are computed here and not in the browser: a layout by forces is another one each time, and slow.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.work.network_map import MapDevice, MapZone

BANDS = (
    Text("社外", "Outside"),
    Text("業務系", "Business"),
    Text("DMZ", "DMZ"),
    Text("開発・無線", "Development and wireless"),
    Text("FA（制御）", "Factory automation"),
)
"""From outside inwards, as the Purdue model stands; the report wants these kinds apart (3.1.2.1)."""

_BAND = {
    ZoneKind.OUTSIDE: 0,
    ZoneKind.BUSINESS: 1,
    ZoneKind.DMZ: 2,
    ZoneKind.DEVELOPMENT: 3,
    ZoneKind.WIRELESS: 3,
    ZoneKind.CONTROL: 4,
}

DEVICE_W, DEVICE_H, GAP = 156, 46, 14
PAD, HEAD = 16, 38
"""Of a zone: around its devices, and above them for its name."""

BAND_PAD, BAND_HEAD, BAND_GAP, ZONE_GAP = 22, 30, 26, 30
LEAST_W = 240
"""Of a zone, so that its name is read where it holds one device or none."""

WIDE = 2.2
"""Width to height that the whole map aims at: that of the place it has on a screen of today."""

STRETCHES = (1.0, 1.7, 2.6, 4.0, 6.0, 9.0, 14.0)
SPREADS = (0.7, 1.0, 1.4, 2.0)
"""Width to height that zones aim at, and how much wider than a square of their area the bands are: each is tried.

Few devices lie best in long rows, many in squares.
"""

COST_OF_STRETCH = 0.04
"""How much a long zone counts against a small map: names stand better in a square."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner; y grows downwards."""

    x: int
    y: int
    w: int
    h: int

    def moved(self, x: int, y: int) -> "Box":
        """The same box elsewhere."""
        return Box(self.x + x, self.y + y, self.w, self.h)


@dataclass(frozen=True, slots=True)
class Layout:
    """All places of one map. bands: those that hold a zone, by their number in BANDS; devices: by key."""

    width: int
    height: int
    bands: Mapping[int, Box]
    zones: Mapping[str, Box]
    devices: Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A zone by itself, its corner at 0, 0."""

    name: str
    box: Box
    devices: tuple[tuple[str, Box], ...]


def band_of(kind: ZoneKind | None) -> int:
    """The band of a zone; of unknown kind it lies innermost, where mistakes cost most."""
    return _BAND[kind] if kind else len(BANDS) - 1


def layout(zones: Iterable[MapZone], devices: Iterable[MapDevice]) -> Layout:
    """Places for all zones and devices. A device whose zone is not among the zones stands in the nameless one."""
    kinds = {zone.name: zone.kind for zone in zones}
    held: dict[str, list[MapDevice]] = {name: [] for name in kinds}
    for device in devices:
        zone = device.zone if device.zone in kinds else ""
        held.setdefault(zone, []).append(device)
        kinds.setdefault(zone, ZoneKind.OUTSIDE)
    tried = (
        (stretch, _with_zones(kinds, held, stretch, spread)) for stretch in STRETCHES for spread in SPREADS
    )  # fmt: skip
    return min(tried, key=lambda pair: _cost(*pair))[1]


def _cost(stretch: float, laid: Layout) -> float:
    """How small the map is where it is shown whole."""
    return max(laid.width, laid.height * WIDE) * math.pow(stretch, COST_OF_STRETCH)


def _with_zones(
    kinds: Mapping[str, ZoneKind | None], held: Mapping[str, Iterable[MapDevice]], stretch: float, spread: float
) -> Layout:
    by_band: dict[int, list[_Laid]] = {}
    for name, inside in held.items():
        by_band.setdefault(band_of(kinds[name]), []).append(_laid(name, inside, stretch))
    return _stacked({number: by_band[number] for number in sorted(by_band)}, spread)


def _laid(name: str, devices: Iterable[MapDevice], stretch: float) -> _Laid:
    """The devices of one zone in rows: what stands between zones first, then by system, listed before unlisted."""
    ordered = sorted(
        devices, key=lambda one: (not one.boundary, not one.listed, one.system, _natural(one.name), one.key)
    )
    count = len(ordered)
    columns = max(1, math.ceil(math.sqrt(count * stretch * (DEVICE_H + GAP) / (DEVICE_W + GAP))))
    columns = min(columns, max(1, count))
    rows = math.ceil(count / columns)
    width = max(LEAST_W, columns * (DEVICE_W + GAP) - GAP + 2 * PAD)
    height = HEAD + (rows * (DEVICE_H + GAP) - GAP if rows else 0) + PAD
    places = tuple(
        (
            one.key,
            Box(PAD + at % columns * (DEVICE_W + GAP), HEAD + at // columns * (DEVICE_H + GAP), DEVICE_W, DEVICE_H),
        )
        for at, one in enumerate(ordered)
    )
    return _Laid(name, Box(0, 0, width, height), places)


def _stacked(bands: Mapping[int, list[_Laid]], spread: float) -> Layout:
    """The bands one under the other, all as wide as the widest."""
    laid = [one for here in bands.values() for one in here]
    area = sum((one.box.w + ZONE_GAP) * (one.box.h + ZONE_GAP) for one in laid)
    widest = max((one.box.w for one in laid), default=0)
    most = max(widest, math.ceil(math.sqrt(area * WIDE) * spread))
    shelves = {number: [(shelf, _width(shelf)) for shelf in _shelves(here, most)] for number, here in bands.items()}
    inner = max((width for every in shelves.values() for _, width in every), default=0)
    boxes: dict[int, Box] = {}
    zones: dict[str, Box] = {}
    devices: dict[str, Box] = {}
    y = 0
    for number, every in shelves.items():
        lower = y + BAND_HEAD
        for shelf, width in every:
            x = BAND_PAD + (inner - width) // 2
            for one in shelf:
                zones[one.name] = one.box.moved(x, lower)
                devices |= {key: box.moved(x, lower) for key, box in one.devices}
                x += one.box.w + ZONE_GAP
            lower += max(one.box.h for one in shelf) + ZONE_GAP
        height = lower - ZONE_GAP + BAND_PAD - y
        boxes[number] = Box(0, y, inner + 2 * BAND_PAD, height)
        y += height + BAND_GAP
    return Layout(inner + 2 * BAND_PAD if boxes else 0, max(0, y - BAND_GAP), boxes, zones, devices)


def _width(shelf: Iterable[_Laid]) -> int:
    return sum(one.box.w + ZONE_GAP for one in shelf) - ZONE_GAP


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Orders as people count: line 2 before line 10."""
    parts = re.findall(r"(\d{1,9})|(\D+)", name)
    return tuple((0, int(number), "") if number else (1, 0, text) for number, text in parts)


def _shelves(zones: Iterable[_Laid], inner: int) -> Iterator[list[_Laid]]:
    """The zones of a band in rows no wider than the band, the tall ones together."""
    shelf: list[_Laid] = []
    used = 0
    for one in sorted(zones, key=lambda one: (-one.box.h, _natural(one.name))):
        if shelf and used + ZONE_GAP + one.box.w > inner:
            yield shelf
            shelf, used = [], 0
        used += one.box.w + (ZONE_GAP if shelf else 0)
        shelf.append(one)
    if shelf:
        yield shelf
