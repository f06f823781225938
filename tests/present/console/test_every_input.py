"""Every place of the console that takes a value, given values that nobody foresaw (practice 3.1.4.12).

The forms are those of the pages themselves, so a form that is added tomorrow is tried tomorrow.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from test_administration import administrator
from test_every_page import paths

from looking import visitor
from sekisho.security.ledgers import REGISTRY

pytestmark = pytest.mark.usefixtures("factory")

CONTROL = "\x00\x1b[2J\r\nX-Injected: 1"
LONG = "あ" * 100_000
HOSTILE = (
    CONTROL,
    LONG,
    "'; DROP TABLE x; --",
    "../../../etc/passwd",
    "\uff19" * 11,
    "-1",
    "\ud83d",
    "{{7*7}}",
)
FREE = {"text", "textarea", "search"}
"""Kinds of field into which any words may be written; of the others only foreseen values are taken."""
LEAVE = ("/account/", "/evidence/upload/")
"""Forms that end the session that tries them, and files: each is tried by tests of its own."""


@dataclass
class Form:
    """One form of a page, as a browser would send it."""

    page: str
    action: str
    method: str
    kinds: dict[str, str]
    values: dict[str, str]


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self._inside, self._select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            method = given.get("method", "get").lower()
            self.found.append(Form(self.page, given.get("action") or self.page, method, {}, {}))
        if not self._inside or given.get("form"):
            return
        form, name = self.found[-1], given.get("name", "")
        if tag in ("input", "textarea", "select") and name:
            form.kinds[name] = given.get("type", "text") if tag == "input" else tag
            form.values.setdefault(name, given.get("value", ""))
        if tag == "button" and name:
            form.kinds[name] = "button"
            form.values.setdefault(name, given.get("value", ""))
        self._select = name if tag == "select" else self._select
        if tag == "option" and self._select and ("selected" in given or not form.values[self._select]):
            form.values[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._select = "" if tag == "select" else self._select


def forms(client: Any, addresses: Iterator[str] | list[str]) -> list[Form]:
    """Every form of these pages, each kind once: a list of a thousand equal forms is tried by its first."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for address in addresses:
        reader = _Forms(address)
        reader.feed(client.get(address).content.decode())
        for form in reader.found:
            action = re.sub(r"/[0-9a-f]{12,}/|/[0-9]+/", "/N/", form.action)
            found.setdefault((action, tuple(sorted(form.kinds))), form)
    return [form for form in found.values() if not form.action.startswith(LEAVE)]


def entries() -> int:
    from sekisho.security.store.records import JournalEntry  # noqa: PLC0415 -- needs an open home

    return JournalEntry.objects.count()


def written_since(count: int) -> str:
    """What the journal has taken in since it had so many entries; every change of a row is in it."""
    from sekisho.security.store.records import JournalEntry  # noqa: PLC0415 -- needs an open home

    return "".join(JournalEntry.objects.filter(position__gte=count).values_list("body", flat=True))


def tried(client: Any, form: Form) -> None:
    """Each field of a form with each such value, the others as the page gives them."""
    for name, kind in form.kinds.items():
        if name == "csrfmiddlewaretoken" or kind == "file":
            continue
        for value in HOSTILE:
            before = entries()
            values = {**form.values, name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
            send = client.post if form.method == "post" else client.get
            answer = send(form.action.partition("?")[0], values)
            where = (form.page, form.action, name, value[:30])
            assert answer.status_code < 500, where
            assert "X-Injected" not in answer.headers, where
            if kind not in FREE:
                assert entries() == before, where
            new = written_since(before)
            assert "\\u0000" not in new, where
            assert "\\u001b" not in new, where
            assert "あ" * 20_000 not in new, where


def some(client: Any, page: str, link: str) -> str:
    """The first address of this form on a page."""
    found = re.search(rf'href="({link})"', client.get(page).content.decode())
    assert found, (page, link)
    return found[1]


def test_no_form_takes_what_was_not_foreseen() -> None:
    client = visitor("P001")
    single = [
        some(client, "/findings/", "/findings/[0-9a-f]+/"),
        some(client, "/practices/", "/practices/[0-9.]+/"),
        some(client, "/devices/", '/devices/[^/"]+/'),
        "/ledgers/asset/",
        "/ledgers/asset/import/",
        "/frameworks/csf/",
    ]
    found = forms(client, [*paths(), *single])
    assert {form.method for form in found} == {"get", "post"}
    assert "/findings/decide/" in {form.action for form in found}
    assert len(found) >= 8
    for form in found:
        tried(client, form)


def test_no_form_of_an_administrator_does_either() -> None:
    client = administrator("P001")
    found = forms(client, [f"/administration/{one}" for one in ("", "settings/", "rights/", "tokens/", "log/")])
    assert {"/administration/settings/", "/administration/tokens/issue/"} <= {form.action for form in found}
    for form in found:
        tried(client, form)


BODIES: tuple[Mapping[str, Any] | list[Any] | str, ...] = (
    "", "[]", "{", "\x00", "null", '{"rows":' * 500,
    {"rows": []}, {"rows": "x", "why": "y"}, {"rows": [None], "why": "y"},
    {"rows": [{"id": "1", "cells": {"no-such-column": "x"}}], "why": "y"},
    {"rows": [{"id": "1", "cells": {"id": 7}}], "why": "y"},
    {"rows": [{"id": "1", "position": -1, "cells": {}}], "why": "y"},
    {"rows": [{"id": "1", "position": 2**70, "cells": {}}], "why": "y"},
    {"rows": [{"id": "1", "cells": {}, "withdraw": "perhaps"}], "why": "y"},
    {"rows": [{"id": "1", "cells": {}}], "why": CONTROL},
    {"rows": [{"id": "1", "cells": {}}], "why": LONG},
    {"rows": [{"id": "1", "cells": {}}], "why": "y", "propose": "yes"},
    {"rows": [{"id": "1", "cells": {}}], "why": "y", "unknown": 1},
)  # fmt: skip


@pytest.mark.parametrize(("act", "slugs"), [("save", tuple(REGISTRY)), ("check", ("asset", "zone", "proposal"))])
def test_no_grid_takes_a_body_that_is_not_its_own(act: str, slugs: tuple[str, ...]) -> None:
    client = visitor("P001")
    for slug in slugs:
        before = entries()
        for body in BODIES:
            sent = body if isinstance(body, str) else json.dumps(body)
            answer = client.post(f"/ledgers/{slug}/{act}", sent, content_type="application/json")
            assert 400 <= answer.status_code < 500, (slug, str(body)[:60])
        assert entries() == before


def test_no_address_takes_a_name_that_it_does_not_know(factory: Path) -> None:
    from sekisho.security.present.console.addresses import urlpatterns  # noqa: PLC0415 -- needs an open home

    client = visitor("P001")
    names = ("x", "..", "%2e%2e%2fetc%2fpasswd", "%00", "9" * 400, "<b>", "'--")
    routes = [str(one.pattern) for one in urlpatterns if "<" in str(one.pattern)]
    assert len(routes) >= 12
    before = entries()
    for route in routes:
        for name in names:
            path = "/" + re.sub(r"<(?:\w+:)?\w+>", name, route)
            for answer in (client.get(path), client.post(path, {})):
                assert 400 <= answer.status_code < 500, path
                assert str(factory) not in answer.content.decode(), path
    assert entries() == before


@pytest.mark.parametrize("value", [CONTROL, "-1", "\ud83d"])
def test_no_question_in_an_address_is_taken_at_its_word(value: str) -> None:
    client = visitor("P001")
    asked = set(re.findall(r'GET\.get\(\s*"(\w+)"', source())) | set(re.findall(r'GET\.getlist\(\s*"(\w+)"', source()))
    assert {"q", "site"} <= asked
    sent = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")[:2000]
    for path in paths():
        for name in sorted(asked):
            assert client.get(path, {name: sent}).status_code < 500, (path, name)


def source() -> str:
    from test_every_page import CONSOLE  # noqa: PLC0415 -- beside it

    return "".join(file.read_text("utf-8") for file in CONSOLE.rglob("*.py"))
