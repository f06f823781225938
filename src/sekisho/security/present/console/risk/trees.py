"""Stage 2: the attack trees by what they aim at, one drawn with its steps, and the cheapest measures that cut them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import BANDS
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.risk.analysed import (
    BAND_MARKS,
    Analysed,
    analysed,
    drawn_of,
    empty,
    library,
    practices_of,
)
from sekisho.security.present.risk.branching import Drawing
from sekisho.security.present.risk.naming import STAGES, measure_name
from sekisho.security.risk.outcome import Outcome
from sekisho.security.risk.trees import Step, Tree
from sekisho.security.terms.state import State


@dataclass(frozen=True, slots=True)
class Told:
    """One step with the practices that would hold it off."""

    step: Step
    stage: Text
    threat: Text
    hardest: bool
    practices: Sequence[tuple[str, Text, State]]


@require_GET
def trees(request: HttpRequest) -> HttpResponse:
    """The page."""
    who, query = asker(request), request.GET.dict()
    found = analysed(who, query)
    if found is None:
        return empty(request, who)
    outcome, drawn = found.outcome, drawn_of(found.outcome)
    at = _number(query.get("target", ""), len(drawn))
    counts = Counter(tree.band for tree in outcome.analysis.trees)
    values = {
        "found": found,
        "tab": "trees",
        "tiles": [(band, BAND_MARKS[band], counts[band]) for band in BANDS],
        "targets": [_target(number, one, found) for number, one in enumerate(drawn, 1)],
        "chosen": at,
        "picture": f"/risk/picture.svg?{found.address(target=str(at))}",
        "target": _target(at, drawn[at - 1], found) if drawn else None,
        "trees": [_tree(one, outcome) for one in drawn[at - 1].trees] if drawn else [],
        "more": drawn[at - 1].more if drawn else 0,
        "cut": outcome.cut,
        "measures": [_measure(name, cost, found, who.language) for name, cost in outcome.cut.measures.items()],
        "marks": BAND_MARKS,
    }
    return page(request, "risk/trees.html", values)


def _number(text: str, most: int) -> int:
    """The number of a target, from 1; the first for what is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return number if 1 <= number <= most else 1


def _target(number: int, one: Drawing, found: Analysed) -> dict[str, object]:
    return {
        "number": number,
        "damage": library().scenarios[one.target.scenario].title,
        "target": one.target,
        "band": min(tree.band for tree in one.trees),
        "count": len(one.trees) + one.more,
        "link": f"/risk/trees/?{found.address(target=str(number))}#tree",
    }


def _tree(one: Tree, outcome: Outcome) -> dict[str, object]:
    return {"tree": one, "steps": [_step(at, one, outcome) for at in range(len(one.steps))]}


def _step(at: int, tree: Tree, outcome: Outcome) -> Told:
    """A step with the practices of the weakest of the devices it is against."""
    step, measures = tree.steps[at], outcome.analysis.measures
    weakest = max(step.pairs, key=lambda pair: measures.of(step.threat, pair).level, default=None)
    found = measures.of(step.threat, weakest) if weakest else None
    numbers = (*found.missing, *found.holding) if found else ()
    shown = practices_of(numbers, weakest[0] if weakest else "", outcome.analysis.facts)
    return Told(step, STAGES[step.stage], library().threats[step.threat].title, at == tree.hardest, shown)


def _measure(name: str, cost: int, found: Analysed, language: Language) -> dict[str, object]:
    outcome = found.outcome
    practice = name in outcome.catalogue.practices
    asked = {"key": f"state:{name}=holds" if practice else f"{name}=done"}
    return {
        "name": measure_name(name, outcome, language),
        "link": f"/practices/{name}/" if practice else "",
        "cost": cost,
        "what_if": f"/risk/what-if/?{found.address()}&{urlencode(asked)}",
    }
