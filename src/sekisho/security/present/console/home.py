"""The first page of a day: how it stands, what got worse, what to do next, what waits for me."""

import datetime as dt
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path

from sekisho.guard.text import Language, Text
from sekisho.security.checks.decided import Standing as Stands
from sekisho.security.ledgers.proposal import Standing as Stage
from sekisho.security.present.api.calling import granted
from sekisho.security.present.console.bars import Shares, shares
from sekisho.security.present.console.findings.decided import Decided, held
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.labels import Labels
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.standing import Standing, standing, today
from sekisho.security.present.marks import scope_name, site_name
from sekisho.security.store.models import TABLES
from sekisho.security.terms.state import State
from sekisho.security.terms.words import Department
from sekisho.security.work.access import held as rights_of
from sekisho.security.work.kept import KeptAct
from sekisho.security.work.permission import Right
from sekisho.security.work.worsening import ages

MOST_ACTS, MOST_NEW, MOST_SYSTEMS, MOST_SOURCES = 5, 4, 24, 12


def home(request: HttpRequest) -> HttpResponse:
    """The page."""
    who = asker(request)
    stands = standing(who)
    if stands is None:
        return page(request, "home_empty.html", {"may_upload": who.may(Right.WRITE, "evidence-file")})
    return page(request, "home.html", _told(stands, who, today()))


def _told(stands: Standing, who: Asker, day: dt.date) -> dict[str, object]:
    evidence, found = ages(stands.kept, day), held(stands, day)
    return {
        "stands": stands,
        "age": (day - stands.kept.as_of).days,
        "tiles": [(state, stands.practice_counts[state]) for state in State],
        "severities": list(found.failing.items()),
        "total": len(stands.practices),
        "acts": [_act(one, stands) for one in stands.kept.acts[:MOST_ACTS]],
        "worse": stands.worse,
        "most_new": MOST_NEW,
        "practices": catalogue().practices,
        "waiting": list(_waiting(found.every, who, day)),
        "bars": _bars(stands, who.language),
        "evidence": evidence[:MOST_SOURCES],
        "older": max(0, len(evidence) - MOST_SOURCES),
        "fresh_days": stands.kept.policy.fresh_days,
    }


_NOTHING = Text("―", "-")


def _act(one: KeptAct, stands: Standing) -> dict[str, object]:
    mine = [found for found in map(stands.kept.by_id.get, one.findings) if found and stands.sees(found.site)]
    link = f"/findings/?{urlencode({'check': one.check})}" if one.check else "/practices/?state=not-assessed"
    return {"act": one, "link": link, "count": len(mine)}


def _waiting(every: Sequence[Decided], who: Asker, day: dt.date) -> Iterator[dict[str, object]]:
    """What this person must do: decide on proposals, mend what their department promised."""
    if who.may(Right.READ, "proposal"):
        waiting = TABLES["proposal"].objects.filter(state=Stage.OPEN.code).exclude(applicant=who.who)
        mine = [one for one in waiting.values_list("site", flat=True) if _decides(who, one)]
        if mine:
            yield {"kind": "decide", "count": len(mine), "link": "/proposals/"}
    for department in dict.fromkeys(post.department for post in who.holder.posts if post.department):
        promised = [one for one in every if one.standing is Stands.FIXING and _department(one) is department]
        late = sum(one.overdue(day) for one in promised)
        link = f"/findings/?decision={Stands.FIXING.code}&department={department.code}"
        if late:
            yield {"kind": "overdue", "count": late, "link": f"{link}&due=overdue"}
        if promised:
            yield {"kind": "promised", "count": len(promised), "link": link}
    undecided = sum(one.standing is Stands.OPEN for one in every)
    if undecided and who.may(Right.WRITE, "decision"):
        yield {"kind": "undecided", "count": undecided, "link": f"/findings/?decision={Stands.OPEN.code}"}


def _decides(who: Asker, site: str) -> bool:
    return rights_of(who.holder, Right.WRITE, "proposal", granted()).covers(site, writing=bool(site))


def _department(one: Decided) -> Department | None:
    return one.decision.department if one.decision else None


_drawn: dict[tuple[int, Language], tuple[Standing, str]] = {}
_MOST_DRAWN = 16


def _bars(stands: Standing, language: Language) -> str:
    """The bars of a run as markup, drawn once for each language: they change with the run alone."""
    name = (id(stands), language)
    found = _drawn.get(name)
    if found is None or found[0] is not stands:
        if len(_drawn) >= _MOST_DRAWN:
            _drawn.clear()
        values = {
            "t": Labels(language),
            "language": language,
            "groups": list(_groups(stands)),
            "states": [state for state, _ in shares(_NOTHING, {}).numbers],
        }
        found = _drawn[name] = (stands, render_to_string("console/home_bars.html", values))
    return found[1]


def _groups(stands: Standing) -> Iterator[tuple[str, list[Shares]]]:
    """The bars by their kind."""
    yield (
        "by_phase",
        [shares(_text(one), counts, f"/practices/?phase={one.code}") for one, counts in stands.by_phase.items()],
    )
    yield (
        "by_department",
        [
            shares(_text(one), counts, f"/practices/?department={one.code}")
            for one, counts in stands.by_department.items()
        ],
    )
    if len(stands.by_site) > 1:
        yield "by_site", [shares(site_name(one), counts, _link(one, "")) for one, counts in stands.by_site.items()]
    several = len(stands.by_site) > 1
    systems = [
        shares(_scope(site, system, several=several), counts, _link(site, system))
        for (site, system), counts in stands.by_system.items()
    ]
    yield "by_system", systems[:MOST_SYSTEMS]


def _text(one: object) -> Text:
    return Text(one.ja, one.en)  # type: ignore[attr-defined]  # a Choice


def _scope(site: str, system: str, *, several: bool) -> Text:
    name, place = scope_name(system), site_name(site)
    return Text(f"{place.ja} {name.ja}", f"{place.en} {name.en}") if several else name


def _link(site: str, system: str) -> str:
    return f"/practices/?{urlencode({'site': site, 'system': system} if system else {'site': site})}"


ADDRESSES = [path("", home)]
