"""`sekisho factory solve` as a person and a program use it."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.cli import main
from shops import FT06

Run = Callable[..., tuple[int, str, str]]
LINE = "3\n4\n2\n5\n1,2\n2,3\n-1,-1\n"


@pytest.fixture
def solve(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    (tmp_path / "ft06.txt").write_text(FT06)
    (tmp_path / "two.fjs").write_text("2 3 1.5\n2 1 3 7 2 1 4 2 5\n1 1 2 2\n")
    (tmp_path / "three.IN2").write_text(LINE)
    (tmp_path / "bad.txt").write_text("2 2\n0 1 1 x\n0 1 1 1\n")
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["sekisho", "factory", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def test_a_job_shop_as_json(solve: Run) -> None:
    code, out, err = solve("solve", "ft06.txt", "--kind", "jobshop", "--limit", 60, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    known = {key: told[key] for key in ("file", "kind", "value", "bound", "proved", "gap")}
    assert known == {"file": "ft06.txt", "kind": "jobshop", "value": 55, "bound": 55, "proved": True, "gap": 0.0}
    assert told["seconds"] >= 0
    assert len(told["schedule"]) == 36
    assert set(told["schedule"][0]) == {"job", "operation", "machine", "start", "end"}
    assert max(placed["end"] for placed in told["schedule"]) == 55


def test_several_files_are_a_line_of_json_each(solve: Run) -> None:
    code, out, _ = solve("solve", "two.fjs", "two.fjs", "--kind", "flexible", "--json")
    assert code == 0
    assert [json.loads(line)["value"] for line in out.splitlines()] == [11, 11]


def test_a_line_as_json_names_stations(solve: Run) -> None:
    code, out, _ = solve("solve", "three.IN2", "--kind", "balancing", "--cycle-time", 6, "--json")
    assert code == 0
    told = json.loads(out)
    assert (told["value"], told["proved"], told["cycle_time"]) == (2, True, 6)
    assert told["schedule"][1] == {"task": 1, "station": 0, "start": 4, "end": 6}


def test_people_get_a_table(solve: Run) -> None:
    code, out, _ = solve("solve", "three.IN2", "--kind", "balancing", "--cycle-time", 6)
    assert code == 0
    assert "three.IN2: 結果 2, 下界 2 (最適と証明済み)" in out
    assert "ステーション" in out
    code, out, _ = solve("solve", "two.fjs", "--kind", "flexible", "--lang", "en")
    assert code == 0
    assert "two.fjs: value 11, bound 11 (proved optimal)" in out
    assert "machine" in out


def test_what_cannot_be_read_is_told_in_both_languages_and_nothing_is_solved(solve: Run) -> None:
    code, out, err = solve("solve", "ft06.txt", "bad.txt", "absent.txt", "--kind", "jobshop")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "bad.txt 2行目: 「x」は整数ではありません。9桁までの整数に直してください。 (plan.E003)",
        "bad.txt line 2: 'x' is not a whole number. Write a whole number of at most 9 digits. (plan.E003)",
        "absent.txt: テキストとして読めません。場所、権限、文字コード（UTF-8）を確かめてください。 (plan.E001)",
        "absent.txt: It cannot be read as text. See its place, your permission, and that it is UTF-8. (plan.E001)",
    ]


@pytest.mark.parametrize(
    "words",
    [("three.IN2", "--kind", "balancing"), ("ft06.txt", "--kind", "jobshop", "--cycle-time", 5)],
)
def test_a_cycle_time_belongs_to_balancing(solve: Run, words: tuple[object, ...]) -> None:
    code, _, err = solve("solve", *words)
    assert code == 2
    assert err.splitlines() == [
        "--cycle-time: --kind balancing のときだけ、必ず指定してください。 (plan.E017)",
        "--cycle-time: Give it always with --kind balancing, and only then. (plan.E017)",
    ]


def test_without_its_parts_it_says_how_to_add_them(solve: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *more: None if name == "ortools" else found(name, *more)
    )
    code, _, err = solve("solve", "ft06.txt", "--kind", "jobshop")
    assert code == 2
    assert "pip install 'sekisho[factory]'" in err


def test_wrong_use_is_2(solve: Run) -> None:
    assert solve("solve", "ft06.txt", "--kind", "flowshop")[0] == 2
    assert solve("solve", "ft06.txt", "--kind", "jobshop", "--limit", 0)[0] == 2
