"""Stage 1: every threat to every group of devices, as a matrix with the worst groups first, and the worst in words."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.catalogue.risk import BANDS
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.risk.analysed import BAND_MARKS, analysed, empty, library, practices_of
from sekisho.security.risk.by_asset import AssetRisk
from sekisho.security.risk.outcome import Outcome

MOST_TOLD = 30
"""Of the worst risks in words; the matrix has them all."""


@require_GET
def assets(request: HttpRequest) -> HttpResponse:
    """The page."""
    who, query = asker(request), request.GET.dict()
    found = analysed(who, query)
    if found is None:
        return empty(request, who)
    outcome, system = found.outcome, query.get("system", "")
    risks = [one for one in outcome.analysis.risks if system in {"", one.group.system}]
    worst = sorted(risks, key=lambda one: (one.band, -_product(one), one.group.id))
    counts = Counter(one.band for one in risks)
    values = {
        "found": found,
        "tab": "assets",
        "system": system,
        "systems": [one.name for one in outcome.analysis.facts.systems],
        "tiles": [(band, BAND_MARKS[band], counts[band]) for band in BANDS],
        "threats": list(library().threats.values()),
        "lines": _lines(risks),
        "told": [_told(one, outcome) for one in worst[:MOST_TOLD]],
        "more": max(0, len(worst) - MOST_TOLD),
        "marks": BAND_MARKS,
    }
    return page(request, "risk/assets.html", values)


def _product(one: AssetRisk) -> int:
    return one.group.importance * one.threat_level * one.vulnerability


def _lines(risks: Sequence[AssetRisk]) -> list[dict[str, object]]:
    """The groups, the worst first, each with its risk value for every threat or None where it is none of its kind."""
    by_group: dict[str, list[AssetRisk]] = {}
    for one in risks:
        by_group.setdefault(one.group.id, []).append(one)
    ordered = sorted(by_group.values(), key=lambda some: sorted(one.band for one in some))
    return [
        {"group": some[0].group, "kind": library().kinds[some[0].group.kind].title, "cells": _cells(some)}
        for some in ordered
    ]


def _cells(some: Sequence[AssetRisk]) -> list[AssetRisk | None]:
    held: Mapping[str, AssetRisk] = {one.threat: one for one in some}
    return [held.get(threat) for threat in library().threats]


def _told(one: AssetRisk, outcome: Outcome) -> dict[str, object]:
    return {
        "risk": one,
        "mark": BAND_MARKS[one.band],
        "threat": library().threats[one.threat],
        "missing": practices_of(one.measure.missing, one.group.system, outcome.analysis.facts),
    }
