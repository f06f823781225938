"""`sekisho evidence`: added, listed, verified, withdrawn, let go."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_home import capture, zipped
from sekisho.cli import main
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.work.rowchange import RowChange

Run = Callable[..., tuple[int, str, str]]
BY = ("--who", "P001")


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


def test_files_are_added_listed_and_verified(sekisho: Run, tmp_path: Path, home: Path) -> None:
    path = capture(tmp_path)
    (tmp_path / "x.zip").write_bytes(zipped(("b.pcap", capture(tmp_path, "b.pcap", 4).read_bytes())))
    code, out, _ = sekisho("evidence", "add", path, tmp_path / "x.zip", *BY, "--site", "A", "--json")
    said = json.loads(out)
    assert (code, [row["name"] for row in said["rows"]], said["problems"]) == (0, ["line.pcap", "b.pcap"], [])
    assert said["rows"][0]["first"] == "2026-05-19"
    assert "line.pcap" in sekisho("evidence", "list")[1]
    assert sekisho("evidence", "verify")[0] == 0
    sha256 = said["rows"][0]["sha256"]
    (home / "evidence" / sha256[:2] / sha256).write_bytes(b"altered")
    code, out, _ = sekisho("evidence", "verify")
    assert (code, "line.pcap" in out, "journal.E023" in out) == (1, True, True)
    assert sekisho("journal", "verify")[0] == 1


def test_what_is_refused_is_named_and_ends_with_two(sekisho: Run, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("memo")
    code, out, err = sekisho("evidence", "add", capture(tmp_path), tmp_path / "memo.txt", tmp_path / "gone", *BY)
    assert (code, "line.pcap" in out) == (2, True)
    assert "memo.txt: ファイルの種類がわかりません" in err
    assert "gone: ファイルがないか、開けません。場所と読み取り権限を確認してください。 (evidence.E100)" in err


def test_a_file_is_withdrawn_by_the_beginning_of_its_hash(sekisho: Run, tmp_path: Path) -> None:
    said = json.loads(sekisho("evidence", "add", capture(tmp_path), *BY, "--json")[1])
    short = said["rows"][0]["sha256"][:8]
    assert sekisho("evidence", "withdraw", "zz", *BY, "--why", "不要")[0] == 2
    assert sekisho("evidence", "withdraw", short, *BY, "--why", "不要")[0] == 0
    assert "除去" in sekisho("evidence", "list")[1]
    assert sekisho("evidence", "withdraw", short, *BY, "--why", "不要")[0] == 2
    assert "保管期間を過ぎた証跡はありません" in sekisho("evidence", "expire", *BY, "--why", "年限", "--dry-run")[1]


def test_the_only_site_is_meant_and_several_are_asked_about(sekisho: Run, tmp_path: Path) -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    write([RowChange("asset", None, Asset(id="A1", name="PLC", place="1階", site="東工場"))], Act("P001", "開始"))
    said = json.loads(sekisho("evidence", "add", capture(tmp_path), *BY, "--json")[1])
    assert said["rows"][0]["site"] == "東工場"
    write([RowChange("asset", None, Asset(id="A1", name="PLC", place="1階", site="西工場"))], Act("P001", "開始"))
    code, _, err = sekisho("evidence", "add", capture(tmp_path), *BY)
    assert (code, "evidence.E109" in err, "東工場、西工場" in err) == (2, True, True)
