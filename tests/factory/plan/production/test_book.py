"""The workbook: what is written out is read back equal; what is wrong is told with its place, and nothing is taken."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory.plan.production import drawn, works
from factory.plan.production.works import BEGIN, WHO, item, order
from sekisho.factory.plan.production.acts import Acts
from sekisho.factory.plan.production.book.declared import SHEETS, Book
from sekisho.factory.plan.production.book.reading import imported
from sekisho.factory.plan.production.book.writing import exported
from sekisho.factory.plan.production.bookkeeping import export_book, held, import_book
from sekisho.factory.plan.production.proper import wrong
from sekisho.factory.plan.production.results import reported
from sekisho.factory.plan.production.store import Act, Store
from sekisho.guard.problem import Problem

FILE = "計画.xlsx"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = works.store(tmp_path)
    acts = Acts(made, lambda: BEGIN, lambda: None)
    acts.set_calendar(works.CALENDAR, WHO)
    acts.add_item(item(), WHO)
    acts.set_stock("R-1", 100, WHO, lead_days=5)
    acts.place_order(order(), WHO)
    acts.place_order(order("WO-2"), WHO)
    return made


def edited(data: bytes, edit: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def imports(store: Store, edit: Any) -> list[Problem]:
    return import_book(store, edited(export_book(store), edit), Act(BEGIN, WHO, "import_book", FILE))


def setting(sheet: str, cell: str, value: Any) -> Any:
    def edit(book: Any) -> None:
        book[sheet][cell] = value

    return edit


@given(drawn.books)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_book_that_is_written_is_read_back_equal(book: Book) -> None:
    records = (*book.orders, *book.items, book.calendar, *book.parts, *book.purchases, *book.machines)
    assert [text for one in records for text in wrong(one)] == []
    assert imported(exported(book), FILE) == (book, [])


def test_export_and_import_change_nothing(store: Store) -> None:
    before, revision = held(store), store.revision
    assert import_book(store, export_book(store), Act(BEGIN, WHO, "import_book", FILE)) == []
    assert held(store) == before
    assert store.revision == revision


def test_an_edited_cell_is_taken(store: Store) -> None:
    assert imports(store, setting("注文", "D2", 30)) == []
    assert [one.quantity for one in held(store).orders] == [30, 20]
    assert store.acts()[0] == Act(BEGIN, WHO, "import_book", FILE)


def test_a_row_that_is_deleted_cancels_its_order(store: Store) -> None:
    assert imports(store, lambda book: book["注文"].delete_rows(2)) == []
    assert [one.id for one in held(store).orders] == ["WO-2"]
    assert store.unknown() == ()


def test_a_book_that_is_older_than_the_data_is_not_taken(store: Store) -> None:
    data = export_book(store)
    Acts(store, lambda: BEGIN, lambda: None).rush("WO-1", WHO)
    before = held(store)
    (problem,) = import_book(store, data, Act(BEGIN, WHO, "import_book", FILE))
    assert (problem.code, problem.where) == ("book.E013", "この表について A2")
    assert held(store) == before


def test_of_an_order_that_is_begun_neither_the_row_nor_too_few_boards_can_go(store: Store) -> None:
    with store.together():
        for one in reported(works.report(1, {"WO-1": 15})):
            store.totals.add(one)
    before = held(store)
    for edit in (setting("注文", "D2", 14), lambda book: book["注文"].delete_rows(2)):
        (problem,) = imports(store, edit)
        assert problem.code == "book.E015"
        assert "WO-1" in problem.text.ja
    (problem,) = imports(store, setting("品目", "B2", "B"))
    assert problem.code == "book.E016"
    assert held(store) == before
    assert imports(store, setting("注文", "D2", 15)) == []


@pytest.mark.parametrize(
    ("edit", "code", "where"),
    [
        (setting("注文", "D2", "たくさん"), "book.E007", "注文 D2"),
        (setting("注文", "D2", 2.5), "book.E007", "注文 D2"),
        (setting("注文", "D2", None), "book.E007", "注文 D2"),
        (setting("注文", "E3", "2026/13/01"), "book.E007", "注文 E3"),
        (setting("注文", "D2", 0), "book.E011", "注文 A2"),
        (setting("注文", "A3", "WO-1"), "book.E012", "注文 A3"),
        (setting("注文", "A1", "番号"), "book.E005", "注文 A1"),
        (setting("注文", "H1", "備考"), "book.E005", "注文 H1"),
        (setting("注文", "H2", "急ぎ"), "book.E008", "注文 H2"),
        (setting("シフト", "B2", "祝"), "book.E007", "シフト B2"),
        (setting("シフト", "C2", "25:00"), "book.E007", "シフト C2"),
        (setting("工程", "A2", "B-9"), "book.E010", "工程 A2"),
        (setting("部品表", "B2", "place-bottom"), "book.E010", "部品表 A2"),
        (setting("部品表", "D2", 3), "book.E011", "品目 A2"),
        (lambda book: book.create_sheet("メモ"), "book.E002", "メモ"),
        (lambda book: book.remove(book["休日"]), "book.E003", "休日"),
        (lambda book: book["注文"].delete_cols(7), "book.E006", "注文"),
        (lambda book: book["この表について"].delete_rows(2), "book.E009", "この表について A2"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_taken(
    store: Store, edit: Any, code: str, where: str
) -> None:
    before, revision = held(store), store.revision

    def both(book: Any) -> None:
        book["発注"]["A2"], book["発注"]["B2"], book["発注"]["C2"], book["発注"]["D2"] = "P-1", "R-1", 5, "2026/12/20"
        edit(book)

    problems = imports(store, both)
    assert (code, where) in [(one.code, one.where) for one in problems]
    assert {one.file for one in problems} == {FILE}
    assert held(store) == before
    assert store.revision == revision


def test_all_faults_are_told_at_once(store: Store) -> None:
    def edit(book: Any) -> None:
        book["注文"]["D2"], book["注文"]["D3"], book["シフト"]["E2"] = "x", "y", "z"

    assert [one.where for one in imports(store, edit)] == ["注文 D2", "注文 D3", "シフト E2"]


@given(st.binary(max_size=200), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_refused_and_never_raises(noise: bytes, at: int) -> None:
    data = exported(Book(1, (order(),), (item(),), works.CALENDAR))
    at %= len(data)
    for damaged in (noise, data[:at], data[:at] + noise + data[at + len(noise) :]):
        book, problems = imported(damaged, FILE)
        assert (book is None) == bool(problems)


def test_a_bomb_is_refused_before_it_is_read() -> None:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (65 * 2**20))
    book, (problem,) = imported(found.getvalue(), FILE)
    assert book is None
    assert "too large" in problem.text.en
    far = edited(exported(Book(1)), setting("注文", "XFD1048576", 1))
    book, (problem,) = imported(far, FILE)
    assert book is None
    assert "too large" in problem.text.en


def test_numbers_and_days_that_a_person_types_are_read_as_meant(store: Store) -> None:
    def edit(book: Any) -> None:
        book["注文"]["E2"], book["注文"]["F2"] = "2026/12/10 17:00", "2026-12-01"
        book["シフト"]["B2"], book["シフト"]["C2"] = "Tue", "6:00"
        book["在庫"]["B2"], book["在庫"]["C2"] = "90", None

    assert imports(store, edit) == []
    book = held(store)
    assert book.orders[0].due.isoformat() == "2026-12-10T17:00:00+09:00"
    assert book.calendar.shifts[0].weekday == 1
    assert [(one.quantity, one.lead_days) for one in book.parts] == [(90, None)]


def test_every_sheet_has_its_labels_in_both_languages() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(Book(0))))
    assert book.sheetnames == [one.name for one in SHEETS]
    assert book["注文"]["A1"].value == "注文番号 / Order"


def test_what_was_counted_stays_counted_when_the_book_does_not_change_it(store: Store) -> None:
    with store.together():
        for one in reported(works.report(1, {"WO-1": 0}) | {"OperationsResponse": [_placed(10)]}):
            store.totals.add(one)
    assert [one.quantity for one in store.parts()] == [80]
    assert imports(store, setting("注文", "B2", "顧客B")) == []
    assert [one.quantity for one in store.parts()] == [80]
    assert imports(store, setting("在庫", "B2", 85)) == []
    assert [one.quantity for one in store.parts()] == [85]
    assert replace(store.parts()[0], quantity=0) == replace(held(store).parts[0], quantity=0)


def _placed(boards: int) -> dict[str, Any]:
    told: dict[str, Any] = works.report(1, {"WO-1": 0})["OperationsResponse"][0]
    return told | {"SegmentResponse": [works.segment("place-top", "WO-1", boards)]}
