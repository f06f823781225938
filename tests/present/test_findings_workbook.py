"""The workbook of the result, read back with another library."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.present.workbook.findings import write_findings
from small import small_rows


@pytest.fixture
def book(small: Result, catalogue: Catalogue, tmp_path: Path) -> Workbook:
    write_findings(small, catalogue, tmp_path / "findings.xlsx")
    return openpyxl.load_workbook(tmp_path / "findings.xlsx")


def test_the_sheets_stand_in_their_order(book: Workbook) -> None:
    assert book.sheetnames == [
        "概要", "指摘", "状態", "規定", "提案 資産台帳", "提案 データフロー表", "証跡", "入力の問題",
    ]  # fmt: skip


def test_each_finding_is_a_line_with_room_for_a_decision(book: Workbook, small: Result) -> None:
    sheet = book["指摘"]
    head = [cell.value for cell in sheet[3]]
    assert head[-4:] == ["担当", "期限", "処置", "理由"]
    assert [sheet.cell(4 + at, 2).value for at in range(len(small.findings))] == [one.id for one in small.findings]
    assert sheet.cell(4, len(head)).value is None
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref


def test_states_and_rules_are_complete(book: Workbook, catalogue: Catalogue, small: Result) -> None:
    assert book["状態"].max_row == 3 + len(catalogue.practices)
    assert book["規定"].max_row == 3 + len(small.assessments[0].rules)
    assert "○ 適合" in {cell.value for row in book["規定"].iter_rows(min_row=4) for cell in row}


def test_a_proposed_row_names_where_each_value_was_seen(book: Workbook) -> None:
    sheet = book["提案 資産台帳"]
    row = {label.value: cell.value for label, cell in zip(sheet[3], sheet[4], strict=True)}
    assert row["MACアドレス"] == "00:00:5e:00:53:09"
    assert "MACアドレス: line a.pcap フレーム" in str(row["証跡"])


def test_texts_never_become_formulas(result_of: Callable[..., Result], catalogue: Catalogue, tmp_path: Path) -> None:
    write_findings(result_of(*small_rows("=HYPERLINK(1)")), catalogue, tmp_path / "f.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "f.xlsx")
    kinds = {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_english_has_the_same_lines(small: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    sizes = []
    for language in ("ja", "en"):
        write_findings(small, catalogue, tmp_path / "f.xlsx", language)
        book = openpyxl.load_workbook(tmp_path / "f.xlsx")
        sizes.append([(sheet.max_row, sheet.max_column) for sheet in book])
    assert sizes[0] == sizes[1]


def test_the_same_result_gives_the_same_bytes(small: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_findings(small, catalogue, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_empty_result_is_written_too(empty: Result, catalogue: Catalogue, tmp_path: Path) -> None:
    write_findings(empty, catalogue, tmp_path / "f.xlsx")
    assert openpyxl.load_workbook(tmp_path / "f.xlsx").sheetnames[0] == "概要"
