"""`sekisho factory board` as a person runs it."""

import json
from pathlib import Path

import pytest

import drawn_boards
from sekisho.factory.app.main import run


def board(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        run(["factory", "board", *map(str, arguments)])
    return int(ended.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    drawn = drawn_boards.board(8, drawn_boards.part(8, "R1", "1k", "R:R_0402", at="110 110"))
    (tmp_path / "a.kicad_pcb").write_text(drawn)
    return tmp_path


def test_it_prints_counts_route_times_feeders_and_problems(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert board(folder) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "基板 a: 40 x 20 mm"
    assert "  基板上の部品枠: 1" in lines
    assert "  2. 部品装着（表）: 6.44 / 6.44 (部品 1)" in lines
    assert "  1: 8 mm 1k R_0402 [R_0402] x 1" in lines
    assert "誤り 0 件、注意 0 件、参考 2 件:" in lines
    assert lines[-1].endswith("(product.N611)")


def test_the_worst_is_told_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bom.csv").write_text("Reference,Qty,Value\nR1,1,1k\nR5-R2,1,1k\nR9,1,1k\n")
    board(folder)
    lines = capsys.readouterr().out.splitlines()
    told = [line.rpartition("(product.")[2][0] for line in lines[lines.index("誤り 1 件、注意 1 件、参考 1 件:") + 1 :]]
    assert told == ["E", "W", "N"]


def test_it_prints_the_same_in_english(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert board(folder / "a.kicad_pcb", "--lang", "en") == 0
    out = capsys.readouterr().out
    assert "Board a: 40 x 20 mm" in out
    assert out.isascii()


def test_it_prints_json_that_holds_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert board(folder, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["placed"] == 1
    assert [step["kind"] for step in told["route"]] == ["print", "place", "reflow", "inspect"]
    assert told["feeders"][0]["references"] == ["R1"]
    assert told["parts"][0]["value"]["figure"] == 1000.0
    assert [problem["code"] for problem in told["problems"]] == ["product.N612", "product.N611"]
    assert list(told["problems"][0].items()) == [
        ("code", "product.N612"),
        ("level", "note"),
        ("file", "a.kicad_pcb"),
        ("line", 0),
        ("ja", "部品配置ファイルがありません。位置は基板ファイルから取りました。"),
        ("en", "There is no placement file. Positions are those of the board file."),
    ]


def test_what_is_found_decides_the_exit_code(folder: Path) -> None:
    assert board(folder, "--fail-on", "note") == 1
    assert board(folder, "--fail-on", "warning") == 0
    (folder / "bom.csv").write_text("Reference,Qty,Value\nR1,1,1k\nR5-R2,1,1k\n")
    assert board(folder) == 1


def test_nothing_to_read_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert board(tmp_path / "none") == 2
    assert (
        "none: ファイルまたはフォルダーを開けません。名前と読み取り権限を確かめてください。 (product.E101)"
        in capsys.readouterr().out
    )
