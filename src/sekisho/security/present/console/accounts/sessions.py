"""What a session keeps: since when, seen when, locked or not, begun outside or not, and the number of raised rights."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from sekisho.security.present.console.accounts import asked, lockout, telling
from sekisho.security.store.freshness import Versions
from sekisho.security.store.records import Login
from sekisho.security.store.settings import Settings, settings
from sekisho.security.work.access import Holder
from sekisho.security.work.sources import remote

BEGAN, SEEN, LOCKED, OUTSIDE, RAISED = "began", "seen", "locked", "outside", "raised"
SIGNED_IN = "sign-in"
"""What allauth is told once all steps are done, among its own records of each."""

SEEN_EVERY_S = 60
"""At most one write a minute: a session may be locked this much before its time, never after it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in, as every page finds it at `request.signed`; read anew for each request.

    seen: versions of `logins.WATCHED`.  administrator: whether administrator rights are raised now.
    """

    login: Login
    holder: Holder
    settings: Settings
    seen: Versions
    now: dt.datetime
    outside: bool
    administrator: bool


def begin(request: HttpRequest, login: Login) -> None:
    """A person is in: the session is new, its failures are forgiven, and sessions that ended are cleared away."""
    moment = asked.now(request).timestamp()
    plant = settings().networks("network.plant")
    request.session[BEGAN] = request.session[SEEN] = moment
    request.session[OUTSIDE] = remote(asked.source(request), plant)
    for name in (LOCKED, RAISED):
        request.session.pop(name, None)
    lockout.forgive(login.name)
    SessionStore.clear_expired()
    where = "outside" if request.session[OUTSIDE] else "plant"
    telling.done(request, "sign-in", login, why=where, what=_how(request, login))


def _how(request: HttpRequest, login: Login) -> str:
    """By what a person signed in, such as `password+totp`."""
    records = get_authentication_records(request, login)
    return "+".join(str(one.get("type") or one["method"]) for one in records if one["method"] != SIGNED_IN)


def ended(request: HttpRequest, holder: Holder | None, known: Settings, outside: bool) -> str:
    """Why a session is over; empty where it is not."""
    now, session = asked.now(request).timestamp(), request.session
    if holder is None:
        return "left"
    if now - float(session.get(BEGAN, 0)) >= known.number("session.hours") * 3600:
        return "too-long"
    if outside and not session.get(OUTSIDE, False):
        return "moved-outside"
    if outside and idle_s(request) >= known.number("remote.idle-minutes") * 60:
        return "remote-idle"
    return ""


def idle_s(request: HttpRequest) -> float:
    """Seconds since somebody was seen at work; `SEEN_EVERY_S` more than the truth at most."""
    return asked.now(request).timestamp() - float(request.session.get(SEEN, 0))


def end(request: HttpRequest, why: str) -> None:
    """End the session at once."""
    telling.done(request, "session-ended", why=why)
    logout(request)


def see(request: HttpRequest, *, at_once: bool = False) -> None:
    """Somebody is at work."""
    if at_once or idle_s(request) >= SEEN_EVERY_S:
        request.session[SEEN] = asked.now(request).timestamp()


def lock(request: HttpRequest, why: str) -> None:
    """Lock the session; it stays so until its person's password is given again."""
    if not request.session.get(LOCKED):
        request.session[LOCKED] = True
        telling.done(request, "session-locked", why=why)


def unlock(request: HttpRequest) -> None:
    """Go on. The session gets a new key; the page that is open keeps its token against forgery."""
    request.session.pop(LOCKED, None)
    see(request, at_once=True)
    request.session.cycle_key()
    telling.done(request, "session-unlocked")
