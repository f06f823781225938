"""Administrator rights: raised with a reason for a limited time, dropped by hand or by time.

Source: 3.1.4.3 (ordinary and administrator accounts apart, administrator rights only where they are needed).
"""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.security.present.console.accounts import asked, sessions, telling
from sekisho.security.present.console.accounts.signing import checked
from sekisho.security.present.console.accounts.words import words
from sekisho.security.store.elevations import drop_rights, raise_rights
from sekisho.security.store.errors import ActRefused


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def raise_page(request: HttpRequest) -> HttpResponse:
    """The form for a reason, a time and the password; with all three the rights are raised."""
    signed: sessions.Signed = request.signed  # type: ignore[attr-defined]  # `watching` put it there
    if not signed.login.administrator:
        telling.refused(request, "raise", why="no-administrator")
        return render(request, "account/refused.html", {"said": words(request)["no_administrator"]}, status=403)
    if request.method == "GET":
        return _page(request, signed, "")
    if checked(request, signed.login.name, request.POST.get("password", ""), "raise") != signed.login:
        return _page(request, signed, words(request)["wrong"])
    minutes = request.POST.get("minutes", "")
    number = int(minutes) if re.fullmatch(r"[0-9]{1,4}", minutes) else 0
    try:
        row = raise_rights(signed.login, request.POST.get("reason", ""), number, now=signed.now)
    except ActRefused as refused:
        telling.refused(request, "raise", why="incomplete")
        return _page(request, signed, refused.text.of(asked.language(request)))
    _drop(request, signed)
    request.session[sessions.RAISED] = row.number
    request.session.cycle_key()
    rotate_token(request)
    telling.done(request, "raise", what=row.number)
    return HttpResponseRedirect(reverse("account_index"))


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """End the rights before their time."""
    signed: sessions.Signed = request.signed  # type: ignore[attr-defined]  # as above
    _drop(request, signed)
    return HttpResponseRedirect(reverse("account_index"))


def _drop(request: HttpRequest, signed: sessions.Signed) -> None:
    number = str(request.session.pop(sessions.RAISED, ""))
    if number:
        drop_rights(number, signed.login, now=signed.now)
        telling.done(request, "drop", what=number)


def _page(request: HttpRequest, signed: sessions.Signed, wrong: str) -> HttpResponse:
    said = {
        "most": signed.settings.number("elevation.minutes"),
        "wrong": wrong,
        "reason": request.POST.get("reason", "")[:1000],
        "minutes": request.POST.get("minutes", "30")[:4],
    }
    return render(request, "account/raise.html", said, status=403 if wrong else 200)
