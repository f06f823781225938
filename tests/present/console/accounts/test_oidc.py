"""Signing on by an OpenID Connect provider: a real one on loopback, its claim tied to a person of the people ledger."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from asking import ACT, person, write
from oidc import CLIENT, CLIENT_SECRET, Provider
from sekisho.security.app.signon import oidc_providers
from sekisho.security.terms.words import Department
from visiting import CHOSEN, NOW, Browser, chosen, events, text

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def provider(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    from django.conf import settings  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415

    assert home
    write([person("P001", Department.PRODUCTION), person("P002", Department.PRODUCTION_IT)])
    add(NewLogin("P001", elsewhere=True), ACT, now=NOW)
    found = Provider()
    (tmp_path / "client-secret").write_text(CLIENT_SECRET)
    environment = {"SEKISHO_OIDC_SERVER": found.issuer, "SEKISHO_OIDC_CLIENT": CLIENT}
    environment["SEKISHO_OIDC_SECRET_FILE"] = str(tmp_path / "client-secret")
    monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", oidc_providers(environment))
    yield found
    if found.thread.is_alive():
        found.stop()


def begun(browser: Browser) -> str:
    """Where the provider sends the person back to."""
    page = browser.get("/account/sign-in/")
    assert "別の認証でサインイン" in text(page)
    led = browser.post("/account/oidc/oidc/")["Location"]
    there = urlsplit(led)
    connection = http.client.HTTPConnection(there.netloc)
    connection.request("GET", f"{there.path}?{there.query}")
    response = connection.getresponse()
    assert response.status == 302
    back = urlsplit(response.headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


def signed_on(browser: Browser) -> Any:
    return browser.get(begun(browser))


def test_the_person_of_the_claim_is_signed_on_again_and_again(provider: Provider, home: Path) -> None:
    assert provider.claims["preferred_username"] == "P001"
    for _ in range(2):
        browser = Browser()
        assert signed_on(browser)["Location"] == "/"
        assert "人P001" in text(browser.get("/account/"))
    assert events(home)[-1] == ("sign-in", "done", "plant")


@pytest.mark.parametrize("claim", ["P002", "P999", "", "p001"])
def test_a_claim_of_nobody_with_an_account_is_refused_in_the_one_sentence(
    claim: str, provider: Provider, home: Path
) -> None:
    provider.claims["preferred_username"] = claim
    browser = Browser()
    answer = signed_on(browser)
    assert answer["Location"] == "/account/sign-in/?refused=1"
    assert "account.E101" in text(browser.get(answer["Location"]))
    assert events(home)[-1] == ("sign-in", "refused", "oidc-unknown-name")


def test_an_administrator_is_not_signed_on_by_it(provider: Provider) -> None:
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415

    add(NewLogin("P002", administrator=True, elsewhere=True), ACT, now=NOW)
    provider.claims["preferred_username"] = "P002"
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


def test_one_account_there_is_never_two_people_here(provider: Provider) -> None:
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415

    add(NewLogin("P002", elsewhere=True), ACT, now=NOW)
    assert signed_on(Browser())["Location"] == "/"
    provider.claims["preferred_username"] = "P002"
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


def test_two_answers_that_differ_sign_nobody_on(provider: Provider) -> None:
    provider.userinfo = {"sub": "u-1", "preferred_username": "P002"}
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


def test_a_token_that_another_key_signed_is_refused(provider: Provider, home: Path) -> None:
    provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    browser = Browser()
    assert signed_on(browser)["Location"] == "/account/sign-in/?refused=1"
    assert browser.get("/account/")["Location"].startswith("/account/sign-in/")
    assert events(home)[-1] == ("sign-in", "refused", "oidc-provider")


def test_a_token_past_its_time_is_refused(provider: Provider) -> None:
    provider.lasts_s = -1
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512"])
def test_a_token_without_a_public_keys_signature_is_refused(algorithm: str, provider: Provider) -> None:
    provider.algorithm = algorithm
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


OTHERS: dict[str, dict[str, str]] = {
    "issuer": {"issuer": "https://evil.example"},
    "issuer that begins alike": {"issuer": "http://127.0.0.1"},
    "no issuer": {"issuer": ""},
    "keys elsewhere": {"jwks_uri": "ftp://127.0.0.1/keys"},
    "no tokens": {"token_endpoint": ""},
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_provider_that_speaks_for_another_is_not_asked(kind: str, provider: Provider, home: Path) -> None:
    provider.says = OTHERS[kind]
    browser = Browser()
    browser.get("/account/sign-in/")
    assert browser.post("/account/oidc/oidc/")["Location"] == "/account/sign-in/?refused=1"
    assert events(home)[-1] == ("sign-in", "refused", "oidc-provider")


def test_an_answer_that_leads_elsewhere_is_not_followed(provider: Provider) -> None:
    provider.leads_to = f"{provider.issuer}/userinfo"
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


def test_a_provider_that_does_not_answer_lets_nobody_in_and_all_else_goes_on(provider: Provider, home: Path) -> None:
    provider.stop()
    browser = Browser()
    browser.get("/account/sign-in/")
    assert browser.post("/account/oidc/oidc/")["Location"] == "/account/sign-in/?refused=1"
    assert events(home)[-1] == ("sign-in", "refused", "oidc-provider")
    assert Browser().sign_in(chosen("P002"), CHOSEN).status_code == 302


def test_a_token_for_another_client_is_refused(provider: Provider) -> None:
    provider.audience = "another"
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


def test_an_answer_that_another_browser_began_is_refused(provider: Provider) -> None:
    assert provider
    address = begun(Browser())
    victim = Browser()
    victim.get("/account/sign-in/")
    assert victim.get(address).headers["Location"] == "/account/sign-in/?refused=1"
    assert victim.get("/account/")["Location"].startswith("/account/sign-in/")


def test_who_left_is_refused(provider: Provider) -> None:
    import datetime as dt  # noqa: PLC0415
    from dataclasses import replace  # noqa: PLC0415

    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415
    from sekisho.security.store.people import people_of  # noqa: PLC0415
    from sekisho.security.work.rowchange import RowChange  # noqa: PLC0415

    assert provider
    (row,) = people_of("P001")
    through_the_door([RowChange("person", row, replace(row, left=dt.date(2026, 11, 24)))], ACT)
    assert signed_on(Browser())["Location"] == "/account/sign-in/?refused=1"


def test_the_second_factor_is_asked_for_here_too(provider: Provider) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    from sekisho.security.store.records import Login  # noqa: PLC0415

    assert provider
    TOTP.activate(Login.objects.get(name="p001"), generate_totp_secret())
    assert signed_on(Browser())["Location"] == "/account/second/authenticate/"


def test_without_a_provider_there_is_no_such_way() -> None:
    browser = Browser()
    assert "別の認証" not in text(browser.get("/account/sign-in/"))
    assert browser.post("/account/oidc/oidc/").status_code == 404


def test_who_has_no_password_here_can_set_up_a_second_factor_and_see_its_codes(provider: Provider) -> None:
    from test_second import with_totp  # noqa: PLC0415

    assert provider
    browser = Browser()
    signed_on(browser)
    with_totp(browser)
    assert "リカバリーコード" in text(browser.get("/account/second/codes/"))
