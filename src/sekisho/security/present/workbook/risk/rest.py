"""The opening sheet with its counts, the cheapest measures, sensitivity, what-if, history, and the findings."""

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import BANDS
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.risk import Level
from sekisho.security.present.marks import SEVERITY_MARK
from sekisho.security.present.risk.naming import measure_name, moved_name, moved_value, tree_name
from sekisho.security.present.workbook.risk.grid import Column, Given, Grid, Made
from sekisho.security.present.workbook.risk.method import Places
from sekisho.security.present.workbook.risk.stage0 import LEVEL
from sekisho.security.risk.changing import CHOICES
from sekisho.security.risk.outcome import Outcome

OPENING = (
    Column(Text("項目", "Item"), 40), Column(Text("数", "Count"), 12), Column(Text("説明", "Note"), 90),
)  # fmt: skip
CUT = (
    Column(Text("対策", "Measure"), 60), Column(Text("手間", "Cost"), 10),
    Column(Text("残る攻撃ツリー", "Trees left"), 70),
)  # fmt: skip
TURNINGS = (
    Column(Text("システム・実施例", "System or practice"), 40), Column(Text("答え", "Answer"), 26),
    Column(Text("変えた値", "Changed to"), 20), Column(Text("変わる前", "Before"), 14),
    Column(Text("変わった後", "After"), 14),
)  # fmt: skip
HISTORY = (
    Column(Text("四半期の末日", "End of quarter"), 16), Column(Text("システム", "System"), 24),
    Column(Text("評価点", "Score"), 10), Column(Text("要求レベル", "Required level"), 12),
)  # fmt: skip
FINDINGS = (
    Column(Text("重さ", "Severity"), 10), Column(Text("指摘", "Finding"), 70), Column(Text("是正", "Remedy"), 60),
    Column(Text("規定", "Rules"), 20), Column(Text("証拠", "Evidence"), 44), Column(Text("処置", "Standing"), 12),
    Column(Text("指摘ID", "Finding ID"), 16),
)  # fmt: skip


def write_opening(  # noqa: PLR0913, PLR0917 -- the sheet and the three whose lines it counts
    grid: Grid, sheet: Grid, risks: Grid, trees: Grid, columns: tuple[int, int], outcome: Outcome, places: Places,
    language: Language,
) -> None:  # fmt: skip
    """Counts as formulas over the sheets of the three stages. columns: of the risk values there."""
    grid.begin(Text(f"{outcome.analysis.facts.site} {outcome.analysis.facts.as_of:%Y/%m/%d}", "Risk analysis"))
    analysis = outcome.analysis
    for text in _HOW:
        grid.add(text[0], None, text[1])
    grid.heading(_LEVELS, _COUNT)
    levels = [one.level for one in analysis.rated]
    for level, word in zip(Level, places.level_words, strict=True):
        grid.add(level.of(language), Made(f"COUNTIF({sheet.column(LEVEL)},{word})", levels.count(level)), None)
    found = ([one.band for one in analysis.risks], [one.band for one in analysis.trees])
    for label, other, column, bands in zip(_STAGES, (risks, trees), columns, found, strict=True):
        grid.heading(label, _COUNT)
        for band in BANDS:
            row = grid.next_row
            grid.add(band, Made(f"COUNTIF({other.column(column)},{grid.at(0, row)})", bands.count(band)), None)
    if not analysis.every_tree:
        grid.add(_NOT_ALL, None, None)
    grid.end(1)


def write_cut(grid: Grid, outcome: Outcome, language: Language) -> None:
    """The cheapest measures, with their total."""
    cut = outcome.cut
    counts = "、".join(f"{band} {sum(one.band == band for one in cut.after.trees)}" for band in BANDS)
    least = Text("手間が最小の対策", "The cheapest measures") if cut.exact else _BOUNDED
    grid.begin(
        Text(
            f"リスク値が {cut.below} 以上の攻撃ツリー {cut.trees}件を断つ、{least.ja}です。対策後: {counts}。",
            f"{least.en} against {cut.trees} attack trees of value {cut.below} or worse. After them: {counts}.",
        )
    )
    first = grid.next_row
    for name, cost in cut.measures.items():
        grid.add(measure_name(name, outcome, language), Given(cost), None)
    last = grid.next_row - 1
    total = f"SUM({grid.range(1, first, last)})" if last >= first else "0"
    grid.add(_TOTAL, Made(total, cut.cost), None)
    for tree in cut.left:
        grid.add(_LEFT, None, tree_name(tree, outcome, language))
    grid.end(1)


def write_turnings(grid: Grid, outcome: Outcome, language: Language) -> None:
    """Single answers that change a level, practices by what they move, and what was asked."""
    grid.begin(_TURNINGS_NOTE)
    fields = REGISTRY["risk"]
    for one in outcome.turnings:
        column = fields.field(one.field).column
        named = CHOICES[one.field].named(one.value) if one.field in CHOICES else None
        grid.add(
            one.system,
            column.ja if language == "ja" else column.en,
            named.of(language) if named else one.value,
            one.before.of(language) if one.before else "－",
            one.after.of(language) if one.after else "－",
        )
    grid.heading(_PRACTICE, *_MOVES)
    for lever in outcome.leverages:
        title = outcome.catalogue.practices[lever.practice].title.of(language)
        grid.add(
            f"{lever.practice} {title}",
            lever.better_trees,
            lever.better_assets,
            lever.worse_trees,
            lever.worse_assets,
        )
    for asked in outcome.what_ifs:
        grid.heading(_WHAT_IF, Text(asked.asked, asked.asked), _BLANK, _BEFORE, _AFTER)
        for move in asked.moved:
            before, after = moved_value(move.before, language), moved_value(move.after, language)
            grid.add(moved_name(move.name, outcome, language), None, None, before, after)
    grid.end(1)


def write_history(grid: Grid, outcome: Outcome, language: Language) -> None:
    """The sheet by quarter."""
    grid.begin(_HISTORY_NOTE)
    for one in outcome.past:
        grid.add(one.quarter, one.system, one.score, one.level.of(language) if one.level else "－")
    grid.end(1)


def write_findings(grid: Grid, outcome: Outcome, language: Language) -> None:
    """What is wrong with the sheet."""
    grid.begin(_FINDINGS_NOTE)
    for one in outcome.findings:
        grid.add(
            f"{SEVERITY_MARK[one.severity]} {one.severity.of(language)}",
            one.text,
            outcome.texts[one.check].remedy,
            "、".join(one.rules),
            "\n".join(f"{place.file} {place.where(language)}".strip() for place in one.evidence),
            outcome.standings[one.id].of(language),
            one.id,
        )
    grid.end(1)


_HOW = (
    (
        Text("黄色のセル", "Yellow cells"),
        Text(
            "変えてよい値です。変えると、ほかのシートの計算結果がすぐに変わります。",
            "May be changed; the results of all sheets follow at once.",
        ),
    ),
    (
        Text("白いセルの式", "Formulas in white cells"),
        Text(
            "評価点、要求レベル、脆弱性レベル、リスク値、最も堅い手順、合計は、すべてこのブックのセルを参照する式です。",
            "Scores, levels, risk values, hardest steps and totals are formulas over cells of this book.",
        ),
    ),
    (
        Text("式でないもの", "What is no formula"),
        Text(
            "接続の証拠、攻撃の経路、最小の対策、感度、履歴、指摘は、Sekishoが台帳と通信から求めた値です。",
            "Proofs, attack paths, cheapest measures, sensitivity, history and findings were worked out by Sekisho.",
        ),
    ),
)
_LEVELS, _COUNT = Text("要求レベルごとのシステム", "Systems by required level"), Text("数", "Count")
_STAGES = Text("資産別のリスク", "Risks by asset"), Text("攻撃ツリー", "Attack trees")
_NOT_ALL = Text(
    "攻撃ツリーが多いため、一部だけを評価しました。", "There are too many attack trees; only some are rated."
)
_BOUNDED = Text("見つかった範囲で手間が少ない対策", "Measures of little cost, perhaps not the least,")
_TOTAL, _LEFT = Text("合計", "Total"), Text("対策では下げられない攻撃ツリー", "A tree that no measure lowers")
_TURNINGS_NOTE = Text(
    "一つだけ変えたときに要求レベルが変わる答えと、実施例ごとに動くリスクの数です。",
    "Single answers that change a level, and how many risks each practice moves.",
)
_PRACTICE = Text("実施例", "Practice")
_MOVES = (
    Text("適合すると下がるツリー", "Trees lower if it holds"), Text("下がる資産別リスク", "Asset risks lower"),
    Text("不適合だと上がるツリー", "Trees higher if it fails"), Text("上がる資産別リスク", "Asset risks higher"),
)  # fmt: skip
_WHAT_IF, _BLANK = Text("変更した場合", "What if"), Text("－", "-")
_BEFORE, _AFTER = Text("変更前", "Before"), Text("変更後", "After")
_HISTORY_NOTE = Text(
    "四半期ごとのリスク分析シートです。保管した台帳がある場合は、その時点の記録によります。",
    "The sheet by quarter; by the journal where a home keeps the ledgers, else by the days of rating.",
)
_FINDINGS_NOTE = Text(
    "受容する場合は、指摘IDを「指摘への対応」に記入し、二人の署名と期限を付けてください。",
    "To accept one, enter its ID under decisions on findings, with two people and a last day.",
)
