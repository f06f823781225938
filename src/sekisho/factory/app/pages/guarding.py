"""Stands before every request: whom it was sent to, from which page, by whom; and after it, what every answer says.

Host: only the address that is served, so that no name of another site leads here (DNS rebinding). A form must come from
a page of ours (`Origin`) and bear the token of the session. What is refused here is counted and logged.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from sekisho.factory.app.pages.entrance import SESSION_S, Entrance, Session
from sekisho.factory.app.pages.labels import labels
from sekisho.factory.app.pages.rendering import SESSION, rendered
from sekisho.factory.wire.rejections import Rejections

COOKIE = "sekisho-factory"
TOKEN = "token"  # noqa: S105 -- the name of a field
REFRESH = "Sekisho-Refresh"
"""The header by which our script asks for a page anew: nobody acted."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",  # `no-referrer` would hide the origin of our own forms, too
    "X-Content-Type-Options": "nosniff",
}
FORM_BYTES = 2**16
"""One form without a file."""

_OPEN = ("/static/", "/enter/")
_TOLD = {400, 401, 403, 404, 405, 413, 421, 422, 500}
_log = logging.getLogger(__name__)

Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):  # noqa: N818 -- named for what it is
    """A request that is not for us. code: of the reason."""

    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code
        super().__init__(code)


class Guard:
    """The checks. origin: scheme, host and port that are served.

    idle: begins of paths where a session ends when nobody acts.  uploads: paths whose forms bring files.
    """

    def __init__(
        self, entrance: Entrance, origin: str, rejections: Rejections, idle: tuple[str, ...] = (),
        uploads: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.entrance, self.origin, self._rejections = entrance, origin, rejections
        self._host, self._idle, self._uploads = urlsplit(origin).netloc, idle, uploads

    @web.middleware
    async def guarded(self, request: web.Request, handler: Respond) -> web.StreamResponse:
        """The middleware: the answer with its headers; what goes wrong is a page too."""
        response = await self._answer(request, handler)
        if not request.path.startswith("/static/"):
            response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
        else:
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def let_in(self, response: web.StreamResponse, name: str) -> None:
        """Give the browser the id of its session."""
        response.set_cookie(
            COOKIE, name, max_age=SESSION_S, httponly=True, samesite="Strict", secure=self.origin.startswith("https:")
        )

    async def _answer(self, request: web.Request, handler: Respond) -> web.StreamResponse:
        try:
            await self._check(request)
            return await handler(request)
        except Refused as found:
            self._rejections.add(str(request.remote), "", labels()[f"refused.{found.code}"], code=f"pages.{found.code}")
            return _told(request, found.status)
        except web.HTTPException as found:
            return _told(request, found.status)
        except Exception:  # noqa: BLE001 -- whatever goes wrong, who asked gets a page
            _log.exception("cannot answer %s %s", request.method, request.path)
            return _told(request, 500)

    async def _check(self, request: web.Request) -> None:
        if request.host != self._host:
            raise Refused(421, "host")
        if request.method not in {"GET", "HEAD", "POST"}:
            raise Refused(405, "method")
        if request.method == "POST" and request.headers.get("Origin") != self.origin:
            raise Refused(403, "origin")
        if request.method == "POST" and request.path not in self._uploads and _large(request):
            raise web.HTTPRequestEntityTooLarge(FORM_BYTES, request.content_length or 0)
        session = self._session(request)
        if session is None:
            if not request.path.startswith(_OPEN):
                raise web.HTTPUnauthorized
            return
        request[SESSION] = session
        if request.method == "POST" and not request.path.startswith(_OPEN):
            given = (await request.post()).get(TOKEN)
            if not isinstance(given, str) or not secrets.compare_digest(given.encode(), session.token.encode()):
                raise Refused(403, "token")
        if REFRESH not in request.headers:
            self.entrance.act(session)

    def _session(self, request: web.Request) -> Session | None:
        name = request.cookies.get(COOKIE)
        return self.entrance.session(name, idle=request.path.startswith(self._idle)) if name else None


def _large(request: web.Request) -> bool:
    """Whether more comes than any form takes, or nobody knows how much."""
    return request.content_length is None or request.content_length > FORM_BYTES


def _told(request: web.Request, status: int) -> web.Response:
    return rendered(request, "refused.html", {"status": status if status in _TOLD else 400}, status=status)
