"""Who looks at a page: the person behind the session, and where they may read and write."""

from dataclasses import dataclass

from django.http import HttpRequest

from sekisho.guard.text import Language
from sekisho.security.present.api.calling import Caller, granted
from sekisho.security.present.console.accounts import asked
from sekisho.security.present.console.accounts.sessions import Signed
from sekisho.security.work.access import PROPOSE, Reach, reach
from sekisho.security.work.permission import Right


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

    def writes(self, slug: str, site: str) -> bool:
        """Whether the person may write rows of a site into a ledger."""
        return self.sites(Right.WRITE, slug).covers(site, writing=True)

    def proposes(self, slug: str, site: str) -> bool:
        """Whether the person may only propose such rows. Raises Refused where they may not even do that."""
        if self.writes(slug, site):
            return False
        self.must(Right.READ, slug, site)
        self.must_scope(PROPOSE)
        return True

    @property
    def may_propose(self) -> bool:
        """Whether the person may propose anything."""
        return PROPOSE in self.holder.scopes


def signed_in(request: HttpRequest) -> Asker | None:
    """Who looks; None where nobody signed in."""
    signed = getattr(request, "signed", None)
    if not isinstance(signed, Signed):
        return None
    return Asker(signed.holder, signed.seen, signed.login.name, signed.administrator, asked.language(request))


def asker(request: HttpRequest) -> Asker:
    """Who looks. TypeError where nobody signed in: a fault of ours, for nobody else is let through."""
    found = signed_in(request)
    if found is None:
        raise TypeError("nobody signed in")
    return found
