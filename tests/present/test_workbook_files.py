"""Files that are no good workbooks: each gives sentences, and never an exception."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

from few import cases
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book
from sekisho.security.present.workbook import opening
from sekisho.security.present.workbook.errors import ValueTooLong
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book

CALM = settings(
    deadline=None,
    max_examples=cases(60),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
HEADS = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00\x00\x06")
HEADER = ("ID", "名称", "設置場所", "サポート終了日")


def codes(book: Book) -> list[str]:
    return [problem.code for problem in book.problems]


def names(book: Book) -> list[str]:
    return [REGISTRY["asset"].key(entry.row) for entry in book.tables.get("asset", ())]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台帳.xlsx"


@pytest.fixture
def good(path: Path) -> bytes:
    write_book(path, {"asset": [Asset(id="0012", name="PLC")]})
    return path.read_bytes()


def sheet_of(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "資産台帳"
    sheet.append(HEADER)
    return sheet


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "book.E001"),
        (b"\x00\x01\x02\x03", "book.E002"),
        (b"%PDF-1.7\n", "book.E002"),
        (b"<html><body>", "book.E002"),
        (b"PK\x03\x04" + b"\x00" * 100, "book.E003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "book.E003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99 + "EncryptedPackage".encode("utf-16-le"), "book.E004"),
        (b"ID,\x81\xff\xff\xff\n", "book.E008"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(path: Path, content: bytes, code: str) -> None:
    path.write_bytes(content)
    book = read_book(path)
    assert code in codes(book)
    assert book.tables == {}
    assert all("してください" in one.text.ja and one.text.en.endswith(".") for one in book.problems)


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert codes(read_book(tmp_path / "ない.xlsx")) == ["book.E007"]
    assert codes(read_book(tmp_path)) == ["book.E007"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_is_cut_off_is_a_problem(path: Path, good: bytes, share: float) -> None:
    path.write_bytes(good[: int(len(good) * share)])
    assert codes(read_book(path)) == ["book.E003"]


@CALM
@given(
    octets=st.binary(max_size=300),
    head=st.sampled_from(HEADS),
)
@example(octets=b'"', head=b"")
def test_any_bytes_give_a_book(path: Path, octets: bytes, head: bytes) -> None:
    path.write_bytes(head + octets)
    read_book(path)


@CALM
@given(at=st.floats(0, 1), octets=st.binary(min_size=1, max_size=8))
def test_a_workbook_with_altered_bytes_gives_a_book(path: Path, good: bytes, at: float, octets: bytes) -> None:
    start = int(at * (len(good) - 1))
    path.write_bytes(good[:start] + octets + good[start + len(octets) :])
    read_book(path)


def test_a_sheet_that_is_damaged_is_named_and_the_others_are_read(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet_of(book).append(["P1", "PLC"])
    book.create_sheet("ゾーン一覧")
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData><row r=x><c"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = read_book(path)
    assert (names(found), codes(found)) == (["P1"], ["book.E010"])
    assert "「ゾーン一覧」" in found.problems[0].text.ja


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_whose_octets_are_damaged_is_a_problem_however_it_was_packed(
    path: Path, good: bytes, method: int
) -> None:
    path.write_bytes(good)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    octets = bytearray(path.read_bytes())
    for place in range(at + 100, at + 140):
        octets[place] ^= 0xFF
    path.write_bytes(octets)
    assert codes(read_book(path)) == ["book.E003"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path, good: bytes) -> None:
    path.write_bytes(good)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (opening.LARGE_PART_BYTES + 1))
    assert codes(read_book(path)) == ["book.E006"]


def test_a_zip_of_something_else_is_no_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert codes(read_book(path)) == ["book.E002"]


def test_values_far_apart_are_refused_before_the_grid_between_them_is_made(path: Path) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet("資産台帳")
        sheet.write_row(0, 0, HEADER)
        sheet.write(1_048_575, 16_383, "x")
    found = read_book(path)
    assert codes(found) == ["book.E011"]
    assert "XFD1048576" in found.problems[0].text.ja


def test_empty_cells_that_are_only_formatted_far_away_do_no_harm(path: Path) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet("資産台帳")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["P1", "PLC"])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert (names(read_book(path)), codes(read_book(path))) == (["P1"], [])


def test_failed_and_unsaved_formulas_are_told_by_cell(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["P1", "=B9", "#REF!", "=TODAY()"])
    book.save(path)
    found = read_book(path)
    assert [(one.code, one.where) for one in found.problems] == [
        ("asset.E012", "資産台帳!B2"),
        ("asset.E011", "資産台帳!C2"),
        ("asset.E012", "資産台帳!D2"),
    ]
    assert "上書き保存" in found.problems[0].text.ja


def test_the_saved_result_of_a_formula_is_read(path: Path) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet("資産台帳")
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula("A2", '="P"&1', None, "P1")
        sheet.write_formula("B2", '=""&"PLC"', None, "PLC")
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
    found = read_book(path)
    assert (names(found), codes(found)) == (["P1"], ["asset.E011"])
    assert "#DIV/0!" in found.problems[0].text.ja


def test_a_merged_cell_counts_for_every_line_that_it_spans(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for name in ("P1", "P2", "P3"):
        sheet.append([name, "PLC", "1号棟" if name == "P1" else None])
    sheet.merge_cells("C2:C4")
    book.save(path)
    found = read_book(path)
    assert [getattr(entry.row, "place") for entry in found.tables["asset"]] == ["1号棟"] * 3  # noqa: B009


def test_a_sheet_that_begins_away_from_the_corner_keeps_its_cells(path: Path) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet("資産台帳")
        sheet.write_row(4, 3, HEADER)
        sheet.write_row(5, 3, ["P1", "PLC"])
    entry = read_book(path).tables["asset"][0]
    assert entry.evidence("name").at == "資産台帳!E6"
    assert len(entry.sha256) == 64


def test_hidden_sheets_are_read_and_said_to_be(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet_of(book).append(["P1", "PLC"])
    book.create_sheet("説明").append(["この表は"])
    book.create_sheet("メモ").append(["a"])
    book.create_sheet("空")
    book["資産台帳"].sheet_state = "hidden"
    book.active = book["メモ"]
    book.save(path)
    found = read_book(path)
    assert names(found) == ["P1"]
    assert codes(found) == ["book.W002", "book.W001"]
    assert "「メモ」" in found.problems[1].text.ja


def test_a_sheet_of_another_name_is_known_by_its_header(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "第1工場"
    sheet.append(["機能", "送信元/IPアドレス", "受信先/IPアドレス", "プロトコル"])
    sheet.append(["計画", "A/10.0.0.1", "B/10.0.0.2", "TCP"])
    book.save(path)
    assert list(read_book(path).tables) == ["dataflow"]


def test_the_same_key_on_two_sheets_is_told(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet_of(book).append(["P1", "PLC"])
    other = book.create_sheet("資産台帳（2棟）")
    other.append(("ID", "名称", "種類", "用途", "ソフト", "設置場所", "管理者"))
    other.append(["P1", "HMI"])
    book.save(path)
    assert codes(read_book(path)) == ["asset.E013"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize(("suffix", "mark"), [("csv", ","), ("tsv", "\t")])
def test_csv_and_tsv_are_read_in_the_encodings_of_japan(tmp_path: Path, encoding: str, suffix: str, mark: str) -> None:
    path = tmp_path / f"資産台帳.{suffix}"
    lines = [mark.join(HEADER), mark.join(["0012", "髙橋①", '"1号棟\n2階"', "2024/4/1"])]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    found = read_book(path, site="本社")
    entry = found.tables["asset"][0]
    assert codes(found) == []
    assert entry.row == Asset(id="0012", name="髙橋①", place="1号棟\n2階", support_end=dt.date(2024, 4, 1), site="本社")


def test_a_quote_that_never_closes_is_told_and_the_lines_before_it_are_read(tmp_path: Path) -> None:
    path = tmp_path / "資産台帳.csv"
    path.write_text('ID,名称\nP1,PLC\nP2,"HMI\n', encoding="utf-8")
    found = read_book(path)
    assert (names(found), codes(found)) == (["P1"], ["book.E009"])


def test_the_old_format_is_read_with_a_warning() -> None:
    found = read_book(Path(__file__).parent / "old_format.xls")
    assert (names(found), codes(found)) == (["0012"], ["book.W003"])


def test_a_blank_book_has_every_ledger_that_people_write_and_no_problem(path: Path) -> None:
    write_book(path, blank=True)
    found = read_book(path)
    assert set(found.tables) == {slug for slug, ledger in REGISTRY.items() if not ledger.by_system}
    assert codes(found) == []


def test_texts_stay_texts_and_days_are_days(path: Path) -> None:
    write_book(path, {"asset": [Asset(id="0012", name="=1+1", support_end=dt.date(2024, 4, 1))]})
    sheet = openpyxl.load_workbook(path)["資産台帳"]
    labels = [cell.value for cell in sheet[3]]
    cells = dict(zip(labels, sheet[4], strict=True))
    assert (cells["ID"].value, cells["ID"].data_type, cells["ID"].number_format) == ("0012", "s", "@")
    assert (cells["名称"].value, cells["名称"].data_type) == ("=1+1", "s")
    day = cells["サポート終了日"]
    assert (f"{day.value:%Y-%m-%d}", day.number_format) == ("2024-04-01", "yyyy/mm/dd")
    assert sheet.freeze_panes == "B4"
    assert len(sheet.data_validations.dataValidation) == 3
    assert sheet["A3"].fill.fgColor.rgb != sheet["H3"].fill.fgColor.rgb


def test_a_value_that_no_cell_holds_is_refused_and_no_file_appears(path: Path) -> None:
    with pytest.raises(ValueTooLong):
        write_book(path, {"asset": [Asset(id="1", name="x", software=("x" * 200,) * 200)]})
    assert list(path.parent.iterdir()) == []
