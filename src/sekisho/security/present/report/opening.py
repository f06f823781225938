"""The head of the report: the day, the sites, the figures, and what to do next."""

from datetime import datetime

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.present.marks import SEVERITY_MARK, STATE_MARK, scope_name, site_name
from sekisho.security.present.overview import (
    Act,
    acts,
    practice_counts,
    rules_by_phase,
    rules_by_system,
    severity_counts,
)
from sekisho.security.present.report.bars import SHOWN, marked, severity_bars, state_bar
from sekisho.security.present.report.labels import Labels
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.state import Severity, State

MOST_SYSTEMS = 24
MOST_EXAMPLES = 3

Section = dict[str, object]


def anchor(check: str) -> str:
    """The id of a check's block on the page."""
    return "c-" + check.replace("/", "-")


def head(result: Result, labels: Labels, made_at: datetime, run_name: str) -> Section:
    """What the report is about. made_at: any zone; shown in Japan's."""
    names = [site_name(one.case.site).of(labels.language) for one in result.assessments]
    return {
        "as_of": f"{result.as_of:%Y/%m/%d}",
        "sites": "、".join(names) if labels.language == "ja" else ", ".join(names),
        "made_at": f"{made_at.astimezone(JAPAN):%Y/%m/%d %H:%M}",
        "run": run_name,
    }


def opening(result: Result, catalogue: Catalogue, labels: Labels) -> Section:
    """The figures and the most urgent acts."""
    language = labels.language
    states, severities = practice_counts(result), severity_counts(result)
    return {
        "practices_title": labels.filled("practices_of", total=sum(states.values())),
        "states": [
            {"code": state.code, "mark": STATE_MARK[state], "word": state.of(language), "count": states[state]}
            for state in SHOWN
        ],
        "findings_title": labels.filled("found_of", total=sum(severities.values())),
        "severities": [
            {"code": one.code, "mark": SEVERITY_MARK[one], "word": one.of(language), "count": count}
            for one, count in severities.items()
        ],
        "acts": [_act(act, labels) for act in acts(result, catalogue)],
    }


def _act(act: Act, labels: Labels) -> Section:
    language = labels.language
    subjects = list(dict.fromkeys(finding.subject.key for finding in act.findings))
    return {
        "what": act.what.of(language),
        "why": act.why.of(language),
        "severity": act.severity
        and {
            "code": act.severity.code,
            "mark": SEVERITY_MARK[act.severity],
            "word": act.severity.of(language),
        },
        "anchor": anchor(act.check) if act.check else "",
        "examples": subjects[:MOST_EXAMPLES],
        "more": len(subjects) - MOST_EXAMPLES if len(subjects) > MOST_EXAMPLES else 0,
    }


def plots(result: Result, catalogue: Catalogue, labels: Labels) -> Section:
    """The bars by phase, by system and by severity."""
    language = labels.language
    several = len(result.assessments) > 1
    systems = list(rules_by_system(result).items())
    by_system = []
    for (site, system), counts in systems[:MOST_SYSTEMS]:
        prefix = f"{site_name(site).of(language)} " if several else ""
        by_system.append(state_bar(prefix + scope_name(system).of(language), counts))
    hidden = len(systems) - len(by_system)
    phases = rules_by_phase(result, catalogue)
    return {
        "legend": marked(SHOWN, {state: state.of(language) for state in State}),
        "groups": [
            {"title": labels["by_phase"], "bars": [state_bar(p.of(language), counts) for p, counts in phases.items()]},
            {"title": labels["by_system"], "bars": by_system},
        ],
        "more": labels.filled("more_systems", count=hidden) if hidden else "",
        "severities": severity_bars(severity_counts(result), {one: one.of(language) for one in Severity}),
    }
