"""Workbooks and CSV files as departments really have them, one test each, named for what is odd about it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from importing import back, kept
from openpyxl.worksheet.worksheet import Worksheet

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.zone import Zone
from sekisho.security.present.commands import home as homes
from sekisho.security.terms.address import Ip

HEADER = ("ID", "名称", "設置場所", "サポート終了日")
APRIL = dt.date(2023, 4, 1)


@pytest.fixture(autouse=True)
def _opener(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- open before anything is written
    monkeypatch.setattr(homes, "opener", open_home)


def book(path: Path, fill: Callable[[Worksheet], None], title: str = "資産台帳") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    made.save(path)
    return path


def taken(home: Path, path: Path) -> list[object]:
    done = back(home, path, "--yes")
    assert done.exit_code in {0, 1}, done.stdout + done.stderr
    return list(kept())


def test_title_lines_of_merged_cells_above_the_header(home: Path, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["資産台帳（令和5年度）"])
        sheet.merge_cells("A1:D2")
        sheet["E1"], sheet["E2"] = "作成: 生産技術課", "承認"
        sheet.append([])
        sheet.append(HEADER)
        sheet.append(["P1", "PLC", "1号棟"])

    assert taken(home, book(tmp_path / "b.xlsx", fill)) == [Asset(id="P1", name="PLC", place="1号棟")]


def test_headers_with_line_breaks_half_width_kana_and_full_width_letters(home: Path, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["ＩＤ", " 名 称 ", "設置\n場所", "ｻﾎﾟｰﾄ\r\n終了日", "ＩＰｱﾄﾞﾚｽ"])  # noqa: RUF001
        sheet.append(["P1", "PLC", "1号棟", "R5.4.1", "１０．０．０．１"])  # noqa: RUF001

    expected = Asset(id="P1", name="PLC", place="1号棟", support_end=APRIL, ips=(Ip("10.0.0.1"),))
    assert taken(home, book(tmp_path / "b.xlsx", fill)) == [expected]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_every_encoding_of_a_japanese_office(home: Path, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "資産台帳.csv"
    path.write_bytes("ID,名称,設置場所\r\n0012,髙﨑①,ﾎｰﾙ～A\r\n".encode(encoding))
    assert taken(home, path) == [Asset(id="0012", name="髙﨑①", place="ﾎｰﾙ～A")]


@pytest.mark.parametrize(
    "written",
    ["2023/4/1", "2023-04-01", "R5.4.1", "令和5年4月1日", "２０２３／４／１", "H35.4.1", "2023年4月1日", 45017],  # noqa: RUF001
)
def test_days_as_people_write_them(home: Path, tmp_path: Path, written: object) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(["P1", "PLC", "", written])

    assert taken(home, book(tmp_path / "b.xlsx", fill)) == [Asset(id="P1", name="PLC", support_end=APRIL)]


def test_leading_zeros_and_numbers_that_are_names(home: Path, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(["0012", 4132, "007"])
        sheet.append([12, 3.5, "０１２"])

    expected = [Asset(id="0012", name="4132", place="007"), Asset(id="12", name="3.5", place="０１２")]
    assert taken(home, book(tmp_path / "b.xlsx", fill)) == expected


def test_texts_that_look_like_formulas_stay_texts(home: Path, tmp_path: Path) -> None:
    names = ("=1+1", "+81-3", "-x", "@sum")

    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        for number, name in enumerate(names):
            sheet.append([f"P{number}"])
            cell = sheet.cell(number + 2, 2, name)
            cell.data_type = "s"

    assert [getattr(row, "name") for row in taken(home, book(tmp_path / "b.xlsx", fill))] == list(names)  # noqa: B009


def test_a_formula_gives_its_saved_value(home: Path, tmp_path: Path) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 -- openpyxl writes no results of formulas

    path = tmp_path / "b.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("資産台帳")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["P1"])
        sheet.write_formula(1, 1, '="PLC"&"-"&1', None, "PLC-1")
        sheet.write_formula(1, 3, "=DATE(2023,4,1)", made.add_format({"num_format": "yyyy/m/d"}), 45017)
    assert taken(home, path) == [Asset(id="P1", name="PLC-1", support_end=APRIL)]


def test_empty_lines_and_repeated_headers_between(home: Path, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (HEADER, ["P1", "PLC"], [], [None, "　"], HEADER, ["P2", "HMI"], [], ["以上"]):
            sheet.append(line)

    assert taken(home, book(tmp_path / "b.xlsx", fill)) == [Asset(id="P1", name="PLC"), Asset(id="P2", name="HMI")]


def test_several_sheets_of_one_ledger_and_of_others(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    made = openpyxl.Workbook()
    for title, header, line in (
        ("表紙", ["セキュリティ台帳一式"], ["2023/4/1"]),
        ("資産台帳 1号棟", HEADER, ["P1", "PLC"]),
        ("資産台帳 2号棟", HEADER, ["P2", "HMI"]),
        ("ゾーン一覧", ["ゾーン名称", "機器"], ["FA LAN1", "P1、P2"]),
    ):
        sheet = made.create_sheet(title)
        sheet.append(header)
        sheet.append(line)
    made.remove(made.worksheets[0])
    made.save(path)
    assert taken(home, path) == [Asset(id="P1", name="PLC"), Asset(id="P2", name="HMI")]
    assert kept("zone") == [Zone(name="FA LAN1", devices=("P1", "P2"))]


def test_names_that_old_encodings_lack_survive_a_round_trip(home: Path, tmp_path: Path) -> None:
    from importing import run  # noqa: PLC0415

    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(["P1", "髙﨑①", "𠮷野🏭 ㈱Ⅲ"])

    expected = [Asset(id="P1", name="髙﨑①", place="𠮷野🏭 ㈱Ⅲ")]
    assert taken(home, book(tmp_path / "b.xlsx", fill)) == expected
    assert run(home, "export", "--out", tmp_path / "o.xlsx").exit_code == 0
    assert "変更はありません。" in back(home, tmp_path / "o.xlsx").stdout
    assert kept() == expected
