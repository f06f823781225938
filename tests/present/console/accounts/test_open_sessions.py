"""Open sessions: people see their own and end them; what changes the account ends the others; so do administrators."""

import re
from pathlib import Path
from typing import Any

import pytest
from test_administration import administrator
from test_second import code_of, with_totp

from visiting import CHOSEN, OUTSIDE, PLANT, Browser, chosen, events, inside, put, text, told

pytestmark = pytest.mark.usefixtures("home")
PAGE, SIGN_IN = "/account/sessions/", "/account/sign-in/"


def another(name: str = "p001", source: str = "127.0.0.1") -> Browser:
    browser = Browser(source)
    assert browser.sign_in(name, CHOSEN).status_code == 302
    return browser


def is_out(browser: Browser) -> bool:
    answer = browser.get("/account/")
    return answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)


def test_a_person_sees_their_own_sessions_and_nobody_elses() -> None:
    put("network.plant", "192.0.2.0/24")
    put("mfa.remote", "false")
    browser, strange = inside(), inside("P002")
    for source in (PLANT, OUTSIDE):
        another(source=source)
    page = text(browser.get(PAGE))
    assert page.count("<li>") == 3
    assert page.count("このセッション</") + page.count("● このセッション") == 1
    assert (page.count("工場内から"), page.count("工場の外から")) == (1, 1)
    assert "2026/11/25 10:00" in page
    assert text(strange.get(PAGE)).count("<li>") == 1


def test_a_sessions_key_stands_on_no_page() -> None:
    browser, other = inside(), another()
    page = text(browser.get(PAGE))
    for one in (browser, other):
        assert one.session.session_key not in page


def test_the_others_end_by_the_password_alone(home: Path) -> None:
    browser, other, strange = inside(), another(), inside("P002")
    browser.get(PAGE)
    assert browser.post(PAGE, which="", password="Wrong-password-1").status_code == 403  # noqa: S106 -- nobody's
    assert not is_out(other)
    assert events(home)[-1] == ("sessions", "refused", "wrong-password")
    assert browser.post(PAGE, which="", password=CHOSEN)["Location"] == PAGE
    assert is_out(other)
    assert not is_out(browser)
    assert not is_out(strange)
    assert ("session-ended", "done", "by-person") in events(home)


def test_one_of_them_is_ended_by_its_name() -> None:
    browser, first, second = inside(), another(), another().later(minutes=2)
    second.get("/account/")
    names = re.findall(r'name="which" value="([0-9a-f]{16})"', text(browser.get(PAGE)))
    assert len(names) == 2, "the one seen last comes first"
    browser.post(PAGE, which=names[0], password=CHOSEN)
    assert is_out(second)
    assert not is_out(first)


def test_a_name_of_another_persons_session_ends_nothing() -> None:
    strange = inside("P002")
    another("p002")
    (name,) = re.findall(r'name="which" value="([0-9a-f]{16})"', text(strange.get(PAGE)))
    browser = inside()
    another()
    browser.get(PAGE)
    browser.post(PAGE, which=name, password=CHOSEN)
    assert not is_out(strange)


def test_what_is_over_is_not_shown() -> None:
    early = inside()
    late = Browser(now=early.now).later(hours=12)
    late.sign_in("p001", CHOSEN)
    assert text(late.get(PAGE)).count("<li>") == 1


def test_a_changed_second_factor_ends_the_others(home: Path) -> None:
    browser, other = inside(), another()
    secret = with_totp(browser)
    assert is_out(other)
    assert ("session-ended", "done", "second-changed") in events(home)
    third = Browser()
    third.sign_in("p001", CHOSEN)
    third.get("/account/second/authenticate/")
    third.post("/account/second/authenticate/", code=code_of(secret, 1))
    assert not is_out(third)
    browser.get("/account/second/totp/remove/")
    browser.post("/account/second/totp/remove/")
    assert is_out(third)
    assert not is_out(browser)


def test_an_administrator_ends_the_sessions_of_anybody(home: Path) -> None:
    client, browser, other = administrator(), inside(), inside("P002")
    answer = client.post("/administration/logins/end/", {"name": "P001", "why": "端末の紛失"})
    assert (answer.status_code, answer["Location"]) == (303, "/administration/?said=ended")
    assert is_out(browser)
    assert not is_out(other)
    last = next(one for one in reversed(told(home)) if one["event"] == "session-ended")
    assert (last["why"], last["login"], last["what"]) == ("by-administrator", "p001", "k-001-admin: 端末の紛失")
    assert browser.sign_in("p001", CHOSEN).status_code == 302, "the account itself stays open"
    assert client.post("/administration/logins/end/", {"name": "nobody", "why": "x"}).status_code == 404


def test_nobody_else_ends_them() -> None:
    from looking import visitor  # noqa: PLC0415 -- needs an open home

    browser = inside()
    assert visitor().post("/administration/logins/end/", {"name": "p001", "why": "x"}).status_code == 403
    assert not is_out(browser)


def test_a_new_password_by_an_administrator_leaves_the_second_factor() -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    client, browser = administrator(), inside()
    with_totp(browser)
    of_p001 = Authenticator.objects.filter(user__name="p001", type="totp")
    page = text(client.post("/administration/logins/reset/", {"name": "p001", "why": "忘れた"}))
    first = re.findall(r'<code class="secret">([^<]+)<', page)[0]
    assert of_p001.exists()
    assert Browser().sign_in("p001", first)["Location"] == "/account/second/authenticate/"
    client.post("/administration/logins/reset/", {"name": "p001", "why": "端末も失った", "second": "1"})
    assert not of_p001.exists()


def test_a_second_factor_can_be_asked_of_everyone() -> None:
    put("mfa.everyone", "true")
    browser = inside()
    assert browser.get("/account/")["Location"] == "/account/second/"
    with_totp(browser)
    assert browser.get("/account/").status_code == 200


def test_confirming_who_one_is_gives_a_new_key() -> None:
    browser = inside()
    before = browser.session.session_key
    browser.get("/account/reauthenticate/")
    assert browser.post("/account/reauthenticate/", password=CHOSEN).status_code == 302
    assert browser.session.session_key != before
    assert not is_out(browser)


def test_the_log_tells_what_was_signed_in_by(home: Path) -> None:
    browser = inside()
    secret = with_totp(browser)
    again = Browser()
    again.sign_in("p001", CHOSEN)
    again.get("/account/second/authenticate/")
    again.post("/account/second/authenticate/", code=code_of(secret, 1))
    assert [one["what"] for one in told(home) if one["event"] == "sign-in"] == ["password", "password+totp"]


ACCOUNT_PAGES = (
    "",
    "password/",
    "sessions/",
    "second/",
    "second/totp/",
    "second/keys/",
    "second/keys/add/",
    "reauthenticate/",
)


@pytest.mark.parametrize("page", ACCOUNT_PAGES)
def test_every_account_page_has_the_way_out(page: str) -> None:
    answer = inside().get(f"/account/{page}")
    assert answer.status_code == 200
    assert text(answer).count('action="/account/sign-out/"') == 1


def test_so_do_the_pages_of_the_console() -> None:
    assert text(inside().get("/practices/")).count('action="/account/sign-out/"') == 1


def emptied(answer: Any) -> bool:
    return bool(answer.headers.get("Clear-Site-Data") == '"cache"')


def test_whatever_ends_a_session_empties_the_browsers_cache() -> None:
    browser = inside()
    browser.get("/account/")
    assert emptied(browser.post("/account/sign-out/"))
    assert not emptied(browser.get("/account/"))
    again = another()
    assert emptied(again.later(hours=13).get("/account/"))


def test_guessing_there_counts_for_the_lockout(home: Path) -> None:
    name = chosen()
    browser = Browser()
    browser.sign_in(name, CHOSEN)
    browser.get(PAGE)
    for _ in range(5):
        browser.post(PAGE, password="Wrong-password-1")  # noqa: S106 -- nobody's
    assert browser.post(PAGE, password=CHOSEN).status_code == 403
    assert events(home)[-1] == ("sessions", "refused", "locked-out")
