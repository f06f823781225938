"""Accounts of the console: made, reset and closed by an administrator, and who stands behind one today.

An account is good only while the people ledger has its person. Every act is a row of the ledger `login`, which holds no
secret. Source: 3.1.4.1, 3.1.4.3, 4.4.1.
"""

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act, instant
from sekisho.security.ledgers.login import ConsoleLogin
from sekisho.security.store.derive import attribute
from sekisho.security.store.elevations import administrator_now
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.freshness import Version, Versions, database
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.passwords import first_password, give
from sekisho.security.store.people import people_of
from sekisho.security.store.records import JournalHead, Login
from sekisho.security.store.rows import row_of
from sekisho.security.store.writing import carry_out
from sekisho.security.terms.calendar import day_of
from sekisho.security.work.access import ADMINISTRATOR, ORDINARY, Holder, folded, posts_of
from sekisho.security.work.rowchange import RowChange

__all__ = ["WATCHED", "Given", "NewLogin", "add", "administrator_now", "close", "every_login", "holder_of", "reset"]

SLUG = "login"
WATCHED = ("login", "person", "setting", "elevation")
"""Ledgers that decide what an account may do: one question reads the versions of all."""

_NAME = re.compile(r"[^\W]([\w.@-]{0,62}[\w])?")
_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class NewLogin:
    """What an account is to be. name: made of the person's ID where it is empty.

    elsewhere: signs in by a directory or provider alone, and has no password here.
    """

    person: str
    administrator: bool = False
    name: str = ""
    elsewhere: bool = False

    @property
    def called(self) -> str:
        """The name as it is kept."""
        return folded(self.name or (f"{self.person}-admin" if self.administrator else self.person))


@dataclass(frozen=True, slots=True)
class Given:
    """An account with its first password, which is nowhere else and never printed by accident.

    Empty for an account that signs in elsewhere.
    """

    row: ConsoleLogin
    password: str = field(repr=False)


def add(wish: NewLogin, act: Act, *, now: dt.datetime | None = None) -> Given:
    """Make an account, or open a closed one of the same name and person again.

    Raises ActRefused: the person is not there, has one of this kind already, or the name is taken or is none.
    """
    moment = now or dt.datetime.now(dt.UTC)
    if not _NAME.fullmatch(wish.called):
        raise ActRefused(_BAD_NAME)
    with transaction.atomic():
        head = lock()
        if not posts_of(wish.person, people_of(wish.person), day_of(moment)):
            raise ActRefused(_NOBODY)
        open_ones = Login.objects.filter(person=wish.person, administrator=wish.administrator, is_active=True)
        if open_ones.exists():
            raise ActRefused(_HAS_ONE)
        before = _row(wish.called)
        if before and (before.person, before.administrator) != (wish.person, wish.administrator):
            raise ActRefused(_TAKEN)
        after = ConsoleLogin(
            name=wish.called, person=wish.person, administrator=wish.administrator, made=day_of(moment)
        )
        login = Login.objects.filter(name=wish.called).first()
        login = login or Login(name=wish.called, person=wish.person, administrator=wish.administrator)
        given = _issue(head, (before, after), login, act, moment)
        _forget_second_factor(login)
        if not wish.elsewhere:
            return given
        login.set_unusable_password()
        login.save(update_fields=["password"])
        return replace(given, password="")


def reset(name: str, act: Act, *, second: bool = True, now: dt.datetime | None = None) -> Given:
    """Give a new first password; every session of the account ends with the old one.

    second: forget the second factor too, for who lost both; without it a forgotten password passes by no factor.

    Raises ActRefused where there is no such account, or it is closed.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        login, row = _open(name)
        given = _issue(head, (row, row), login, act, moment)
        if second:
            _forget_second_factor(login)
        return given


def _issue(
    head: JournalHead, rows: tuple[ConsoleLogin | None, ConsoleLogin], login: Login, act: Act, moment: dt.datetime
) -> Given:
    """Journal that a first password is given out, and give it. rows: of the account, before and after."""
    issued = replace(rows[1], issued=instant(moment))
    carry_out(head, (RowChange(SLUG, rows[0], issued),), act, moment)
    people = people_of(issued.person)
    password = first_password((issued.name, issued.person, *(one.name for one in people)))
    login.is_active = True
    give(login, password, first=True, now=moment)
    return Given(issued, password)


def _forget_second_factor(login: Login) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- its models need every application to be there

    Authenticator.objects.filter(user_id=login.pk).delete()


def close(name: str, act: Act, *, now: dt.datetime | None = None) -> ConsoleLogin:
    """Close an account at once, its sessions too; its row stays. ActRefused where there is none, or it was closed."""
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        login, row = _open(name)
        closed = replace(row, closed=day_of(moment))
        carry_out(head, (RowChange(SLUG, row, closed),), act, moment)
        login.is_active = False
        login.set_unusable_password()
        login.save(update_fields=["is_active", "password"])
    return closed


def every_login() -> list[ConsoleLogin]:
    """All accounts ever made, in their order."""
    ledger = REGISTRY[SLUG]
    rows = (row_of(ledger, kept) for kept in TABLES[SLUG].objects.order_by("pk").values())
    return [row for row in rows if isinstance(row, ConsoleLogin)]


def holder_of(login: Login, today: dt.date, versions: Versions) -> Holder | None:
    """Who stands behind an account on this day; None for a closed one, or a person who left. The last day is worked.

    versions: of at least the people ledger, read just now. What was found before is used again until it has a new
    entry, so that leaving it closes the account at the next request in every process.
    """
    if not login.is_active:
        return None
    known_as = (database(), login.pk, login.person, today, versions["person"])
    if holder := _remembered.get(known_as):
        return holder
    people = people_of(login.person)
    places = posts_of(login.person, people, today)
    if not places:
        return None
    scopes = ADMINISTRATOR if login.administrator else ORDINARY
    holder = Holder(f"login {login.name}", login.person, people[0].name, places, scopes)
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    _remembered[known_as] = holder
    return holder


_remembered: dict[tuple[tuple[str, str], int, str, dt.date, Version], Holder] = {}


def _row(name: str) -> ConsoleLogin | None:
    ledger = REGISTRY[SLUG]
    kept = TABLES[SLUG].objects.filter(**{attribute(ledger, ledger.field("name")): name}).values().first()
    row = row_of(ledger, kept) if kept else None
    return row if isinstance(row, ConsoleLogin) else None


def _open(name: str) -> tuple[Login, ConsoleLogin]:
    login, row = Login.objects.filter(name=folded(name), is_active=True).first(), _row(folded(name))
    if login is None or row is None or row.closed is not None:
        raise ActRefused(_NO_LOGIN)
    return login, row


_BAD_NAME = Text(
    "アカウント名は64文字以内の文字、数字、. _ - @ で付けてください。(login.E101)",
    "A name of an account has 64 characters at most: letters, digits, . _ - and @. (login.E101)",
)
_NOBODY = Text(
    "その人は人員台帳にいないか、離任しています。人員台帳のIDを確かめてください。(login.E102)",
    "The person is not in the people ledger, or has left. Check the ID in the people ledger. (login.E102)",
)
_HAS_ONE = Text(
    "その人は、この種類のアカウントをすでに持っています。パスワードを忘れたときは sekisho login reset を"
    "使ってください。(login.E103)",
    "The person has an account of this kind already. If the password is forgotten, use sekisho login reset. "
    "(login.E103)",
)
_TAKEN = Text(
    "そのアカウント名は、ほかの人か別の種類のアカウントが使っています。別の名前にしてください。(login.E104)",
    "Another person or another kind of account has this name. Choose another. (login.E104)",
)
_NO_LOGIN = Text(
    "そのアカウントはないか、停止しています。sekisho login list で名前を確かめてください。(login.E105)",
    "There is no such account, or it is closed. Look its name up with sekisho login list. (login.E105)",
)
