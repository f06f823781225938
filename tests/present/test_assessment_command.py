"""`sekisho assess --record` and `sekisho assessment`: a run kept in the home, and shown again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asking import write
from sekisho.cli import main
from sekisho.security.ledgers.decision import Decision, Deed
from small import DAY, small_packets, small_rows, write_pcap

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


@pytest.fixture
def assess(sekisho: Run, tmp_path: Path) -> Run:
    """Assess the small factory, whose ledgers are in the home."""
    write(small_rows())
    capture = write_pcap(tmp_path / "line a.pcap", small_packets())

    def run(*words: object, day: str = "2026-05-20") -> tuple[int, str, str]:
        return sekisho("assess", capture, "--as-of", day, "--out", tmp_path / "out", *words)

    return run


def test_a_recorded_run_is_listed_and_shown(assess: Run, sekisho: Run, tmp_path: Path) -> None:
    code, out, _ = assess("--record", "P1", "--why", "監査の前")
    assert code == 0
    assert "この結果を評価 A2026-000001 として保管しました。" in out
    written = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))

    code, out, _ = sekisho("assessment", "list")
    assert (code, "A2026-000001" in out, "2026/05/20" in out, "第一工場" in out) == (0, True, True, True)
    (row,) = json.loads(sekisho("assessment", "list", "--json")[1])
    assert (row["number"], row["as_of"], row["who"]) == ("A2026-000001", str(DAY), "P1")
    assert row["high"] == written["summary"]["findings"]["high"]

    code, out, _ = sekisho("assessment", "show", "A2026-000001")
    assert (code, "これより前の日の評価はありません。" in out) == (0, True)
    sha256 = written["sources"][0]["sha256"]
    assert f"line a.pcap  {sha256[:12]}  1日前まで" in out
    whole = json.loads(sekisho("assessment", "show", "A2026-000001", "--json")[1])
    assert {name: whole[name] for name in written if name != "findings"} == {
        name: value for name, value in written.items() if name != "findings"
    }
    assert whole["findings"][0]["first_seen"] == {"number": "A2026-000001", "day": str(DAY)}
    journal = sekisho("ledger", "history", "assessment", "A2026-000001", "--site", "第一工場")[1]
    assert "監査の前" in journal


def test_the_next_run_tells_what_got_worse(assess: Run, sekisho: Run) -> None:
    assess("--record", "P1")
    (accepted, *_) = json.loads(sekisho("assessment", "show", "A2026-000001", "--json")[1])["findings"]
    assess("--record", "P1", day="2026-05-21")
    told = sekisho("assessment", "show", "A2026-000002", "--lang", "en")[1]
    assert "Since A2026-000001 (2026/05/20)" in told
    assert "Nothing got worse." in told
    assess("--record", "P1", day="2026-07-01")
    told = sekisho("assessment", "show", "A2026-000003")[1]
    assert "悪くなった実施例" in told
    assert "→ 証跡が古い" in told
    (line,) = (one for one in told.splitlines() if one.startswith("line a.pcap"))
    assert line.endswith("43日前まで  △ 証跡が古い")
    assert accepted["id"] not in told


def test_decisions_of_the_home_count(assess: Run, sekisho: Run) -> None:
    every = json.loads(assess("--json")[1])
    (finding, *_) = [one for one in every["findings"] if one["severity"] == "high"]
    write([
        Decision(finding=one, deed=Deed.FALSE_ALARM, reason="試験", person="P1", decided=DAY, site="第一工場")
        for one in (finding["id"], "gone")
    ])  # fmt: skip
    told: dict[str, Any] = json.loads(assess("--json", "--record", "P1")[1])
    assert told["summary"]["findings"]["high"] == every["summary"]["findings"]["high"] - 1
    assert len(told["findings"]) == len(every["findings"])
    (decided,) = [one for one in told["findings"] if one["decision"]]
    assert (decided["id"], decided["standing"]) == (finding["id"], "false-alarm")
    assert [one["finding"] for one in told["idle_decisions"]] == ["gone"]
    (row,) = json.loads(sekisho("assessment", "list", "--json")[1])
    assert row["high"] == told["summary"]["findings"]["high"]
    rest = [one for one in told["findings"] if one["standing"] == "open" and one["severity"] == "high"]
    assert assess("--fail-on", "high")[0] == (1 if rest else 0)


def test_to_record_needs_a_home_and_an_unknown_number_is_told(
    sekisho: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = sekisho("assessment", "show", "A2026-000009")
    assert (code, "store.E031" in err) == (2, True)
    assert "保管した評価はまだありません。" in sekisho("assessment", "list")[1]
    capture = write_pcap(tmp_path / "a.pcap", small_packets())
    monkeypatch.setattr("sys.argv", ["sekisho", "assess", str(capture), "--record", "P1", "--out", str(tmp_path / "o")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "--record には結果の保管先が必要です。" in capsys.readouterr().out


def test_a_run_that_cannot_be_kept_is_told_and_its_files_stay(
    assess: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from sekisho.security.store import assessments  # noqa: PLC0415 -- needs an open home

    monkeypatch.setattr(assessments, "KEPT_RESULT_BYTES", 100)
    code, _, err = assess("--record", "P1")
    assert (code, "store.E030" in err) == (2, True)
    assert (tmp_path / "out/findings.json").is_file()
