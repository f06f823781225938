"""Tokens of programs: issued to a person for set ledgers and a set time, shown once, revoked."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from sekisho.guard.text import Text
from sekisho.security.present.console.administration.raised import act, administrator, tab
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.tokens import Wish, every_token, issue, revoke
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.access import holds

MOST_SCOPES = 50


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """All tokens ever issued."""
    administrator(request)
    return _page(request, {})


def _page(request: HttpRequest, more: dict[str, object], status: int = 200) -> HttpResponse:
    today = dt.datetime.now(JAPAN).date()
    rows = [(one, holds(one, today)) for one in reversed(every_token())]
    return tab(request, "tokens", {"rows": rows, **more}, status=status)


@require_POST
def issue_one(request: HttpRequest) -> HttpResponse:
    """Issue a token, and show its secret once."""
    who, form = administrator(request), request.POST
    try:
        until = dt.date.fromisoformat(form.get("until", "")[:10])
    except ValueError:
        return _page(request, {"refused": _NO_DAY, "typed": form}, status=422)
    scopes = tuple(form.get("scopes", "")[:2000].split()[:MOST_SCOPES])
    wish = Wish(form.get("person", "")[:40], scopes, until, form.get("purpose", "")[:200], form.get("site", "")[:60])
    try:
        issued = issue(wish, act(request, who))
    except ActRefused as refused:
        return _page(request, {"refused": refused.text, "typed": form}, status=422)
    return _page(request, {"issued": issued})


@require_POST
def revoke_one(request: HttpRequest) -> HttpResponse:
    """End a token at once."""
    who = administrator(request)
    revoke(request.POST.get("id", "")[:20], act(request, who))
    return HttpResponseRedirect("/administration/tokens/?said=revoked", status=303)


_NO_DAY = Text("有効期限を、2027-03-31 のように入れてください。", "Enter the last day, such as 2027-03-31.")
