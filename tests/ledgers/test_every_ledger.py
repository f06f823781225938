"""The contract of all ledgers: each is found by the registry and put through the same."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import rows

from few import cases
from sekisho.guard.text import Language
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.declaring import Ledger
from sekisho.security.ledgers.header import ledger_of_name, sheet_name
from sekisho.security.ledgers.journal.entry import Act, Origin, Source, canonical
from sekisho.security.ledgers.keys import key_of
from sekisho.security.ledgers.plain import as_json, from_json, restored, told
from sekisho.security.ledgers.refusing import refusals
from sekisho.security.ledgers.sheet import Grid, read_sheet
from sekisho.security.ledgers.words import fold
from sekisho.security.present.printed.printing import SMALLEST_PT, Paper, form_of, print_ledger, printed_fields
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.rowchange import RowChange

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
EVERY = pytest.mark.parametrize("ledger", REGISTRY.values(), ids=list(REGISTRY))
CALM = settings(
    max_examples=cases(20),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@EVERY
def test_its_labels_are_told_apart_in_both_languages(ledger: Ledger) -> None:
    for language in ("ja", "en"):
        labels = [fold(getattr(field.column, language)) for field in ledger.fields]
        assert len(set(labels)) == len(labels)


@EVERY
def test_the_reports_columns_come_first(ledger: Ledger) -> None:
    ours = [field.column.ours for field in ledger.fields]
    assert ours == sorted(ours)


def test_sheets_are_told_apart_by_their_names_in_both_languages() -> None:
    for language in ("ja", "en"):
        names = [fold(sheet_name(ledger.title.of(language))) for ledger in REGISTRY.values()]
        assert len(set(names)) == len(names)
    for ledger in REGISTRY.values():
        for name in (ledger.slug, sheet_name(ledger.title.ja), sheet_name(ledger.title.en)):
            assert ledger_of_name(name, REGISTRY.values()) is ledger


@EVERY
def test_a_reference_names_a_ledger_by_its_only_key(ledger: Ledger) -> None:
    for field in ledger.fields:
        if field.column.refers:
            assert field.type is str
            assert len(REGISTRY[field.column.refers].keys) == 1, field.name


@EVERY
def test_its_paper_form_is_legible(ledger: Ledger) -> None:
    form = form_of(ledger, [], Paper(dt.date(2026, 4, 1)))
    assert form["size"] > SMALLEST_PT, "leave columns of ours off the paper"


@EVERY
def test_what_the_report_does_not_print_can_be_told_by_its_paper_form(ledger: Ledger) -> None:
    must = {field.name for field in ledger.fields if field.column.key or field.column.required}
    printed = {field.name for field in printed_fields(ledger)}
    if all(field.column.ours for field in ledger.fields):
        assert must <= printed
    else:
        assert {field.name for field in ledger.fields if not field.column.ours} == printed


@EVERY
def test_a_row_can_be_made_of_nothing(ledger: Ledger) -> None:
    assert all(key in (None, "", ()) for key in key_of(ledger, ledger.row()))


@EVERY
def test_an_empty_required_cell_is_a_problem_and_the_row_is_kept(ledger: Ledger) -> None:
    labels = [field.column.ja for field in ledger.fields]
    spare = next(at for at, field in enumerate(ledger.fields) if field.name == "site")
    line = ["A工場" if at == spare else "" for at in range(len(labels))]
    entries, problems = read_sheet(ledger, Grid(ledger.title.ja, [(1, labels), (2, line)]))
    required = [field for field in ledger.fields if field.column.required]
    assert len(entries) == 1
    assert [problem.code for problem in problems] == [f"{ledger.slug}.E001"] * len(required)
    assert {problem.code for problem in refusals(ledger, entries)} == {f"{ledger.slug}.E001"}


@EVERY
def test_the_reports_own_layout_is_enough(ledger: Ledger) -> None:
    labels = ["#", *(field.column.ja for field in printed_fields(ledger))]
    _, problems = read_sheet(ledger, Grid("", [(1, [ledger.title.ja]), (2, []), (3, labels)]))
    assert [problem for problem in problems if problem.level == "error"] == []


@EVERY
@settings(CALM, max_examples=cases(4))
@given(data=st.data(), language=st.sampled_from(["ja", "en"]))
def test_what_is_written_to_excel_is_read_back_equal(
    ledger: Ledger, data: st.DataObject, language: Language, tmp_path: Path
) -> None:
    written = data.draw(st.lists(rows(ledger), max_size=3))
    path = tmp_path / "book.xlsx"
    write_book(path, {ledger.slug: written}, language)
    book = read_book(path)
    assert [entry.row for entry in book.tables[ledger.slug]] == written
    assert all(not entry.flawed for entry in book.tables[ledger.slug])
    assert_only_the_rows_are_at_fault(book)


@settings(CALM, max_examples=cases(2))
@given(data=st.data())
def test_a_book_of_all_ledgers_is_read_back_equal(data: st.DataObject, tmp_path: Path) -> None:
    written = {slug: data.draw(st.lists(rows(ledger), max_size=1), slug) for slug, ledger in REGISTRY.items()}
    path = tmp_path / "book.xlsx"
    write_book(path, written)
    book = read_book(path)
    assert {slug: [entry.row for entry in entries] for slug, entries in book.tables.items()} == written
    assert_only_the_rows_are_at_fault(book)


def assert_only_the_rows_are_at_fault(book: Book) -> None:
    """What was drawn may break rules inside a row, and hold a key twice; nothing may go wrong on the way."""
    assert {problem.code.rpartition(".")[2][:2] for problem in book.problems} <= {"E0", "E1", "W1"}
    assert {problem.code.rpartition(".")[2] for problem in book.problems if ".E0" in problem.code} <= {"E013"}


@EVERY
@settings(CALM, max_examples=cases(12))
@given(data=st.data())
def test_what_is_written_to_json_is_read_back_equal(ledger: Ledger, data: st.DataObject) -> None:
    row = data.draw(rows(ledger))
    again, problems = from_json(ledger, json.loads(json.dumps(as_json(ledger, row), ensure_ascii=False)))
    assert again == row
    assert [problem for problem in problems if ".E0" in problem.code] == []


@EVERY
@settings(CALM, max_examples=cases(4))
@given(data=st.data())
@pytest.mark.usefixtures("home")
def test_what_is_written_to_the_table_is_read_back_equal(ledger: Ledger, data: st.DataObject) -> None:
    from django.db import transaction  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.journal.appending import lock  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415
    from sekisho.security.store.writing import carry_out  # noqa: PLC0415

    origin = Origin(Source.EXCEL, "b.xlsx", "a" * 64, "シート", 7, Columns({"site": "A"}))
    drawn = {key_of(ledger, row): row for row in data.draw(st.lists(rows(ledger), max_size=3))}
    fit = [row for row in drawn.values() if not refusals(ledger, [Entry(row)])]
    old = [RowChange(ledger.slug, entry.row, None) for entry in load(ledger.slug)]
    with transaction.atomic():
        carry_out(lock(), old, Act("x", "x"), NOW)
        carry_out(lock(), [RowChange(ledger.slug, None, row, origin) for row in fit], Act("x", "x"), NOW)
    assert list(load(ledger.slug)) == [
        Entry(row, "a" * 64, "b.xlsx", "シート", 7, Columns({"site": "A"})) for row in fit
    ]


@EVERY
@settings(CALM, max_examples=cases(12))
@given(data=st.data())
def test_what_the_journal_keeps_of_a_row_is_the_whole_row(ledger: Ledger, data: st.DataObject) -> None:
    row = data.draw(rows(ledger))
    assert restored(ledger, json.loads(canonical(told(ledger, row)))) == row


@EVERY
def test_its_printed_form_holds_the_labels_and_the_text_as_it_was_typed(ledger: Ledger, tmp_path: Path) -> None:
    paper = Paper(dt.date(2026, 4, 1), "本社工場", "生産部門")
    texts = {field.name: "#x髙①" for field in printed_fields(ledger) if field.type is str and not field.many}
    path = tmp_path / "form.pdf"
    path.write_bytes(print_ledger(ledger, [ledger.row(**texts)], paper))
    found = text_of(path)
    for expected in (ledger.title.ja, "本社工場", "生産部門", "承認", "2026/04/01", *(["#x髙①"] if texts else [])):
        assert fold(expected) in found
    for field in printed_fields(ledger):
        assert fold(field.column.ja)[:4] in found
    blank = print_ledger(ledger, [], paper)
    assert blank == print_ledger(ledger, [], paper), "the same form gives the same bytes"


def text_of(path: Path) -> str:
    """All text of a PDF, folded. Poppler is on every desk that has a PDF viewer, but not everywhere."""
    try:
        run = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    return fold(run.stdout.decode())
