"""The lock of a session: set by hand, opened by the password; and the sign that somebody is at work.

Source: 3.1.4.4 (a screen locks itself after a set time).
"""

from allauth.account.utils import get_next_redirect_url
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.security.present.console.accounts import asked, refusing, sessions, telling
from sekisho.security.present.console.accounts.signing import checked


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the session by its person's password. A page that asks for data gets a fresh token against forgery first."""
    login = telling.signed_in(request)
    if login is None:
        return refusing.to_sign_in(request)
    locked = bool(request.session.get(sessions.LOCKED))
    if request.method == "GET":
        if not asked.wants_page(request):
            return JsonResponse({"token": get_token(request), "locked": locked})
        return refusing.is_locked(request) if locked else HttpResponseRedirect(django_settings.LOGIN_REDIRECT_URL)
    if checked(request, login.name, request.POST.get("password", ""), "unlock") != login:
        return refusing.is_locked(request, wrong=True)
    sessions.unlock(request)
    if not asked.wants_page(request):
        return HttpResponse(status=204)
    return HttpResponseRedirect(get_next_redirect_url(request) or django_settings.LOGIN_REDIRECT_URL)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the session now."""
    sessions.lock(request, "by-hand")
    return refusing.is_locked(request)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django gives it
    """Somebody types or points in a page that asks nothing else of the server. `watching` has noted it by now."""
    return HttpResponse(status=204)
