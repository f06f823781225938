"""Stands before every request to the console: host and size are looked at first, and no answer leaves without headers.

What goes wrong is told as a page, or as JSON where a script asked; never with a trace, a path or a statement.
"""

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sekisho.guard.limits import API_BODY_BYTES, API_UPLOAD_BYTES, EVIDENCE_UPLOAD_BYTES
from sekisho.security.present.api.refusing import Refused, general, refusal_of, shaped
from sekisho.security.present.console.accounts import asked, telling
from sekisho.security.present.console.asker import signed_in
from sekisho.security.present.console.labels import Labels, rooms
from sekisho.security.present.console.page import page
from sekisho.security.terms.calendar import JAPAN

log = logging.getLogger("sekisho.console")

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Beyond what every answer has (`present/heading.py`)."""
_FORM_OVERHEAD_BYTES = 2**20
_OTHERS = ("/api/", "/static/")
EVIDENCE = "/evidence/upload/"
_COSTLY = ("/export", "/print", "/sheet", "/picture.svg")
"""Ends of addresses that make a file of a whole ledger or map, by GET."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

Respond = Callable[[HttpRequest], HttpResponseBase]


class Guard:
    """Django's way of wrapping every request."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its headers; a refusal before anything is read where host or size are wrong."""
        if request.path.startswith(_OTHERS):
            return self.respond(request)
        status = _misfit(request) or (403 if _sent_here(request) else 0)
        response = refused_answer(request, general(status)) if status else self.respond(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy())
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """What a view raised, as it is told."""
        if request.path.startswith(_OTHERS):
            return None
        refused = refusal_of(error)
        who = signed_in(request)
        told = (refused.status, refused.code, request.method, request.path[:200], who.who if who else "-")
        if refused.status >= 500:
            log.error("failed %s %s %s %r person=%s", *told, exc_info=error)
        else:
            log.info("refused %s %s %s %r person=%s", *told)
        if refused.status == 403:
            telling.refused(request, "right", why=refused.code, what=f"{request.method} {request.path}")
        return refused_answer(request, refused)


def policy() -> str:
    """No script or style but our own files, and forms to nobody but us and the provider that signs on."""
    providers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return _POLICY + "".join(f" {'/'.join(one['settings']['server_url'].split('/')[:3])}" for one in providers)


def _misfit(request: HttpRequest) -> int:
    """The status with which a request is refused before it is read; 0 where it may go on."""
    try:
        request.get_host()
    except DisallowedHost:
        return 400
    length = request.headers.get("Content-Length") or "0"
    if not (length.isascii() and length.isdigit()):
        return 400
    most = EVIDENCE_UPLOAD_BYTES if request.path == EVIDENCE else API_UPLOAD_BYTES
    form = request.content_type == "multipart/form-data"
    return 413 if int(length[:20]) > (most + _FORM_OVERHEAD_BYTES if form else API_BODY_BYTES) else 0


def _sent_here(request: HttpRequest) -> bool:
    """Whether a page of another site makes a browser ask for what costs work; such addresses are no way in."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site" and request.path.endswith(_COSTLY)


def refused_answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal as a page, or as JSON where a script asked."""
    if "application/json" in request.headers.get("Accept", "") or request.headers.get("HX-Request"):
        body = shaped(refused.code, refused.text, refused.problems, refused.conflicts)
        return HttpResponse(body, status=refused.status, content_type="application/json")
    who, language = signed_in(request), asked.language(request)
    labels = Labels(language)["refused"]
    status = refused.status if f"heading_{refused.status}" in rooms()["refused"] else 400
    plain = refused.text == general(refused.status).text
    values = {
        "base": "console/frame.html" if who else "console/bare.html",
        "heading": labels[f"heading_{status}"],
        "text": labels[f"text_{status}"] if plain else refused.text.of(language),
        "problems": [
            *(one.sentence(language) for one in refused.problems),
            *(one.text.of(language) for one in refused.conflicts),
        ],
        "code": refused.code,
        "at": f"{dt.datetime.now(JAPAN):%Y/%m/%d %H:%M:%S}",
    }
    return page(request, "refused.html", values, status=refused.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's way to ask
    """No page at this address."""
    return refused_answer(request, general(404))


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return refused_answer(request, general(500))


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's way to ask
    """A request that Django could not read."""
    return refused_answer(request, general(400))
