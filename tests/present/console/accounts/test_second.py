"""The second factor: compulsory where it is set so, set up before anything else, and no weaker than the password."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from passkey import Passkey
from visiting import CHOSEN, OUTSIDE, PLANT, Browser, chosen, events, inside, put, text, told

pytestmark = pytest.mark.usefixtures("home")
SECOND, TOTP, KEYS = "/account/second/", "/account/second/totp/", "/account/second/keys/add/"


def secret_on(page: Any) -> str:
    return re.findall(r"<code>([A-Z2-7]{32})</code>", text(page))[0]


def code_of(secret: str, ahead: int = 0) -> str:
    """The code that an authenticator shows (RFC 6238); ahead: periods of 30 seconds from now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time  # noqa: PLC0415

    one_before = next(yield_hotp_counters_from_time())
    counter = one_before + 1 + ahead
    return format_hotp_value(hotp_value(secret, counter))


def wrong_code(secret: str) -> str:
    near = {code_of(secret, ahead) for ahead in (-1, 0, 1)}
    return next(f"{at:06}" for at in range(10) if f"{at:06}" not in near)


def with_totp(browser: Browser) -> str:
    """Set up an authenticator; its secret."""
    secret = secret_on(browser.get(TOTP))
    answer = browser.post(TOTP, code=code_of(secret))
    assert answer["Location"] == "/account/second/codes/"
    return secret


def options_on(page: Any) -> dict[str, Any]:
    found = re.findall(
        r'<script id="passkey-options" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL
    )
    return json.loads(found[0])


def test_an_administrator_sets_up_a_second_factor_before_anything_else(home: Path) -> None:
    name = chosen(administrator=True)
    browser = Browser()
    browser.sign_in(name, CHOSEN)
    for page in ("/account/", "/account/raise/", "/nothing/"):
        assert browser.get(page)["Location"] == SECOND, page
    assert browser.get("/account/", **{"HX-Request": "true"})["X-Sekisho-Session"] == "first"
    assert "二要素認証を登録していません" in text(browser.get(SECOND))
    with_totp(browser)
    assert browser.get("/account/").status_code == 200
    assert [one["what"] for one in told(home) if one["event"] == "second-added"] == ["totp", "recovery_codes"]


def test_who_comes_from_outside_the_plant_needs_one_and_who_is_inside_does_not() -> None:
    put("network.plant", "192.0.2.0/24")
    name = chosen()
    outside, within, here = Browser(OUTSIDE), Browser(PLANT), Browser("127.0.0.1")
    for browser, led in ((outside, SECOND), (within, None), (here, None)):
        browser.sign_in(name, CHOSEN)
        assert browser.get("/account/").headers.get("Location") == led


def test_a_session_begun_inside_ends_when_it_is_used_from_outside(home: Path) -> None:
    put("network.plant", "192.0.2.0/24")
    name = chosen()
    browser = Browser(PLANT)
    browser.sign_in(name, CHOSEN)
    browser.source = OUTSIDE
    assert browser.get("/account/")["Location"].startswith("/account/sign-in/")
    assert events(home)[-1] == ("session-ended", "done", "moved-outside")


def test_whether_one_is_needed_is_a_setting() -> None:
    put("mfa.administrators", "false")
    browser = Browser()
    browser.sign_in(chosen(administrator=True), CHOSEN)
    assert browser.get("/account/").status_code == 200


def test_the_password_alone_is_not_enough_once_there_is_a_second_factor() -> None:
    secret = with_totp(inside())
    browser = Browser()
    answer = browser.sign_in("p001", CHOSEN)
    assert answer["Location"] == "/account/second/authenticate/"
    assert browser.get("/account/")["Location"].startswith("/account/sign-in/"), "half signed in is not signed in"
    page = browser.get("/account/second/authenticate/")
    assert "認証アプリのコード" in text(page)
    answer = browser.post("/account/second/authenticate/", code=code_of(secret, 1))
    assert answer["Location"] == "/"
    assert browser.get("/account/").status_code == 200


def test_a_code_works_once() -> None:
    secret = with_totp(inside())
    code = code_of(secret, 1)
    for expected in (302, 403):
        browser = Browser()
        browser.sign_in("p001", CHOSEN)
        browser.get("/account/second/authenticate/")
        assert browser.post("/account/second/authenticate/", code=code).status_code == expected


def test_wrong_codes_lock_the_account_and_the_right_one_is_then_answered_alike(home: Path) -> None:
    secret = with_totp(inside())
    browser = Browser("192.0.2.50")
    browser.sign_in("p001", CHOSEN)
    browser.get("/account/second/authenticate/")
    answers = [browser.post("/account/second/authenticate/", code=wrong_code(secret)) for _ in range(5)]
    answers.append(browser.post("/account/second/authenticate/", code=code_of(secret, 1)))
    assert {answer.status_code for answer in answers} == {403}
    assert all("account.E102" in text(answer) for answer in answers)
    assert ("lockout", "refused", "too-many-failures") in events(home)
    assert events(home)[-1] == ("second", "refused", "locked-out")
    assert Browser("192.0.2.51").sign_in("p001", CHOSEN).status_code == 403


def test_a_recovery_code_works_once() -> None:
    at_work = inside()
    with_totp(at_work)
    codes = re.findall(r"<li><code>([0-9a-f]+)</code>", text(at_work.get("/account/second/codes/")))
    assert len(codes) == 10
    for expected in (302, 403):
        browser = Browser()
        browser.sign_in("p001", CHOSEN)
        browser.get("/account/second/authenticate/")
        assert browser.post("/account/second/authenticate/", code=codes[0]).status_code == expected


def test_the_picture_to_scan_has_no_style_and_is_of_the_secret() -> None:
    page = text(inside().get(TOTP))
    picture = re.findall(r"<figure.*?>(.*?)</figure>", page, re.DOTALL)[0]
    assert picture.startswith("<svg ")
    assert "style" not in picture
    assert "<?xml" not in page


def test_the_database_alone_gives_no_second_factor_away() -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    secret = with_totp(inside())
    assert Authenticator.objects.count() == 2
    assert secret not in repr(list(Authenticator.objects.values()))


def test_a_passkey_is_set_up_and_used() -> None:
    browser, key = inside(), Passkey()
    options = options_on(browser.get(KEYS))
    assert options["publicKey"]["rp"]["id"] == "localhost"
    assert browser.post(KEYS, name="事務所", credential=key.create(options))["Location"] == "/account/second/codes/"
    assert "事務所" in text(browser.get("/account/second/keys/"))

    again = Browser()
    assert again.sign_in("p001", CHOSEN)["Location"] == "/account/second/authenticate/"
    page = again.get("/account/second/authenticate/")
    answer = again.post("/account/second/authenticate/", credential=key.get(options_on(page)))
    assert answer["Location"] == "/"
    assert again.get("/account/").status_code == 200


def used(key: Passkey) -> int:
    """The answer to a passkey at the second step, after one of its own kind was set up."""
    browser = Browser()
    browser.sign_in("p001", CHOSEN)
    page = browser.get("/account/second/authenticate/")
    return int(browser.post("/account/second/authenticate/", credential=key.get(options_on(page))).status_code)


def test_a_passkey_of_another_site_or_another_key_is_refused() -> None:
    browser, key = inside(), Passkey()
    browser.post(KEYS, credential=key.create(options_on(browser.get(KEYS))))
    phished, stranger = Passkey("https://localhost.evil.example"), Passkey()
    phished.key, phished.id = key.key, key.id
    stranger.id = key.id
    assert used(phished) == 403
    assert used(stranger) == 403
    assert used(key) == 302


def test_an_answer_to_an_older_question_is_refused() -> None:
    browser, key = inside(), Passkey()
    browser.post(KEYS, credential=key.create(options_on(browser.get(KEYS))))
    again = Browser()
    again.sign_in("p001", CHOSEN)
    old = key.get(options_on(again.get("/account/second/authenticate/")))
    again.get("/account/second/authenticate/")
    assert again.post("/account/second/authenticate/", credential=old).status_code == 403


BAD = ["", "{}", "[]", "null", "x", "[" * 9_000, '{"id": 1}', '{"id": "AA", "rawId": "AA", "type": "public-key"}']
BAD += [
    json.dumps({"id": "A", "rawId": "A", "type": "public-key", "response": dict.fromkeys(names, "!")})
    for names in (
        ("clientDataJSON", "authenticatorData", "signature"),
        ("clientDataJSON", "attestationObject"),
        ("clientDataJSON",),
    )
]


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_passkey_is_refused(bad: str) -> None:
    browser, key = inside(), Passkey()
    browser.get(KEYS)
    assert "account.E109" in text(browser.post(KEYS, credential=bad))
    options = options_on(browser.get(KEYS))
    browser.post(KEYS, credential=key.create(options))
    again = Browser()
    again.sign_in("p001", CHOSEN)
    again.get("/account/second/authenticate/")
    assert again.post("/account/second/authenticate/", credential=bad).status_code == 403


def test_an_administrator_cannot_remove_the_last_one() -> None:
    browser = Browser()
    browser.sign_in(chosen(administrator=True), CHOSEN)
    with_totp(browser)
    browser.get("/account/second/totp/remove/")
    answer = browser.post("/account/second/totp/remove/")
    assert "account.E110" in text(answer)
    assert "登録済み" in text(browser.get(SECOND))


def test_changing_it_asks_for_the_password_again_after_a_while() -> None:
    import time  # noqa: PLC0415

    browser = inside()
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - 301, "reauthenticated": True}
    ]
    session.save()
    assert browser.get(TOTP)["Location"].startswith("/account/reauthenticate/?next=")
    browser.get("/account/reauthenticate/?next=/account/second/totp/")
    assert browser.post("/account/reauthenticate/", password="Wrong-password-1").status_code == 403  # noqa: S106
    answer = browser.post("/account/reauthenticate/", password=CHOSEN, next=TOTP)
    assert answer["Location"] == TOTP
    assert browser.get(TOTP).status_code == 200


def test_a_reset_by_an_administrator_forgets_it_and_ends_every_session() -> None:
    from asking import ACT  # noqa: PLC0415
    from sekisho.security.store.logins import reset  # noqa: PLC0415

    browser = inside()
    with_totp(browser)
    password = reset("P001", ACT).password
    assert browser.get("/account/")["Location"].startswith("/account/sign-in/")
    again = Browser()
    assert again.sign_in("p001", password)["Location"] == "/"
    assert again.get("/account/")["Location"] == "/account/password/"
