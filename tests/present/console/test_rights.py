"""What a department may see is what it is shown a way to; what it is denied is told to it and to the console's log."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from looking import visitor
from sekisho.security.terms.words import Department

NAV = re.compile(r'<li><a href="([^"]+)"[^>]* title="([^"]+)">')
DEPARTMENTS = [one for one in Department if one is not Department.ALL]


def events(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / "console.log").read_text("ascii").splitlines()]


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda one: one.code)
@pytest.mark.usefixtures("factory")
def test_no_department_is_shown_a_place_that_it_is_denied(department: Department) -> None:
    client = visitor("K-9", department)
    places = NAV.findall(client.get("/").content.decode())
    assert {"/", "/findings/", "/practices/", "/ledgers/", "/frameworks/"} <= {path for path, _ in places}
    assert [path for path, _ in places if client.get(path).status_code == 403] == []


@pytest.mark.usefixtures("home")
def test_who_keeps_evidence_is_shown_the_way_to_it() -> None:
    assert 'href="/evidence/"' in _home(Department.PRODUCTION_IT)
    assert 'href="/evidence/"' not in _home(Department.PROCUREMENT)


def _home(department: Department) -> Any:
    return visitor(f"K-{department.code}", department).get("/").content.decode()


def test_a_denied_page_is_a_sentence_to_the_person_and_a_line_of_the_log(home: Path) -> None:
    client = visitor("K-9", Department.PROCUREMENT)
    answer = client.get("/evidence/")
    assert answer.status_code == 403
    assert "あなたの部門（調達部門）には、証跡一覧の閲覧の権限がありません。" in unescape(answer.content.decode())
    told = [one for one in events(home) if one["event"] == "right"]
    assert [(one["outcome"], one["why"], one["person"], one["what"]) for one in told] == [
        ("refused", "api.E003", "K-9", "GET /evidence/")
    ]


def test_rights_that_are_not_raised_are_told_once(home: Path) -> None:
    assert visitor("K-1").get("/administration/").status_code == 403
    assert [(one["why"], one["what"]) for one in events(home) if one["event"] == "right"] == [
        ("account.E111", "GET /administration/")
    ]


@pytest.mark.usefixtures("factory")
def test_the_search_shows_rows_with_the_words_people_know_them_by() -> None:
    page = unescape(visitor("P001").get("/search/", {"q": "はんだ"}).content.decode())
    shown = re.findall(r'<a href="/ledgers/asset/\?row=[^"]+">([^<]+)</a>　<span class="note">([^<]+)<', page)
    assert ("F1-03", "はんだ印刷機、制御コントローラ") in shown
