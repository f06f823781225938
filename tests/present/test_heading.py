"""Every answer has its headers: pages, the API, static files, refusals; over TLS those of TLS too."""

import json
from pathlib import Path
from typing import Any

import pytest

from asking import Program
from looking import visitor

pytestmark = pytest.mark.usefixtures("home")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
KINDS = {
    "page": "/",
    "sign-in": "/account/sign-in/",
    "no page": "/nothing/",
    "static": "/static/console/{app.js}",
    "icons": "/static/console/{icons.svg}",
    "no static": "/static/console/nothing.js",
    "folder": "/static/console/",
    "out of it": "/static/../settings.py",
    "git": "/.git/config",
    "api": "/api/v1/ledgers",
    "api document": "/api/v1/openapi.json",
    "no api": "/api/v1/nothing",
}


def answered(kind: str, **more: Any) -> Any:
    from sekisho.security.present.console.assets import address_of  # noqa: PLC0415 -- the built files

    path = KINDS[kind]
    if "{" in path:
        path = address_of(path.partition("{")[2].rstrip("}"))
    answer = visitor().get(path, **more)
    if answer.streaming:
        answer.close()
    return answer


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_the_headers(kind: str) -> None:
    headers = answered(kind).headers
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers, "browsers must not be told so without TLS (RFC 6797, 7.2)"


@pytest.mark.parametrize("kind", KINDS)
def test_over_tls_every_answer_asks_for_it_for_a_year(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings  # noqa: PLC0415

    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)
    assert answered(kind).headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("page", "text/html; charset=utf-8"), ("icons", "image/svg+xml; charset=utf-8"), ("api", "application/json")],
)
def test_texts_and_xml_name_their_encoding(kind: str, expected: str) -> None:
    assert answered(kind).headers["Content-Type"] == expected


@pytest.mark.parametrize("kind", ["static", "api", "page"])
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_an_odd_method_is_refused_and_sends_nothing_back(method: str, kind: str) -> None:
    client = visitor()
    answer = client.generic(method, KINDS[kind].replace("{app.js}", "app.js"), headers={"X-Secret": "of-the-browser"})
    assert answer.status_code == 405
    assert b"of-the-browser" not in answer.content
    assert set(answer.headers["Allow"].split(", ")) == METHODS
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_but_built_files_is_served() -> None:
    for kind in ("no static", "folder", "out of it"):
        answer = answered(kind)
        assert answer.status_code == 404, kind
        assert b"SECRET_KEY" not in answer.content
    assert answered("git").status_code == 404


def test_debugging_is_off_and_no_setting_turns_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib  # noqa: PLC0415

    from sekisho.security.app import settings  # noqa: PLC0415

    for name in ("DEBUG", "DJANGO_DEBUG", "SEKISHO_DEBUG"):
        monkeypatch.setenv(name, "1")
    assert importlib.reload(settings).DEBUG is False


def test_over_tls_cookies_are_of_this_very_host(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib  # noqa: PLC0415

    from sekisho.security.app import accounts  # noqa: PLC0415

    monkeypatch.setenv("SEKISHO_TLS", "1")
    try:
        made = importlib.reload(accounts)
        assert (made.SESSION_COOKIE_NAME, made.CSRF_COOKIE_NAME) == ("__Host-sekisho", "__Host-sekisho-csrf")
        assert made.SESSION_COOKIE_SECURE is made.CSRF_COOKIE_SECURE is True
        assert not hasattr(made, "SESSION_COOKIE_DOMAIN"), "a cookie of a domain cannot have the prefix"
    finally:
        monkeypatch.delenv("SEKISHO_TLS")
        importlib.reload(accounts)


def test_the_languages_cookie_has_the_prefix_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings  # noqa: PLC0415

    monkeypatch.setattr(settings, "SEKISHO_COOKIE_PREFIX", "__Host-")
    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)
    answer = visitor().post("/account/language/", {"language": "en", "next": "/"})
    cookie = answer.cookies["__Host-sekisho-language"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


@pytest.mark.parametrize("end", ["export", "print"])
def test_a_page_of_another_site_cannot_have_a_file_made(end: str) -> None:
    client, path = visitor(), f"/ledgers/asset/{end}"
    assert client.get(path, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 403
    assert client.get(path, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200, "a link to a page is fine"


def lines(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / "console.log").read_text("ascii").splitlines()]


def test_what_a_proxy_says_of_the_source_is_not_believed(home: Path) -> None:
    said = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    client = visitor()
    client.post("/account/sign-out/", headers=said, REMOTE_ADDR="192.0.2.4")
    assert lines(home)[-1]["source"] == "192.0.2.4"


def test_the_api_tells_the_console_log_whom_it_refused(home: Path) -> None:
    visitor()
    Program("skt_000000000000_" + "x" * 43).get("/ledgers/asset/rows")
    told = lines(home)[-1]
    assert (told["event"], told["outcome"], told["why"]) == ("token", "refused", "api.E002")
    assert told["what"] == "GET /api/v1/ledgers/asset/rows"
    assert "skt_" not in json.dumps(told)
