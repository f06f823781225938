"""A risk analysis as JSON: what `--json` prints and `risk.json` holds. Keys are stable; new ones may be added.

Top level: format, as_of, site, method, summary, systems, groups, risks, trees, cut, turnings, leverages, what_if,
history, findings. Days, choices and texts are as in `present.as_json`.
"""

from collections import Counter
from collections.abc import Iterable

from sekisho.security.catalogue.risk import BANDS
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.risk.sheet import QUESTIONS, Rated
from sekisho.security.ledgers.risk import Level
from sekisho.security.risk.by_asset import AssetRisk
from sekisho.security.risk.cutting import Cut
from sekisho.security.risk.facts import Group
from sekisho.security.risk.outcome import Outcome
from sekisho.security.risk.trees import Step, Tree
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import Severity

FORMAT = 1
"""Raised when a key changes its meaning or goes."""
Json = dict[str, object]


def risk_json(outcome: Outcome) -> Json:
    """The whole analysis, ready for `json.dumps`, in the same order every time."""
    analysis, method = outcome.analysis, outcome.library.method
    return {
        "format": FORMAT,
        "as_of": analysis.facts.as_of.isoformat(),
        "site": analysis.facts.site,
        "method": {"version": method.version, "note": method.note.told, "cells_note": method.cells_note.told},
        "summary": _summary(outcome),
        "systems": [_system(outcome, one) for one in analysis.rated],
        "groups": [_group(one) for one in analysis.facts.groups],
        "risks": [_risk(outcome, one) for one in analysis.risks],
        "trees": [_tree(outcome, one) for one in analysis.trees],
        "every_tree": analysis.every_tree,
        "cut": _cut(outcome.cut),
        "turnings": [
            {
                "system": one.system,
                "field": one.field,
                "value": one.value,
                "before": _code(one.before),
                "after": _code(one.after),
            }
            for one in outcome.turnings
        ],
        "leverages": [
            {
                "practice": one.practice,
                "better": {"assets": one.better_assets, "trees": one.better_trees},
                "worse": {"assets": one.worse_assets, "trees": one.worse_trees},
            }
            for one in outcome.leverages
        ],
        "what_if": [
            {
                "asked": one.asked,
                "moved": [{"what": list(move.name), "before": move.before, "after": move.after} for move in one.moved],
            }
            for one in outcome.what_ifs
        ],
        "history": [
            {
                "quarter": one.quarter.isoformat(),
                "system": one.system,
                "score": one.score,
                "level": _code(one.level),
            }
            for one in outcome.past
        ],
        "findings": [_finding(outcome, one) for one in outcome.findings],
    }


def _code(choice: Choice | None) -> str | None:
    return choice.code if choice else None


def banded(bands: Iterable[str]) -> dict[str, int]:
    """How many of each risk value, the worst first."""
    counts = Counter(bands)
    return {band: counts[band] for band in BANDS}


def _summary(outcome: Outcome) -> Json:
    levels = Counter(one.level for one in outcome.analysis.rated)
    severities = Counter(one.severity for one in outcome.open_findings)
    return {
        "levels": {**{level.code: levels[level] for level in Level}, "unrated": levels[None]},
        "risks": banded(one.band for one in outcome.analysis.risks),
        "trees": banded(one.band for one in outcome.analysis.trees),
        "findings": {severity.code: severities[severity] for severity in Severity},
    }


def _system(outcome: Outcome, one: Rated) -> Json:
    row = one.system.row
    answers = dict(zip(QUESTIONS, map(_code, one.answers), strict=True))
    return {
        "system": one.system.name,
        "customer": row.customer,
        "entered": {
            "impact": _code(row.impact),
            "external": _code(row.external),
            "score": row.score,
            "level": _code(row.level),
            "method": row.method,
        },
        "answers": {**answers, "hours": row.stop_hours},
        "impact": _code(one.impact),
        "shown": _code(one.shown),
        "external": _code(one.external),
        "score": one.score,
        "level": _code(one.level),
        "target": one.demand.target if one.demand else None,
        "ways": [{"kind": way.kind, "text": way.text.told, "evidence": way.evidence.told} for way in one.system.ways],
        "mandatory": {number: state.code for number, state in outcome.mandatory(one).items()},
        "treated_by": list(row.treated_by),
        "evidence": one.system.evidence.told if one.system.evidence else None,
    }


def _group(one: Group) -> Json:
    return {
        "group": one.id,
        "system": one.system,
        "zone": one.zone,
        "kind": one.kind,
        "importance": one.importance,
        "listed": one.listed,
        "assets": list(one.assets),
        "evidence": one.evidence.told,
    }


def _risk(outcome: Outcome, one: AssetRisk) -> Json:
    practices = outcome.catalogue.practices
    leans = dict.fromkeys(on for number in one.measure.holding for on in practices[number].leans_on)
    return {
        "group": one.group.id,
        "threat": one.threat,
        "importance": one.group.importance,
        "threat_level": one.threat_level,
        "vulnerability": one.vulnerability,
        "band": one.band,
        "holding": list(one.measure.holding),
        "missing": list(one.measure.missing),
        "leans_on": list(leans),
        "techniques": list(outcome.library.threats[one.threat].techniques),
    }


def _tree(outcome: Outcome, one: Tree) -> Json:
    return {
        "tree": one.id,
        "scenario": one.target.scenario,
        "damage": outcome.library.scenarios[one.target.scenario].title.told,
        "system": one.target.system,
        "zone": one.target.zone,
        "groups": [group.id for group in one.target.groups],
        "damage_level": one.target.level,
        "threat_level": one.threat_level,
        "vulnerability": one.vulnerability,
        "band": one.band,
        "hardest": one.hardest + 1,
        "steps": [_step(step) for step in one.steps],
    }


def _step(one: Step) -> Json:
    return {
        "stage": one.stage,
        "threat": one.threat,
        "zone": one.zone,
        "systems": list(dict.fromkeys(system for system, _ in one.pairs)),
        "level": one.level,
        "open": [hole.name for hole in one.holes],
        "text": one.text.told,
        "evidence": one.evidence.told,
    }


def _cut(one: Cut) -> Json:
    return {
        "band": one.below,
        "trees": one.trees,
        "measures": [{"measure": name, "cost": cost} for name, cost in one.measures.items()],
        "cost": one.cost,
        "cheapest": one.exact,
        "left": [tree.id for tree in one.left],
        "after": banded(tree.band for tree in one.after.trees),
    }


def _finding(outcome: Outcome, one: Finding) -> Json:
    text = outcome.texts[one.check]
    return {
        "id": one.id,
        "check": one.check,
        "title": text.title.told,
        "severity": one.severity.code,
        "rules": list(one.rules),
        "site": one.site,
        "subject": {"ledger": one.subject.ledger, "key": one.subject.key, "system": one.subject.system},
        "text": one.text.told,
        "remedy": text.remedy.told,
        "since": one.since.isoformat() if one.since else None,
        "evidence": [place.told for place in one.evidence],
        "standing": outcome.standings[one.id].code,
    }
