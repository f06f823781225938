"""What threats, kinds, scenarios, measures and outcomes are called."""

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.risk import Level
from sekisho.security.risk.outcome import Outcome
from sekisho.security.risk.trees import Tree

STAGES = {"entry": Text("侵入", "Entry"), "spread": Text("拡大", "Spread"), "final": Text("最終攻撃", "Final attack")}
FAMILIES = {"computer": Text("情報機器", "Computers"), "control": Text("制御機器", "Control devices")}
PATCH = "patch:"


def measure_name(name: str, outcome: Outcome, language: Language) -> str:
    """A measure as people read it: a practice with its title, or a vulnerability to close."""
    if practice := outcome.catalogue.practices.get(name):
        return f"{name} {practice.title.of(language)}"
    said = name.removeprefix(PATCH)
    return Text(f"脆弱性への対応 {said}", f"Close the vulnerability {said}").of(language)


def threat_name(threat: str, outcome: Outcome, language: Language) -> str:
    """A threat's title."""
    return outcome.library.threats[threat].title.of(language)


def tree_name(tree: Tree, outcome: Outcome, language: Language) -> str:
    """A tree by its damage, target and entry."""
    damage = outcome.library.scenarios[tree.target.scenario].title.of(language)
    return f"{tree.id} {damage} / {tree.target.system} ← {tree.entrance.text.of(language)}"


def moved_name(name: tuple[str, ...], outcome: Outcome, language: Language) -> str:
    """An outcome of `Analysis.values`."""
    match name:
        case ("level", system):
            return Text(f"{system} の要求レベル", f"level of {system}").of(language)
        case ("asset", group, threat):
            system = next(one.system for one in outcome.analysis.facts.groups if one.id == group)
            return f"{group} {system} {threat_name(threat, outcome, language)}"
        case ("tree", scenario, system, zone, threat, entered, *_):
            damage = outcome.library.scenarios[scenario].title.of(language)
            return f"{damage} / {system}・{zone} ← {threat_name(threat, outcome, language)}（{entered}）"
        case _:
            return " ".join(name)


def moved_value(value: str, language: Language) -> str:
    """A value of an outcome: a level by its word, a risk value by its letter; a dash where there is none."""
    level = next((one for one in Level if one.code == value), None)
    return level.of(language) if level else value or "－"
