"""What a request says of itself: when, from where, in which language, and whether a person waits for a page."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest

from sekisho.guard.text import Language

MOMENT = "sekisho.now"
"""A key of the WSGI environment by which a test says what time it is. No header of a request can set it: those begin
with HTTP_."""

LANGUAGE_COOKIE = "sekisho-language"
"""Without the prefix that it has over TLS."""


def now(request: HttpRequest) -> dt.datetime:
    """The moment of the request, aware."""
    given = request.META.get(MOMENT)
    return given if isinstance(given, dt.datetime) else dt.datetime.now(dt.UTC)


def source(request: HttpRequest) -> str:
    """The address that asks. Headers of proxies are not believed: anyone can send them."""
    return str(request.META.get("REMOTE_ADDR") or "")


def language_cookie() -> str:
    """The name of the cookie that keeps the language."""
    return f"{settings.SEKISHO_COOKIE_PREFIX}{LANGUAGE_COOKIE}"


def language(request: HttpRequest) -> Language:
    """The language that was chosen; Japanese until one is."""
    return "en" if request.COOKIES.get(language_cookie()) == "en" else "ja"


def wants_page(request: HttpRequest) -> bool:
    """Whether the answer is shown as a page; a part of one (htmx) and data (fetch) are answered in their own way."""
    if "HX-Request" in request.headers:
        return False
    mode = request.headers.get("Sec-Fetch-Mode")
    if mode is not None:
        return mode == "navigate"
    return "text/html" in request.headers.get("Accept", "text/html")


def in_background(request: HttpRequest) -> bool:
    """Whether a page asked by itself, as one that shows progress does: nobody's hand was at work."""
    return "X-Sekisho-Background" in request.headers
