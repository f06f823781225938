"""Signing in: the warning stands first, one answer for every failure, and the same work behind it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from asking import ACT, person, write
from quick_hash import QuickScrypt
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange
from visiting import CHOSEN, NOW, PLANT, Browser, bare, chosen, events, given, inside, put, text, told

pytestmark = pytest.mark.usefixtures("home")
SIGN_IN = "/account/sign-in/"


def leave(number: str, on: dt.date) -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415
    from sekisho.security.store.people import people_of  # noqa: PLC0415

    (row,) = people_of(number)
    through_the_door([RowChange("person", row, replace(row, left=on))], ACT)


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back() -> None:
    name = chosen()
    browser = Browser()
    led = browser.get("/account/password/")
    assert (led.status_code, led["Location"]) == (302, "/account/sign-in/?next=%2Faccount%2Fpassword%2F")
    assert browser.sign_in(name, CHOSEN, led["Location"])["Location"] == "/account/password/"
    assert browser.get("/account/password/").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_address_elsewhere_is_led_to(wanted: str) -> None:
    name = chosen()
    browser = Browser()
    browser.get(SIGN_IN)
    assert browser.post(SIGN_IN, name=name, password=CHOSEN, next=wanted)["Location"] == "/"


def test_the_warning_of_the_report_stands_on_the_page_in_both_languages() -> None:
    browser = Browser()
    page = text(browser.get(SIGN_IN))
    assert "管理者の許可が必要です" in page
    assert "監視し、記録しています" in page
    assert "処罰される" in page
    browser.post("/account/language/", language="en", next=SIGN_IN)
    page = text(browser.get(SIGN_IN))
    for said in ("administrator's permission", "monitored and recorded", "punished under the law"):
        assert said in page
    put("banner.en", "This is the warning of another plant.")
    assert "This is the warning of another plant." in text(browser.get(SIGN_IN))


def test_a_password_is_never_shown_while_it_is_typed_nor_sent_back() -> None:
    name = chosen()
    browser = Browser()
    page = text(browser.get(SIGN_IN))
    assert page.count('type="password"') == 1
    assert 'name="password" required' in page
    wrong = browser.post(SIGN_IN, name=name, password="Secret-of-Mine-1")  # noqa: S106 -- nobody's
    assert b"Secret-of-Mine-1" not in wrong.content
    assert name.encode() not in wrong.content


FAILURES: dict[str, Callable[[], tuple[str, str]]] = {
    "unknown": lambda: ("nobody", CHOSEN),
    "wrong password": lambda: (chosen(), "Wrong-password-1"),
    "closed": lambda: (_closed(), CHOSEN),
    "left": lambda: (_left(), CHOSEN),
    "locked, right password": lambda: (_locked(), CHOSEN),
    "locked, wrong password": lambda: (_locked(), "Wrong-password-1"),
    "empty": lambda: ("", ""),
    "very long": lambda: ("x" * 5_000, "y" * 5_000),
    "odd signs": lambda: ("' OR 1=1 --\x00\u2028", "\ud800\x00".encode("utf-8", "replace").decode()),
}


def _closed() -> str:
    from sekisho.security.store.logins import close  # noqa: PLC0415

    name = chosen()
    close(name, ACT, now=NOW)
    return name


def _left() -> str:
    name = chosen()
    leave("P001", dt.date(2026, 11, 24))
    return name


def _locked() -> str:
    name = chosen()
    for _ in range(5):
        Browser("192.0.2.99").sign_in(name, "Wrong-password-1")
    return name


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many password hashes were computed, with how much work each; the real ones are."""
    from django.contrib.auth.hashers import ScryptPasswordHasher  # noqa: PLC0415

    computed: list[int] = []
    real = ScryptPasswordHasher.encode

    def counted(self: ScryptPasswordHasher, password: str, salt: str, n: int | None = None, *work: int) -> str:
        computed.append(n or self.work_factor)
        return str(real(self, password, salt, n, *work))

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
    return computed


@pytest.mark.parametrize("kind", FAILURES)
def test_every_failure_has_the_same_answer_to_the_octet_and_costs_one_hash(kind: str, hashes: list[int]) -> None:
    name, password = FAILURES[kind]()
    browser = Browser("203.0.113.5")
    browser.get(SIGN_IN)
    hashes.clear()
    answer = browser.post(SIGN_IN, name=name, password=password)
    assert hashes == [QuickScrypt.work_factor]
    other = Browser("203.0.113.6")
    other.get(SIGN_IN)
    usual = other.post(SIGN_IN, name="somebody-else", password="x")  # noqa: S106 -- nobody's
    assert bare(answer) == bare(usual)
    assert answer.status_code == usual.status_code == 403
    assert {name: value for name, value in answer.headers.items() if name != "Set-Cookie"} == dict(
        usual.headers.items()
    )
    assert "sekisho" not in answer.cookies
    assert "認証できませんでした" in text(answer)


def test_the_log_knows_what_the_page_does_not_say(home: Path) -> None:
    name = chosen()
    Browser(PLANT).sign_in("My-Password-in-the-wrong-field-1", "x")
    Browser(PLANT).sign_in(name, "Wrong-password-1")
    Browser(PLANT).sign_in(f" {name.upper()} ", CHOSEN)
    assert events(home) == [
        ("sign-in", "refused", "unknown-name"),
        ("sign-in", "refused", "wrong-password"),
        ("sign-in", "done", "outside"),
    ]
    first, second, third = told(home)
    assert (first["login"], second["login"], second["person"]) == ("", name, "P001")
    assert (third["source"], third["time"]) == (PLANT, "2026-11-25T01:00:00.000Z")
    kept = (home / "console.log").read_bytes()
    for secret in (b"My-Password", b"Wrong-password", CHOSEN.encode()):
        assert secret not in kept
    assert (home / "console.log").stat().st_mode & 0o777 == 0o600


def test_no_table_holds_what_was_typed(home: Path) -> None:
    from django.apps import apps  # noqa: PLC0415

    name = chosen()
    Browser().sign_in("My-Password-in-the-wrong-field-1", "Another-secret-2")
    Browser().sign_in(name, "Wrong-password-1")
    held = repr([list(model.objects.values()) for model in apps.get_models()])
    assert "My-Password" not in held
    assert "Another-secret-2" not in held
    assert "Wrong-password-1" not in held
    assert CHOSEN not in held
    assert home.exists()


def test_an_account_is_locked_after_five_failures_from_anywhere(home: Path) -> None:
    name = chosen()
    for at in range(5):
        Browser(f"192.0.2.{at}").sign_in(name, "Wrong-password-1")
    assert Browser("192.0.2.200").sign_in(name, CHOSEN).status_code == 403
    assert events(home)[-2:] == [("lockout", "refused", "too-many-failures"), ("sign-in", "refused", "locked-out")]


def test_large_and_wide_letters_are_no_second_account_to_try() -> None:
    name = chosen()
    for typed in (name, name.upper(), "\uff30\uff10\uff10\uff11", f" {name}", "P001\t"):
        Browser().sign_in(typed, "Wrong-password-1")
    assert Browser("192.0.2.200").sign_in(name, CHOSEN).status_code == 403


def test_a_source_is_locked_whatever_account_it_tries() -> None:
    name = chosen()
    for at in range(5):
        Browser("192.0.2.66").sign_in(f"account{at}", "Wrong-password-1")
    assert Browser("192.0.2.66").sign_in(name, CHOSEN).status_code == 403
    assert Browser("192.0.2.67").sign_in(name, CHOSEN).status_code == 302


def test_an_account_of_ones_own_does_not_wipe_out_what_was_tried_on_others() -> None:
    victim, own = chosen("P001"), chosen("P002")
    for _ in range(4):
        Browser("192.0.2.66").sign_in(victim, "Wrong-password-1")
    assert Browser("192.0.2.66").sign_in(own, CHOSEN).status_code == 302
    Browser("192.0.2.68").sign_in(victim, "Wrong-password-1")
    assert Browser("192.0.2.69").sign_in(victim, CHOSEN).status_code == 403


def test_a_lock_ends_after_its_time_and_trying_on_does_not_lengthen_it() -> None:
    from axes.models import AccessAttempt  # noqa: PLC0415
    from django.db.models import F  # noqa: PLC0415

    name = chosen()
    for _ in range(8):
        Browser("192.0.2.66").sign_in(name, "Wrong-password-1")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - dt.timedelta(minutes=14))
    assert Browser("192.0.2.67").sign_in(name, CHOSEN).status_code == 403
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - dt.timedelta(minutes=2))
    assert Browser("192.0.2.67").sign_in(name, CHOSEN).status_code == 302


def test_the_numbers_of_the_lockout_are_settings() -> None:
    put("lockout.failures", 3)
    name = chosen()
    for _ in range(3):
        Browser().sign_in(name, "Wrong-password-1")
    assert Browser("192.0.2.67").sign_in(name, CHOSEN).status_code == 403


def test_a_form_from_another_site_is_refused_in_our_words(home: Path) -> None:
    name = chosen()
    browser = Browser()
    answer = browser.post(SIGN_IN, name=name, password=CHOSEN)
    assert answer.status_code == 403
    assert "account.E103" in text(answer)
    assert "sessionid" not in answer.cookies
    assert events(home) == [("form", "refused", "forged")]


def test_the_session_is_a_new_one_after_signing_in() -> None:
    name = chosen()
    browser = Browser()
    browser.get(SIGN_IN)
    planted = browser.client.session
    planted["planted"] = True
    planted.save()
    browser.client.cookies["sekisho"] = planted.session_key
    browser.get(SIGN_IN)
    answer = browser.post(SIGN_IN, name=name, password=CHOSEN)
    assert answer.cookies["sekisho"].value != planted.session_key
    assert answer.cookies["sekisho"]["httponly"]
    assert answer.cookies["sekisho"]["samesite"] == "Lax"


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(home: Path) -> None:
    browser = inside()
    copied = browser.client.cookies["sekisho"].value
    browser.get("/account/")
    assert browser.post("/account/sign-out/").status_code == 302
    thief = Browser()
    thief.client.cookies["sekisho"] = copied
    assert thief.get("/account/")["Location"].startswith(SIGN_IN)
    assert events(home)[-1] == ("sign-out", "done", "")


def test_who_leaves_the_people_ledger_is_out_at_the_next_request(home: Path) -> None:
    browser = inside()
    assert browser.get("/account/").status_code == 200
    leave("P001", dt.date(2026, 11, 25))
    assert browser.get("/account/").status_code == 200, "the last day is worked"
    assert browser.later(hours=15).get("/account/")["Location"].startswith(SIGN_IN)
    assert events(home)[-1] == ("session-ended", "done", "left")
    assert browser.sign_in("p001", CHOSEN).status_code == 403


def test_who_is_taken_out_of_the_people_ledger_is_out_the_same_day() -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415
    from sekisho.security.store.people import people_of  # noqa: PLC0415

    browser = inside()
    (row,) = people_of("P001")
    through_the_door([RowChange("person", row, None)], ACT)
    assert browser.get("/account/")["Location"].startswith(SIGN_IN)


def test_a_closed_account_is_out_at_the_next_request() -> None:
    from sekisho.security.store.logins import close  # noqa: PLC0415

    browser = inside()
    close("p001", ACT, now=NOW)
    assert browser.get("/account/")["Location"].startswith(SIGN_IN)


def test_a_first_password_must_be_changed_before_anything_else() -> None:
    first = given()
    browser = Browser()
    assert browser.sign_in("P001", first).status_code == 302
    for page in ("/account/", "/account/second/", "/account/raise/", "/nothing/"):
        assert browser.get(page)["Location"] == "/account/password/", page
    assert browser.get("/account/", **{"HX-Request": "true"})["X-Sekisho-Session"] == "first"
    browser.get("/account/password/")
    answer = browser.post("/account/password/", old=first, new=CHOSEN, again=CHOSEN)
    assert answer["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200


def test_the_api_takes_no_session() -> None:
    browser = inside()
    assert browser.get("/api/v1/ledgers").status_code == 401


def test_a_program_learns_from_a_header_that_nobody_is_signed_in() -> None:
    answer = Browser().get("/account/", **{"HX-Request": "true"})
    assert (answer.status_code, answer["X-Sekisho-Session"]) == (401, "ended")


def test_no_page_may_run_a_script_or_style_of_its_own() -> None:
    browser = inside()
    for page in ("/account/", "/account/password/", "/account/second/", "/account/second/totp/"):
        answer = browser.get(page)
        policy = answer["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), page
        assert "unsafe" not in policy
        for forbidden in (" style=", "<style", " onclick=", "javascript:"):
            assert forbidden not in text(answer), page
        assert answer["Cache-Control"] == "no-store"


def test_people_of_one_id_at_two_sites_are_one_person() -> None:
    name = chosen()
    write([person("P001", Department.PROCUREMENT, "B")])
    assert Browser().sign_in(name, CHOSEN).status_code == 302


def test_over_tls_no_cookie_is_ever_sent_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings  # noqa: PLC0415

    name = chosen()
    for cookie in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        monkeypatch.setattr(settings, cookie, True)
    browser = Browser()
    page = browser.get(SIGN_IN)
    assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert page.cookies["sekisho-csrf"]["secure"]
    assert page.cookies["sekisho-csrf"]["samesite"] == "Strict"
    answer = browser.post(SIGN_IN, name=name, password=CHOSEN)
    assert answer.cookies["sekisho"]["secure"]
