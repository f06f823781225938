"""The console's settings: each with its bounds and the section it comes from; every change has its reason."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sekisho.guard.text import Text
from sekisho.security.present.console.administration.raised import act, administrator, tab
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.settings import put_setting, settings
from sekisho.security.work.settings import SETTINGS, written

VALUE_CHARACTERS = 2000


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """The settings; by POST one of them is set."""
    who = administrator(request)
    if request.method == "GET":
        return _page(request)
    name = request.POST.get("name", "")[:60]
    try:
        put_setting(name, request.POST.get("value", "")[:VALUE_CHARACTERS], act(request, who))
    except ActRefused as refused:
        return _page(request, name, refused.text, status=422)
    return HttpResponseRedirect(f"/administration/settings/?said=set#{name}" if name in SETTINGS else "?", status=303)


def _page(request: HttpRequest, wrong: str = "", refused: Text | None = None, status: int = 200) -> HttpResponse:
    known = settings()
    rows = [
        {
            "setting": one,
            "kind": one.kind,
            "value": request.POST.get("value", "") if one.name == wrong else written(known.of(one.name)),
            "default": written(one.default),
            "refused": refused if one.name == wrong else None,
        }
        for one in SETTINGS.values()
    ]
    return tab(request, "settings", {"rows": rows}, status=status)
