"""Every open session of one account: shown to its person, and ended by them, by a changed second factor, by an
administrator.

Sessions hold nothing to be searched by, so all are read: a plant has hundreds at most, for a day at most.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sekisho.security.present.console.accounts import sessions, telling
from sekisho.security.present.console.accounts.signing import checked
from sekisho.security.store.records import Login


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session. id: names it to its person, and is no key to it.  here: it is the one that asks."""

    id: str
    began: dt.datetime
    seen: dt.datetime
    outside: bool
    locked: bool
    here: bool


def every(signed: sessions.Signed, here: str) -> list[OpenSession]:
    """The sessions of an account that are not over, the one seen last first. here: the key of the one that asks."""
    longest = dt.timedelta(hours=signed.settings.number("session.hours"))
    found = [_told(key, kept, here) for key, kept in _of(signed.login)]
    open_ones = [one for one in found if signed.now - one.began < longest]
    return sorted(open_ones, key=lambda one: one.seen, reverse=True)


def end(login: Login, *, but: str = "", named: str = "") -> int:
    """End sessions of an account at once; how many. but: the key of one that stays.  named: end the one of this id."""
    keys = [key for key, _ in _of(login) if key != but and named in {"", _id(key)}]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_others(request: HttpRequest, why: str) -> None:
    """End all sessions of whoever asks but this one."""
    login = telling.signed_in(request)
    if login is not None and end(login, but=request.session.session_key or ""):
        telling.done(request, "session-ended", why=why)


def _of(login: Login) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and content of the sessions in which an account is signed in with its present password."""
    for one in Session.objects.all():
        kept = one.get_decoded()
        same = kept.get(SESSION_KEY) == str(login.pk)
        if same and constant_time_compare(kept.get(HASH_SESSION_KEY, ""), login.get_session_auth_hash()):
            yield one.session_key, kept


def _id(key: str) -> str:
    return salted_hmac("sekisho.session", key, algorithm="sha256").hexdigest()[:16]


def _told(key: str, kept: dict[str, Any], here: str) -> OpenSession:
    began, seen = (
        dt.datetime.fromtimestamp(float(kept.get(name, 0)), dt.UTC) for name in (sessions.BEGAN, sessions.SEEN)
    )
    outside, locked = bool(kept.get(sessions.OUTSIDE)), bool(kept.get(sessions.LOCKED))
    return OpenSession(_id(key), began, seen, outside, locked, key == here)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sessions_page(request: HttpRequest) -> HttpResponse:
    """The sessions of the account; with the password one of them is ended, or all but this one."""
    signed: sessions.Signed = request.signed  # type: ignore[attr-defined]  # `watching` put it there
    here, wrong = request.session.session_key or "", False
    if request.method == "POST":
        wrong = checked(request, signed.login.name, request.POST.get("password", ""), "sessions") != signed.login
        if not wrong:
            if end(signed.login, but=here, named=request.POST.get("which", "")[:16]):
                telling.done(request, "session-ended", why="by-person")
            return HttpResponseRedirect(reverse("account_sessions"))
    said = {"every": every(signed, here), "wrong": wrong}
    return render(request, "account/sessions.html", said, status=403 if wrong else 200)
