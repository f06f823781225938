"""Passwords of accounts: given, chosen, too old. Django keeps scrypt hashes; the rule is in `work/passwords.py`."""

import datetime as dt
import secrets
from collections.abc import Iterable
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

from sekisho.guard.text import Text
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.people import people_of
from sekisho.security.store.records import Login
from sekisho.security.store.settings import settings
from sekisho.security.store.sites import sites
from sekisho.security.work.passwords import CONTEXT, faults

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for one another on paper."""

_GROUPS, _GROUP = 4, 6
"""Four times six signs: 138 random bits, and long enough for most rules."""


class PasswordRefused(ActRefused):
    """A password that the rule refuses; `every` holds all reasons."""

    code = "password.E100"

    def __init__(self, every: tuple[Text, ...]) -> None:
        super().__init__(every[0])
        self.every = every


@cache
def _common() -> frozenset[str]:
    """Django's list of 20,000 passwords that are tried first."""
    return frozenset(CommonPasswordValidator().passwords)


def is_common(word: str) -> bool:
    """Whether a word stands in the list."""
    return word in _common()


def context() -> tuple[str, ...]:
    """Words of this place that no password may hold: product, roles, and the sites that the ledgers name."""
    return (*CONTEXT, *sites())


def first_password(own: Iterable[str]) -> str:
    """A random password that fits the rule as it is set. own: names that it may not hold."""
    rule, names = settings().password_rule, (*own, *context())
    groups = max(_GROUPS, -(-rule.length // (_GROUP + 1)) + 1)
    while True:
        password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(groups))
        if not faults(password, rule, names, is_common):
            return password


def give(login: Login, password: str, *, first: bool, now: dt.datetime) -> None:
    """Keep a password. first: somebody else knows it, so that the person must change it. Other sessions end by it."""
    login.set_password(password)
    login.must_change, login.password_at = first, now
    login.save()


def choose(login: Login, password: str, *, now: dt.datetime | None = None) -> None:
    """Keep the password that a person chose. PasswordRefused with every reason where the rule refuses it."""
    people = people_of(login.person)
    own = (login.name, login.person, *(one.name for one in people), *context())
    found = faults(password, settings().password_rule, own, is_common)
    if not found and login.check_password(password):
        found = (_SAME,)
    if found:
        raise PasswordRefused(found)
    give(login, password, first=False, now=now or dt.datetime.now(dt.UTC))


def must_change(login: Login, days: int, now: dt.datetime) -> bool:
    """Whether a new password is due: a first one always, another after this many days (0: never).

    An account without a password of its own signs in elsewhere, and has none to change.
    """
    if not login.has_usable_password():
        return False
    old = days > 0 and login.password_at is not None and now - login.password_at > dt.timedelta(days=days)
    return login.must_change or old


_SAME = Text(
    "今のパスワードと同じです。別のものにしてください。(password.E109)",
    "It is the same as before. Choose another. (password.E109)",
)
