"""Out to Excel, edited there, and back: through a home with its journal, as a person runs it."""

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from importing import back, enter, kept, run, write
from openpyxl.worksheet.worksheet import Worksheet

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.ledgers.zone import Zone
from sekisho.security.present.commands import home as homes
from sekisho.security.present.workbook.reading import read_contents
from sekisho.security.work.rowchange import RowChange

PLC = Asset(id="0012", name="PLC", place="1階", keeper="佐藤", site="A")
HMI = Asset(id="0013", name="HMI", place="1階", site="A")
OTHER = Asset(id="0012", name="PC", site="B")
Edit = Callable[[Worksheet, dict[str, int]], None]


@pytest.fixture(autouse=True)
def _opener(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- open before anything is written
    monkeypatch.setattr(homes, "opener", open_home)


def out(home: Path, path: Path, *words: object) -> Path:
    assert run(home, "export", "--out", path, *words).exit_code == 0
    return path


def compared(home: Path, *words: object) -> dict[str, object]:
    shown: dict[str, object] = json.loads(back(home, *words, "--preview", "--json").stdout)
    return shown


def edit(path: Path, act: Edit, sheet: str = "資産台帳") -> Path:
    book = openpyxl.load_workbook(path)
    found = book[sheet]
    act(found, {str(cell.value): cell.column for cell in found[3]})
    book.save(path)
    return path


def setting(line: int, label: str, value: object) -> Edit:
    def act(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(line, columns[label]).value = value

    return act


def test_an_edited_cell_is_shown_in_three_versions_and_written(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = edit(out(home, tmp_path / "b.xlsx"), setting(4, "設置場所", "3階"))
    cells = [{"field": "place", "exported": "1階", "edited": "3階", "now": "1階"}]
    (change,) = compared(home, path)["changes"]  # type: ignore[misc]
    assert (change["key"], change["outcome"], change["cells"]) == ("0012", "change", cells)
    assert change["where"] == "b.xlsx 資産台帳!4"
    assert kept() == [PLC, HMI]
    done = back(home, path)
    assert done.exit_code == 0
    assert "1件の変更を反映しました" in done.stdout
    assert kept() == [replace(PLC, place="3階"), HMI]


def test_the_change_tells_its_file_cell_person_and_reason(home: Path, tmp_path: Path) -> None:
    enter(PLC)
    back(home, edit(out(home, tmp_path / "b.xlsx"), setting(4, "設置場所", "3階")))
    (latest, _) = json.loads(run(home, "history", "asset", "0012", "--json").stdout)
    assert (latest["who"], latest["why"], latest["before"]) == ("佐藤", "Excelで編集", {"place": "1階"})
    origin = latest["origin"]
    assert (origin["kind"], origin["file"], origin["line"], origin["columns"]["place"]) == ("excel", "b.xlsx", 4, "F")


def test_cells_that_two_people_changed_are_conflicts_and_nothing_is_written(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = out(home, tmp_path / "b.xlsx")
    write(RowChange("asset", PLC, replace(PLC, place="2階")))
    edit(path, setting(4, "設置場所", "3階"))
    edit(path, setting(5, "名称", "IPC"))
    refused = back(home, path, "--json")
    assert (refused.exit_code, "何も保存していません" in refused.stderr) == (2, True)
    (conflict,) = json.loads(refused.stdout)["conflicts"]
    assert conflict["cells"] == [{"field": "place", "exported": "1階", "edited": "3階", "now": "2階"}]
    assert kept() == [replace(PLC, place="2階"), HMI]


def test_cells_that_different_people_changed_are_both_kept(home: Path, tmp_path: Path) -> None:
    enter(PLC)
    path = out(home, tmp_path / "b.xlsx")
    write(RowChange("asset", PLC, replace(PLC, place="2階")))
    assert back(home, edit(path, setting(4, "管理者", "鈴木"))).exit_code == 0
    assert kept() == [replace(PLC, place="2階", keeper="鈴木")]


def test_a_row_taken_out_of_the_book_is_withdrawn(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = edit(out(home, tmp_path / "b.xlsx"), lambda sheet, _: sheet.delete_rows(4))
    write(RowChange("asset", None, OTHER))
    assert back(home, path).exit_code == 0
    assert kept() == [HMI, OTHER], "a row that was entered after the export stays"


def test_a_row_taken_out_that_somebody_changed_meanwhile_is_a_conflict(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = edit(out(home, tmp_path / "b.xlsx"), lambda sheet, _: sheet.delete_rows(4))
    write(RowChange("asset", PLC, replace(PLC, place="2階")))
    (conflict,) = compared(home, path)["conflicts"]  # type: ignore[misc]
    assert (conflict["key"], conflict["withdrawn_meanwhile"]) == ("0012", True)


def test_a_book_of_one_site_withdraws_rows_of_that_site_alone(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI, OTHER)
    path = out(home, tmp_path / "b.xlsx", "--site", "A")
    assert openpyxl.load_workbook(path)["資産台帳"]["A1"].value == "資産台帳（A）"
    assert back(home, edit(path, lambda sheet, _: sheet.delete_rows(4))).exit_code == 0
    assert kept() == [HMI, OTHER]


def test_two_books_of_two_sites_go_in_together(home: Path, tmp_path: Path) -> None:
    enter(PLC, OTHER)
    paths = [out(home, tmp_path / f"{site}.xlsx", "--site", site) for site in ("A", "B")]
    for path in paths:
        edit(path, setting(4, "設置場所", "9階"))
    assert back(home, *paths).exit_code == 0
    assert kept() == [replace(PLC, place="9階"), replace(OTHER, place="9階")]


def test_a_column_that_the_sheet_lacks_keeps_its_values(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = out(home, tmp_path / "b.xlsx")
    edit(path, lambda sheet, columns: sheet.delete_cols(columns["管理者"]))
    edit(path, setting(4, "設置場所", "3階"))
    assert back(home, path).exit_code == 0
    assert kept() == [replace(PLC, place="3階"), HMI]


def test_a_list_of_two_columns_changes_just_those(home: Path, tmp_path: Path) -> None:
    enter(PLC)
    path = tmp_path / "資産台帳.csv"
    path.write_text("ID,設置場所\n0012,5階\n", encoding="cp932")
    assert back(home, path, "--site", "A").exit_code == 1
    assert kept() == [replace(PLC, place="5階")]
    path.write_text("ID,設置場所\n0099,5階\n", encoding="cp932")
    refused = back(home, path, "--site", "A")
    assert (refused.exit_code, "「名称」: 空欄です。" in refused.stderr) == (2, True)


def test_without_a_stamp_what_the_person_wrote_replaces_what_is_there(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = tmp_path / "資産台帳.csv"
    path.write_text("ID,名称,設置場所,工場\n0012,PLC,7階,A\n", encoding="utf-8-sig")
    assert back(home, path).exit_code == 0
    assert kept() == [replace(PLC, place="7階"), HMI]
    assert back(home, path, "--replace").exit_code == 0
    assert kept() == [replace(PLC, place="7階")]


def test_the_ledger_of_a_past_day_is_for_reading(home: Path, tmp_path: Path) -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415

    day = dt.datetime(2031, 3, 31, 3, tzinfo=dt.UTC)
    through_the_door([RowChange("asset", None, PLC)], Act("田中", "登録"), now=day)
    later = [RowChange("asset", PLC, replace(PLC, place="2階")), RowChange("asset", None, HMI)]
    through_the_door(later, Act("田中", "移設"), now=day + dt.timedelta(days=1))
    path = out(home, tmp_path / "past.xlsx", "--as-of", "2031-03-31")
    contents = read_contents(path)
    assert [entry.row for entry in contents.book.tables["asset"]] == [PLC]
    assert openpyxl.load_workbook(path)["資産台帳"]["A1"].value == "資産台帳（2031/03/31時点）"
    refused = back(home, path)
    assert refused.exit_code == 2
    assert "資産台帳は2031/03/31時点の台帳を書き出したもので、読むためのものです。" in refused.stderr


def test_what_only_procedures_write_passes_unchanged_and_is_refused_changed(home: Path, tmp_path: Path) -> None:
    enter(PLC)
    back(home, edit(out(home, tmp_path / "a.xlsx"), setting(4, "設置場所", "3階")))
    everything = openpyxl.load_workbook(out(home, tmp_path / "all.xlsx"))
    assert "変更提案一覧" not in everything.sheetnames, "a book to be edited holds what can be edited"
    path = out(home, tmp_path / "b.xlsx", "--only", "asset", "--only", "proposal")
    assert json.loads(back(home, path, "--json").stdout)["changes"] == []
    edit(path, setting(4, "理由", "別の理由"), sheet="変更提案一覧")
    refused = back(home, path)
    assert (refused.exit_code, "変更提案一覧は手続きだけが書く台帳ですが" in refused.stderr) == (2, True)


def test_a_book_of_another_home_is_held_against_the_present_alone(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = out(home, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    book["_sekisho"]["B3"].value = "sekisho.invalid/other"
    book["資産台帳"].delete_rows(5)
    book.save(path)
    shown = compared(home, path)
    assert shown["changes"] == []
    assert "別の保管先" in str(shown["notices"])


@pytest.mark.parametrize("cell", ["A3", "B3", "C3", "E3", "F3", "A1"])
def test_an_altered_stamp_never_stops_an_import(home: Path, tmp_path: Path, cell: str) -> None:
    enter(PLC)
    path = out(home, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    for value in ("", "-1", "1e9", "２", "9" * 5000, "asset", "[", '{"a": 1}', "2031-13-01"):
        book["_sekisho"][cell].value = value
        book.save(path)
        assert back(home, path).exit_code == 0, value
    assert kept() == [PLC]


def test_an_exported_book_is_ready_for_excel_and_paper(home: Path, tmp_path: Path) -> None:
    enter(PLC)
    book = openpyxl.load_workbook(out(home, tmp_path / "b.xlsx"))
    sheet = book["資産台帳"]
    assert sheet.freeze_panes == "B4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert book["_sekisho"].sheet_state == "veryHidden"
    offered = sorted(str(one.sqref).split(":")[0] for one in sheet.data_validations.dataValidation)
    choices = sorted(f"{cell.column_letter}4" for cell in sheet[3] if cell.value in {"接続形態", "重要度", "状態"})
    assert offered == choices


def test_a_ledger_that_needs_approval_is_left_to_another_person(home: Path, tmp_path: Path) -> None:
    enter(PLC, Recordkeeping(ledger="asset", approval=True))
    path = edit(out(home, tmp_path / "b.xlsx"), setting(4, "設置場所", "3階"))
    refused = back(home, path)
    assert (refused.exit_code, "store.E005" in refused.stderr) == (2, True)
    left = back(home, path, "--approve")
    assert (left.exit_code, "として申請しました" in left.stdout, kept()) == (0, True, [PLC])


def test_an_error_in_one_ledger_keeps_out_the_others(home: Path, tmp_path: Path) -> None:
    enter(PLC, Zone(name="FA LAN1", site="A"))
    path = edit(out(home, tmp_path / "b.xlsx"), setting(4, "設置場所", "3階"))
    edit(path, setting(4, "サポート終了日", "2023/02/30"))
    refused = back(home, path)
    assert (refused.exit_code, "2023/02/30 は日付として読めません" in refused.stdout) == (2, True)
    assert kept() == [PLC]


def test_the_difference_can_be_had_as_a_workbook(home: Path, tmp_path: Path) -> None:
    enter(PLC, HMI)
    path = edit(out(home, tmp_path / "b.xlsx"), setting(4, "設置場所", "@2階"))
    assert back(home, path, "--preview", "--preview-out", tmp_path / "d.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    line = [cell.value or "" for cell in book["変更"][2]]
    assert line == ["資産台帳", "A", "0012", "変更", "設置場所", "1階", "@2階", "1階", "b.xlsx 資産台帳!4"]
    assert [cell.value for cell in book["集計"][2]] == ["資産台帳", 1, 0, 1, 0, 0]
    assert book["競合"].max_row == 1


def on_a_terminal(answer: bytes, words: Sequence[object]) -> tuple[int, str]:
    """Run the command in a process of its own whose input is a terminal."""
    master, slave = pty.openpty()
    try:
        os.write(master, answer)
        command = [sys.executable, "-m", "sekisho", "ledger", *map(str, words)]
        done = subprocess.run(command, stdin=slave, capture_output=True, text=True, check=False, timeout=120)
    finally:
        os.close(master)
        os.close(slave)
    return done.returncode, done.stdout


def test_a_person_on_a_terminal_is_asked_first(home: Path, tmp_path: Path) -> None:
    enter(PLC)
    path = edit(out(home, tmp_path / "b.xlsx"), setting(4, "設置場所", "3階"))
    words = ["import", path, "--home", home, "--who", "佐藤", "--why", "編集"]
    code, said = on_a_terminal(b"n\n", words)
    assert (code, "この内容で反映しますか" in said, kept()) == (0, True, [PLC])
    code, said = on_a_terminal(b"", [*words, "--yes"])
    assert (code, "この内容で反映しますか" in said, kept()) == (0, False, [replace(PLC, place="3階")])


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
