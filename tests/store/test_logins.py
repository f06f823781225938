"""Accounts: made for a person of the people ledger, one of a kind each, reset, closed, journaled without a secret."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from asking import ACT, person, write
from quick_hash import OWN
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.terms.words import Department
from sekisho.security.work.access import ORDINARY, Holder, Post
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")
NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)


def add(number: str = "P1", *, administrator: bool = False, name: str = "") -> tuple[str, str]:
    from sekisho.security.store import logins  # noqa: PLC0415 -- needs an open home

    given = logins.add(logins.NewLogin(number, administrator, name), ACT, now=NOW)
    return given.row.name, given.password


def holder(name: str, today: dt.date = TODAY) -> Holder | None:
    from sekisho.security.store import logins  # noqa: PLC0415
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    return logins.holder_of(Login.objects.get(name=name), today, versions(logins.WATCHED))


def kept(name: str) -> "object":
    from sekisho.security.store.records import Login  # noqa: PLC0415

    return Login.objects.get(name=name)


def test_an_account_stands_for_its_person() -> None:
    write([person("P1", Department.PRODUCTION, "A")])
    name, password = add()
    assert name == "p1"
    assert holder(name) == Holder("login p1", "P1", "人P1", (Post("A", Department.PRODUCTION),), ORDINARY)
    assert kept(name).check_password(password)  # type: ignore[attr-defined]
    assert kept(name).must_change  # type: ignore[attr-defined]


def test_the_first_password_fits_the_rule_and_is_nowhere_in_the_home() -> None:
    from django.db import connection  # noqa: PLC0415

    from sekisho.security.store.passwords import is_common  # noqa: PLC0415
    from sekisho.security.work.passwords import Rule, faults  # noqa: PLC0415

    write([person("P1", Department.PRODUCTION)])
    _, password = add()
    assert faults(password, Rule(), ("P1", "人P1"), is_common) == ()
    assert len(set(password)) > 8
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM store_journalentry")
        assert not any(password in body or "scrypt" in body for (body,) in cursor.fetchall())


def test_a_password_is_kept_as_a_hash_that_takes_memory_and_time() -> None:
    from django.test import override_settings  # noqa: PLC0415 -- needs an open home

    write([person("P1", Department.PRODUCTION)])
    with override_settings(PASSWORD_HASHERS=OWN):
        name, password = add()
        assert kept(name).password.startswith("scrypt$32768$")  # type: ignore[attr-defined]
        assert kept(name).check_password(password)  # type: ignore[attr-defined]


def test_the_first_password_is_as_long_as_the_setting_asks() -> None:
    from sekisho.security.store.settings import put_setting  # noqa: PLC0415

    write([person("P1", Department.PRODUCTION)])
    put_setting("password.length", "64", ACT)
    assert len(add()[1]) >= 64


def test_an_administrator_has_an_account_apart() -> None:
    write([person("P1", Department.PRODUCTION_IT)])
    assert add()[0] == "p1"
    assert add(administrator=True)[0] == "p1-admin"


def _two() -> None:
    add()
    add(name="another")


def _taken() -> None:
    write([person("P2", Department.PRODUCTION)])
    add(name="Shared")
    add("P2", name="shared")


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "nobody": (lambda: add("P9"), "login.E102"),
    "two of a kind": (_two, "login.E103"),
    "taken": (_taken, "login.E104"),
    "blank": (lambda: add(name="a b"), "login.E101"),
    "control": (lambda: add(name="a\nb"), "login.E101"),
    "long": (lambda: add(name="a" * 65), "login.E101"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_account_is_refused(kind: str) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    write([person("P1", Department.PRODUCTION)])
    act, code = REFUSED[kind]
    with pytest.raises(ActRefused, match=code.replace(".", r"\.")):
        act()


def test_who_left_has_no_account_from_the_next_day_on() -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415

    row = person("P1", Department.PRODUCTION, "A")
    write([row])
    name, _ = add()
    assert holder(name)
    through_the_door([RowChange("person", row, replace(row, left=TODAY))], ACT)
    assert holder(name)
    assert holder(name, TODAY + dt.timedelta(days=1)) is None


def test_a_closed_account_is_nobodys_and_may_be_opened_again_by_its_person() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.logins import close, every_login  # noqa: PLC0415

    write([person("P1", Department.PRODUCTION)])
    name, first = add()
    close("P1", ACT, now=NOW)
    assert holder(name) is None
    assert [one.closed for one in every_login()] == [TODAY]
    with pytest.raises(ActRefused, match=r"login\.E105"):
        close("P1", ACT, now=NOW)
    _, second = add()
    assert holder(name)
    assert first != second
    assert not kept(name).check_password(first)  # type: ignore[attr-defined]


def test_every_act_is_in_the_journal() -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415
    from sekisho.security.store.logins import close, every_login, reset  # noqa: PLC0415

    write([person("P1", Department.PRODUCTION)])
    add()
    reset("p1", Act("管理者", "忘れた"), now=NOW + dt.timedelta(seconds=1))
    close("p1", Act("管理者", "異動"), now=NOW + dt.timedelta(seconds=2))
    entries = history(row_id(REGISTRY["login"], every_login()[0]))
    assert [(one["deed"], one["why"]) for one in entries] == [
        ("change", "異動"),
        ("change", "忘れた"),
        ("create", "準備"),
    ]


def test_a_missing_migration_of_any_part_is_applied_at_the_next_opening() -> None:
    from django.db import connection  # noqa: PLC0415

    from sekisho.security.app.setup import open_home  # noqa: PLC0415
    from sekisho.security.store import place  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE axes_accessattemptexpiration")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'axes' AND name = '0010_accessattemptexpiration'")
    open_home(place.opened())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM axes_accessattemptexpiration")
        assert cursor.fetchone() == (0,)
