"""The risk analysis on paper: the sheet, its method, the findings, risks by group, measures, and the drawn trees."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import BANDS
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.present.marks import SEVERITY_MARK
from sekisho.security.present.printed.typesetting import pdf
from sekisho.security.present.risk.as_json import banded
from sekisho.security.present.risk.moving import leverages, past, turnings, what_ifs
from sekisho.security.present.risk.naming import measure_name, tree_name
from sekisho.security.present.risk.paper import Json, part, table, word
from sekisho.security.risk.outcome import Outcome
from sekisho.security.terms.state import State

TEMPLATE = Path(__file__).parent / "risk.typ"
TITLE = Text("リスク分析", "Risk analysis")
MOST_TREES, MOST_FINDINGS, MOST_PROOFS = 40, 200, 6
"""Lines on paper; the workbook has them all."""


def print_risk(outcome: Outcome, drawn: Sequence[str], language: Language) -> bytes:
    """The PDF. drawn: the trees as SVG. Raises as `printed.typesetting.pdf` does."""
    return pdf(TEMPLATE, risk_form(outcome, drawn, language), TITLE, outcome.analysis.facts.as_of)


def risk_form(outcome: Outcome, drawn: Sequence[str], language: Language) -> Json:
    """The whole content, as plain data."""
    facts = outcome.analysis.facts
    parts = [
        says(outcome, language)
        for says in (_sheet, _connections, _findings, past, _assets, _trees, _cut, leverages, turnings)
    ]
    parts += what_ifs(outcome, language)
    return {
        "language": language,
        "title": TITLE.of(language),
        "site": facts.site,
        "site_label": _SITE.of(language),
        "day": f"{facts.as_of:%Y/%m/%d}",
        "day_label": _DAY.of(language),
        "parts": parts,
        "drawn_title": _DRAWN.of(language),
        "drawn": list(drawn),
    }


def _sheet(outcome: Outcome, language: Language) -> Json:
    method = outcome.library.method
    said = (_METHOD_SAID.of(language).format(method.version), method.note.of(language))
    rows = (_rated(one, outcome, language) for one in outcome.analysis.rated)
    return part(_SHEET, said, language, table(_SHEET_COLUMNS, (2, 2, 1, 2, 1, 1, 1, 2), rows, language))


def _assets(outcome: Outcome, language: Language) -> Json:
    said = (outcome.library.method.cells_note.of(language),)
    widths = (1, 2, 2, 4, 1, 1, 1, 1, 1, 1)
    return part(_ASSETS, said, language, table(_ASSET_COLUMNS, widths, _groups(outcome), language))


def _rated(one: Rated, outcome: Outcome, language: Language) -> list[str]:
    mandatory = outcome.mandatory(one)
    held = sum(state is State.HOLDS for state in mandatory.values())
    return [
        one.system.name,
        one.system.row.customer or "－",
        word(one.impact, language),
        word(one.external, language),
        "－" if one.score is None else str(one.score),
        word(one.level, language),
        str(one.demand.target) if one.demand else "－",
        f"{held} / {len(mandatory)}" if mandatory else "－",
    ]


def _connections(outcome: Outcome, language: Language) -> Json:
    """The connection of each system as entered and as ledgers and traffic prove it."""
    kinds = {kind.id: kind.title for kind in outcome.library.method.ways}
    rows = []
    for one in outcome.analysis.rated:
        proofs = [f"{kinds[way.kind].of(language)}: {way.text.of(language)}" for way in one.system.ways[:MOST_PROOFS]]
        more = len(one.system.ways) - len(proofs)
        if more > 0:
            proofs.append(Text(f"ほか{more}件", f"{more} more").of(language))
        rows.append([
            one.system.name, word(one.system.row.external, language), word(one.shown, language), "\n".join(proofs)
        ])  # fmt: skip
    return part(_CONNECTIONS, (), language, table(_CONNECTION_COLUMNS, (2, 1, 1, 8), rows, language))


def _findings(outcome: Outcome, language: Language) -> Json:
    found = outcome.open_findings
    rows = [
        [
            f"{SEVERITY_MARK[one.severity]} {one.severity.of(language)}",
            one.text.of(language),
            outcome.texts[one.check].remedy.of(language),
        ]
        for one in found[:MOST_FINDINGS]
    ]
    said = () if rows else (_NO_FINDINGS.of(language),)
    return part(_FINDINGS, said, language, table(_FINDING_COLUMNS, (1, 5, 5), rows, language) if rows else None)


def _groups(outcome: Outcome) -> Iterable[list[str]]:
    bands: dict[str, list[str]] = {}
    for risk in outcome.analysis.risks:
        bands.setdefault(risk.group.id, []).append(risk.band)
    for group in outcome.analysis.facts.groups:
        counts = banded(bands.get(group.id, []))
        shown = (str(count) if count else "" for count in counts.values())
        yield [group.id, group.system, group.zone, "、".join(group.names), str(group.importance), *shown]


def _trees(outcome: Outcome, language: Language) -> Json:
    trees = sorted(outcome.analysis.trees, key=lambda tree: tree.band)
    counts = banded(tree.band for tree in trees)
    said = "　".join(f"{band} {count}" for band, count in counts.items())
    rows = [
        [
            tree_name(tree, outcome, language),
            str(tree.target.level),
            str(tree.threat_level),
            str(tree.vulnerability),
            f"{tree.hardest + 1} / {len(tree.steps)}",
            tree.band,
        ]
        for tree in trees[:MOST_TREES]
    ]
    more = len(trees) - len(rows)
    rest = (
        Text(f"ほか{more}件はブックにあります。", f"{more} more are in the workbook.").of(language) if more > 0 else ""
    )
    return part(_TREES, (said, rest), language, table(_TREE_COLUMNS, (9, 1, 1, 1, 1, 1), rows, language))


def _cut(outcome: Outcome, language: Language) -> Json:
    cut = outcome.cut
    after = "　".join(f"{band} {count}" for band, count in banded(tree.band for tree in cut.after.trees).items())
    said = Text(
        f"リスク値が {cut.below} 以上の攻撃ツリー {cut.trees}件を断つ対策と手間（合計 {cut.cost}）。対策後: {after}",
        f"Measures and their cost ({cut.cost} in all) against {cut.trees} attack trees of value {cut.below} or worse. "
        f"After them: {after}",
    ).of(language)
    rows = [[measure_name(name, outcome, language), str(cost)] for name, cost in cut.measures.items()]
    return part(_CUT, (said,), language, table(_CUT_COLUMNS, (9, 1), rows, language) if rows else None)


_SITE, _DAY = Text("工場", "Site"), Text("基準日", "As of")
_SHEET, _FINDINGS = Text("リスク分析シート（表3）", "Risk analysis sheet (table 3)"), Text("指摘", "Findings")
_ASSETS, _TREES = Text("資産別のリスク", "Risks by asset"), Text("攻撃ツリー", "Attack trees")
_CUT, _DRAWN = Text("最小の対策", "Cheapest measures"), Text("攻撃ツリーの図", "The attack trees drawn")
_METHOD_SAID = Text("評価方法の版: {}", "Version of the method: {}")
_NO_FINDINGS = Text("指摘はありません。", "There are no findings.")
_CONNECTIONS = Text("外部接続の証拠", "Proofs of connection")
_CONNECTION_COLUMNS = (
    Text("システム", "System"), Text("記入", "Entered"), Text("計算", "Computed"), Text("証拠", "Proofs"),
)  # fmt: skip
_SHEET_COLUMNS = (
    Text("システム", "System"), Text("お客様", "Customer"), Text("影響度", "Impact"),
    Text("外部接続", "External connection"), Text("評価点", "Score"), Text("要求レベル", "Required level"),
    Text("SL-T", "SL-T"), Text("必須の実施例の適合", "Mandatory practices that hold"),
)  # fmt: skip
_FINDING_COLUMNS = Text("重さ", "Severity"), Text("指摘", "Finding"), Text("是正", "Remedy")
_ASSET_COLUMNS = (
    Text("グループ", "Group"), Text("システム", "System"), Text("ゾーン", "Zone"), Text("機器", "Devices"),
    Text("重要度", "Importance"), *(Text(band, band) for band in BANDS),
)  # fmt: skip
_TREE_COLUMNS = (
    Text("攻撃ツリー", "Attack tree"), Text("被害", "Damage"), Text("脅威", "Threat"), Text("脆弱性", "Weakness"),
    Text("最も堅い手順", "Hardest step"), Text("リスク値", "Risk value"),
)  # fmt: skip
_CUT_COLUMNS = Text("対策", "Measure"), Text("手間", "Cost")
