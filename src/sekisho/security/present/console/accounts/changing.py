"""A person's own account: what it is, and its password changed. All other sessions of the account end by that."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from sekisho.security.present.console.accounts import asked, sessions, telling
from sekisho.security.present.console.accounts.signing import checked
from sekisho.security.present.console.accounts.words import words
from sekisho.security.store.elevations import elevation_now
from sekisho.security.store.passwords import PasswordRefused, choose, must_change


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Whose the account is, what it may do now, and where to change it."""
    signed: sessions.Signed = request.signed  # type: ignore[attr-defined]  # `watching` put it there
    raised = elevation_now(signed.login, str(request.session.get(sessions.RAISED, "")), signed.now, signed.seen)
    return render(request, "account/index.html", {"signed": signed, "raised": raised})


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """The form for a new password; a first one must be changed here before anything else."""
    signed: sessions.Signed = request.signed  # type: ignore[attr-defined]  # as above
    login = signed.login
    if request.method == "GET":
        return _page(request, signed, ())
    if checked(request, login.name, request.POST.get("old", ""), "password") != login:
        return _page(request, signed, (words(request)["wrong"],))
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return _page(request, signed, (words(request)["differ"],))
    try:
        choose(login, new, now=signed.now)
    except PasswordRefused as refused:
        telling.refused(request, "password", why="rule")
        return _page(request, signed, tuple(one.of(asked.language(request)) for one in refused.every))
    update_session_auth_hash(request, login)
    telling.done(request, "password")
    return HttpResponseRedirect(reverse("account_index"))


def _page(request: HttpRequest, signed: sessions.Signed, wrong: tuple[str, ...]) -> HttpResponse:
    said = {
        "rule": signed.settings.password_rule,
        "wrong": wrong,
        "due": must_change(signed.login, signed.settings.number("password.days"), signed.now),
    }
    return render(request, "account/password.html", said, status=403 if wrong else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The password once more, before a second factor is changed."""
    signed: sessions.Signed = request.signed  # type: ignore[attr-defined]  # as above
    wanted = get_next_redirect_url(request) or reverse("mfa_index")
    wrong = False
    if request.method == "POST":
        wrong = checked(request, signed.login.name, request.POST.get("password", ""), "reauthenticate") != signed.login
        if not wrong:
            reauthenticate_by_password(request)
            request.session.cycle_key()
            return HttpResponseRedirect(wanted)
    return render(
        request, "account/reauthenticate.html", {"next": wanted, "wrong": wrong}, status=403 if wrong else 200
    )
