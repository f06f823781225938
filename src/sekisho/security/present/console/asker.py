"""Who looks at a page: the person behind the session, and where they may read and write."""

from dataclasses import dataclass

from django.http import HttpRequest

from sekisho.security.present.api.calling import Caller, granted
from sekisho.security.terms.text import Language
from sekisho.security.work.access import Reach, reach
from sekisho.security.work.permission import Right

COOKIE = "sekisho_language"


@dataclass(frozen=True, slots=True)
class Asker(Caller):
    """A person at the console. login: what they signed in with.  administrator: rights raised at this moment."""

    login: str = ""
    administrator: bool = False
    language: Language = "ja"

    def may(self, right: Right, slug: str) -> bool:
        """Whether there is any site on which the person may read or write a ledger."""
        return not reach(self.holder, right, slug, granted()).lack

    def sites(self, right: Right, slug: str) -> Reach:
        """As `reach`, without refusing."""
        return reach(self.holder, right, slug, granted())


def asker(request: HttpRequest) -> Asker:
    """Who looks. TypeError where nobody signed in: a fault of ours, for the middleware lets nobody else through."""
    found = getattr(request, "asker", None)
    if not isinstance(found, Asker):
        raise TypeError("nobody signed in")
    return found


def language_of(request: HttpRequest) -> Language:
    """The language a person chose on this machine; else English where the browser prefers it to Japanese."""
    if (chosen := request.COOKIES.get(COOKIE)) in {"ja", "en"}:
        return "en" if chosen == "en" else "ja"
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        tag = part.partition(";")[0].strip().lower()[:2]
        if tag in {"ja", "en"}:
            return "en" if tag == "en" else "ja"
    return "ja"
