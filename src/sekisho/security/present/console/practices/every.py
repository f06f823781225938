"""All practices, filtered by what a person looks for, each with its state where they look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.http import HttpRequest, HttpResponse

from sekisho.security.catalogue.records import Practice
from sekisho.security.checks.state import PracticeState
from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.standing import Standing, standing
from sekisho.security.present.marks import site_name
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import State, worst
from sekisho.security.terms.words import Area, Department, Necessity, Phase

C = TypeVar("C", bound=Choice)
WHOLE = "-"
"""Stands in an address for what belongs to no single system."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. None and empty texts: whatever it is. rules: practices with a rule in this state."""

    words: tuple[str, ...] = ()
    phase: Phase | None = None
    area: Area | None = None
    department: Department | None = None
    necessity: Necessity | None = None
    state: State | None = None
    rules: State | None = None
    site: str = ""
    system: str = ""

    def suits(self, practice: Practice) -> bool:
        """Whether a practice is looked for, its state aside."""
        return (
            (self.phase is None or practice.phase is self.phase)
            and (self.area is None or practice.area is self.area)
            and (self.department is None or self.department in (*practice.users, *practice.makers))
            and (self.necessity is None or practice.necessity is self.necessity)
            and all(word in _text(practice) for word in self.words)
        )

    def looks_at(self, one: PracticeState) -> bool:
        """Whether a state is one of where the person looks."""
        system = "" if self.system == WHOLE else self.system
        return (not self.site or one.site == self.site) and (not self.system or one.system == system)


@dataclass(frozen=True, slots=True)
class Line:
    """One practice of the list. counts: of its rules where the person looks."""

    practice: Practice
    state: State
    counts: Mapping[State, int]
    shaken: bool


def _text(practice: Practice) -> str:
    return _searched()[practice.number]


@cache
def _searched() -> Mapping[str, str]:
    """The text of each practice as it is searched."""
    return {number: _all_text(one) for number, one in catalogue().practices.items()}


def _all_text(practice: Practice) -> str:
    texts = (practice.title, practice.threat, practice.reduced_risk, *(rule.heading for rule in practice.rules))
    return searchable(" ".join((practice.number, *(part for text in texts for part in (text.ja, text.en)))))


def _choice(kind: type[C], code: str) -> C | None:
    return next((one for one in kind if one.code == code), None)


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot mean is passed over, so that an old link still shows the list."""
    return Wanted(
        tuple(map(searchable, query.get("q", "")[:200].split())),
        _choice(Phase, query.get("phase", "")),
        _choice(Area, query.get("area", "")),
        _choice(Department, query.get("department", "")),
        _choice(Necessity, query.get("necessity", "")),
        _choice(State, query.get("state", "")),
        _choice(State, query.get("rules", "")),
        query.get("site", "")[:60],
        query.get("system", "")[:200],
    )


def lines(asked: Wanted, stands: Standing | None) -> Iterator[Line]:
    """The practices that are looked for, in the report's order."""
    for practice in catalogue().practices.values():
        if not asked.suits(practice):
            continue
        every = stands.by_practice.get(practice.number, ()) if stands else ()
        states = [one for one in every if asked.looks_at(one)]
        if every and not states:
            continue  # it belongs to no system where the person looks
        counts = {state: sum(one.counts.get(state, 0) for one in states) for state in State}
        line = Line(practice, worst(one.state for one in states), counts, any(one.shaken for one in states))
        if asked.state in {None, line.state} and (asked.rules is None or counts[asked.rules]):
            yield line


def practices(request: HttpRequest) -> HttpResponse:
    """The list."""
    who = asker(request)
    stands, asked = standing(who), wanted(request.GET.dict())
    found = list(lines(asked, stands))
    scopes = list(dict.fromkeys(stands.by_system)) if stands else []
    values = {
        "asked": asked,
        "q": request.GET.get("q", "")[:200],
        "lines": found,
        "total": len(catalogue().practices),
        "stands": stands,
        "choices": [("phase", Phase, asked.phase), ("area", Area, asked.area),
                    ("department", Department, asked.department), ("necessity", Necessity, asked.necessity),
                    ("state", State, asked.state)],
        "sites": [(site, site_name(site)) for site in dict.fromkeys(site for site, _ in scopes)],
        "systems": list(dict.fromkeys(system for _, system in scopes if system)),
        "whole": WHOLE,
        "states": list(State),
    }  # fmt: skip
    return page(request, "practices/every.html", values)
