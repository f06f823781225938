"""The network diagram as SVG that stands alone: no script, nothing fetched, every text escaped and kept as text."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from sekisho.guard.text import Language, Text
from sekisho.security.present.diagram.declared import WayKind
from sekisho.security.present.printed.measuring import ems
from sekisho.security.present.report.routing import BoxPlace, ChipPlace, Drawing, Line
from sekisho.security.present.xml_text import showable

NAME_ROOM, ADDRESS_ROOM, ENDS_ROOM = 134 / 10.5, 134 / 10, 134 / 9.5
"""Widths of the lines in a device's box, in characters of their own size. A name has two lines."""
LEGEND_WIDTH, LEGEND_HEIGHT = 1110, 46
HEAD, MARGIN = 64, 20

STYLE = """
text { font-family: "BIZ UDPGothic", "BIZ UDPゴシック", "Yu Gothic", "Noto Sans CJK JP", sans-serif; fill: #1b2430; }
.frame { fill: #ffffff; stroke: #1F3A5F; stroke-width: 1.4; }
.band { fill: #E9EEF4; } .band-outside, .band-none { fill: #F3ECEC; } .band-dmz { fill: #F5EFD9; }
.band-wireless { fill: #E6F1EA; } .band-development { fill: #EFEAF4; } .frame-none { stroke-dasharray: 7 4; }
.zone { font-size: 13px; font-weight: 700; fill: #1F3A5F; } .kind { font-size: 11px; fill: #56616E; }
.chip { fill: #F8FAFC; stroke: #9AA5B1; stroke-width: 0.9; } .unlisted { fill: #ffffff; stroke-dasharray: 4 3; }
.boundary { fill: #FFF8E6; stroke: #8A5A00; stroke-width: 2.4; }
.name { font-size: 10.5px; } .address { font-size: 10px; fill: #3C4754; } .ends { font-size: 9.5px; fill: #1F3A5F; }
.halo { fill: none; stroke: #ffffff; stroke-width: 6; } .way { fill: none; stroke-width: 1.7; }
.flowing { stroke: #24507F; } .idle { stroke: #7A8694; stroke-dasharray: 7 4; }
.uncovered { stroke: #B3242F; stroke-width: 2.4; stroke-dasharray: 2.5 3; } .within { stroke: #4A6B4E; }
.tip-flowing { fill: #24507F; } .tip-idle { fill: #7A8694; }
.tip-uncovered { fill: #B3242F; } .tip-within { fill: #4A6B4E; }
.badge { fill: #ffffff; stroke-width: 1.2; } .mark { font-size: 10px; font-weight: 700; text-anchor: middle; }
.title { font-size: 20px; font-weight: 700; fill: #1F3A5F; } .meta { font-size: 12px; fill: #3C4754; }
.key { font-size: 11px; }
"""

_DEVICE, _BOUNDARY, _UNLISTED = (
    Text("機器（名称・IPアドレス）", "Device (name, IP address)"),
    Text("境界機器", "Boundary device"),
    Text("資産台帳にないもの", "Not in the asset ledger"),
)
_ENDS = Text(
    "→ この機器から始まるデータフローの番号　← この機器が受けるデータフローの番号",
    "→ numbers of the data flows from a device   ← of those to it",
)
_SITE, _AS_OF, _MAKER = Text("工場", "Site"), Text("作成日", "Made on"), Text("作成", "Made by")


def _text(value: str) -> str:
    return escape(showable(value))


def _at(x: float, y: float, style: str, value: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{style}">{_text(value)}</text>'


def fitted(value: str, room: float) -> str:
    """A text that fits so many heights of its letters, with an ellipsis where it was cut."""
    if ems(value) <= room:
        return value
    while value and ems(value) > room - 1:
        value = value[:-1]
    return value + "…"


def wrapped(value: str, room: float) -> list[str]:
    """A text in at most two lines of so many heights of its letters; what does not fit ends with an ellipsis."""
    first = value
    while ems(first) > room:
        first = first[:-1]
    if first == value:
        return [value]
    blank = first.rfind(" ")
    if blank > len(first) // 2:
        first = first[:blank]
    return [first, fitted(value[len(first) :].strip(), room)]


def _chip(place: ChipPlace, width: int, height: int) -> str:
    chip = place.chip
    style = "chip boundary" if chip.boundary else "chip unlisted" if chip.unlisted else "chip"
    lines = wrapped(chip.label, NAME_ROOM)
    first = 14 if len(lines) > 1 else 18
    rows = [_at(8, first + 12 * at, "name", line) for at, line in enumerate(lines)]
    rows.append(_at(8, 40, "address", fitted(chip.detail, ADDRESS_ROOM)))
    rows.append(_at(8, 53, "ends", fitted(chip.ends, ENDS_ROOM)))
    title = f"<title>{_text(f'{chip.label} {chip.detail} {chip.ends}'.strip())}</title>"
    box = f'<rect class="{style}" width="{width}" height="{height}" rx="3"/>'
    return f'<g transform="translate({place.x:g} {place.y:g})">{title}{box}{"".join(rows)}</g>'


def _zone(box: BoxPlace, width: int, height: int) -> str:
    dashed = " frame-none" if box.zone.code == "none" else ""
    head = (
        f'<rect class="frame{dashed}" width="{box.width:g}" height="{box.height:g}" rx="5"/>'
        f'<rect class="band band-{box.zone.code}" x="1" y="1" width="{box.inner:g}" height="25" rx="4"/>'
    )
    room = (box.width - 28) / 13
    title = fitted(box.zone.label, room - 3)
    count = f"({box.zone.count})"
    kind = f"{box.zone.kind} {count}".strip()
    if ems(title) + ems(kind) > room:
        kind = count
    tail = f'<tspan class="kind" dx="10">{_text(kind)}</tspan>'
    name = f'<text x="14" y="18"><tspan class="zone">{_text(title)}</tspan>{tail}</text>'
    chips = "".join(_chip(place, width, height) for place in box.chips)
    return f'<g transform="translate({box.x:g} {box.y:g})">{head}{name}</g>{chips}'


def _way(line: Line) -> str:
    code = line.link.kind.code
    tip = "M-5 -9L5 -9L0 0Z" if line.down else "M-5 9L5 9L0 0Z"
    return (
        f'<path class="halo" d="{line.path}"/><path class="way {code}" d="{line.path}"/>'
        f'<path class="tip-{code}" transform="translate({line.tip[0]:g} {line.tip[1]:g})" d="{tip}"/>'
    )


def _badge(x: float, y: float, code: str, mark: str) -> str:
    half = max(ems(mark) * 10 / 2 + 6, 12)
    return (
        f'<g transform="translate({x:g} {y:g})"><rect class="badge {code}" style="stroke-dasharray:none" '
        f'x="{-half:g}" y="-8.5" width="{2 * half:g}" height="17" rx="8"/>{_at(0, 3.6, "mark", mark)}</g>'
    )


def _body(drawing: Drawing, width: int, height: int) -> str:
    zones = "".join(_zone(box, width, height) for box in drawing.boxes)
    ways = "".join(_way(line) for line in drawing.lines)
    badges = "".join(_badge(*line.badge, line.link.kind.code, line.link.mark) for line in drawing.lines)
    return zones + ways + badges


def _document(width: float, height: float, body: Iterable[str], label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label={quoteattr(_text(label))}>'
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#ffffff"/>{"".join(body)}</svg>'
    )


def _legend_body(language: Language) -> str:
    parts, x = [], 6.0
    for kind in (WayKind.FLOWING, WayKind.IDLE, WayKind.UNCOVERED, WayKind.WITHIN):
        parts.append(f'<path class="way {kind.code}" d="M{x:g} 12L{x + 34:g} 12"/>')
        parts.append(
            f'<path class="tip-{kind.code}" transform="translate({x + 43:g} 12) rotate(-90)" d="M-5 -9L5 -9L0 0Z"/>'
        )
        label = kind.of(language)
        parts.append(_at(x + 50, 16, "key", label))
        x += 50 + ems(label) * 11 + 22
    x = 6.0
    for style, text in (("chip", _DEVICE), ("chip boundary", _BOUNDARY), ("chip unlisted", _UNLISTED)):
        parts.append(f'<rect class="{style}" x="{x:g}" y="28" width="34" height="14" rx="3"/>')
        label = text.of(language)
        parts.append(_at(x + 50, 39, "key", label))
        x += 50 + ems(label) * 11 + 22
    parts.append(_at(x, 39, "key", _ENDS.of(language)))
    return "".join(parts)


def legend_svg(language: Language) -> str:
    """What the strokes and boxes mean, as a strip of its own."""
    return _document(LEGEND_WIDTH, LEGEND_HEIGHT, [_legend_body(language)], "")


def drawing_svg(drawing: Drawing, chip: tuple[int, int], label: str) -> str:
    """One drawing as SVG. chip: width and height of a device's box."""
    return _document(drawing.width, drawing.height, [_body(drawing, *chip)], label)


def sheet_svg(  # noqa: PLR0913 -- the drawing and the five things of a title block
    drawing: Drawing, chip: tuple[int, int], *, title: str, site: str, day: str, maker: str, language: Language
) -> str:
    """A drawing with title block and legend, to be opened by itself."""
    width = max(drawing.width, LEGEND_WIDTH) + 2 * MARGIN
    pairs = ((_SITE, site), (_AS_OF, day), (_MAKER, maker))
    meta = "　".join(f"{label.of(language)}: {value}" for label, value in pairs if value)
    body = [
        _at(MARGIN, 32, "title", title),
        _at(MARGIN, 52, "meta", meta),
        f'<g transform="translate({MARGIN} {HEAD})">{_body(drawing, *chip)}</g>',
        f'<g transform="translate({MARGIN} {HEAD + drawing.height + MARGIN:g})">{_legend_body(language)}</g>',
    ]
    return _document(width, HEAD + drawing.height + LEGEND_HEIGHT + 2 * MARGIN, body, f"{title} {site}".strip())
