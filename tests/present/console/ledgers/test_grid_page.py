"""The plain table of a ledger: filters, words, sorting, paging, the past, and a link to one row."""

import datetime as dt
import re
from typing import Any

import pytest

from asking import ACT, write
from ledger_visits import at
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

ROWS = [
    Asset(
        id=f"P{at:03}",
        name=f"PLC{at % 7}",
        place="1階" if at % 2 else "2階",
        site="A",
        reviewed=dt.date(2024, 1, 1 + at % 28),
    )
    for at in range(120)
]


def keys(page: Any) -> list[str]:
    return re.findall(r'data-row="[^"]*" data-position="[0-9]+"[^>]*><td>([^<]*)</td>', page.content.decode())


def entered_on(day: dt.date, *rows: Asset) -> None:
    from sekisho.security.store.door import write as enter  # noqa: PLC0415 -- needs an open home

    noon = dt.datetime.combine(day, dt.time(12), JAPAN)
    enter([RowChange("asset", None, row) for row in rows], ACT, now=noon)


def test_it_shows_fifty_rows_with_the_total_and_ways_on() -> None:
    write(ROWS)
    visit = at("asset")
    page = visit.page()
    assert keys(page) == [f"P{at:03}" for at in range(50)]
    assert "120件中 1～50件" in page.content.decode()
    assert 'href="?page=2"' in page.content.decode()
    assert keys(visit.page(page="3")) == [f"P{at:03}" for at in range(100, 120)]


def test_it_filters_sorts_and_finds_words_as_the_form_sends_them() -> None:
    write(ROWS)
    visit = at("asset")
    empty = {"name": "", "zone": "", "status": "", "reviewed.from": "", "q": ""}
    assert len(keys(visit.page(**empty))) == 50
    found = visit.page(**{**empty, "name": "plc3", "place": "1階", "sort": "-id"})
    assert keys(found) == sorted((one.id for one in ROWS if one.name == "PLC3" and one.place == "1階"), reverse=True)
    assert 'aria-sort="descending"' in found.content.decode()
    assert keys(visit.page(**{"reviewed.from": "2024/1/27", "reviewed.to": "R6.1.27", "q": "PLC"})) == [
        one.id for one in ROWS if one.reviewed == dt.date(2024, 1, 27)
    ]


def test_a_condition_that_cannot_be_read_is_told_and_kept() -> None:
    write(ROWS)
    text = at("asset").page(**{"reviewed.from": "2024/13/1"}).content.decode()
    assert "条件を読めないため" in text
    assert 'value="2024/13/1"' in text
    assert 'data-row="' in text


def test_the_past_is_read_only_and_marked() -> None:
    entered_on(dt.date(2024, 4, 1), *ROWS[:2])
    entered_on(dt.date(2024, 5, 1), Asset(id="P999", name="x", site="A"))
    visit = at("asset")
    page = visit.page(as_of="2024/4/1")
    text = page.content.decode()
    assert keys(page) == ["P000", "P001"]
    assert "2024/04/01 時点の台帳です" in text
    assert '"writes": false' in text
    assert "/ledgers/asset/export?lang=ja&amp;as_of=2024-04-01" in text
    assert len(keys(visit.page())) == 3


def test_a_link_to_a_row_turns_to_its_page() -> None:
    write(ROWS)
    visit = at("asset")
    name = next(one["row_id"] for one in visit.get("rows", page="3").body["rows"] if one["row"]["id"] == "P110")
    page = visit.page(row=name)
    assert "P110" in keys(page)
    assert f'data-row="{name}" data-position=' in page.content.decode()
    assert 'class="found"' in page.content.decode()


def test_a_row_that_is_not_there_is_told() -> None:
    assert "探している行はこのページにありません" in at("asset").page(row="0" * 32).content.decode()


def test_a_person_of_one_site_sees_that_site_and_what_is_of_none() -> None:
    write([Asset(id="P1", name="x", site="A"), Asset(id="P2", name="x", site="B"), Asset(id="P3", name="x")])
    visit = at("asset", "K-003", Department.PRODUCTION_IT, "B")
    assert keys(visit.page()) == ["P2", "P3"]


def test_it_says_that_changes_need_approval() -> None:
    write([Recordkeeping(ledger="asset", approval=True)])
    assert "この台帳の変更には承認が必要です" in at("asset").page().content.decode()


def test_markup_in_a_cell_stays_text() -> None:
    write([Asset(id="P1", name="<img src=x onerror=alert(1)>", site="A")])
    text = at("asset").page().content.decode()
    assert "<img" not in text
    assert "&lt;img src=x" in text
