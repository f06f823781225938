"""A workbook with other headers: proposed, corrected, confirmed once, then read as it is."""

import io
import json
from typing import Any

import openpyxl
import pytest

from ledger_visits import Visit, at
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")


def foreign() -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "設備一覧"
    for line in (
        ["設備番号", "よび名", "置き場所", "備考"],
        ["Q-1", "試験機", "1階", "x"],
        ["Q-2", "検査機", "2階", "y"],
    ):
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "設備.xlsx"
    return file


@pytest.fixture
def visit() -> Visit:
    return at("asset")


def test_its_labels_are_proposed_with_examples(visit: Visit) -> None:
    (sheet,) = visit.send("mapping", foreign()).body["sheets"]
    labels = {one["label"]: one for one in sheet["labels"]}
    assert (sheet["sheet"], sheet["line"]) == ("設備一覧", 1)
    assert (labels["設備番号"]["field"], labels["設備番号"]["examples"]) == ("id", ["Q-1", "Q-2"])
    assert visit.send("import/", foreign()).body["counts"]["create"] == 0


def test_once_confirmed_it_is_read_as_it_is(visit: Visit) -> None:
    said = json.dumps({"設備番号": "id", "よび名": "name", "置き場所": "place", "備考": ""})
    told = visit.send("mapping", foreign(), sheet="設備一覧", said=said, confirm="true", why="設備課の様式")
    assert told.status == 200
    preview = visit.send("import/", foreign(), site="A").body
    assert preview["counts"]["create"] == 2
    assert [one["after"]["name"] for one in preview["rows"]] == ["試験機", "検査機"]
    applied = visit.send("import/", foreign(), site="A", apply="true", why="登録").body
    assert applied["applied"]
    assert {one["row"]["id"] for one in visit.rows()} == {"Q-1", "Q-2"}


def test_a_mapping_without_the_key_or_reason_or_sheet_is_refused(visit: Visit) -> None:
    said = json.dumps({"設備番号": "", "よび名": "name", "置き場所": "place", "備考": ""})
    assert visit.send("mapping", foreign(), sheet="設備一覧", said=said, confirm="true", why="x").status == 422
    assert visit.send("mapping", foreign(), sheet="設備一覧", said="{}", confirm="true").status == 422
    assert visit.send("mapping", foreign(), sheet="ない", said="{}", confirm="true", why="x").status == 422
    assert visit.send("mapping", foreign(), said='{"設備番号": "nothing"}').status == 422
    assert visit.send("mapping", foreign(), said="[").status == 422


def test_who_may_not_write_the_ledger_maps_nothing() -> None:
    visit = at("asset", "K-002", Department.PROCUREMENT)
    assert visit.send("mapping", foreign()).status == 403
