"""A person with a browser: pages through all of Django, with its check against forged forms switched on."""

import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any

from asking import ACT, person, write
from sekisho.security.terms.words import Department

NOW = dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC)
PLANT = "192.0.2.10"
"""An address in the networks that `plant()` sets."""

OUTSIDE = "198.51.100.7"
CHOSEN = "Kawa-no-Nagare 7"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """Asks from one address at a moment that the test moves."""

    def __init__(self, source: str = "127.0.0.1", now: dt.datetime = NOW) -> None:
        from django.test import Client  # noqa: PLC0415 -- needs an open home

        self.source, self.now = source, now
        self.client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
        self.token = ""

    def later(self, **span: float) -> "Browser":
        self.now += dt.timedelta(**span)
        return self

    def _extra(self) -> dict[str, Any]:
        return {"REMOTE_ADDR": self.source, "sekisho.now": self.now}

    def get(self, path: str, **headers: str) -> Any:
        return self._seen(self.client.get(path, headers=headers, **self._extra()))

    def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> Any:
        data = {"csrfmiddlewaretoken": self.token, **form}
        return self._seen(self.client.post(path, data, headers=headers, **self._extra()))

    def _seen(self, response: Any) -> Any:
        if found := _TOKEN.search(response.content.decode("utf-8", "replace")):
            self.token = found[1]
        return response

    def sign_in(self, name: str, password: str, path: str = "/account/sign-in/") -> Any:
        self.get(path)
        return self.post(path, name=name, password=password)

    @property
    def session(self) -> Any:
        return self.client.session


def fetch(**more: str) -> dict[str, str]:
    """Headers of a page's own question."""
    return {"HX-Request": "true", **more}


def bare(response: Any) -> bytes:
    """A page without what differs in every answer."""
    return re.sub(r'<meta name="csrf"[^>]*>', "", _TOKEN.sub("", response.content.decode())).encode()


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def given(number: str = "P001", *, administrator: bool = False, department: Department = Department.PRODUCTION) -> str:
    """A person of the people ledger and their account; its first password."""
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415
    from sekisho.security.store.people import people_of  # noqa: PLC0415

    if not people_of(number):
        write([person(number, department, "A")])
    return add(NewLogin(number, administrator), ACT, now=NOW).password


def chosen(number: str = "P001", *, administrator: bool = False) -> str:
    """As `given`, with the first password changed; the name of the account."""
    from sekisho.security.store.passwords import give  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    given(number, administrator=administrator)
    login = Login.objects.get(person=number, administrator=administrator)
    give(login, CHOSEN, first=False, now=NOW)
    return login.name


def inside(number: str = "P001", source: str = "127.0.0.1") -> Browser:
    """A person at work: signed in with an ordinary account."""
    browser = Browser(source)
    assert browser.sign_in(chosen(number), CHOSEN).status_code == 302
    return browser


def put(name: str, value: object) -> None:
    from sekisho.security.store.settings import put_setting  # noqa: PLC0415

    put_setting(name, str(value), ACT, now=NOW)


def told(home: Path) -> list[dict[str, str]]:
    """Every line of the console's own log."""
    path = home / "console.log"
    return [json.loads(line) for line in path.read_text("ascii").splitlines()] if path.exists() else []


def events(home: Path, *names: str) -> list[tuple[str, str, str]]:
    """Event, outcome and reason of the lines of these names."""
    lines = [(one["event"], one["outcome"], one["why"]) for one in told(home)]
    return [line for line in lines if not names or line[0] in names]
