"""Every ledger of the registry has a page, delegated JSON, an export, an import and a form to print."""

import io
from html import escape
from typing import Any

import pytest

from asking import BY_HAND
from ledger_visits import Visit, at, departments, typed
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.console.accounts.asked import LANGUAGE_COOKIE
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Right

pytestmark = pytest.mark.usefixtures("home")


def entered(slug: str) -> Visit:
    visit = at(slug)
    told = visit.save({"id": "new-1", "cells": typed(slug)})
    assert (told.status, told.body.get("saved")) == (200, 1), told.body
    return visit


@pytest.mark.parametrize("slug", REGISTRY)
def test_its_page_has_every_column_in_both_languages(slug: str) -> None:
    able = next(iter(departments(Right.READ, slug)), None)
    if able is None:
        pytest.skip("no department reads it at the console: it has a page of its own")
    visit = at(slug, department=able)
    page = visit.page()
    text = page.content.decode()
    assert page.status_code == 200
    for field in REGISTRY[slug].fields:
        assert field.column.ja in text
    visit.browser.cookies[LANGUAGE_COOKIE] = "en"
    text = visit.page().content.decode()
    assert REGISTRY[slug].title.en in text
    assert all(field.column.en.replace("'", "&#x27;") in text for field in REGISTRY[slug].fields)


@pytest.mark.parametrize("slug", BY_HAND)
def test_a_row_that_was_typed_is_shown_kept_brought_back_from_excel_and_taken_out(slug: str) -> None:
    visit = entered(slug)
    (row,) = [one for one in visit.rows() if one["row"]["site"] == "A"]
    _shown_as_typed(visit, row["row_id"])
    assert visit.get(f"rows/{row['row_id']}").body["row"] == row["row"]
    history = visit.get(f"rows/{row['row_id']}/history").body
    assert [(one["who"], one["why"], one["origin"]["kind"]) for one in history["entries"]] == [
        ("K-001", "棚卸", "hand")
    ]
    assert history["names"] == {"K-001": "試験 太郎"}
    _unchanged_by_excel(visit)
    gone = visit.save({"id": row["row_id"], "position": row["position"], "withdraw": True}, why="廃止")
    assert gone.body["saved"] == 1
    assert row["row_id"] not in {one["row_id"] for one in visit.rows()}


def _shown_as_typed(visit: Visit, name: str) -> None:
    page = visit.page(row=name).content.decode()
    cells = page.partition(f'data-row="{name}"')[2].partition("</tr>")[0]
    for text in typed(visit.slug).values():
        assert f"<td>{escape(text)}</td>" in cells
    assert 'class="found"' in cells


def _unchanged_by_excel(visit: Visit) -> None:
    book = visit.browser.get(f"/ledgers/{visit.slug}/export?lang=ja")
    assert book.status_code == 200
    file = io.BytesIO(book.content)
    file.name = "b.xlsx"
    told = visit.send("import/", file)
    counts = told.body["counts"]
    assert told.status == 200
    assert counts["same"] >= 1
    assert counts["create"] == counts["change"] == counts["withdraw"] == counts["conflict"] == 0


@pytest.mark.parametrize("slug", BY_HAND)
def test_a_department_without_the_right_sees_nothing_of_it(slug: str) -> None:
    readers = departments(Right.READ, slug)
    others = [one for one in Department if one is not Department.ALL and one not in readers]
    if not others:
        pytest.skip("every department reads it")
    stranger = at(slug, "K-009", others[0])
    assert stranger.page().status_code == 403
    assert f"/ledgers/{slug}/" not in stranger.browser.get("/ledgers/").content.decode()
    for path in ("rows", "export", "print", "import/"):
        assert stranger.browser.get(f"/ledgers/{slug}/{path}").status_code == 403
    row: dict[str, Any] = {"id": "new-1", "cells": typed(slug)}
    assert stranger.save(row).status == 403
    assert stranger.save(row, propose=True).status == 403
    assert stranger.post("check", {"rows": [row]}).status == 403


@pytest.mark.parametrize("slug", ["asset", "media", "person", "pledge"])
def test_it_prints_as_the_report_does(slug: str) -> None:
    visit = entered(slug)
    printed = visit.browser.get(f"/ledgers/{slug}/print")
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    row = visit.rows()[0]
    sheet = visit.browser.get(f"/ledgers/{slug}/rows/{row['row_id']}/sheet")
    assert sheet.status_code == (200 if slug == "pledge" else 404)


@pytest.mark.parametrize("slug", [one for one in REGISTRY if one not in BY_HAND])
def test_no_hand_writes_what_a_procedure_writes(slug: str) -> None:
    able = next(iter(departments(Right.READ, slug)), Department.PRODUCTION_IT)
    visit = at(slug, department=able)
    assert visit.browser.get(f"/ledgers/{slug}/import/").status_code in {403, 405}
    cells = {field.name: "x" for field in REGISTRY[slug].keys}
    assert visit.save({"id": "new-1", "cells": cells}).status in {403, 422}


def test_an_unknown_ledger_is_nothing() -> None:
    assert at("asset").browser.get("/ledgers/nothing/").status_code == 404
