"""Passwords as they are typed: every sign counts, long ones are taken, and words of this place are refused."""

import re
from pathlib import Path

import pytest

from asking import ACT, person, write
from sekisho.security.terms.words import Department
from visiting import CHOSEN, NOW, Browser, chosen, inside, text

pytestmark = pytest.mark.usefixtures("home")
PAGE = "/account/password/"


def changed(browser: Browser, new: str) -> str:
    """Where a new password leads to, or what the page says."""
    browser.get(PAGE)
    answer = browser.post(PAGE, old=CHOSEN, new=new, again=new)
    return str(answer.headers.get("Location") or text(answer))


@pytest.mark.parametrize(
    "new",
    ["Sekisho-kaze 8", "kaze-SEKISHO-8x", "S3kish0-kaze X", "Administrator-8!", "Kanrisha no 8!", "第一工場-Kaze-8"],
)
def test_words_of_this_place_are_refused(new: str) -> None:
    write([person("P009", Department.PRODUCTION, "第一工場")])
    assert "password.E108" in changed(inside(), new)


def test_a_site_of_two_letters_forbids_nothing() -> None:
    write([person("P009", Department.PRODUCTION, "F1")])
    assert changed(inside(), "Kaze-F1-no-8") == "/account/"


@pytest.mark.parametrize("length", [64, 256])
def test_a_long_password_is_taken_and_every_sign_of_it_counts(length: int) -> None:
    new = ("Kawa-no Mizu 9 " * 20)[: length - 1] + "!"
    assert changed(inside(), new) == "/account/"
    assert Browser().sign_in("p001", new[:-1] + "?").status_code == 403
    assert Browser().sign_in("p001", new).status_code == 302


def test_it_is_compared_as_it_was_typed() -> None:
    from sekisho.security.store.passwords import give  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.records import Login  # noqa: PLC0415

    name, secret = chosen(), " \uff2bawa-no Mizu 9 "
    give(Login.objects.get(name=name), secret, first=False, now=NOW)
    for typed in (secret.strip(), secret.upper(), " Kawa-no Mizu 9 ", f"{secret} "):
        assert Browser("192.0.2.30").sign_in(name, typed).status_code == 403
    assert Browser("192.0.2.31").sign_in(name, secret).status_code == 302


def test_password_managers_find_their_fields_and_pasting_is_free() -> None:
    browser = inside()
    pages = [text(browser.get(PAGE)), text(Browser().get("/account/sign-in/"))]
    fields = [field for page in pages for field in re.findall(r'<input[^>]*type="password"[^>]*>', page)]
    found = [re.findall(r'autocomplete="([a-z-]+)"', field) for field in fields]
    assert found == [["current-password"], ["new-password"], ["new-password"], ["current-password"]]
    assert not any("onpaste" in page or 'autocomplete="off"' in page for page in pages)


def test_more_than_3000_of_the_common_ones_are_long_enough() -> None:
    from sekisho.security.store import passwords  # noqa: PLC0415

    assert sum(len(word) >= 8 for word in passwords._common()) > 3_000


def test_a_new_home_has_no_account(home: Path) -> None:
    from sekisho.security.store.logins import every_login  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    assert home.is_dir()
    assert every_login() == []
    assert not Login.objects.exists()


def test_a_first_password_has_128_random_bits() -> None:
    import math  # noqa: PLC0415

    from sekisho.security.store import passwords  # noqa: PLC0415

    first = passwords.first_password(())
    signs = len(first.replace("-", ""))
    assert signs * math.log2(len(passwords._SIGNS)) >= 128
    assert len(set(passwords._SIGNS)) == len(passwords._SIGNS)


def test_an_act_is_needed_to_make_one() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415

    with pytest.raises(ActRefused):
        add(NewLogin("P404"), ACT, now=NOW)
