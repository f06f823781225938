"""`sekisho token`: the first token of a fresh home, the list, and the end of one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.cli import main

BOOK = Path(__file__).parents[2] / "samples" / "ledgers.xlsx"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sekisho(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    """Run one command line on the home."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["sekisho", *map(str, words), "--home", str(home)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


ISSUE = ("token", "issue", "--person", "P001", "--until", "2099-12-31", "--who", "管理者", "--why", "開始")


def test_the_first_token_of_a_home_comes_from_here(sekisho: Run) -> None:
    from asking import Program  # noqa: PLC0415

    assert sekisho("ledger", "import", BOOK, "--who", "管理者", "--why", "開始")[0] in {0, 1}
    code, out, err = sekisho(*ISSUE, "--scope", "read:*")
    assert code == 0
    assert "二度と表示できません" in err
    assert Program(out.strip()).get("/ledgers/asset/rows").status == 200

    code, out, _ = sekisho("token", "list", "--json")
    (one,) = json.loads(out)
    assert (one["person"], one["scopes"], one["valid"], "digest" in one) == ("P001", ["read:*"], True, False)

    assert sekisho("token", "revoke", one["id"], "--who", "管理者", "--why", "紛失")[0] == 0
    assert "無効" in sekisho("token", "list")[1]
    assert sekisho("token", "revoke", one["id"], "--who", "管理者", "--why", "紛失")[0] == 2


def test_a_token_for_nobody_or_for_nothing_is_refused(sekisho: Run) -> None:
    code, _, err = sekisho(*ISSUE, "--scope", "read:*")
    assert (code, "token.E103" in err) == (2, True)
    code, _, err = sekisho(*ISSUE, "--scope", "everything")
    assert (code, "token.E101" in err) == (2, True)
    assert "まだ発行されていません" in sekisho("token", "list")[1]
