"""What happens to accounts and sessions, told to the console's own log; and what others refuse to a person."""

from dataclasses import replace

from django.http import HttpRequest

from sekisho.guard.audit import Event, Outcome
from sekisho.security.present.console.accounts import asked
from sekisho.security.store.console_log import tell as write
from sekisho.security.store.records import Login


def done(request: HttpRequest, name: str, login: Login | None = None, *, why: str = "", what: str = "") -> None:
    """Something was done. login: of whom, where it is not the one that is signed in."""
    event = _event(request, name, Outcome.DONE, login)
    write(replace(event, why=why, what=what or event.what))


def refused(request: HttpRequest, name: str, login: Login | None = None, *, why: str = "", what: str = "") -> None:
    """Something was refused. What a page denies for want of a right is told where all refusals pass, `guarding`."""
    event = _event(request, name, Outcome.REFUSED, login)
    write(replace(event, why=why, what=what or event.what))


def _event(request: HttpRequest, name: str, outcome: Outcome, login: Login | None) -> Event:
    who = login or signed_in(request)
    return Event(
        at=asked.now(request),
        name=name,
        outcome=outcome,
        login=who.name if who else "",
        person=who.person if who else "",
        source=asked.source(request),
        what=request.path,
    )


def signed_in(request: HttpRequest) -> Login | None:
    """The account of a request; None for nobody's."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Login) else None
