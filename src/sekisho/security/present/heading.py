"""The outermost of all: no answer leaves without the headers that every answer has, a static file's or a refusal's too.

API and console set stricter or looser ones of their own, which stand. What granian itself answers to octets that are no
HTTP comes from below and has none. Source: OWASP ASVS 5.0, 3.4 and 4.1.1.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from sekisho.security.present.api.refusing import answer

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""TRACE would send a request's cookies back as text; nothing here has a use for it or for any other."""

LEAST = {
    "Content-Security-Policy": "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ONLY_TLS = "max-age=31536000; includeSubDomains"
"""A year (seconds), for the host and all names below it: give the console a name of its own, not that of a domain whose
devices answer without TLS."""

Respond = Callable[[HttpRequest], HttpResponseBase]


def head(respond: Respond) -> Respond:
    """Django's way of wrapping every request."""

    def headed(request: HttpRequest) -> HttpResponseBase:
        response = respond(request) if request.method in METHODS else _no_method()
        for name, value in LEAST.items():
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_SECURE:
            response.headers.setdefault("Strict-Transport-Security", ONLY_TLS)
        kind = response.headers.get("Content-Type", "")
        if _is_text(kind) and "charset" not in kind:
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        return response

    return headed


def _no_method() -> HttpResponseBase:
    response = answer(405)
    response.headers["Allow"] = ", ".join(sorted(METHODS))
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_text(kind: str) -> bool:
    """Whether octets of a type mean nothing without their encoding. JSON is always UTF-8 (RFC 8259, 8.1)."""
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml"))
