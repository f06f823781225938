"""What holds for every page: nobody sees it who has not signed in, and it says everything in both languages."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from looking import visitor
from sekisho.security.present.console.labels import rooms

CONSOLE = Path(__file__).parents[3] / "src/sekisho/security/present/console"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
OTHERS = {"日本語"}
"""The other language names itself in its own words."""

NOT_READ = (
    "/administration", "/evidence/open", "/reports/checkpoint", "/network/picture", "/network/detail",
    "/risk/picture", "/risk/export", "/risk/print",
)  # fmt: skip
"""Pages for raised rights, of a place that must be named, and what is no page: looked at where they are tested."""


def paths() -> Iterator[str]:
    """Every address without a part of its own that is read, not written."""
    from sekisho.security.present.console.addresses import urlpatterns  # noqa: PLC0415

    for one in urlpatterns:
        route = str(one.pattern)
        acts = ("upload/", "assess/", "withdraw/", "decide/", "make/")
        if "<" not in route and not route.endswith(acts) and not f"/{route}".startswith(NOT_READ):
            yield f"/{route}"


@pytest.fixture
def pages(home: Path) -> list[str]:  # noqa: ARG001 -- addresses need an open home
    return list(paths())


def test_there_are_pages(pages: list[str]) -> None:
    assert {"/", "/findings/", "/practices/", "/ledgers/", "/frameworks/", "/evidence/", "/reports/"} <= set(pages)


def test_who_has_not_signed_in_is_sent_to_sign_in(pages: list[str]) -> None:
    from django.test import Client  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1")
    for path in (*pages, "/administration/", "/evidence/open/", "/nothing/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/sign-in/"), path


def test_every_page_answers_in_japanese_and_wholly_in_english(pages: list[str]) -> None:
    client = visitor("K-001", name="Taro Test")
    for path in pages:
        client.cookies["sekisho-language"] = "ja"
        assert client.get(path).status_code == 200, path
        client.cookies["sekisho-language"] = "en"
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert '<html lang="en">' in answer.content.decode(), path
        assert set(JAPANESE.findall(shown(answer))) <= OTHERS, path


def shown(answer: Any) -> str:
    """The words of a page, with the texts of its attributes and its data."""
    text = answer.content.decode()
    return unescape(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text))


def test_no_page_names_another_host_or_holds_code_or_style_of_its_own(pages: list[str]) -> None:
    client = visitor()
    for path in (*pages, "/nothing/"):
        answer = client.get(path)
        text = answer.content.decode()
        assert not re.findall(r"https?://(?!www\.w3\.org/)[^\s\"'<]+", text), path
        assert not re.findall(
            r'<style|\sstyle="|\son[a-z]+="|<script(?![^>]*(?:src="/static/|type="application/json"))', text
        ), path
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'"), path
        assert answer.headers["Cache-Control"] == "no-store", path


def test_every_label_is_used_and_every_used_one_is_there() -> None:
    sources = [path.read_text("utf-8") for kind in ("*.html", "*.py") for path in CONSOLE.rglob(kind)]
    used = {found for text in sources for found in re.findall(r"\bt\.([a-z]+)\.([a-z0-9_]+)", text)}
    used |= {("frame", name) for text in sources for name in re.findall(r"\bframe\.([a-z0-9_]+)", text)}
    for room, name in used - {("frame", "html")}:
        assert name in rooms().get(room, {}), f"{room}.{name} is used and there is no such label"


@pytest.mark.usefixtures("home")
def test_a_home_without_a_run_says_what_to_do_and_shows_no_zero() -> None:
    page = visitor().get("/").content.decode()
    assert "まだ評価がありません" in page
    assert 'class="tile' not in page
