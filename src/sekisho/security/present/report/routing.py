"""Where the parts of the network map stand, and how its lines run: a channel router, so no line crosses a box.

Zones stand in rows. Between rows, and beside them, run channels; each line has a track of its own there. Units are
those of the SVG's viewBox. Same picture, same drawing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sekisho.security.present.report.network import Chip, Picture, ZoneBox, ZoneLink
from sekisho.security.present.workbook.look import columns_of

CHIP_GAP = 8
BOX_GAP, PADDING, HEAD = 28, 14, 34
TRACK, LANE, QUIET = 22, 16, 30
"""Distance of lines in a channel between rows and beside them; height of a channel without lines."""
LABEL_COLUMNS, DETAIL_COLUMNS = 18, 20
"""Half-width characters that fit a chip; what is longer is cut and stands whole in the tooltip."""
ALARM_COLUMNS = 3
TITLE_UNIT = 7.2
"""Width of a half-width character of a zone's name."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the page decides. width: of a row of zones.  most_in_row: zones side by side."""

    width: int = 1120
    chip_width: int = 140
    chip_height: int = 36
    most_in_row: int = 4


SCREEN = Sizes()


@dataclass(frozen=True, slots=True)
class ChipPlace:
    """One chip with its corner and its texts as they fit."""

    chip: Chip
    x: float
    y: float
    label: str
    detail: str


@dataclass(slots=True)
class BoxPlace:
    """One zone with its corner, size and chips. title: its name as it fits; inner: the width inside the frame."""

    zone: ZoneBox
    row: int
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    columns: int = 1
    chips: list[ChipPlace] = field(default_factory=list)
    title: str = ""
    inner: float = 0

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


@dataclass(slots=True)
class Line:
    """One link with its way. number: from 1, as in the table below the map.  down: which way its arrow points."""

    link: ZoneLink
    number: int
    source: BoxPlace
    target: BoxPlace
    leaves: int = 0
    enters: int = 0
    lane: int | None = None
    right: bool = True
    start_x: float = 0
    end_x: float = 0
    tracks: dict[int, int] = field(default_factory=dict)
    path: str = ""
    badge: tuple[float, float] = (0, 0)
    tip: tuple[float, float] = (0, 0)
    down: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything placed. The picture begins at 0, 0."""

    width: float
    height: float
    boxes: tuple[BoxPlace, ...]
    lines: tuple[Line, ...]


def cut(text: str, columns: int) -> str:
    """A text that fits so many half-width characters, with an ellipsis where it was cut."""
    if columns_of(text) <= columns:
        return text
    while text and columns_of(text) > columns - 1:
        text = text[:-1]
    return text + "…"


def draw(picture: Picture, sizes: Sizes = SCREEN) -> Drawing:
    """Place the zones and run the lines."""
    rows = _rows(picture.zones, sizes.most_in_row)
    boxes = {box.zone.name: box for row in rows for box in row}
    lines = [
        Line(link, number, boxes[link.source], boxes[link.destination]) for number, link in enumerate(picture.links, 1)
    ]
    for line in lines:
        _way(line)
    for row in rows:
        _widths(row, sizes)
    _ports(boxes.values(), lines)
    lanes = _lanes(lines, sizes.width)
    left, right = 12 + LANE * lanes[False], 12 + LANE * lanes[True]
    tracks = _tracks(lines, len(rows) + 1, sizes.width)
    tops = _heights(rows, tracks)
    for box in boxes.values():
        box.x = round(box.x + left, 1)
        _fill(box, sizes)
    for line in lines:
        line.start_x += left
        line.end_x += left
        _run(line, tops, left, left + sizes.width)
    return Drawing(left + sizes.width + right, tops[-1] + _channel(tracks[-1]), tuple(boxes.values()), tuple(lines))


def _rows(zones: Iterable[ZoneBox], most: int) -> list[list[BoxPlace]]:
    layers: dict[int, list[ZoneBox]] = {}
    for zone in zones:
        layers.setdefault(zone.layer, []).append(zone)
    rows: list[list[BoxPlace]] = []
    for layer in sorted(layers):
        here = layers[layer]
        count = -(-len(here) // most)
        size = -(-len(here) // count)
        for at in range(0, len(here), size):
            rows.append([BoxPlace(zone, len(rows)) for zone in here[at : at + size]])
    return rows


def _widths(row: Sequence[BoxPlace], sizes: Sizes) -> None:
    """Share the width by the number of chips; each box has room for at least one column."""
    room = sizes.width - BOX_GAP * (len(row) - 1)
    step = sizes.chip_width + CHIP_GAP
    most = int((room - len(row) * (2 * PADDING - CHIP_GAP)) // step)
    for box in row:
        box.columns = 1
    for _ in range(most - len(row)):
        fullest = max(row, key=lambda box: len(box.zone.chips) / box.columns)
        fullest.columns += 1
    natural = [box.columns * step - CHIP_GAP + 2 * PADDING for box in row]
    spare = (room - sum(natural)) / len(row)
    x = 0.0
    for box, width in zip(row, natural, strict=True):
        box.x, box.width = x, round(width + spare, 1)
        x += box.width + BOX_GAP
    lines = max(-(-len(box.zone.chips) // box.columns) for box in row)
    for box in row:
        box.height = HEAD + PADDING + max(lines, 1) * (sizes.chip_height + CHIP_GAP) - CHIP_GAP


def _fill(box: BoxPlace, sizes: Sizes) -> None:
    box.inner = round(box.width - 2, 1)
    kind_columns = columns_of(box.zone.kind) + 6
    box.title = cut(box.zone.label, max(int(box.width / TITLE_UNIT) - kind_columns, 8))
    for at, chip in enumerate(box.zone.chips):
        down, across = divmod(at, box.columns)
        x = box.x + PADDING + across * (sizes.chip_width + CHIP_GAP)
        y = box.y + HEAD + down * (sizes.chip_height + CHIP_GAP)
        room = LABEL_COLUMNS - (ALARM_COLUMNS if chip.alarm else 0)
        box.chips.append(ChipPlace(chip, x, y, cut(chip.label, room), cut(chip.detail, DETAIL_COLUMNS)))


def _way(line: Line) -> None:
    """Which channels a line uses: channel i lies above row i."""
    source, target = line.source.row, line.target.row
    line.down = target > source
    if target > source:
        line.leaves, line.enters = source + 1, target
    elif target < source:
        line.leaves, line.enters = source, target + 1
    else:
        line.leaves = line.enters = source + 1
    if line.leaves != line.enters:
        line.lane = 0


def _ports(boxes: Iterable[BoxPlace], lines: Sequence[Line]) -> None:
    """Where lines meet boxes: spread over the edge, in the order of where they come from."""
    for box in boxes:
        for lower in (False, True):
            ends = [
                (line, at)
                for line in lines
                for at in ("start", "end")
                if (line.source if at == "start" else line.target) is box and _lower(line, at) is lower
            ]
            ends.sort(
                key=lambda pair: (_middle(pair[0].target if pair[1] == "start" else pair[0].source), pair[0].number)
            )
            for place, (line, at) in enumerate(ends, 1):
                step = box.width / (len(ends) + 1)
                x = box.x + step * place + (0 if lower else min(16, step / 2))  # so that no two lines lie on one
                if at == "start":
                    line.start_x = x
                else:
                    line.end_x = x


def _lower(line: Line, at: str) -> bool:
    """Whether an end of a line is at the lower edge of its box."""
    return line.leaves > line.source.row if at == "start" else line.enters > line.target.row


def _middle(box: BoxPlace) -> float:
    return box.x + box.width / 2


def _lanes(lines: Iterable[Line], width: int) -> dict[bool, int]:
    """Give each line that passes rows by a lane on the nearer side; the number of lanes left and right."""
    used = {False: 0, True: 0}
    for line in lines:
        if line.lane is not None:
            line.right = line.start_x + line.end_x > width
            used[line.right] += 1
            line.lane = used[line.right]
    return used


def _tracks(lines: Iterable[Line], channels: int, width: int) -> list[int]:
    """Give each line a track in every channel it uses; the number of tracks of each channel."""
    spans: list[list[tuple[float, float, Line]]] = [[] for _ in range(channels)]
    for line in lines:
        far = float(width + 40 if line.right else -40)
        if line.lane is None:
            spans[line.leaves].append((min(line.start_x, line.end_x), max(line.start_x, line.end_x), line))
        else:
            spans[line.leaves].append((min(line.start_x, far), max(line.start_x, far), line))
            spans[line.enters].append((min(line.end_x, far), max(line.end_x, far), line))
    counts = []
    for channel, here in enumerate(spans):
        ends: list[float] = []
        for first, last, line in sorted(here, key=lambda span: (span[0], span[1], span[2].number)):
            reach = max(last, (first + last) / 2 + 50)
            track = next((at for at, end in enumerate(ends) if end + 60 < first), len(ends))
            ends[track : track + 1] = [reach]
            line.tracks[channel] = track
        counts.append(len(ends))
    return counts


def _channel(tracks: int) -> float:
    return QUIET + TRACK * max(tracks - 1, 0) + (TRACK if tracks else 0)


def _heights(rows: Sequence[Sequence[BoxPlace]], tracks: Sequence[int]) -> list[float]:
    """Set the boxes' heights on the page; the upper edge of every channel."""
    tops, y = [], 0.0
    for row, count in zip(rows, tracks, strict=False):
        tops.append(y)
        y += _channel(count) if count or tops != [0.0] else 8
        for box in row:
            box.y = y
        y += max(box.height for box in row)
    return [*tops, y]


def _run(line: Line, tops: Sequence[float], left: float, right: float) -> None:
    """The line's path, badge and arrow."""

    def track(channel: int) -> float:
        return tops[channel] + QUIET / 2 + TRACK / 2 + TRACK * line.tracks[channel]

    first = line.source.bottom if _lower(line, "start") else line.source.y
    last = line.target.bottom if _lower(line, "end") else line.target.y
    points = [(line.start_x, first), (line.start_x, track(line.leaves))]
    if line.lane is not None:
        side = right + LANE * line.lane if line.right else left - LANE * line.lane
        points += [(side, track(line.leaves)), (side, track(line.enters))]
    points += [(line.end_x, track(line.enters)), (line.end_x, last)]
    line.path = _rounded(points)
    flat = max(pairwise(points), key=lambda pair: abs(pair[0][0] - pair[1][0]))
    line.badge = (round((flat[0][0] + flat[1][0]) / 2, 1), round(flat[0][1], 1))
    line.tip = (round(line.end_x, 1), round(last, 1))
    line.down = not _lower(line, "end")


def _rounded(points: Sequence[tuple[float, float]], radius: float = 7) -> str:
    """A path through points whose lines are upright or level, its corners rounded."""
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{near[0]:.1f} {near[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {far[0]:.1f} {far[1]:.1f}")
    parts.append(f"L{points[-1][0]:.1f} {points[-1][1]:.1f}")
    return "".join(parts)


def _towards(start: tuple[float, float], end: tuple[float, float], most: float) -> tuple[float, float]:
    across, down = end[0] - start[0], end[1] - start[1]
    length = max(abs(across), abs(down), 0.001)
    step = min(most, length / 2) / length
    return start[0] + across * step, start[1] + down * step
