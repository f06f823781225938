"""The state of every practice on every system, as one table a site."""

from collections.abc import Mapping

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import Practice
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.state import Assessment, PracticeState
from sekisho.security.present.marks import STATE_MARK, scope_name, site_name
from sekisho.security.present.report.labels import Labels
from sekisho.security.present.report.opening import MOST_SYSTEMS, Section
from sekisho.security.terms.state import State, worst
from sekisho.security.terms.words import Phase


def state_shown(state: State, labels: Labels) -> dict[str, str]:
    """Code, mark, word and short word of a state."""
    return {
        "code": state.code,
        "mark": STATE_MARK[state],
        "word": state.of(labels.language),
        "short": labels[f"short_{state.code}"],
    }


def matrices(result: Result, catalogue: Catalogue, labels: Labels) -> list[Section]:
    """One table a site: a row a practice under the heading of its phase, a column a system, the whole site first."""
    several = len(result.assessments) > 1
    return [_matrix(one, catalogue, labels, named=several) for one in result.assessments]


def _matrix(assessment: Assessment, catalogue: Catalogue, labels: Labels, *, named: bool) -> Section:
    states: dict[str, dict[str, PracticeState]] = {}
    for one in assessment.practices:
        states.setdefault(one.practice, {})[one.system] = one
    every = ("", *assessment.systems)
    columns = every[:MOST_SYSTEMS]
    phases = []
    for phase in Phase:
        practices = [practice for practice in catalogue.practices.values() if practice.phase is phase]
        if practices:
            rows = [_row(practice, states.get(practice.number, {}), columns, labels) for practice in practices]
            phases.append({"name": phase.of(labels.language), "rows": rows})
    hidden = len(every) - len(columns)
    return {
        "site": site_name(assessment.case.site).of(labels.language) if named else "",
        "columns": [scope_name(system).of(labels.language) for system in columns],
        "width": len(columns) + 3,
        "phases": phases,
        "more": labels.filled("more_systems", count=hidden) if hidden else "",
    }


def _row(practice: Practice, states: Mapping[str, PracticeState], columns: tuple[str, ...], labels: Labels) -> Section:
    return {
        "number": practice.number,
        "title": practice.title.of(labels.language),
        "necessity": practice.necessity.of(labels.language),
        "required": practice.necessity.code == "required",
        "overall": state_shown(worst(one.state for one in states.values()), labels),
        "cells": [_cell(states.get(system), labels) for system in columns],
    }


def _cell(one: PracticeState | None, labels: Labels) -> Section | None:
    if one is None:
        return None
    counts = " ".join(f"{STATE_MARK[state]}{count}" for state, count in one.counts.items())
    return {**state_shown(one.state, labels), "counts": counts, "shaken": "、".join(one.shaken)}
