"""The list of findings: filtered, counted by groups that lead to their rows, fifty a page."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.guard.text import Text
from sekisho.security.checks.decided import Standing as Stands
from sekisho.security.ledgers.words import searchable
from sekisho.security.present.console.findings.decided import Decided, held
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.paging import cut
from sekisho.security.present.console.standing import Standing, standing, today
from sekisho.security.present.marks import scope_name, site_name
from sekisho.security.terms.state import Severity
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Right

MOST_GROUPS = 60
WHOLE = "-"
NAMES = ("q", "severity", "check", "practice", "rule", "system", "site", "decision", "department", "since", "due")
"""Filters by their names in an address; `group` and `page` beside them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that have something in common. link: to these alone."""

    label: Text
    count: int
    worst: Severity
    link: str


def _suits(query: Mapping[str, str], stands: Standing, day: dt.date) -> Callable[[Decided], bool]:
    """Asks whether a finding is looked for, words aside. What an address cannot mean finds nothing: it shows."""
    new = {one.id for one in stands.worse.new} if query.get("since") == "before" and stands.worse else None
    tests: list[Callable[[Decided], bool]] = []

    def equals(name: str, of: Callable[[Decided], Iterable[str]]) -> None:
        if wanted := query.get(name, ""):
            tests.append(lambda one: wanted in of(one))

    equals("severity", lambda one: (one.finding.severity.code,))
    equals("check", lambda one: (one.finding.check,))
    equals("rule", lambda one: one.finding.rules)
    equals("practice", lambda one: {rule.rpartition("-")[0] for rule in one.finding.rules})
    equals("system", lambda one: (one.finding.subject.system or WHOLE,))
    equals("site", lambda one: (one.finding.site,))
    equals("decision", lambda one: (one.standing.code,))
    equals("department", lambda one: (_department(one),))
    if new is not None:
        tests.append(lambda one: one.finding.id in new)
    if query.get("due") == "overdue":
        tests.append(lambda one: one.overdue(day))
    return lambda one: all(test(one) for test in tests)


def _department(one: Decided) -> str:
    return one.decision.department.code if one.decision and one.decision.department else ""


def _groups(found: Sequence[Decided], by: str, query: Mapping[str, str]) -> list[Group]:
    """The groups, the largest of the worst severity first."""
    known = catalogue()
    keys: dict[str, Callable[[Decided], Iterable[str]]] = {
        "check": lambda one: (one.finding.check,),
        "system": lambda one: (one.finding.subject.system or WHOLE,),
        "practice": lambda one: sorted({rule.rpartition("-")[0] for rule in one.finding.rules}),
    }
    labels: dict[str, Callable[[str], Text]] = {
        "check": lambda name: known.checks[name].title if name in known.checks else Text(name, name),
        "system": lambda name: scope_name("" if name == WHOLE else name),
        "practice": _practice,
    }
    counts: Counter[str] = Counter()
    severities: dict[str, Severity] = {}
    order = tuple(Severity)
    for one in found:
        for key in keys[by](one):
            counts[key] += 1
            severities[key] = min(severities.get(key, Severity.LOW), one.finding.severity, key=order.index)
    ordered = sorted(counts, key=lambda key: (order.index(severities[key]), -counts[key], key))[:MOST_GROUPS]
    return [
        Group(labels[by](key), counts[key], severities[key], f"?{urlencode({**query, by: key, 'group': by})}")
        for key in ordered
    ]


def _practice(number: str) -> Text:
    title = catalogue().practices[number].title
    return Text(f"{number} {title.ja}", f"{number} {title.en}")


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The page."""
    who = asker(request)
    stands, day = standing(who), today()
    if stands is None:
        return page(request, "home_empty.html", {"may_upload": who.may(Right.WRITE, "evidence-file")})
    query = {name: request.GET[name][:200] for name in NAMES if request.GET.get(name)}
    all_of = held(stands, day)
    every, suits = all_of.every, _suits(query, stands, day)
    found: Sequence[Decided] = every
    if query:
        found = [one for one in every if suits(one)]
        found = all_of.with_words([searchable(one) for one in query.get("q", "").split()], found)
    by = request.GET.get("group", "check")
    by = by if by in {"check", "system", "practice"} else "check"
    shown = cut(found, request.GET.get("page", "1"))
    values = {
        "query": query,
        "stands": stands,
        "rows": shown.rows,
        "count": shown.count,
        "total": len(every),
        "first": shown.first,
        "last": shown.last,
        "previous": _link(query, by, shown.previous),
        "next": _link(query, by, shown.next),
        "groups": _groups(found, by, query),
        "by": by,
        "tabs": [(name, _link(query, name, 1)) for name in ("check", "system", "practice")],
        "severities": list(Severity),
        "standings": list(Stands),
        "departments": [one for one in Department if one is not Department.ALL],
        "sites": [(one.site, site_name(one.site)) for one in stands.seen],
        "may_decide": who.may(Right.WRITE, "decision"),
        "day": day,
        "said": request.GET.get("said", ""),
        "said_count": request.GET.get("count", "")[:6],
        "here": request.get_full_path(),
    }
    return page(request, "findings/every.html", values)


def _link(query: Mapping[str, str], by: str, at: int) -> str:
    return f"?{urlencode({**query, 'group': by, 'page': at})}" if at else ""
