"""`sekisho job`: asked for and looked at on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.cli import main
from sekisho.security.work.job import JobKind

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sekisho(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    """Run one command line on the home."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["sekisho", *map(str, words), "--home", str(home)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def test_jobs_are_listed_shown_and_cancelled(sekisho: Run) -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415 -- needs an open home

    assert "ジョブはまだありません" in sekisho("job", "list")[1]
    number = jobs.ask(JobKind.REPORT, {"site": "A"}, "P001").number
    code, out, _ = sekisho("job", "show", number, "--json")
    said = json.loads(out)
    assert (code, said["kind"], said["what"], said["state"]) == (0, "report", {"site": "A"}, "waiting")
    assert "レポートの作成  待機中  P001" in sekisho("job", "list")[1]
    assert sekisho("job", "cancel", number)[0] == 0
    assert json.loads(sekisho("job", "list", "--json")[1])[0]["state"] == "cancelled"
    code, _, err = sekisho("job", "cancel", number)
    assert (code, "job.E103" in err) == (2, True)
    assert sekisho("job", "show", 10**9)[0] == 2


def test_a_job_is_run_here_and_says_how_it_ended(sekisho: Run) -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    number = jobs.ask(JobKind.ASSESS, {"as_of": "2026-11-25"}, "P001").number
    code, out, _ = sekisho("job", "run", number)
    assert (code, "完了" in out, "評価 A" in out) == (0, True, True)
    wrong = jobs.ask(JobKind.ASSESS, {"files": ["0" * 64]}, "P001").number
    code, out, _ = sekisho("job", "run", wrong)
    assert (code, "失敗" in out, "job.E108" in out) == (1, True, True)
