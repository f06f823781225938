"""A page: its own part inside the frame that all pages share."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from sekisho.security.present.console.accounts import asked
from sekisho.security.present.console.asker import Asker, asker, signed_in
from sekisho.security.present.console.labels import Labels
from sekisho.security.work.permission import Right


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list on the left. name: of its label and icon.  slug: ledger that one must be allowed to read."""

    name: str
    path: str
    icon: str
    slug: str = ""
    administrators: bool = False

    def open_to(self, who: Asker) -> bool:
        """Whether the person sees it."""
        return (not self.slug or who.may(Right.READ, self.slug)) and (who.administrator or not self.administrators)


PLACES = (
    Place("home", "/", "home"),
    Place("findings", "/findings/", "finding"),
    Place("vulnerabilities", "/vulnerabilities/", "vulnerability", "vulnerability"),
    Place("risk", "/risk/", "risk", "risk"),
    Place("practices", "/practices/", "practice"),
    Place("ledgers", "/ledgers/", "ledger"),
    Place("devices", "/devices/", "device", "asset"),
    Place("network", "/network/", "network", "zone"),
    Place("frameworks", "/frameworks/", "framework"),
    Place("proposals", "/proposals/", "proposal"),
    Place("evidence", "/evidence/", "evidence", "evidence-file"),
    Place("reports", "/reports/", "report"),
    Place("administration", "/administration/", "administration", administrators=True),
)


def page(request: HttpRequest, name: str, values: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A whole page by its template. The template extends `console/frame.html`, or `console/bare.html` outside of it."""
    return HttpResponse(drawn(request, name, values), status=status)


def drawn(request: HttpRequest, name: str, values: Mapping[str, object]) -> str:
    """A template with what every page has: labels `t`, `asker`, the list on the left, and what `shared` gives."""
    who = signed_in(request)
    labels = Labels(asked.language(request))
    own = {
        "t": labels,
        "asker": who,
        "places": _places(request, who) if who else [],
    }
    return render_to_string(f"console/{name}", {**own, **values}, request)


def shared(request: HttpRequest) -> dict[str, object]:
    """What every template has, the account pages' too: the frame's labels, the words of scripts, the form's token."""
    labels = Labels(asked.language(request))
    return {
        "frame": labels["frame"],
        "words": labels["words"].all(),
        "csrf": get_token(request),
        "address": request.get_full_path(),
    }


def _places(request: HttpRequest, who: Asker) -> list[dict[str, object]]:
    labels = Labels(who.language)["frame"]
    return [
        {"path": one.path, "icon": one.icon, "label": labels[one.name], "here": _here(request.path, one.path)}
        for one in PLACES
        if one.open_to(who)
    ]


def _here(path: str, place: str) -> bool:
    return path == place if place == "/" else path.startswith(place)


__all__ = ["Asker", "Place", "asker", "drawn", "page"]
