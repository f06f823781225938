"""The lock of an idle session, the end of remote and of long ones; what is typed in an open page is not lost by it."""

from pathlib import Path

import pytest

from visiting import CHOSEN, OUTSIDE, Browser, chosen, events, fetch, inside, put, text

pytestmark = pytest.mark.usefixtures("home")
UNLOCK = "/account/unlock/"


def test_a_session_that_nobody_used_for_ten_minutes_is_locked(home: Path) -> None:
    browser = inside()
    assert browser.later(minutes=9, seconds=59).get("/account/").status_code == 200
    answer = browser.later(minutes=10).get("/account/password/")
    assert answer.status_code == 423
    assert "画面をロックしています" in text(answer)
    assert events(home)[-2:] == [("session-locked", "done", "idle"), ("page", "refused", "session-locked")]


def test_a_locked_session_stays_locked_and_shows_nothing() -> None:
    browser = inside()
    browser.later(minutes=10)
    for page in ("/account/", "/account/second/", "/account/raise/", "/account/sign-in/", "/nothing/"):
        assert browser.get(page).status_code == 423, page
    assert browser.post("/account/seen/").status_code == 423
    assert browser.get("/account/").status_code == 423


def test_a_part_of_a_page_is_answered_by_a_header_so_that_the_page_stays() -> None:
    browser = inside()
    answer = browser.later(minutes=11).get("/account/", **fetch())
    assert (answer.status_code, answer["X-Sekisho-Session"], answer["Content-Type"]) == (
        423,
        "locked",
        "application/json",
    )
    assert "<html" not in text(answer)
    token = browser.get(UNLOCK, **fetch()).json()
    assert token["locked"] is True
    browser.token = token["token"]
    wrong = browser.post(UNLOCK, fetch(), password="Wrong-password-1")  # noqa: S106
    assert (wrong.status_code, "account.E101" in wrong.json()["error"]) == (423, True)
    assert browser.post(UNLOCK, fetch(), password=CHOSEN).status_code == 204
    assert browser.get("/account/", **fetch()).status_code == 200


def test_the_lock_page_opens_by_the_password_and_goes_on_where_it_was(home: Path) -> None:
    browser = inside()
    before = browser.session.session_key
    browser.later(minutes=10).get("/account/password/")
    answer = browser.post(UNLOCK, password=CHOSEN, next="/account/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/")
    assert browser.session.session_key != before
    assert events(home)[-1] == ("session-unlocked", "done", "")


def test_a_form_that_was_open_can_still_be_sent_after_unlocking() -> None:
    browser = inside()
    browser.get("/account/password/")
    opened = browser.token
    browser.later(minutes=10).get("/account/")
    browser.post(UNLOCK, password=CHOSEN)
    browser.token = opened
    assert browser.post("/account/password/", old="x", new="y", again="y").status_code == 403
    answer = browser.post("/account/password/", old=CHOSEN, new="Mori-no-Kaze 8", again="Mori-no-Kaze 8")
    assert answer["Location"] == "/account/"


def test_guessing_at_the_lock_page_counts_for_the_lockout(home: Path) -> None:
    browser = inside()
    browser.later(minutes=10).get("/account/")
    for _ in range(5):
        assert browser.post(UNLOCK, password="Wrong-password-1").status_code == 423  # noqa: S106
    assert browser.post(UNLOCK, password=CHOSEN).status_code == 423
    assert events(home)[-1] == ("unlock", "refused", "locked-out")


def test_another_persons_password_does_not_open_it() -> None:
    chosen("P002")
    browser = inside("P001")
    browser.later(minutes=10).get("/account/")
    assert browser.post(UNLOCK, password="Other-Person 9", name="p002").status_code == 423  # noqa: S106


def test_a_page_that_asks_by_itself_does_not_keep_a_session_awake() -> None:
    browser = inside()
    for _ in range(9):
        assert browser.later(minutes=1).get("/account/", **{"X-Sekisho-Background": "1"}).status_code == 200
    assert browser.later(minutes=1).get("/account/", **{"X-Sekisho-Background": "1"}).status_code == 423


def test_who_types_in_an_open_page_is_seen_at_work() -> None:
    browser = inside()
    browser.get("/account/")
    for _ in range(3):
        assert browser.later(minutes=9).post("/account/seen/", fetch()).status_code == 204
    assert browser.later(minutes=9).get("/account/").status_code == 200


def test_a_session_is_written_once_a_minute_at_most() -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    browser = inside()
    writes = []
    for seconds in (30, 29, 1, 30, 29, 2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.later(seconds=seconds).get("/account/")
        writes.append(sum("django_session" in one["sql"] and one["sql"].startswith("UPDATE") for one in asked))
    assert writes == [0, 0, 1, 0, 0, 1]


def test_a_page_costs_three_questions_before_its_own() -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    browser = inside()
    browser.get("/account/")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/account/").status_code == 200
    tables = [
        next(name for name in ("django_session", "store_login", "store_journal") if name in one["sql"]) for one in asked
    ]
    assert tables == ["django_session", "store_login", "store_journal"]


def test_a_session_can_be_locked_by_hand() -> None:
    browser = inside()
    browser.get("/account/")
    assert browser.post("/account/lock/").status_code == 423
    assert browser.get("/account/").status_code == 423


def test_a_remote_session_ends_after_thirty_idle_minutes(home: Path) -> None:
    put("mfa.remote", "false")
    put("lock.idle-minutes", 60)
    name = chosen()
    outside, here = Browser(OUTSIDE), Browser()
    for browser in (outside, here):
        browser.sign_in(name, CHOSEN)
        browser.later(minutes=31)
    assert here.get("/account/").status_code == 200
    assert outside.get("/account/")["Location"].startswith("/account/sign-in/")
    assert ("session-ended", "done", "remote-idle") in events(home)


def test_a_locked_remote_session_ends_too() -> None:
    put("mfa.remote", "false")
    browser = Browser(OUTSIDE)
    browser.sign_in(chosen(), CHOSEN)
    assert browser.later(minutes=11).get("/account/").status_code == 423
    assert browser.later(minutes=20).get(UNLOCK).status_code == 302
    assert browser.post(UNLOCK, password=CHOSEN).status_code in {302, 403}
    assert browser.get("/account/")["Location"].startswith("/account/sign-in/")


def test_a_session_ends_after_twelve_hours_however_busy_it_was(home: Path) -> None:
    browser = inside()
    for _ in range(79):
        browser.later(minutes=9).get("/account/")
    assert browser.get("/account/").status_code == 200
    assert browser.later(minutes=9).get("/account/")["Location"].startswith("/account/sign-in/")
    assert events(home)[-1] == ("session-ended", "done", "too-long")


def test_the_times_are_settings() -> None:
    put("lock.idle-minutes", 2)
    browser = inside()
    assert browser.later(minutes=2).get("/account/").status_code == 423
