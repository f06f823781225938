"""Stands before every request to the API: host and size are looked at first, and no answer leaves without headers.

No other site's page may read an answer (no CORS header is ever sent), nothing is cached, nothing is framed.
"""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sekisho.guard.limits import API_BODY_BYTES, API_UPLOAD_BYTES
from sekisho.security.present.api.refusing import answer

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
}
"""Beyond, or stricter than, what every answer has (`present/heading.py`)."""
ADDRESS = "/api/"
_FORM_OVERHEAD_BYTES = 2**20

Respond = Callable[[HttpRequest], HttpResponseBase]


def guard(respond: Respond) -> Respond:
    """Django's way of wrapping every request."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(ADDRESS):
            return respond(request)
        response = _refusal(request) or respond(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != "application/json":
            allow = response.headers.get("Allow")
            response = answer(response.status_code)
            if allow:
                response.headers["Allow"] = allow
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return guarded


def _refusal(request: HttpRequest) -> HttpResponseBase | None:
    try:
        request.get_host()
    except DisallowedHost:
        return answer(400)
    length = request.headers.get("Content-Length") or "0"
    if not (length.isascii() and length.isdigit()):
        return answer(400)
    form = request.content_type == "multipart/form-data"
    if int(length[:20]) > (API_UPLOAD_BYTES + _FORM_OVERHEAD_BYTES if form else API_BODY_BYTES):
        return answer(413)
    return None
