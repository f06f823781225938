"""The attack trees of one target as SVG that stands alone: no script, nothing fetched, every text escaped."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from sekisho.guard.text import Language, Text
from sekisho.security.present.diagram.svg import fitted, wrapped
from sekisho.security.present.printed.measuring import ems
from sekisho.security.present.risk.branching import BOX_HEIGHT, BOX_WIDTH, Drawing, Place
from sekisho.security.present.risk.naming import STAGES
from sekisho.security.present.xml_text import showable
from sekisho.security.risk.outcome import Outcome

MARGIN, HEAD, BADGE = 18.0, 66.0, 96.0
"""Around the drawing; for its title; at the right for the risk values."""
NAME, DETAIL = 11, 9.5
STYLE = """
text { font-family: "BIZ UDPGothic", "BIZ UDPゴシック", "Yu Gothic", "Noto Sans CJK JP", sans-serif; fill: #1b2430; }
.box { stroke: #9AA5B1; stroke-width: 0.9; } .hard { stroke: #1F3A5F; stroke-width: 2.6; }
.weak3 { fill: #FBE3E0; } .weak2 { fill: #FBF1D3; } .weak1 { fill: #E3F0E6; }
.damage { fill: #1F3A5F; } .inverse { fill: #ffffff; font-size: 11px; font-weight: 700; }
.inversesmall { fill: #ffffff; font-size: 9.5px; }
.line { fill: none; stroke: #7A8694; stroke-width: 1.3; }
.name { font-size: 11px; font-weight: 700; } .detail { font-size: 9.5px; fill: #3C4754; }
.level { font-size: 10px; font-weight: 700; text-anchor: end; }
.title { font-size: 17px; font-weight: 700; fill: #1F3A5F; } .meta { font-size: 10.5px; fill: #3C4754; }
.value { font-size: 13px; font-weight: 700; } .a { fill: #9C1520; } .b { fill: #9A4A00; } .c { fill: #7A5D00; }
.d { fill: #2F6B42; } .e { fill: #4A5462; }
"""


def tree_svg(drawing: Drawing, outcome: Outcome, language: Language) -> str:
    """One drawing with its title."""
    scenario = outcome.library.scenarios[drawing.target.scenario]
    system = drawing.target.system or "－"
    title = f"{scenario.title.of(language)}　{system}（{drawing.target.zone or '－'}）"
    parts = [
        _at(MARGIN, 28, "title", title),
        _at(MARGIN, 47, "meta", _KEY.of(language)),
        f'<g transform="translate({MARGIN:g} {HEAD:g})">{"".join(_body(drawing, outcome, language))}</g>',
    ]
    width = max(drawing.width + BADGE + 2 * MARGIN, ems(title) * 17 + 2 * MARGIN, ems(_KEY.of(language)) * 10.5 + 36)
    height = HEAD + drawing.height + MARGIN + (20 if drawing.more else 0)
    if drawing.more:
        more = Text(f"ほか{drawing.more}件の攻撃ツリーがあります。", f"{drawing.more} more attack trees.")
        parts.append(_at(MARGIN, height - 10, "meta", more.of(language)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label={quoteattr(showable(title))}>'
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _at(x: float, y: float, style: str, value: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{style}">{escape(showable(value))}</text>'


def _body(drawing: Drawing, outcome: Outcome, language: Language) -> Iterator[str]:
    for place in drawing.places:
        middle = place.y + BOX_HEIGHT / 2
        half = (place.to[0] + place.x) / 2
        yield f'<path class="line" d="M{place.x:g} {middle:g}H{half:g}V{place.to[1]:g}H{place.to[0]:g}"/>'
    yield _damage(drawing, outcome, language)
    for place in drawing.places:
        yield _box(place, outcome, language)


def _damage(drawing: Drawing, outcome: Outcome, language: Language) -> str:
    x, y = drawing.root
    scenario = outcome.library.scenarios[drawing.target.scenario]
    lines = wrapped(scenario.title.of(language), (BOX_WIDTH - 16) / NAME)
    level = Text(f"被害レベル {drawing.target.level}", f"Damage level {drawing.target.level}").of(language)
    rows = [_at(8, 18 + 14 * at, "inverse", line) for at, line in enumerate(lines)]
    rows.append(_at(8, BOX_HEIGHT - 8, "inversesmall", level))
    return _boxed(
        x, y, '<rect class="box damage" width="{w:g}" height="{h:g}" rx="3"/>', rows, scenario.damage.of(language)
    )


def _boxed(x: float, y: float, shape: str, rows: list[str], title: str) -> str:
    rect = shape.format(w=BOX_WIDTH, h=BOX_HEIGHT)
    return f'<g transform="translate({x:g} {y:g})"><title>{escape(showable(title))}</title>{rect}{"".join(rows)}</g>'


def _box(place: Place, outcome: Outcome, language: Language) -> str:
    step = place.branch.step
    name = outcome.library.threats[step.threat].title.of(language)
    where = f"{STAGES[step.stage].of(language)}　{step.zone or '－'}"
    holes = "、".join(hole.name for hole in step.holes)
    if holes:
        where += Text(f"　未対応の脆弱性 {holes}", f"　open: {holes}").of(language)
    room = (BOX_WIDTH - 16) / DETAIL
    rows = [_at(8, 16, "name", fitted(name, (BOX_WIDTH - 30) / NAME))]
    rows += [_at(8, 31 + 12 * at, "detail", line) for at, line in enumerate(wrapped(step.text.of(language), room))]
    rows.append(_at(8, 57, "detail", fitted(where, room)))
    rows.append(_at(BOX_WIDTH - 8, 16, "level", str(step.level)))
    hard = " hard" if place.branch.hard else ""
    shape = f'<rect class="box weak{step.level}{hard}" width="{{w:g}}" height="{{h:g}}" rx="3"/>'
    box = _boxed(place.x, place.y, shape, rows, f"{where} {name} {step.text.of(language)}")
    tree = place.branch.tree
    if tree is None:
        return box
    x, y = place.x + BOX_WIDTH + 10, place.y + BOX_HEIGHT / 2 + 4
    return f"{box}{_at(x, y, f'value {tree.band.lower()}', tree.band)}{_at(x + 18, y, 'detail', tree.id)}"


_KEY = Text(
    "左の被害に至る道筋です。右端が侵入口、箱の右上の数字が脆弱性レベル（3が最も弱い）、太枠が最も堅い手順、"
    "その右がリスク値（Aが最も高い）です。",
    "What leads to the damage at the left; ways in are at the right. The number is the vulnerability level (3 is the "
    "weakest), a thick frame the hardest step, the letter the risk value (A is the highest).",
)
