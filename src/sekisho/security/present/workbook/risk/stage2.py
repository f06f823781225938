"""The scenarios, the steps of attacks, and the attack trees, whose hardest step decides."""

from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.present.risk.naming import STAGES
from sekisho.security.present.workbook.risk.grid import Cell, Column, Given, Grid, Made
from sekisho.security.present.workbook.risk.method import Places, band
from sekisho.security.present.workbook.risk.stage1 import ThreatCells
from sekisho.security.risk.facts import Pair
from sekisho.security.risk.outcome import Outcome
from sekisho.security.risk.trees import Step, Tree

SCENARIOS = (
    Column(Text("被害のシナリオ", "Damage scenario"), 44), Column(Text("内容", "What happens"), 80),
    Column(Text("被害レベル", "Damage level"), 10),
)  # fmt: skip
STEPS = (
    Column(Text("段階", "Stage"), 12), Column(Text("脅威", "Threat"), 34), Column(Text("ゾーン", "Zone"), 16),
    Column(Text("システム", "Systems"), 40), Column(Text("未対応の脆弱性", "Open vulnerabilities"), 40),
    Column(Text("未対応の脆弱性の数", "Number open"), 10), Column(Text("脆弱性レベル", "Vulnerability level"), 10),
)  # fmt: skip
NUMBER_OPEN, LEVEL = 5, 6
_BEFORE = (
    Column(Text("番号", "No."), 8), Column(Text("被害のシナリオ", "Damage scenario"), 34),
    Column(Text("対象システム", "Target system"), 18), Column(Text("ゾーン", "Zone"), 14),
    Column(Text("経路", "Path"), 70), Column(Text("被害レベル", "Damage level"), 11),
    Column(Text("脅威レベル", "Threat level"), 11),
)  # fmt: skip
_AFTER = (
    Column(Text("脆弱性レベル", "Vulnerability level"), 13),
    Column(Text("最も堅い手順（番号）", "Hardest step (number)"), 11),
    Column(Text("リスク値", "Risk value"), 9, bands=True),
)  # fmt: skip
MOST_ARGUMENTS = 250
"""Of one function: Excel takes 255."""
Key = tuple[str, str, str, tuple[Pair, ...], tuple[str, ...]]


def tree_columns(outcome: Outcome) -> tuple[Column, ...]:
    """As many columns of steps as the longest tree has."""
    longest = max((len(tree.steps) for tree in outcome.analysis.trees), default=1)
    steps = (Column(Text(f"手順{number}", f"Step {number}"), 8) for number in range(1, longest + 1))
    return (*_BEFORE, *steps, *_AFTER)


def band_column(outcome: Outcome) -> int:
    """The column of the trees' risk values, from 0."""
    return len(tree_columns(outcome)) - 1


def write_scenarios(grid: Grid, outcome: Outcome) -> dict[str, str]:
    """The feared damages; where the level of each stands."""
    grid.begin(_SCENARIOS_NOTE)
    levels = outcome.analysis.facts.levels
    found = {}
    for one in outcome.library.scenarios.values():
        row = grid.add(one.title, one.damage, Given(levels.get(one.id, one.level)))
        found[one.id] = grid.at(2, row)
    grid.end(1)
    return found


def _key(step: Step) -> Key:
    return step.stage, step.threat, step.zone, step.pairs, step.assets


def write_steps(grid: Grid, measures: dict[tuple[str, Pair], str], outcome: Outcome, places: Places) -> dict[Key, str]:
    """Every step that some tree takes, once; where its level stands."""
    grid.begin(_STEPS_NOTE)
    found: dict[Key, str] = {}
    steps = {_key(step): step for tree in outcome.analysis.trees for step in tree.steps}
    for key, step in steps.items():
        row = grid.next_row
        levels = [measures[step.threat, pair] for pair in step.pairs]
        parts = [levels[at : at + MOST_ARGUMENTS] for at in range(0, len(levels), MOST_ARGUMENTS)]
        highest = ",".join(f"MAX({','.join(part)})" for part in parts) or places.none_hold
        level = f"IF({grid.at(NUMBER_OPEN, row)}>0,3,MAX({highest}))"
        systems = dict.fromkeys(system for system, _ in step.pairs)
        grid.add(
            STAGES[step.stage],
            outcome.library.threats[step.threat].title,
            step.zone,
            "、".join(systems),
            "、".join(f"{hole.asset} {hole.name}" for hole in step.holes),
            Given(len(step.holes)),
            Made(level, step.level),
        )
        found[key] = grid.at(LEVEL, row)
    grid.end(2)
    return found


@dataclass(frozen=True, slots=True)
class Looked:
    """What the trees look up: levels of damage by scenario, of threats, of importance by group, and of steps."""

    damage: dict[str, str]
    threats: dict[str, ThreatCells]
    importance: dict[str, str]
    steps: dict[Key, str]


def write_trees(grid: Grid, looked: Looked, outcome: Outcome, places: Places, language: Language) -> None:
    """The trees."""
    grid.begin(_TREES_NOTE)
    longest = max((len(tree.steps) for tree in outcome.analysis.trees), default=1)
    for tree in outcome.analysis.trees:
        grid.add(*_line(grid, tree, looked, outcome, places, longest, language))
    grid.end(1)


def _line(  # noqa: PLR0913, PLR0917 -- the sheet, the tree, what it looks up, and how it is said
    grid: Grid, tree: Tree, looked: Looked, outcome: Outcome, places: Places, longest: int, language: Language
) -> tuple[Cell, ...]:
    row, start = grid.next_row, len(_BEFORE)
    importance = ",".join(looked.importance[group.id] for group in tree.target.groups[:MOST_ARGUMENTS])
    steps = [Made(looked.steps[_key(step)], step.level) for step in tree.steps]
    where = grid.range(start, row, row, to=start + longest - 1)
    weak = grid.at(start + longest, row)
    return (
        tree.id,
        outcome.library.scenarios[tree.target.scenario].title,
        tree.target.system,
        tree.target.zone,
        path_text(tree, outcome, language),
        Made(f"MIN({looked.damage[tree.target.scenario]},MAX({importance}))", tree.target.level),
        Made(looked.threats[tree.entrance.threat].entry, tree.threat_level),
        *steps,
        *([None] * (longest - len(steps))),
        Made(f"MIN({where})", tree.vulnerability),
        Made(f"MATCH({weak},{where},0)", tree.hardest + 1),
        Made(band(places, grid.at(5, row), grid.at(6, row), weak), tree.band),
    )


def path_text(tree: Tree, outcome: Outcome, language: Language) -> str:
    """The steps as one reads them, a line each."""
    return "\n".join(
        f"{number}. {outcome.library.threats[step.threat].title.of(language)}（{step.zone or '－'}）: "
        f"{step.text.of(language)}"
        for number, step in enumerate(tree.steps, 1)
    )


_SCENARIOS_NOTE = Text(
    "起きてはならない事業の被害です。被害レベルは3が最も大きいものです。",
    "Damage to the business that must not happen. Level 3 is the worst.",
)
_STEPS_NOTE = Text(
    "攻撃の手順です。攻撃者は最も弱い所を選ぶため、対象のうち最も高い脆弱性レベルを採ります。未対応の脆弱性があれば3です。",
    "Steps of attacks. Attackers take the weakest, so the highest level counts; an open vulnerability makes it 3.",
)
_TREES_NOTE = Text(
    "攻撃ツリーの脆弱性レベルは、最も堅い手順（レベルが最も低い手順）のものです。",
    "The vulnerability of a tree is that of its hardest step, the one with the lowest level.",
)
