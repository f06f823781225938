"""Entries: times of one day in order, save past midnight."""

import datetime as dt
from pathlib import Path

from judged import assert_judged
from xlsxwriter import Workbook

from sekisho.security.ledgers.entry import RoomEntry
from sekisho.security.present.workbook.reading import read_book


def test_nobody_leaves_before_entering_save_on_a_later_day() -> None:
    assert_judged(
        "entry",
        """
        room | day        | entered | left     | left_on    | faults
        A室  | 2024-04-01 | 9:00    | 17時30分 |            |
        A室  | 2024-04-01 | 17:30   | 9:00     |            | E102 left
        A室  | 2024-04-01 | 22:00   | 6:00     | 2024-04-02 |
        A室  | 2024-04-01 | 22:00   | 6:00     | 2024-04-01 | E102 left
        A室  | 2024-04-02 | 22:00   | 23:00    | 2024-04-01 | E101 left_on
        A室  | 2024-04-01 | 9:00    |          |            |
        A室  | 2024-04-01 |         | 9:00     |            | W101 entered
        """,
    )


def test_a_visitor_has_company_purpose_and_escort() -> None:
    assert_judged(
        "entry",
        """
        room | day        | visitor | company | purpose | escort | faults
        A室  | 2024-04-01 | ○      | A社     | 点検    | P1     |
        A室  | 2024-04-01 | ○      | A社     | 点検    |        | W102 escort
        A室  | 2024-04-01 |         |         |         |        |
        """,
    )


def test_times_are_read_as_excel_keeps_them(tmp_path: Path) -> None:
    with Workbook(tmp_path / "entries.xlsx") as workbook:
        sheet = workbook.add_worksheet("入退室記録台帳")
        time, day = workbook.add_format({"num_format": "h:mm"}), workbook.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.write_row(0, 0, ["名称", "入退室日", "入室時間", "退出時間", "対象者"])
        for line in (1, 2, 3):
            sheet.write_row(line, 0, ["A室", "2024/4/1"])
            sheet.write_string(line, 4, f"P{line}")
        sheet.write_datetime(1, 2, dt.time(9, 30), time)
        sheet.write_datetime(1, 3, dt.datetime(2024, 4, 1, 17, 5), day)  # noqa: DTZ001 -- Excel knows no time zones
        sheet.write_number(2, 2, 0.396)
        sheet.write_string(2, 3, "17時5分")
        sheet.write_datetime(3, 2, dt.datetime(2024, 4, 1), day)  # noqa: DTZ001 -- the report's sample: a day, no time
        sheet.write_string(3, 3, "夜間")
    book = read_book(tmp_path / "entries.xlsx")
    read = [(entry.row.entered, entry.row.left) for entry in book.rows(RoomEntry)]
    assert read == [("09:30", "17:05"), ("09:30", "17:05"), ("", "")]
    assert [(problem.code, problem.where) for problem in book.problems] == [
        ("entry.E021", "入退室記録台帳!C4"),
        ("entry.E021", "入退室記録台帳!D4"),
    ]
    assert book.problems[1].text.ja == (
        "「退出時間」: 夜間 は時刻として読めません。例: 09:30 のように、00:00から23:59までの時刻に直してください。"
    )
