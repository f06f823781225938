"""The risk analysis of the newest kept run, as far as a person may see it: computed once from the facts of the run."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from sekisho.guard.text import Text
from sekisho.security.catalogue.risk_reading import RiskLibrary
from sekisho.security.checks.decided import standing as stands_today
from sekisho.security.checks.finding import Finding
from sekisho.security.ledgers.risk import Level
from sekisho.security.present.console.findings.decided import Decisions, decisions
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import Asker, page
from sekisho.security.present.console.standing import Standing, standing, today
from sekisho.security.present.marks import site_name
from sekisho.security.present.risk.branching import Drawing, drawings
from sekisho.security.present.risk.past import past_of_home
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.facts import Facts
from sekisho.security.risk.findings import untreated
from sekisho.security.risk.outcome import OF_SHEET, Outcome
from sekisho.security.store.content import content
from sekisho.security.store.freshness import database, versions
from sekisho.security.terms.state import Severity, State
from sekisho.security.work.kept import Kept, KeptSite
from sekisho.security.work.permission import Right

SLUG = "risk"
BAND_MARKS = {"A": "fails", "B": "stale", "C": "stale", "D": "not-assessed", "E": "not-applicable"}
"""The state whose colour a risk value has; its letter stands in it."""
LEVEL_MARKS = {Level.HIGH: "high", Level.MEDIUM: "medium", Level.LOW: "low"}
_MOST_REMEMBERED = 8


def library() -> RiskLibrary:
    """What the analysis is told: the home's own method among it, where it has one."""
    return content().library


@dataclass(frozen=True)
class Analysed:
    """One site. places: all sites that the person may ask for."""

    stands: Standing
    site: str
    places: tuple[KeptSite, ...]
    outcome: Outcome

    def address(self, **more: str) -> str:
        """A question of another page about the same site."""
        return urlencode({name: value for name, value in {"site": self.site, **more}.items() if value})

    @property
    def sites(self) -> list[tuple[str, Text]]:
        """The sites by their names."""
        return [(one.site, site_name(one.site)) for one in self.places]

    @cached_property
    def reported(self) -> frozenset[str]:
        """The findings that have a page."""
        return frozenset(one.id for one in self.stands.findings)


def analysed(who: Asker, query: Mapping[str, str]) -> Analysed | None:
    """The analysis of the site asked for, else of the first. Raises Refused.

    None where no run is kept, or only one of an earlier version, which kept no facts.
    """
    reach = who.reach(Right.READ, SLUG)
    stands = standing(who)
    if stands is None:
        return None
    places = tuple(one for one in stands.seen if reach.covers(one.site, writing=False))
    if not places:
        return None
    asked = query.get("site", "")
    place = next((one for one in places if one.site == asked), places[0])
    outcome = _outcome(stands, place)
    return Analysed(stands, place.site, places, outcome) if outcome else None


def empty(request: HttpRequest, who: Asker) -> HttpResponse:
    """The page where there is nothing to analyse."""
    return page(request, "risk/empty.html", {"may_upload": who.may(Right.WRITE, "evidence-file")})


_remembered: "OrderedDict[tuple[object, ...], tuple[Outcome, Kept, Decisions]]" = OrderedDict()


def _outcome(stands: Standing, place: KeptSite) -> Outcome | None:
    """The outcome of a site, made once for a run, the decisions of today and the sheet as it is now."""
    known = decisions()
    name = (*database(), id(stands.kept), place.site, id(known), today(), versions((SLUG,))[SLUG], id(library()))
    found = _remembered.get(name)
    if found is None:
        facts = stands.kept.facts(place)
        if facts is None:
            return None
        # Run and decisions themselves are kept beside: as long as they are, their ids are nobody else's.
        found = _remembered[name] = (_made(stands, facts, known), stands.kept, known)
        if len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found[0]


def _made(stands: Standing, facts: Facts, known: Decisions) -> Outcome:
    analysis = Analysis(facts, library())
    of_sheet = (one for one in stands.kept.findings if one.site == facts.site and one.check.startswith(OF_SHEET))
    every: Iterable[Finding] = (*of_sheet, *untreated(analysis, catalogue()))
    findings = tuple(sorted(every, key=lambda one: tuple(Severity).index(one.severity)))
    decided = {one.id: known.get((facts.site, one.id)) or known.get(("", one.id)) for one in findings}
    return Outcome(
        analysis,
        catalogue(),
        findings,
        {name: stands_today(row, today()) for name, row in decided.items()},
        past=past_of_home(facts.site, today(), library().method),
    )


def practices_of(numbers: Iterable[str], system: str, facts: Facts) -> list[tuple[str, Text, State]]:
    """Practices by number, title and state on a system."""
    return [(one, catalogue().practices[one].title, facts.state(one, system)) for one in numbers]


def drawn_of(outcome: Outcome) -> list[Drawing]:
    """The drawings, those with the worst trees first."""
    return sorted(drawings(outcome.analysis.trees), key=lambda one: min(tree.band for tree in one.trees))
