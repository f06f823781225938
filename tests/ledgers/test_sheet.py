"""Sheets as they come from a factory: rows written as a small table."""

import datetime as dt
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.problem import Problem
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.cells import Cell
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.keys import duplicates
from sekisho.security.ledgers.sheet import Grid, letters_of, read_sheet

ASSET = REGISTRY["asset"]


def read(
    lines: Sequence[Sequence[Cell]], slug: str = "asset", site: str = ""
) -> tuple[tuple[Entry[Row], ...], tuple[Problem, ...]]:
    ledger = REGISTRY[slug]
    return read_sheet(ledger, Grid(ledger.title.ja, enumerate(lines, 1), "台帳.xlsx", "f" * 64), site)


def table(text: str) -> list[list[Cell]]:
    """Lines of a table written with `|` between the cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def sentences(problems: Sequence[Problem]) -> list[str]:
    return [problem.sentence("ja") for problem in problems]


def test_the_header_is_found_below_titles_and_blank_lines_beside_a_counter() -> None:
    entries, problems = read(
        [
            ["資産台帳", "", ""],
            [],
            ["2024年度", None],
            ["#", "I D", "名\n称", "ＩＰｱﾄﾞﾚｽ", "End of support"],
            [1.0, "P1", "PLC", "10.0.0.1", "2024/4/1"],
            ["", "", "", "", ""],
            [2.0, "P2", "HMI", "", ""],
            ["以上"],
        ]
    )
    assert [(entry.line, ASSET.key(entry.row)) for entry in entries] == [(5, "P1"), (7, "P2")]
    assert problems == ()
    assert str(entries[0].evidence("ips")) == "台帳.xlsx cell 資産台帳!D5"
    assert entries[0].evidence("vendor").at == "資産台帳!A5"


def test_a_day_that_no_calendar_has_is_told_with_place_and_remedy() -> None:
    entries, problems = read(table("ID|名称|サポート終了日\nP1|PLC|2023/02/30"))
    assert sentences(problems) == [
        (
            "台帳.xlsx 資産台帳!C2: 「サポート終了日」: 2023/02/30 は日付として読めません。"
            "例: 2024/04/01 のように直してください。 (asset.E003)"
        )
    ]
    assert entries[0].flawed == {"support_end"}
    assert problems[0].sentence("en").startswith('台帳.xlsx 資産台帳!C2: "End of support": 2023/02/30 cannot be read')


def test_all_problems_of_a_sheet_come_at_once() -> None:
    _, problems = read(table("ID|名称|IPアドレス|接続形態|返却期限\n|PLC|x|光|いつか\nP2||||2024/4/1"))
    assert [problem.code.removeprefix("asset.") for problem in problems] == [
        "E001", "E007", "E006", "E003", "E001", "W101",
    ]  # fmt: skip


def test_unknown_doubled_and_unlabelled_columns_are_warned_about() -> None:
    entries, problems = read(table("ID|名称|備考|名称||#\nP1|PLC|x|HMI|y|1\nP2|PLC|x|HMI|y|2"))
    assert [problem.code for problem in problems] == ["asset.W001", "asset.W002", "asset.W004"]
    assert {problem.level for problem in problems} == {"warning"}
    assert problems[0].where == "資産台帳!C1"
    assert [getattr(entry.row, "name") for entry in entries] == ["PLC", "PLC"]  # noqa: B009 -- of any row


def test_missing_required_columns_are_one_problem_that_names_them() -> None:
    entries, problems = read(table("種類|用途|設置場所\nPLC|実装|1階"))
    assert len(entries) == 1
    assert [problem.code for problem in problems] == ["asset.E002"]
    assert "「ID」、「名称」" in problems[0].text.ja


def test_a_sheet_without_header_is_one_problem() -> None:
    entries, problems = read([["メモ"], ["a", "b"]])
    assert entries == ()
    assert [problem.code for problem in problems] == ["asset.E014"]


def test_labels_repeated_on_every_printed_page_are_no_rows() -> None:
    entries, problems = read(table("ID|名称\nP1|PLC\nID|名称\nP2|HMI"))
    assert [ASSET.key(entry.row) for entry in entries] == ["P1", "P2"]
    assert problems == ()


def test_a_million_alike_faults_do_not_flood() -> None:
    lines: list[Sequence[Cell]] = [["ID", "名称", "サポート終了日"], *([f"P{n}", "PLC", "?"] for n in range(1000))]
    entries, problems = read(lines)
    assert len(entries) == 1000
    assert len(problems) == 101
    assert problems[-1].code == "asset.E003"
    assert problems[-1].where == "資産台帳!C"
    assert "ほかに900件" in problems[-1].text.ja


def test_the_site_is_filled_in_where_a_row_names_none() -> None:
    entries, _ = read(table("ID|名称|工場\nP1|PLC|\nP2|HMI|第2工場"), site="第1工場")
    assert [entry.row.site for entry in entries] == ["第1工場", "第2工場"]


def test_a_key_twice_is_told_with_both_lines() -> None:
    entries, problems = read(table("ID|名称|工場\nP1|PLC|A\nP1|PLC|B\n\uff301|HMI|A"))
    assert problems == ()
    assert sentences(duplicates(ASSET, entries)) == [
        (
            "台帳.xlsx 資産台帳!A4: 「ID」: P1 が 台帳.xlsx 資産台帳 2行目 と "
            "台帳.xlsx 資産台帳 4行目 の両方にあります。"
            "一方を消すか、番号を直してください。 (asset.E013)"
        )
    ]


def test_a_text_that_excel_made_a_day_is_warned_about() -> None:
    entries, problems = read([["ID", "名称", "型番"], ["P1", "PLC", dt.date(2024, 4, 1)]])
    assert [problem.code for problem in problems] == ["asset.W005"]
    assert [getattr(entry.row, "model") for entry in entries] == ["2024/04/01"]  # noqa: B009


def test_columns_have_the_letters_that_excel_gives_them() -> None:
    assert [letters_of(column) for column in (1, 26, 27, 52, 703, 16384)] == ["A", "Z", "AA", "AZ", "AAA", "XFD"]


LABELS: list[Cell] = ["ID", "名称", "IPアドレス", "棚卸日", "型番", "ソフトウェア", "工場"]
CELLS = st.sampled_from(
    [
        None,
        "",
        "　",
        "P1",
        "以上",
        "ID",
        "・甲、乙",
        "なし",
        "10.0.0.1",
        "-",
        "2024/4/1",
        0,
        3.0,
        True,
        "#REF!",
        "a\x01",
    ]
) | st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
GOOD = st.tuples(
    st.text("PQ1", min_size=1, max_size=4),
    st.just("PLC"),
    st.sampled_from(["", None, "10.0.0.1 10.0.0.2"]),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)) | st.just(""),
    st.sampled_from(["", "R08", "　"]),
    st.sampled_from(["", "甲、乙", "0"]),
    st.sampled_from(["", "A"]),
).map(list)
LINES = st.lists(GOOD, min_size=1, max_size=5) | st.lists(GOOD | st.lists(CELLS, max_size=8), max_size=6)


@given(LINES, st.sampled_from(["", "第1工場"]))
def test_lines_read_together_are_as_each_read_alone(lines: list[list[Cell]], site: str) -> None:
    entries, problems = read([LABELS, *lines], site=site)
    alone = [read([LABELS, *[[]] * at, line], site=site) for at, line in enumerate(lines)]
    assert entries == tuple(entry for one, _ in alone for entry in one)
    header = read([LABELS], site=site)[1]
    assert problems == (*header, *(problem for _, one in alone for problem in one[len(header) :]))
