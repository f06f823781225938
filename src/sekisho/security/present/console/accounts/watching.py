"""Stands before every page: who is signed in may go on only while person, session and second factor are in order.

Four questions a request at most: the session, its account, the versions of the ledgers that decide, and, for those who
need one, whether there is a second factor.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from sekisho.security.present.console.accounts import asked, refusing, sessions, telling
from sekisho.security.store.freshness import versions
from sekisho.security.store.logins import WATCHED, administrator_now, holder_of
from sekisho.security.store.passwords import must_change
from sekisho.security.store.records import Login
from sekisho.security.store.settings import Settings, settings
from sekisho.security.terms.calendar import day_of
from sekisho.security.work.sources import remote

NOT_OURS = ("/api/", django_settings.STATIC_URL or "/static/")
"""Programs come with tokens and never with a session; files of the pages are no secret."""

OPEN = ("account_login", "mfa_authenticate", "account_language", "account_logout")
"""Pages for whoever is not signed in yet."""

OPEN_UNDER = "/account/oidc/"
AT_ANY_TIME = ("account_unlock", "account_logout", "account_language")
"""What a locked session can still do."""

FOR_PASSWORD = ("account_change_password",)
FOR_SECOND = ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate")

Respond = Callable[[HttpRequest], HttpResponseBase]


def watch(respond: Respond) -> Respond:
    """Django's way of wrapping every request."""

    def watched(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(NOT_OURS):
            return respond(request)
        return _stop(request) or respond(request)

    return watched


def _stop(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to a request that may not go on; None where it may. `request.signed` tells the page who asks."""
    login = telling.signed_in(request)
    if login is None:
        return None if _among(request, OPEN) or request.path.startswith(OPEN_UNDER) else refusing.to_sign_in(request)
    moment, seen = asked.now(request), versions(WATCHED)
    known = settings(seen)
    outside = remote(asked.source(request), known.networks("network.plant"))
    holder = holder_of(login, day_of(moment), seen)
    if why := sessions.ended(request, holder, known, outside):
        sessions.end(request, why)
        return None if _among(request, OPEN) else refusing.emptied(refusing.to_sign_in(request))
    if _locked(request, known) and not _among(request, AT_ANY_TIME):
        telling.refused(request, "page", why="session-locked")
        return refusing.is_locked(request)
    raised = str(request.session.get(sessions.RAISED, ""))
    administrator = administrator_now(login, raised, moment, seen)
    request.signed = sessions.Signed(login, holder, known, seen, moment, outside, administrator)  # type: ignore[attr-defined,arg-type]  # holder is there: `ended` asked
    if not asked.in_background(request) and not _among(request, AT_ANY_TIME):
        sessions.see(request)
    return _first(request, login, known, outside=outside)


def _locked(request: HttpRequest, known: Settings) -> bool:
    """Whether the session is locked; one that nobody used for the set time is from now on."""
    if not request.session.get(sessions.LOCKED) and sessions.idle_s(request) >= known.number("lock.idle-minutes") * 60:
        sessions.lock(request, "idle")
    return bool(request.session.get(sessions.LOCKED))


def _first(request: HttpRequest, login: Login, known: Settings, *, outside: bool) -> HttpResponseBase | None:
    """What must be done before anything else: the first password is changed, then a second factor is set up."""
    if must_change(login, known.number("password.days"), asked.now(request)):
        if _among(request, (*AT_ANY_TIME, *FOR_PASSWORD)):
            return None
        return refusing.first(request, "account_change_password")
    if not needs_second(login, known, outside=outside) or _among(request, (*AT_ANY_TIME, *FOR_SECOND)):
        return None
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    if Authenticator.objects.filter(user_id=login.pk, type__in=kinds).exists():
        return None
    return refusing.first(request, "mfa_index")


def needs_second(login: Login, known: Settings, *, outside: bool) -> bool:
    """Whether an account must have a second factor, from where it is used."""
    every = known.flag("mfa.everyone")
    return every or (login.administrator and known.flag("mfa.administrators")) or (outside and known.flag("mfa.remote"))


def _among(request: HttpRequest, names: tuple[str, ...]) -> bool:
    return request.path in {reverse(name) for name in names}
