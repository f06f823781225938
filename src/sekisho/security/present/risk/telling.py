"""A risk analysis on the terminal: the sheet, the counts of risks, the cheapest measures, what moves, the findings."""

from collections.abc import Iterator

from sekisho.guard.text import Language, Text
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.present.marks import SEVERITY_MARK
from sekisho.security.present.risk.as_json import banded
from sekisho.security.present.risk.naming import measure_name, moved_name, moved_value
from sekisho.security.risk.outcome import Outcome

MOST_SHOWN = 20


def told(outcome: Outcome, language: Language) -> Iterator[str]:
    """The lines."""
    analysis = outcome.analysis
    yield f"{_SHEET.of(language)}（{outcome.library.method.version}）"
    for one in analysis.rated:
        yield f"  {_rated(one, language)}"
    yield f"{_ASSETS.of(language)}  {_counts(banded(one.band for one in analysis.risks))}"
    yield f"{_TREES.of(language)}  {_counts(banded(one.band for one in analysis.trees))}"
    if not analysis.every_tree:
        yield _NOT_ALL.of(language)
    yield from _cut(outcome, language)
    for asked in outcome.what_ifs:
        yield f"{_WHAT_IF.of(language)} {asked.asked}: {len(asked.moved)}"
        moves = [
            f"  {moved_name(one.name, outcome, language)}: "
            f"{moved_value(one.before, language)} → {moved_value(one.after, language)}"
            for one in asked.moved
        ]
        yield from _some(moves, language)
    findings = outcome.open_findings
    yield f"{_FINDINGS.of(language)} {len(findings)}"
    yield from _some([f"  {SEVERITY_MARK[one.severity]} {one.text.of(language)}" for one in findings], language)


def _rated(one: Rated, language: Language) -> str:
    impact = one.impact.of(language) if one.impact else "－"
    external = one.external.of(language) if one.external else "－"
    level = one.level.of(language) if one.level else _UNRATED.of(language)
    score = "－" if one.score is None else str(one.score)
    return f"{one.system.name}  {impact} × {external} = {score}  {level}"


def _counts(counts: dict[str, int]) -> str:
    return "  ".join(f"{band} {count}" for band, count in counts.items())


def _cut(outcome: Outcome, language: Language) -> Iterator[str]:
    cut = outcome.cut
    if not cut.trees:
        return
    proved = "" if cut.exact else _BOUNDED.of(language)
    yield Text(
        f"値が {cut.below} 以上の攻撃ツリー {cut.trees}件を断つ最小の対策（手間 {cut.cost}）{proved}",
        f"Cheapest measures against {cut.trees} trees of value {cut.below} or worse (cost {cut.cost}){proved}",
    ).of(language)
    for name, cost in cut.measures.items():
        yield f"  {measure_name(name, outcome, language)}  {cost}"
    if cut.left:
        yield Text(
            f"  対策では下げられないツリー: {len(cut.left)}件", f"  trees that no measure lowers: {len(cut.left)}"
        ).of(language)


def _some(lines: list[str], language: Language) -> Iterator[str]:
    yield from lines[:MOST_SHOWN]
    if len(lines) > MOST_SHOWN:
        more = len(lines) - MOST_SHOWN
        yield Text(f"  ほか{more}件", f"  {more} more").of(language)


_SHEET = Text("リスク分析シート", "Risk analysis sheet")
_ASSETS = Text("資産別のリスク", "Risks by asset")
_TREES = Text("攻撃ツリー", "Attack trees")
_NOT_ALL = Text(
    "攻撃ツリーが多いため、一部だけを評価しました。", "There are too many attack trees; only some are rated."
)
_WHAT_IF = Text("変更した場合", "What if")
_FINDINGS = Text("指摘", "Findings")
_UNRATED = Text("未評価", "not rated")
_BOUNDED = Text("　※最小とは限りません", " (perhaps not the cheapest)")
