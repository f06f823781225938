"""`sekisho observe`: what it writes, prints and answers."""

import asyncio
import contextlib
import io
import json
import struct
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from rich.console import Console

from sekisho.factory.line.opcua.auditing import Action, Audit, Kind
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.rejections import Rejections
from sekisho.guard.text import Language, Text
from sekisho.security.observe.assets import ASSETS
from sekisho.security.observe.dataflows import DATAFLOWS
from sekisho.security.observe.tables import EVENTS, FRAMES, IDENTITIES, OPERATIONS
from sekisho.security.present.commands.observe import run_observe
from sekisho.security.present.commands.shown import MOST_ROWS

CONN = (
    "#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tproto\n"
    "1711929600\t10.0.0.9\t10.0.0.1\t502\ttcp\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "conn.log"
    path.write_text(CONN)
    return path


def run(files: list[Path], out: Path, *, frames: bool = False, language: Language = "ja") -> tuple[int, str]:
    shown = io.StringIO()
    code = run_observe(
        files, out, frames=frames, as_json=False, console=Console(file=shown, width=200), language=language
    )
    return code, shown.getvalue()


def test_it_writes_the_tables_and_the_workbook(log: Path, tmp_path: Path) -> None:
    code, shown = run([log], tmp_path / "out")
    assert code == 0
    for name, columns in (
        ("assets", ASSETS), ("dataflows", DATAFLOWS), ("identities", IDENTITIES), ("operations", OPERATIONS),
        ("events", EVENTS),
    ):  # fmt: skip
        assert pl.read_parquet(tmp_path / "out" / f"{name}.parquet").schema == columns
    assert len(openpyxl.load_workbook(tmp_path / "out/observed.xlsx").worksheets) == 7
    assert not (tmp_path / "out/frames.parquet").exists()
    assert "結果: out/observed.xlsx" in shown
    assert "observe.W002" in shown


def test_who_has_a_result_open_keeps_the_old_one_whole(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([log], out)
    tables = ("assets", "dataflows", "identities", "operations", "events")
    names = (*(f"{name}.parquet" for name in tables), "observed.xlsx")
    before = {name: (out / name).read_bytes() for name in names}
    with contextlib.ExitStack() as opened:
        held = {name: opened.enter_context((out / name).open("rb")) for name in names}
        log.write_text(CONN + "1711929601\t10.0.0.8\t10.0.0.1\t502\ttcp\n")
        run([log], out)
        assert {name: stream.read() for name, stream in held.items()} == before
    assert (out / "assets.parquet").read_bytes() != before["assets.parquet"]
    assert sorted(one.name for one in out.iterdir()) == sorted(names)


def test_what_the_factory_refused_is_counted_by_source_and_reason(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 12, 1, 8, tzinfo=UTC), 1e-6)
    rejected, audit = tmp_path / "exchange-rejected.log", tmp_path / "printer-audit.log"
    rejections = Rejections("exchange", rejected, clock)
    for _ in range(3):
        rejections.add("process", "results", Text("理由です。", "[bold]Why."), code="wire.E422")
    rejections.add("127.10.4.99", "", Text("理由です。", "Why."), code="[red]wire.E495")
    machine = Audit("printer", audit, clock)
    for _ in range(2):
        asyncio.run(
            machine.record(Action(Kind.ACTIVATE_SESSION, "127.10.5.9", "BadUserAccessDenied", "ops", entry="e"))
        )
    asyncio.run(machine.record(Action(Kind.CALL, "127.10.4.1", user="process", about="Start job")))

    code, shown = run([rejected, audit], tmp_path / "out")
    assert code == 0
    table = [[cell.strip() for cell in line.strip("│").split("│")] for line in shown.splitlines() if "│" in line]
    assert ["断られた要求", "6"] in table
    assert table[-3:] == [
        ["process", "exchange", "results", "wire.E422", "3"],
        ["127.10.5.9", "printer", "activate-session", "BadUserAccessDenied", "2"],
        ["127.10.4.99", "exchange", "", "[red]wire.E495", "1"],
    ]
    events = pl.read_parquet(tmp_path / "out/events.parquet")
    assert events.select("host", "message", "outcome", "peer", "user", "code", "count", "frame").rows() == [
        ("exchange", "results", "refused", "process", "", "wire.E422", 3, 1),
        ("exchange", "", "refused", "127.10.4.99", "", "[red]wire.E495", 1, 4),
        ("printer", "activate-session", "refused", "127.10.5.9", "ops", "BadUserAccessDenied", 2, 1),
        ("printer", "call", "done", "127.10.4.1", "process", "Good", 1, 3),
    ]
    assert events["text"][0] == "理由です。 / [bold]Why."
    sheet = openpyxl.load_workbook(tmp_path / "out/observed.xlsx")["ログの出来事 Log events"]
    assert [cell.value for cell in sheet[2]][:7] == [
        "exchange",
        "sekisho",
        "results",
        "拒否",
        "process",
        None,
        "wire.E422",
    ]


def test_of_many_kinds_of_refusals_the_most_frequent_are_shown(tmp_path: Path) -> None:
    log = tmp_path / "rejected.log"
    rejections = Rejections("exchange", log, Clock(datetime(2026, 12, 1, 8, tzinfo=UTC), 1e-6))
    for last in range(25):
        for _ in range(1 + (last == 24)):
            rejections.add(f"127.10.4.{last}", "", Text("理由です。", "Why."), code="wire.E495")
    _, shown = run([log], tmp_path / "out", language="en")
    assert shown.count("127.10.4.") == MOST_ROWS
    assert shown.index("127.10.4.24") < shown.index("127.10.4.0 ")
    assert "5 more rows are in events.parquet." in shown


def test_frames_are_one_row_a_packet(tmp_path: Path) -> None:
    capture = tmp_path / "a.pcap"
    packet = struct.pack("<IIII", 1, 0, 14, 14) + b"\xff" * 12 + b"\x88\xcc"
    capture.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + packet * 5)
    assert run([capture], tmp_path / "out", frames=True)[0] == 0
    frames = pl.read_parquet(tmp_path / "out/frames.parquet")
    assert frames.schema == FRAMES
    assert frames["number"].to_list() == [1, 2, 3, 4, 5]
    assert [one.name for one in (tmp_path / "out").iterdir() if one.name.startswith(".")] == []


def test_a_folder_is_all_its_files(log: Path, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    (folder / "second").mkdir(parents=True)
    (folder / "a.log").write_text(CONN)
    (folder / "second" / "b.log").write_text(CONN.replace("10.0.0.9", "10.0.0.7"))
    code, shown = run([folder, log], tmp_path / "out")
    assert code == 0
    assert "a.log" in shown  # whose content that of `log` equals
    assert set(pl.read_parquet(tmp_path / "out/dataflows.parquet")["client_ip"]) == {"10.0.0.9", "10.0.0.7"}


def test_nothing_that_can_be_read_is_2_and_says_why(tmp_path: Path) -> None:
    code, shown = run([tmp_path / "absent.pcap"], tmp_path / "out", frames=True)
    assert code == 2
    assert "absent.pcap: ファイルを開けません。" in shown
    assert not (tmp_path / "out/observed.xlsx").exists()


def test_english(tmp_path: Path) -> None:
    assert "The file cannot be opened." in run([tmp_path / "absent.pcap"], tmp_path / "out", language="en")[1]


def test_json_is_one_object_and_nothing_else(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run_observe([log], tmp_path / "out", frames=False, as_json=True, console=Console())
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert answer["sources"][0]["name"] == "conn.log"
    assert answer["assets"] == 1
    assert answer["dataflows"] == 1
    assert [one["code"] for one in answer["problems"]] == ["observe.W002"]


def test_a_place_that_cannot_be_written_is_2(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert run([log], blocked / "out")[0] == 2
    assert "結果を書き込めません" in capsys.readouterr().err
