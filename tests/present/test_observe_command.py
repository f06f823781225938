"""`sekisho observe`: what it writes, prints and answers."""

import contextlib
import io
import json
import struct
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from rich.console import Console

from sekisho.guard.text import Language
from sekisho.security.observe.assets import ASSETS
from sekisho.security.observe.dataflows import DATAFLOWS
from sekisho.security.observe.tables import FRAMES, IDENTITIES, OPERATIONS
from sekisho.security.present.commands.observe import run_observe

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
    ):  # fmt: skip
        assert pl.read_parquet(tmp_path / "out" / f"{name}.parquet").schema == columns
    assert len(openpyxl.load_workbook(tmp_path / "out/observed.xlsx").worksheets) == 6
    assert not (tmp_path / "out/frames.parquet").exists()
    assert "結果: out/observed.xlsx" in shown
    assert "observe.W002" in shown


def test_who_has_a_result_open_keeps_the_old_one_whole(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([log], out)
    names = ("assets.parquet", "dataflows.parquet", "identities.parquet", "operations.parquet", "observed.xlsx")
    before = {name: (out / name).read_bytes() for name in names}
    with contextlib.ExitStack() as opened:
        held = {name: opened.enter_context((out / name).open("rb")) for name in names}
        log.write_text(CONN + "1711929601\t10.0.0.8\t10.0.0.1\t502\ttcp\n")
        run([log], out)
        assert {name: stream.read() for name, stream in held.items()} == before
    assert (out / "assets.parquet").read_bytes() != before["assets.parquet"]
    assert sorted(one.name for one in out.iterdir()) == sorted(names)


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
