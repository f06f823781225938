"""Accounts of people: made, reset, closed, signed out; a first password is shown once and never kept."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from sekisho.security.present.console.accounts import telling
from sekisho.security.present.console.accounts.open_sessions import end
from sekisho.security.present.console.administration.raised import act, administrator, tab
from sekisho.security.present.console.page import Asker
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.logins import NewLogin, add, close, every_login, reset
from sekisho.security.store.people import people_of
from sekisho.security.store.records import Login
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.access import folded, posts_of


@require_GET
def logins(request: HttpRequest) -> HttpResponse:
    """All accounts, with their people."""
    administrator(request)
    return _page(request, {})


def _page(request: HttpRequest, more: dict[str, object], status: int = 200) -> HttpResponse:
    today = dt.datetime.now(JAPAN).date()
    rows = []
    for one in every_login():
        people = people_of(one.person)
        here = bool(posts_of(one.person, people, today))
        rows.append({"login": one, "name": people[0].name if people else "", "here": here})
    return tab(request, "accounts", {"rows": rows, **more}, status=status)


def _end(request: HttpRequest, who: Asker, name: str) -> HttpResponse:
    """End every session of an account; the account itself stays as it is. Raises Http404 where there is none."""
    login = Login.objects.filter(name=folded(name)).first()
    if login is None:
        raise Http404
    end(login)
    reason = act(request, who).why
    telling.done(request, "session-ended", login, why="by-administrator", what=f"{who.login}: {reason}")
    return HttpResponseRedirect("/administration/?said=ended", status=303)


@require_POST
def change(request: HttpRequest, deed: str) -> HttpResponse:
    """Make, reset or close an account, or end its sessions. Raises Http404 for another act."""
    return _change(request, deed)


def _change(request: HttpRequest, deed: str) -> HttpResponse:
    who = administrator(request)
    name, why = request.POST.get("name", "")[:64], act(request, who)
    try:
        match deed:
            case "add":
                wish = NewLogin(request.POST.get("person", "")[:40], bool(request.POST.get("administrator")), name)
                given = add(wish, why)
            case "reset":
                given = reset(name, why, second=bool(request.POST.get("second")))
            case "end":
                return _end(request, who, name)
            case "close":
                close(name, why)
                return HttpResponseRedirect("/administration/?said=closed", status=303)
            case _:
                raise Http404
    except ActRefused as refused:
        return _page(request, {"refused": refused.text, "typed": request.POST}, status=422)
    return _page(request, {"given": given})
