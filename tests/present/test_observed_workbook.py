"""The workbook of observations: what stands where, and that no text ever becomes a formula."""

from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from observing import observed
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe.tables import Observed, Skipped, Source
from sekisho.security.present.workbook import observed as workbook
from sekisho.security.present.workbook.observed import Tables, write_observed

PLC = {"mac": "00:00:bc:00:00:01", "ip": "10.0.0.1"}
FLOW = {"client_ip": "10.0.0.2", "server_ip": "10.0.0.1"}
NASTY = [
    "=1+1", "+cmd", "-2", "@x", "00123", "1e5", "2024-01-01", "<&>\"'", "髙﨑①ｶﾅ", " blanks ", "http://a.example/",
    "mailto:a@b.example", "TRUE",
]  # fmt: skip


def cells(path: Path, sheet: int) -> list[dict[str, object]]:
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[sheet].iter_rows()]
    return [dict(zip((str(head).partition(" / ")[2] for head in rows[0]), row, strict=True)) for row in rows[1:]]


def test_every_sheet_has_its_headers_in_both_languages(tmp_path: Path) -> None:
    write_observed(tmp_path / "o.xlsx", Observed())
    sheets = openpyxl.load_workbook(tmp_path / "o.xlsx").worksheets
    assert [sheet.title for sheet in sheets] == [
        "機器 Devices", "データフロー Data flows", "機器の名乗り Identities", "操作 Operations",
        "ログの出来事 Log events", "入力ファイル Sources", "読めなかったもの Not read",
    ]  # fmt: skip
    for sheet in sheets:
        assert all(" / " in str(cell.value) for cell in sheet[1])
        assert sheet.freeze_panes == "B2"


def test_devices_show_their_values_and_where_they_were_seen(tmp_path: Path) -> None:
    said = [{**PLC, "key": "model", "value": "1756-L61", "frame": 42, "source": 1}]
    write_observed(tmp_path / "o.xlsx", observed(hosts=[PLC], said=said))
    row = cells(tmp_path / "o.xlsx", 0)[0]
    assert row["Device"] == PLC["mac"]
    assert row["Maker by MAC address"] == "Rockwell Automation"
    assert row["Kind of MAC address"] == "製造者が付けた"
    assert row["Model"] == "1756-L61"
    assert row["Where the values are seen"] == "型式・製品名: office.pcap #42"
    assert row["First (Japan time)"] == datetime(2024, 4, 1, 9, 0)  # noqa: DTZ001 -- Excel knows no zones
    assert row["File"] == "line.pcap"


def test_data_flows_show_their_operations(tmp_path: Path) -> None:
    done = [{**FLOW, "code": 3, "name": "Read Holding Registers", "kind": "read"}]
    write_observed(tmp_path / "o.xlsx", observed(flows=[FLOW], done=done), language="en")
    row = cells(tmp_path / "o.xlsx", 1)[0]
    assert (row["Client"], row["Server"], row["Port"]) == ("10.0.0.2", "10.0.0.1", 502)
    assert row["Operations"] == "Read Holding Registers"
    assert row["Kinds of operation"] == "Read"


@pytest.mark.parametrize("value", NASTY)
def test_a_text_stays_the_text_it_is(tmp_path: Path, value: str) -> None:
    write_observed(tmp_path / "o.xlsx", observed(said=[{**PLC, "key": "banner", "value": value}]))
    cell = openpyxl.load_workbook(tmp_path / "o.xlsx").worksheets[2]["D2"]
    assert (cell.data_type, cell.value) == ("s", value)
    assert cell.hyperlink is None


def test_what_a_cell_cannot_hold_is_cut_or_replaced(tmp_path: Path) -> None:
    said = [{**PLC, "key": "banner", "value": "😀" * 40_000}, {**PLC, "key": "banner", "value": "a\x00b\x1f"}]
    write_observed(tmp_path / "o.xlsx", observed(said=said))
    values = [row["Value"] for row in cells(tmp_path / "o.xlsx", 2)]
    assert values == ["😀" * 16_383, "a\ufffdb\ufffd"]


def test_a_long_list_says_how_many_are_not_shown(tmp_path: Path) -> None:
    hosts = [{"mac": PLC["mac"], "ip": f"10.0.{n}.1"} for n in range(60)]
    write_observed(tmp_path / "o.xlsx", observed(hosts=hosts))
    assert str(cells(tmp_path / "o.xlsx", 0)[0]["IP addresses"]).endswith("10.0.49.1 (+10)")


def test_what_was_not_read_is_told_in_both_languages(tmp_path: Path) -> None:
    skipped = Skipped(7, "frame 3", Text("壊れたパケット", "broken packets"))
    source = Source("a" * 64, "line.pcap", "pcap", 10, 9, None, None, (skipped,))
    problem = Problem("observe.E003", "note.txt", "", Text("わかりません。", "Not known."))
    write_observed(tmp_path / "o.xlsx", Observed((source,), problems=(problem,)))
    assert cells(tmp_path / "o.xlsx", 5)[0]["Skipped"] == 7
    assert [list(row.values()) for row in cells(tmp_path / "o.xlsx", 6)] == [
        ["line.pcap", "frame 3", "7", "壊れたパケット", "broken packets"],
        ["note.txt", None, "observe.E003", "わかりません。", "Not known."],
    ]


def test_a_sheet_that_is_too_long_names_the_file_that_holds_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 2)
    seen = observed(flows=[{**FLOW, "server_port": port} for port in (1, 2, 3)])
    assert write_observed(tmp_path / "o.xlsx", seen) == {"dataflows.parquet": 1}
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").worksheets[1]
    assert sheet["A1"].value == (
        "全3行のうち先頭の2行です。すべての行はdataflows.parquetにあります。 / "
        "The first 2 of 3 rows; dataflows.parquet holds all of them."
    )
    assert sheet["A2"].value == "要求側 / Client"
    assert sheet.max_row == 4


def test_tables_that_were_made_before_are_not_made_again(tmp_path: Path) -> None:
    from sekisho.security.observe.assets import assets  # noqa: PLC0415
    from sekisho.security.observe.dataflows import dataflows  # noqa: PLC0415

    seen = observed(hosts=[PLC])
    tables = Tables(assets(seen).with_columns(pl.lit("given").alias("model")), dataflows(seen))
    write_observed(tmp_path / "o.xlsx", seen, tables=tables)
    assert cells(tmp_path / "o.xlsx", 0)[0]["Model"] == "given"
