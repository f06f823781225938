"""Tokens: shown once, kept as a hash, good for one person for a time, and gone at once when revoked."""

import datetime as dt
from dataclasses import replace

import pytest

from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.token import Token
from sekisho.security.terms.words import Department
from sekisho.security.work.access import Holder, Post
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

ACT = Act("管理者", "準備")
NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
TODAY, TERM = dt.date(2026, 11, 25), dt.date(2026, 12, 31)
SATO = Person(name="佐藤", id="P1", department="生産部門", site="A")


def write(before: Row | None, after: Row | None) -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415 -- needs an open home

    through_the_door([RowChange("person", before, after)], ACT)


def issue(*scopes: str, person: str = "P1", until: dt.date = TERM, site: str = "") -> tuple[Token, str]:
    from sekisho.security.store import tokens  # noqa: PLC0415

    made = tokens.issue(tokens.Wish(person, scopes or ("read:*",), until, site=site), ACT, now=NOW)
    return made.token, made.secret


def holder(secret: str, today: dt.date = TODAY) -> Holder | None:
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.tokens import WATCHED, person_of  # noqa: PLC0415

    return person_of(secret, today, versions(WATCHED))


def test_a_token_stands_for_its_person_until_its_last_day() -> None:
    write(None, SATO)
    token, secret = issue("read:asset", "propose")
    expected = Holder(token.id, "P1", "佐藤", (Post("A", Department.PRODUCTION),), frozenset({"read:asset", "propose"}))
    assert holder(secret) == expected
    assert holder(secret, TERM) == expected
    assert holder(secret, TERM + dt.timedelta(days=1)) is None


def test_the_secret_is_nowhere_in_the_home() -> None:
    from django.db import connection  # noqa: PLC0415

    write(None, SATO)
    token, secret = issue()
    assert secret.startswith(f"skt_{token.id}_")
    assert len(secret) == 4 + 12 + 1 + 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM store_journalentry")
        assert not any(secret[20:] in body for (body,) in cursor.fetchall())
        cursor.execute("SELECT digest FROM store_token")
        assert cursor.fetchone() == (token.digest,)
    assert secret not in repr(issue())


@pytest.mark.parametrize(
    "bad", ["", "skt_", "skt_000000000000_" + "A" * 43, "x" * 10_000, "\x00", "skt_\u0660" + "0" * 54, "\ud800"]
)
def test_what_is_no_token_stands_for_nobody(bad: str) -> None:
    assert holder(bad) is None


def test_one_wrong_sign_is_enough() -> None:
    write(None, SATO)
    _, secret = issue()
    assert holder(secret[:-1] + ("A" if secret[-1] != "A" else "B")) is None


def test_a_revoked_token_fails_at_once_and_its_row_stays() -> None:
    from sekisho.security.store.tokens import every_token, revoke  # noqa: PLC0415

    write(None, SATO)
    token, secret = issue()
    assert holder(secret)
    revoke(token.id, ACT, now=NOW)
    assert holder(secret) is None
    assert every_token() == [replace(token, revoked=TODAY)]


def test_a_revoked_token_cannot_be_revoked_again() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.tokens import revoke  # noqa: PLC0415

    write(None, SATO)
    token, _ = issue()
    revoke(token.id, ACT, now=NOW)
    with pytest.raises(ActRefused, match=r"token\.E105"):
        revoke(token.id, ACT, now=NOW)


def test_a_person_who_left_has_no_token_from_the_next_day_on() -> None:
    write(None, SATO)
    _, secret = issue()
    assert holder(secret)
    write(SATO, replace(SATO, left=TODAY))
    assert holder(secret)
    assert holder(secret, TODAY + dt.timedelta(days=1)) is None


def test_a_person_who_moves_has_the_rights_of_the_new_department() -> None:
    write(None, SATO)
    _, secret = issue()
    assert holder(secret)
    write(SATO, replace(SATO, department="調達部門"))
    found = holder(secret)
    assert found is not None
    assert found.posts == (Post("A", Department.PROCUREMENT),)


def test_a_token_of_one_site_is_of_that_site_alone() -> None:
    write(None, SATO)
    write(None, replace(SATO, site="B", department="総務部門"))
    everywhere, here = holder(issue()[1]), holder(issue(site="B")[1])
    assert everywhere is not None
    assert here is not None
    assert set(everywhere.posts) == {Post("A", Department.PRODUCTION), Post("B", Department.GENERAL_AFFAIRS)}
    assert here.posts == (Post("B", Department.GENERAL_AFFAIRS),)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"person": "P9"}, "token.E103"),
        ({"site": "C"}, "token.E103"),
        ({"until": TODAY - dt.timedelta(days=1)}, "token.E104"),
    ],
)
def test_a_token_for_nobody_or_for_the_past_is_refused(wish: dict[str, object], code: str) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    write(None, SATO)
    with pytest.raises(ActRefused, match=code.replace(".", r"\.")):
        issue(**wish)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scope", ["read", "read:", "read:nothing", "write:asset,zone", "admin", "READ:asset", "read:asset\n"]
)
def test_a_scope_that_is_none_is_refused(scope: str) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    write(None, SATO)
    with pytest.raises(ActRefused, match=r"token\.E101"):
        issue(scope)


def test_issuing_and_revoking_are_in_the_journal() -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415
    from sekisho.security.store.tokens import revoke  # noqa: PLC0415

    write(None, SATO)
    token, _ = issue()
    revoke(token.id, Act("管理者", "紛失"), now=NOW)
    entries = list(history(row_id(REGISTRY["token"], token)))
    assert [(one["deed"], one["who"], one["why"]) for one in entries] == [
        ("change", "管理者", "紛失"),
        ("create", "管理者", "準備"),
    ]
