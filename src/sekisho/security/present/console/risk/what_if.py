"""What if: one thing changed by a form that is a link, and every outcome that moves; and what would move most."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import GRADES
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.risk import External, Impact, Level
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.risk.analysed import BAND_MARKS, Analysed, analysed, empty, library
from sekisho.security.present.risk.naming import PATCH, moved_name, moved_value
from sekisho.security.risk.changing import CHOICES, Moved, WhatIfRefused
from sekisho.security.risk.outcome import Outcome
from sekisho.security.risk.outcome import what_if as tried
from sekisho.security.risk.sensitivity import Turning
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import State

MOST_MOVED, MOST_TOLD = 200, 40
LONGEST_KEY = 400
_SHEET = REGISTRY["risk"]


@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """The page."""
    who, query = asker(request), request.GET.dict()
    found = analysed(who, query)
    if found is None:
        return empty(request, who)
    outcome, key = found.outcome, _key(query)
    facts = outcome.analysis.facts
    values = {
        "found": found,
        "tab": "what-if",
        "query": query,
        "key": key,
        **_moves(outcome, key, who.language),
        "systems": [one.name for one in facts.systems],
        "fields": [(name, _column(name)) for name in (*CHOICES, "stop_hours")],
        "choices": [*Impact, *External],
        "practices": [(one, catalogue().practices[one].title) for one in catalogue().practices
                      if one in library().practices],
        "states": sorted(State, key=lambda one: one is not State.HOLDS),
        "scenarios": list(library().scenarios.values()),
        "grades": GRADES,
        "holes": [(one.key, one.key.removeprefix(PATCH)) for one in facts.holes],
        "turnings": [_turning(one, found) for one in outcome.turnings],
        "leverages": [_leverage(one.practice, found) | {"one": one} for one in outcome.leverages[:MOST_TOLD]],
        "more": max(0, len(outcome.leverages) - MOST_TOLD),
    }  # fmt: skip
    return page(request, "risk/what_if.html", values)


def _key(query: Mapping[str, str]) -> str:
    """What was asked, as `changing` reads it, from whichever form was sent; empty for nothing."""
    given = {name: value.strip()[:LONGEST_KEY] for name, value in query.items()}
    what, value = given.get("what", ""), given.get("value", "")
    match what:
        case "answer" if given.get("field"):
            return f"{given['field']}:{given.get('system', '')}={given.get('hours') or value}"
        case "state":
            at = f"@{given['system']}" if given.get("system") else ""
            return f"state:{given.get('practice', '')}{at}={value}"
        case "damage":
            return f"damage:{given.get('scenario', '')}={value}"
        case "patch":
            return f"{given.get('hole', '')}=done"
        case _:
            return given.get("key", "")


def _moves(outcome: Outcome, key: str, language: Language) -> dict[str, object]:
    """What moves, or why the question cannot be asked; nothing where none was."""
    if not key:
        return {"moved": None, "refused": None}
    try:
        (answer,) = tried(outcome.analysis, [key])
    except WhatIfRefused as refused:
        return {"moved": None, "refused": refused.text}
    told = [_move(one, outcome, language) for one in answer.moved[:MOST_MOVED]]
    return {"moved": told, "refused": None, "count": len(answer.moved)}


def _move(one: Moved, outcome: Outcome, language: Language) -> dict[str, object]:
    before, after = _rank(one.before), _rank(one.after)
    return {
        "name": moved_name(one.name, outcome, language),
        "before": moved_value(one.before, language),
        "after": moved_value(one.after, language),
        "way": "worse" if after < before else "better",
    }


_RANKS = [*BAND_MARKS, *(one.code for one in Level), ""]
"""Risk values and levels, each the worst first; what is no longer there is the best."""


def _rank(value: str) -> int:
    return _RANKS.index(value)


def _column(field: str) -> Text:
    column = _SHEET.field(field).column
    return Text(column.ja, column.en)


def _turning(one: Turning, found: Analysed) -> dict[str, object]:
    word: Choice | None = CHOICES[one.field].named(one.value) if one.field in CHOICES else None
    key = f"{one.field}:{one.system}={one.value}"
    return {
        "one": one,
        "field": _column(one.field),
        "word": word,
        "link": f"/risk/what-if/?{found.address()}&{urlencode({'key': key})}",
    }


def _leverage(practice: str, found: Analysed) -> dict[str, object]:
    def link(state: State) -> str:
        return f"/risk/what-if/?{found.address()}&{urlencode({'key': f'state:{practice}={state.code}'})}"

    return {
        "title": catalogue().practices[practice].title,
        "holds": link(State.HOLDS),
        "fails": link(State.FAILS),
    }
