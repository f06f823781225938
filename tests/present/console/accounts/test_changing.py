"""A person changes the password: the rule holds, and every other session of the account ends."""

from pathlib import Path

import pytest

from visiting import CHOSEN, Browser, events, inside, put, text

pytestmark = pytest.mark.usefixtures("home")
PAGE, NEW = "/account/password/", "Mori-no-Kaze 8"


def changed(browser: Browser, new: str = NEW, again: str = "", old: str = CHOSEN) -> str:
    """Where it leads to, or what the page says."""
    browser.get(PAGE)
    answer = browser.post(PAGE, old=old, new=new, again=again or new)
    return str(answer.headers.get("Location") or text(answer))


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("Ab1!", "E102"), ("lower-case 1", "E103"), ("UPPER-CASE 1", "E104"), ("No-digit-here", "E105"),
        ("NoSymbol1234", "E106"), ("P@ssw0rd123!", "E107"), ("My-P001-is-1", "E108"), ("人P001さん-Aa1", "E108"),
        (CHOSEN, "E109"), ("Aa1!" * 65, "E101"),
    ],
)  # fmt: skip
def test_a_password_that_breaks_the_rule_is_refused_with_the_reason(new: str, code: str, home: Path) -> None:
    assert f"password.{code}" in changed(inside(), new)
    assert events(home)[-1] == ("password", "refused", "rule")


def test_all_reasons_are_told_at_once() -> None:
    said = changed(inside(), "aaa")
    assert all(f"password.E10{number}" in said for number in (2, 3, 5, 6))


def test_other_sessions_end_and_this_one_goes_on(home: Path) -> None:
    browser, other = inside(), Browser()
    other.sign_in("p001", CHOSEN)
    assert changed(browser) == "/account/"
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/")["Location"].startswith("/account/sign-in/")
    assert Browser().sign_in("p001", CHOSEN).status_code == 403
    assert Browser().sign_in("p001", NEW).status_code == 302
    assert ("password", "done", "") in events(home)


def test_the_old_password_is_needed_and_guessing_it_locks() -> None:
    browser = inside()
    for _ in range(5):
        assert "account.E101" in changed(browser, old="Wrong-password-1")
    assert "account.E101" in changed(browser)


def test_two_that_differ_are_refused() -> None:
    assert "account.E107" in changed(inside(), NEW, "Mori-no-Kaze 9")


def test_an_old_password_is_due_after_the_days_that_are_set() -> None:
    put("password.days", 30)
    browser = inside()
    later = Browser(now=browser.now).later(days=30, seconds=1)
    assert later.sign_in("p001", CHOSEN).status_code == 302
    assert later.get("/account/")["Location"] == PAGE
    assert changed(later) == "/account/"
    assert later.get("/account/").status_code == 200


def test_the_rule_is_a_setting() -> None:
    put("password.length", 16)
    assert "password.E102" in changed(inside(), NEW)
    put("password.symbol", "false")
    assert "password.E106" not in changed(inside("P002"), "NoSymbol12345678")
