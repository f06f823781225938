"""Tokens: issued to a person, shown once, kept as a hash, revoked; and who stands behind one that is presented.

Source: 3.1.4.1 and 3.1.4.3: personal accounts, with the rights that the work needs, for a set time.
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field, replace

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.token import Token
from sekisho.security.store.derive import attribute
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.freshness import Version, Versions, database
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.people import people_of
from sekisho.security.store.rows import row_of
from sekisho.security.store.writing import carry_out
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.access import Holder, holds, misfit, posts
from sekisho.security.work.rowchange import RowChange

ID_BYTES, SECRET_BYTES = 6, 32
_SECRET = re.compile(rf"skt_([0-9a-f]{{{2 * ID_BYTES}}})_[A-Za-z0-9_-]{{43}}")
WATCHED = ("token", "person")
"""Ledgers that decide who stands behind a token."""

_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a token is to be: whose, for what, until when (the day included). site: only for this one, if named."""

    person: str
    scopes: tuple[str, ...]
    until: dt.date
    purpose: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token. secret: what the program presents; it is nowhere else, and never printed by accident."""

    token: Token
    secret: str = field(repr=False)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that a plain hash cannot be tried out."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def issue(wish: Wish, act: Act, *, now: dt.datetime | None = None) -> Issued:
    """Make a token and write it into its ledger. Raises ActRefused (person, scopes, term) or RowsRefused."""
    moment = now or dt.datetime.now(dt.UTC)
    today = moment.astimezone(JAPAN).date()
    number = secrets.token_hex(ID_BYTES)
    secret = f"skt_{number}_{secrets.token_urlsafe(SECRET_BYTES)}"
    token = Token(
        id=number,
        person=wish.person,
        purpose=wish.purpose,
        scopes=tuple(dict.fromkeys(wish.scopes)),
        issued=today,
        until=wish.until,
        digest=digest_of(secret),
        site=wish.site,
    )
    if text := misfit(wish.scopes):
        raise ActRefused(text)
    if wish.until < today:
        raise ActRefused(_PAST)
    with transaction.atomic():
        head = lock()
        if not posts(token, people_of(wish.person), today):
            raise ActRefused(_NOBODY)
        carry_out(head, (RowChange("token", None, token),), act, moment)
    return Issued(token, secret)


def revoke(number: str, act: Act, *, now: dt.datetime | None = None) -> Token:
    """End a token at once; its row stays. Raises ActRefused where there is no such token, or it was revoked before."""
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        token = _kept(number)
        if token is None or token.revoked is not None:
            raise ActRefused(_NO_TOKEN)
        ended = replace(token, revoked=moment.astimezone(JAPAN).date())
        carry_out(head, (RowChange("token", token, ended),), act, moment)
    return ended


def every_token() -> list[Token]:
    """All tokens ever issued, in their order."""
    ledger = REGISTRY["token"]
    rows = (row_of(ledger, kept) for kept in TABLES["token"].objects.order_by("pk").values())
    return [row for row in rows if isinstance(row, Token)]


def person_of(secret: str, today: dt.date, versions: Versions) -> Holder | None:
    """Who stands behind a secret on this day; None for an unknown, expired or revoked one, or a person who left.

    versions: of at least the WATCHED ledgers, read just now. What was found before is used again until one of them has
    a new entry, so that a revoked token fails at the next request in every process.
    """
    match = _SECRET.fullmatch(secret)
    digest = digest_of(secret)
    known_as = (database(), digest, today, tuple(versions[slug] for slug in WATCHED))
    if holder := _remembered.get(known_as):
        return holder
    token = _kept(match[1]) if match else None
    # One comparison is made in any case, so that the time says nothing of whether the token's id is known.
    same = hmac.compare_digest(digest, token.digest if token else _NO_DIGEST)
    if token is None or not same or not holds(token, today):
        return None
    people = people_of(token.person)
    places = posts(token, people, today)
    if not places:
        return None
    holder = Holder(token.id, token.person, people[0].name, places, frozenset(token.scopes))
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    _remembered[known_as] = holder
    return holder


_Key = tuple[tuple[str, str], str, dt.date, tuple[Version, ...]]
_remembered: dict[_Key, Holder] = {}


def _kept(number: str) -> Token | None:
    ledger = REGISTRY["token"]
    kept = TABLES["token"].objects.filter(**{attribute(ledger, ledger.field("id")): number}).values().first()
    row = row_of(ledger, kept) if kept else None
    return row if isinstance(row, Token) else None


_NO_DIGEST = "0" * 64
_NOBODY = Text(
    "その人は人員台帳にいないか、離任しています。人員台帳のIDを確かめてください。(token.E103)",
    "The person is not in the people ledger, or has left. Check the ID in the people ledger. (token.E103)",
)
_PAST = Text(
    "有効期限が過去の日です。今日以降の日にしてください。(token.E104)",
    "The token would have ended already. Name today or a later day. (token.E104)",
)
_NO_TOKEN = Text(
    "そのトークンはないか、すでに失効しています。sekisho token list で番号を確かめてください。(token.E105)",
    "There is no such token, or it was revoked before. Look its ID up with sekisho token list. (token.E105)",
)
