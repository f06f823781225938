"""The language of the pages: kept on the machine at which it was chosen."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sekisho.security.present.console.asker import COOKIE

_YEAR_S = 365 * 24 * 3600


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language that was asked for, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}) or not back.startswith("/"):
        back = "/"
    response = HttpResponseRedirect(back)
    wanted = "en" if request.POST.get("language") == "en" else "ja"
    response.set_cookie(COOKIE, wanted, _YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
