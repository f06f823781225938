"""The answers to those who are turned away: to sign in, locked, something to do first, forged."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from sekisho.security.present.console.accounts import asked, telling
from sekisho.security.present.console.accounts.words import words

STATE = "X-Sekisho-Session"
"""By this header a page that asked for a part learns that its session is `locked`, has `ended`, or must do something
`first`; the page then shows its own overlay, and what was typed stays."""


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in."""
    if not asked.wants_page(request):
        return _in_part(401, "ended", words(request)["ended"])
    wanted = request.get_full_path() if request.method == "GET" else ""
    more = f"?{urlencode({'next': wanted})}" if wanted not in {"", "/"} else ""
    return HttpResponseRedirect(reverse("account_login") + more)


def is_locked(request: HttpRequest, *, wrong: bool = False) -> HttpResponse:
    """The session is locked. wrong: the password that was given does not unlock it."""
    if not asked.wants_page(request):
        return _in_part(423, "locked", words(request)["wrong" if wrong else "locked"])
    wanted = request.POST.get("next", "") if wrong else request.get_full_path() if request.method == "GET" else ""
    said = {"wrong": wrong, "next": wanted, "login": telling.signed_in(request)}
    return _with_state(render(request, "account/locked.html", said, status=423), "locked")


def first(request: HttpRequest, where: str) -> HttpResponse:
    """Something must be done before anything else. where: the name of its page."""
    if not asked.wants_page(request):
        return _in_part(403, "first", words(request)["first"])
    return HttpResponseRedirect(reverse(where))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django tells it; nobody else is
    """A form that did not come from a page of ours, or from one that is too old."""
    telling.refused(request, "form", why="forged")
    if not asked.wants_page(request):
        return _in_part(403, "forged", words(request)["forged"])
    return render(request, "account/refused.html", {"said": words(request)["forged"]}, status=403)


def emptied(response: HttpResponse) -> HttpResponse:
    """The answer that ends a session: the browser lets go of what it kept of the pages. The theme alone stays."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _in_part(status: int, state: str, said: str) -> HttpResponse:
    return _with_state(JsonResponse({"error": said}, status=status), state)


def _with_state(response: HttpResponse, state: str) -> HttpResponse:
    response.headers[STATE] = state
    return response
