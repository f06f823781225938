"""Stage 0, the report's sheet: each system as entered and as computed, with proofs, findings, and the past quarters."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.checks.finding import Finding
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.ledgers.risk import Level
from sekisho.security.present.console.linking import address_of_row
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.risk.analysed import (
    LEVEL_MARKS,
    SLUG,
    Analysed,
    analysed,
    empty,
    library,
    practices_of,
)
from sekisho.security.risk.outcome import Outcome
from sekisho.security.terms.state import State
from sekisho.security.work.permission import Right


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The page."""
    who = asker(request)
    found = analysed(who, request.GET.dict())
    if found is None:
        return empty(request, who)
    outcome = found.outcome
    levels = [one.level for one in outcome.analysis.rated]
    values = {
        "found": found,
        "tab": "sheet",
        "method": library().method,
        "tiles": [(level, LEVEL_MARKS[level], levels.count(level)) for level in Level],
        "unrated": levels.count(None),
        "lines": [_line(one, outcome) for one in outcome.analysis.rated],
        "findings": [_finding(one, found, who) for one in outcome.findings],
        "quarters": list(dict.fromkeys(one.quarter for one in outcome.past)),
        "past": list(_past(outcome)),
    }
    return page(request, "risk/sheet.html", values)


def _line(one: Rated, outcome: Outcome) -> dict[str, object]:
    system = one.system
    asked = outcome.mandatory(one)
    kinds = {kind.id: kind.title for kind in library().method.ways}
    return {
        "rated": one,
        "row": system.row,
        "link": address_of_row(SLUG, system.row) if system.evidence else "",
        "ways": [(kinds[way.kind], way) for way in system.ways],
        "asked": practices_of((number for number, state in asked.items() if state is not State.HOLDS), system.name,
                              outcome.analysis.facts),
        "holding": sum(state is State.HOLDS for state in asked.values()),
        "every": len(asked),
    }  # fmt: skip


def _finding(one: Finding, found: Analysed, who: Asker) -> dict[str, object]:
    """One finding. link: to its page; where it is none of the run's, to the decision that can be written on it."""
    outcome = found.outcome
    new = {"finding": one.id, "check": one.check, "site": one.site}
    link = f"/findings/{one.id}/" if one.id in found.reported else ""
    may = not link and who.may(Right.WRITE, "decision")
    return {
        "finding": one,
        "title": outcome.texts[one.check].title,
        "remedy": outcome.texts[one.check].remedy,
        "standing": outcome.standings[one.id],
        "link": link,
        "decide": f"/ledgers/decision/#new&{urlencode(new)}" if may else "",
    }


def _past(outcome: Outcome) -> Iterator[tuple[str, list[tuple[Level | None, int | None]]]]:
    """Each system with its level and score at the end of each quarter."""
    quarters = dict.fromkeys(one.quarter for one in outcome.past)
    held = {(one.system, one.quarter): (one.level, one.score) for one in outcome.past}
    for system in dict.fromkeys(one.system for one in outcome.past):
        yield system, [held.get((system, quarter), (None, None)) for quarter in quarters]
