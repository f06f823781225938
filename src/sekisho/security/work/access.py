"""What a person's program may do: the token's scopes within the person's department and sites. Pure.

A token never gives more than the person has. Source: 3.1.4.1 and 3.1.4.3 (personal accounts, rights that work needs).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.token import Token
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Permissions, Right, department_of

PROPOSE, DECIDE = "propose", "decide"
ORDINARY = frozenset({"read:*", "write:*", PROPOSE, DECIDE})
"""What an ordinary account of the console may do, within its person's departments and sites."""

ADMINISTRATOR = frozenset({"read:*"})
"""What an administrator account may do with ledgers: administrator rights change no ledger (3.1.4.3)."""

_SCOPE = re.compile(r"(?P<right>read|write):(?P<slug>\*|[a-z][a-z0-9-]*)")


def folded(name: str) -> str:
    """The name of an account as it is kept and compared: wide and narrow, large and small letters are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def scope_fault(scope: str) -> Text | None:
    """Why a word is no scope; None where it is one."""
    if scope in {PROPOSE, DECIDE}:
        return None
    match = _SCOPE.fullmatch(scope)
    if match and (match["slug"] == "*" or match["slug"] in REGISTRY):
        return None
    return Text(
        f"範囲 {scope[:60]} はありません。read:台帳名、write:台帳名（台帳名の代わりに * も可）、propose、decide の"
        "いずれかにしてください。(token.E101)",
        f"There is no scope {scope[:60]}. Write read:LEDGER, write:LEDGER (or * for the ledger), propose or decide. "
        "(token.E101)",
    )


@dataclass(frozen=True, slots=True)
class Post:
    """Where a person works. site: empty for all sites.  department: None where the people ledger names none of ours."""

    site: str
    department: Department | None


@dataclass(frozen=True, slots=True)
class Holder:
    """The person behind a token, as the ledgers know them today. person: the ID of the people ledger."""

    token: str
    person: str
    name: str
    posts: tuple[Post, ...]
    scopes: frozenset[str]

    def granted(self, right: Right, slug: str) -> bool:
        """Whether the token was issued for this; who may write may read."""
        wanted = {f"{right.code}:{slug}", f"{right.code}:*"}
        if right is Right.READ:
            wanted |= {f"write:{slug}", "write:*"}
        return not wanted.isdisjoint(self.scopes)


class Lack(Choice):
    """What is missing where something is refused."""

    SCOPE = "scope", "トークンの範囲", "the token's scope"
    DEPARTMENT = "department", "部門の権限", "the department's right"
    SITE = "site", "工場", "the site"


@dataclass(frozen=True, slots=True)
class Reach:
    """The sites on which a holder has a right; None: all of them. lack: what is missing where it is none."""

    sites: frozenset[str] | None
    lack: Lack | None = None

    def covers(self, site: str, *, writing: bool) -> bool:
        """Whether a row of this site is within reach. A row of no site concerns all: anyone reads it, few write it."""
        if self.lack:
            return False
        return self.sites is None or site in self.sites or (not site and not writing)


def reach(holder: Holder, right: Right, slug: str, permissions: Permissions) -> Reach:
    """Where a holder may read or write a ledger with this token."""
    if not holder.granted(right, slug):
        return Reach(frozenset(), Lack.SCOPE)
    return held(holder, right, slug, permissions)


def held(holder: Holder, right: Right, slug: str, permissions: Permissions) -> Reach:
    """Where the person has a right, whatever the token was issued for."""
    sites = {one.site for one in holder.posts if permissions.may(right, slug, one.department)}
    if not sites:
        return Reach(frozenset(), Lack.DEPARTMENT)
    return Reach(None if "" in sites else frozenset(sites))


def misfit(scopes: Iterable[str]) -> Text | None:
    """The first fault of a token's scopes; a token for nothing is one too."""
    every = tuple(scopes)
    if not every:
        return Text(
            "範囲がありません。例: read:asset のように、1つ以上指定してください。(token.E102)",
            "There is no scope. Name one at least, for example read:asset. (token.E102)",
        )
    return next((text for text in map(scope_fault, every) if text), None)


def holds(token: Token, today: dt.date) -> bool:
    """Whether a token is good on this day. The last day of its term still counts; a revoked one is good no more."""
    return token.revoked is None and token.until is not None and today <= token.until


def posts(token: Token, people: Iterable[Person], today: dt.date) -> tuple[Post, ...]:
    """Where the token's person works today, within the token's site; see `posts_of`."""
    return posts_of(token.person, people, today, token.site)


def posts_of(number: str, people: Iterable[Person], today: dt.date, site: str = "") -> tuple[Post, ...]:
    """Where a person works today; none once they left. The last day is worked.

    number: the person's ID.  people: every row of the people ledger with it. One ID on several sites is one person,
    unless a site is named.
    """
    found: dict[Post, None] = {}
    for one in people:
        if one.id != number or (one.left is not None and one.left < today):
            continue
        if site and one.site not in {"", site}:
            continue
        found[Post(site or one.site, department_of(one.department))] = None
    return tuple(found)
