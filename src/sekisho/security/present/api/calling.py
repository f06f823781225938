"""Who calls: the person behind the token, and where they may read, write, propose and decide."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from ninja.security import HttpBearer

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.api.refusing import Refused
from sekisho.security.store.freshness import Version, Versions, versions
from sekisho.security.store.tokens import WATCHED, person_of
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.access import Holder, Lack, Reach, held, reach
from sekisho.security.work.permission import Permissions, Right, permissions


@cache
def granted() -> Permissions:
    """The rights of the departments; the catalogue is part of the package, so they do not change while it runs."""
    return permissions(read_catalogue())


@dataclass(frozen=True, slots=True)
class Caller:
    """A person's program. versions: of the ledgers that decide the answer, read for this request."""

    holder: Holder
    versions: Versions

    @property
    def who(self) -> str:
        """Who acts, as the journal keeps it: the person's ID, which another name does not change."""
        return self.holder.person

    def version(self, slug: str) -> Version:
        """How far a ledger has come."""
        return self.versions[slug] if slug in self.versions else versions((slug,))[slug]

    def reach(self, right: Right, slug: str) -> Reach:
        """Where the caller may read or write a ledger. Raises Refused (403) for nowhere."""
        found = reach(self.holder, right, slug, granted())
        if found.lack:
            raise lacking(right, slug, found.lack, self.holder)
        return found

    def must(self, right: Right, slug: str, site: str) -> None:
        """Raise Refused (403) unless the caller may read or write a row of this site."""
        if not self.reach(right, slug).covers(site, writing=right is Right.WRITE):
            raise lacking(right, slug, Lack.SITE, self.holder, site)

    def must_hold(self, slug: str, site: str) -> None:
        """Raise Refused (403) unless the person, whatever the token was issued for, may write a row of this site."""
        found = held(self.holder, Right.WRITE, slug, granted())
        if not found.covers(site, writing=True):
            raise lacking(Right.WRITE, slug, found.lack or Lack.SITE, self.holder, site)

    def must_scope(self, scope: str) -> None:
        """Raise Refused (403) unless the token was issued for this act."""
        if scope not in self.holder.scopes:
            raise Refused(403, "api.E003", _no_scope(scope))


def _no_scope(scope: str) -> Text:
    return Text(
        f"このトークンには範囲 {scope} がありません。範囲を持つトークンを発行してもらってください。",
        f"This token lacks the scope {scope}. Ask for a token that has it.",
    )


def lacking(right: Right, slug: str, lack: Lack, holder: Holder, site: str = "") -> Refused:
    """The refusal that says what is missing."""
    title = REGISTRY[slug].title
    match lack:
        case Lack.SCOPE:
            text = _no_scope(f"{right.code}:{slug}")
        case Lack.DEPARTMENT:
            named = [post.department for post in holder.posts if post.department]
            ja, en = "、".join(one.ja for one in named) or "なし", ", ".join(one.en for one in named) or "none"
            text = Text(
                f"あなたの部門（{ja}）には、{title.ja}の{right.ja}の権限がありません。権限のある部門に依頼してください。",
                f"Your department ({en}) has no right to {right.code} {title.en}. Ask a department that has.",
            )
        case _:
            place = Text(site or "空欄（全工場）", site or "none (all sites)")
            text = Text(
                f"工場「{place.ja}」の{title.ja}を{right.ja}する権限がありません。人員台帳の工場を確かめてください。",
                f'You have no right to {right.code} {title.en} of the site "{place.en}". '
                "Check your site in the people ledger.",
            )
    return Refused(403, "api.E003", text)


class Bearer(HttpBearer):
    """`Authorization: Bearer skt_...`. slugs: ledgers that the answer depends on beside those of people and tokens."""

    def __init__(self, *slugs: str) -> None:
        super().__init__()
        self.slugs = (*WATCHED, *slugs)

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:  # noqa: ARG002 -- ninja's way to ask
        """The caller; None (401, one sentence for every cause) where the token is not good."""
        known = versions(self.slugs)
        holder = person_of(token, dt.datetime.now(JAPAN).date(), known)
        return Caller(holder, known) if holder else None


def caller(request: HttpRequest) -> Caller:
    """Who calls. TypeError where the request was not authenticated: a fault of ours."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Caller):
        raise TypeError("no caller")
    return found
