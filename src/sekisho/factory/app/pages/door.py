"""How people come in and go out, and a line of the security log for each of it (`sekisho.guard.audit`)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from sekisho.factory.app.pages.forms import Form, Misfilled
from sekisho.factory.app.pages.guarding import COOKIE, Guard
from sekisho.factory.app.pages.rendering import SESSION, elsewhere, links_of, rendered
from sekisho.guard.audit import Event, Outcome, line

_NAME_CHARACTERS = 40


class Door:
    """The pages for it. now: tells the time.  log: the file of the security log."""

    def __init__(self, guard: Guard, now: Callable[[], datetime], log: Path) -> None:
        self._guard, self._entrance, self._now, self._log = guard, guard.entrance, now, log

    async def first(self, request: web.Request) -> web.StreamResponse:
        """Go to the first page there is."""
        return elsewhere(links_of(request)[0].path)

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Opening the link alone uses nothing up: programs that look at links before people must not shut them out."""
        self._check(request)
        return rendered(request, "enter.html", {"form": {}, "wrong": {}})

    async def admit(self, request: web.Request) -> web.StreamResponse:
        """Let in who brings a token and a name."""
        self._check(request)
        form = Form(await request.post())
        who = form.text("who", _NAME_CHARACTERS)
        try:
            form.check()
        except Misfilled as found:
            return rendered(request, "enter.html", {"form": form.written(), "wrong": found.wrong}, status=422)
        name = self._entrance.admit(request.match_info["token"], who)
        if name is None:  # somebody else came in by it just now
            raise self._void(request)
        self._note(request, "sign-in", who)
        response = elsewhere("/")
        self._guard.let_in(response, name)
        return response

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End the session."""
        self._entrance.leave(request.cookies[COOKIE])
        self._note(request, "sign-out", request[SESSION].who)
        response = elsewhere("/")
        response.del_cookie(COOKIE)
        return response

    def _check(self, request: web.Request) -> None:
        """Raise HTTPUnauthorized for a token that does not let in."""
        if not self._entrance.open(request.match_info["token"]):
            raise self._void(request)

    def _void(self, request: web.Request) -> web.HTTPUnauthorized:
        self._note(request, "sign-in", "", Outcome.REFUSED)
        return web.HTTPUnauthorized()

    def _note(self, request: web.Request, event: str, person: str, outcome: Outcome = Outcome.DONE) -> None:
        why = "void-link" if outcome is Outcome.REFUSED else ""
        told = Event(self._now(), event, outcome, why=why, person=person, source=str(request.remote))
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{line(told)}\n")
