"""The administrators' pages: closed without raised rights, and what is done there is journaled with its reason."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from looking import visitor
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")
PAGES = ("", "settings/", "rights/", "tokens/", "log/")


def administrator(number: str = "K-001") -> Any:
    """A browser in which a person's administrator account has its rights raised."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- needs an open home
    from django.test import Client  # noqa: PLC0415

    from looking import ACT, joined  # noqa: PLC0415
    from sekisho.security.present.console.accounts.sessions import BEGAN, OUTSIDE, RAISED, SEEN  # noqa: PLC0415
    from sekisho.security.store.elevations import raise_rights  # noqa: PLC0415
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415
    from sekisho.security.store.passwords import give  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    joined(number, Department.PRODUCTION_IT)
    add(NewLogin(number, administrator=True), ACT)
    moment = dt.datetime.now(dt.UTC)
    login = Login.objects.get(person=number, administrator=True)
    give(login, "Kawa-no-Nagare 7", first=False, now=moment)
    Authenticator.objects.create(user_id=login.pk, type="totp", data={"secret": "none"})
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(login, "sekisho.security.present.console.accounts.backends.Passwords")
    session = client.session
    session[BEGAN] = session[SEEN] = moment.timestamp()
    session[OUTSIDE] = False
    session[RAISED] = raise_rights(login, "点検", 30, now=moment).number
    session.save()
    return client


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_an_ordinary_account_is_refused_and_the_log_tells(path: str) -> None:
    from sekisho.security.store import place  # noqa: PLC0415

    answer = visitor().get(f"/administration/{path}")
    assert answer.status_code == 403
    assert "管理者権限が必要です" in text(answer)
    assert '"why":"account.E111"' in (place.opened() / "console.log").read_text("ascii")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_with_raised_rights_every_page_answers(path: str, language: str) -> None:
    client = administrator()
    client.cookies["sekisho-language"] = language
    assert client.get(f"/administration/{path}").status_code == 200


def test_an_account_is_made_shown_once_reset_and_closed() -> None:
    from sekisho.security.store.records import Login  # noqa: PLC0415

    client = administrator()
    visitor("K-002", Department.PRODUCTION)
    client.post("/administration/logins/close/", {"name": "k-002", "why": "異動"})
    assert not Login.objects.get(name="k-002").is_active
    answer = client.post("/administration/logins/add/", {"person": "K-002", "why": "復帰"})
    password = re.findall(r'<code class="secret">([^<]+)<', text(answer))[0]
    assert Login.objects.get(name="k-002").check_password(password)
    assert password not in text(client.get("/administration/"))
    again = text(client.post("/administration/logins/reset/", {"name": "k-002", "why": "忘れた"}))
    assert re.findall(r'<code class="secret">([^<]+)<', again)[0] != password


def test_what_cannot_be_done_says_why_and_keeps_what_was_typed() -> None:
    answer = administrator().post("/administration/logins/add/", {"person": "nobody", "why": "試し"})
    assert answer.status_code == 422
    assert 'value="nobody"' in text(answer)
    assert 'role="alert"' in text(answer)


def test_a_setting_is_changed_with_a_reason_within_its_bounds() -> None:
    from sekisho.security.store.settings import setting  # noqa: PLC0415

    client, where = administrator(), "/administration/settings/"
    assert client.post(where, {"name": "lockout.failures", "value": "4", "why": "基準の改定"}).status_code == 303
    assert setting("lockout.failures") == 4
    for form in (
        {"name": "lockout.failures", "value": "99", "why": "x"},
        {"name": "lockout.failures", "value": "6", "why": " "},
        {"name": "nothing", "value": "1", "why": "x"},
    ):
        assert client.post(where, form).status_code == 422
    assert setting("lockout.failures") == 4


def test_a_token_is_issued_shown_once_and_revoked() -> None:
    client = administrator()
    form = {"person": "K-001", "scopes": "read:asset propose", "until": "2099-03-31", "purpose": "連携", "why": "導入"}
    page = text(client.post("/administration/tokens/issue/", form))
    secret = re.findall(r'<code class="secret">(skt_[^<]+)<', page)[0]
    assert secret not in text(client.get("/administration/tokens/"))
    number = re.findall(r'name="id" value="([^"]+)"', text(client.get("/administration/tokens/")))[0]
    assert client.post("/administration/tokens/revoke/", {"id": number, "why": "終了"}).status_code == 303
    assert client.post("/administration/tokens/issue/", {**form, "until": "soon"}).status_code == 422
    assert client.post("/administration/tokens/issue/", {**form, "scopes": "everything"}).status_code == 422
