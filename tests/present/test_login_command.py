"""`sekisho login` and `sekisho setting`: the first account of a fresh home comes from here."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from asking import person, write
from sekisho.cli import main
from sekisho.security.terms.words import Department
from visiting import Browser

Run = Callable[..., tuple[int, str, str]]
BY = ("--who", "管理者", "--why", "開始")


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


def test_an_account_is_made_listed_reset_and_closed(sekisho: Run) -> None:
    write([person("P001", Department.PRODUCTION_IT)])
    code, out, err = sekisho("login", "add", "P001", "--administrator", *BY)
    assert (code, "二度と表示できません" in err) == (0, True)
    assert Browser().sign_in("p001-admin", out.strip())["Location"] == "/"
    (one,) = json.loads(sekisho("login", "list", "--json")[1])
    assert (one["name"], one["person"], one["administrator"], one["open"]) == ("p001-admin", "P001", True, True)
    assert "scrypt" not in json.dumps(one)

    code, out, _ = sekisho("login", "reset", "p001-admin", "--json", *BY)
    assert (code, json.loads(out)["name"]) == (0, "p001-admin")
    assert sekisho("login", "close", "p001-admin", *BY)[0] == 0
    assert "停止" in sekisho("login", "list")[1]
    code, _, err = sekisho("login", "close", "p001-admin", *BY)
    assert (code, "login.E105" in err) == (2, True)


def test_a_setting_is_shown_changed_and_refused(sekisho: Run) -> None:
    assert "password.length = 8" in sekisho("setting", "list")[1]
    assert sekisho("setting", "set", "password.length", "12", *BY)[0] == 0
    values = {one["name"]: one["value"] for one in json.loads(sekisho("setting", "list", "--json")[1])}
    assert values["password.length"] == 12
    code, _, err = sekisho("setting", "set", "password.length", "4", *BY)
    assert (code, "setting.E101" in err) == (2, True)
