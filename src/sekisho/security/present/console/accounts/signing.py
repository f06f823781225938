"""Signing in and out, and the choice of a language. One sentence answers every failure, after the same work.

Source: 3.1.4.2 (warning before use), 3.1.4.13 (no message tells which half was wrong).
"""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login as Entering
from allauth.account.utils import get_next_redirect_url
from django.conf import settings as django_settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.security.present.console.accounts import asked, lockout, refusing, telling
from sekisho.security.present.console.accounts.backends import WHY, spend
from sekisho.security.store.records import Login
from sekisho.security.store.settings import settings

REFUSED = 403
_YEAR_S = 365 * 24 * 3600


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with the warning and the form; it never says more than that it did not work."""
    if telling.signed_in(request):
        return HttpResponseRedirect(get_next_redirect_url(request) or django_settings.LOGIN_REDIRECT_URL)
    if request.method == "GET":
        return _page(request, refused="refused" in request.GET)
    name = request.POST.get("name", "")[:64].replace("\0", "")  # PostgreSQL keeps no such sign
    login = checked(request, name, request.POST.get("password", ""), "sign-in")
    if login is None:
        return _page(request, refused=True)
    entering = Entering(user=login, redirect_url=get_next_redirect_url(request))
    return perform_password_login(request, {"username": login.name}, entering)


def checked(request: HttpRequest, name: str, password: str, act: str) -> Login | None:
    """The account of a name and a password; None, with the failure counted and told, for every kind of wrong.

    act: what it is for, as the log names it. One hash is computed in every case, a locked account's too.
    """
    if lockout.locked(request, name):
        spend(password)
        telling.refused(request, act, why="locked-out")
        return None
    found = authenticate(request, username=name, password=password)
    if isinstance(found, Login):
        return found
    why, login = getattr(request, WHY, ("unknown-name", None))
    telling.refused(request, act, login, why=why)
    if lockout.locked(request, name):
        telling.refused(request, "lockout", login, why="too-many-failures")
    return None


def _page(request: HttpRequest, *, refused: bool) -> HttpResponse:
    known = settings()
    providers = django_settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    said = {
        "banner": known.text(f"banner.{asked.language(request)}").split("\n"),
        "refused": refused,
        "next": get_next_redirect_url(request) or "",
        "providers": [{"name": one["name"], "id": one["provider_id"]} for one in providers],
    }
    return render(request, "account/sign_in.html", said, status=REFUSED if refused else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if telling.signed_in(request):
        telling.done(request, "sign-out")
    logout(request)
    return refusing.emptied(HttpResponseRedirect(reverse("account_login")))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, and go back to where it was chosen."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if safe else "/")
    language = "en" if request.POST.get("language") == "en" else "ja"
    response.set_cookie(
        asked.language_cookie(),
        language,
        max_age=_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=bool(django_settings.SESSION_COOKIE_SECURE),
    )
    return response
