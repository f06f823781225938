"""Administrator rights: an account of their own, a reason, a time, and every use written down."""

import datetime as dt
from pathlib import Path

import pytest

from sekisho.security.work.permission import Right
from visiting import CHOSEN, Browser, chosen, events, inside, put, text

pytestmark = pytest.mark.usefixtures("home")
RAISE = "/account/raise/"


def administrator(source: str = "127.0.0.1") -> Browser:
    put("mfa.administrators", "false")
    browser = Browser(source)
    assert browser.sign_in(chosen(administrator=True), CHOSEN).status_code == 302
    return browser


def raised(browser: Browser, **form: str) -> int:
    browser.get(RAISE)
    said = {"reason": "人を追加する", "minutes": "30", "password": CHOSEN, **form}
    return int(browser.post(RAISE, **said).status_code)


def now_administrator(browser: Browser) -> bool:
    """As the pages ask it."""
    return "管理者権限を使っています" in text(browser.get("/account/"))


def test_rights_are_raised_for_the_time_that_was_asked_for(home: Path) -> None:
    browser = administrator()
    assert not now_administrator(browser)
    before = browser.session.session_key
    assert raised(browser) == 302
    assert browser.session.session_key != before
    assert now_administrator(browser.later(minutes=9))
    assert now_administrator(browser.later(minutes=9))
    assert now_administrator(browser.later(minutes=9))
    assert not now_administrator(browser.later(minutes=3)), "the end itself is no longer within"
    assert ("raise", "done", "") in events(home)


def test_each_raising_is_journaled_with_person_and_reason() -> None:
    from sekisho.security.ledgers.elevation import Elevation  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415

    browser = administrator()
    raised(browser)
    (entry,) = load("elevation")
    row = entry.row
    assert isinstance(row, Elevation)
    assert (row.login, row.person, row.reason, row.dropped) == ("p001-admin", "P001", "人を追加する", "")
    assert (row.since, row.until) == ("2026-11-25T01:00:00.000000Z", "2026-11-25T01:30:00.000000Z")


@pytest.mark.parametrize(
    "form",
    [{"reason": " \0"},
     {"minutes": "0"}, {"minutes": "61"}, {"minutes": "-5"}, {"minutes": "1e9"}, {"minutes": "\uff19"},
     {"password": "Wrong-password-1"}],
)  # fmt: skip
def test_without_reason_time_or_password_nothing_is_raised(form: dict[str, str], home: Path) -> None:
    browser = administrator()
    assert raised(browser, **form) == 403
    assert not now_administrator(browser)
    assert events(home, "raise")[-1][1] == "refused"


def test_an_ordinary_account_raises_nothing(home: Path) -> None:
    browser = inside()
    assert raised(browser) == 403
    assert "account.E108" in text(browser.get(RAISE))
    assert events(home)[-1] == ("raise", "refused", "no-administrator")


def test_the_rights_belong_to_one_session() -> None:
    browser = administrator()
    raised(browser)
    other = Browser()
    other.sign_in("p001-admin", CHOSEN)
    assert now_administrator(browser)
    assert not now_administrator(other)


def test_the_number_of_another_accounts_raising_gives_nothing() -> None:
    from sekisho.security.store.logins import administrator_now  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    browser = administrator()
    raised(browser)
    number = browser.session["raised"]
    own = Login.objects.get(name="p001-admin")
    other = Login.objects.get(name=chosen("P002", administrator=True))
    assert administrator_now(own, number, browser.now)
    assert not administrator_now(other, number, browser.now)
    assert not administrator_now(own, "", browser.now)
    assert not administrator_now(own, "x" * 20, browser.now)


def test_dropping_ends_them_at_once_and_is_journaled(home: Path) -> None:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    browser = administrator()
    raised(browser)
    browser.get("/account/")
    assert browser.later(minutes=5).post("/account/drop/").status_code == 302
    assert not now_administrator(browser)
    assert [entry.row.dropped for entry in load("elevation")] == ["2026-11-25T01:05:00.000000Z"]  # type: ignore[attr-defined]
    assert ("drop", "done", "") in events(home)


def test_the_longest_time_is_a_setting() -> None:
    put("elevation.minutes", 15)
    browser = administrator()
    assert raised(browser, minutes="16") == 403
    assert raised(browser, minutes="15") == 302


def test_an_administrator_account_writes_no_ledger() -> None:
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.logins import WATCHED, holder_of  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    chosen()
    chosen(administrator=True)
    today, seen = dt.date(2026, 11, 25), versions(WATCHED)
    rights = {}
    for login in Login.objects.all():
        holder = holder_of(login, today, seen)
        assert holder is not None
        rights[login.administrator] = {right.code: holder.granted(right, "asset") for right in Right}
        assert ("propose" in holder.scopes, "decide" in holder.scopes) == (not login.administrator,) * 2
    assert rights == {False: {"read": True, "write": True}, True: {"read": True, "write": False}}
