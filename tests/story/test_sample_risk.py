"""The risk analysis of the sample factory, as `sekisho risk` tells it."""

import json
from pathlib import Path

import pytest

from sekisho.cli import main

SAMPLES = Path(__file__).parents[2] / "samples"


def test_the_sheet_of_the_sample_factory_is_held_against_its_ledgers_and_traffic(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["risk", SAMPLES / "captures", "--ledgers", SAMPLES / "ledgers.xlsx", "--ledgers", SAMPLES / "risk.xlsx"]
    words += ["--as-of", "2026-11-25", "--out", "out", "--json", "--fail-on", "high"]
    monkeypatch.setattr("sys.argv", ["sekisho", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        main()
    said = json.loads(capsys.readouterr().out)
    assert stopped.value.code == 1
    assert said["problems"] == []
    assert {one["system"]: (one["shown"], one["level"]) for one in said["systems"]} == {
        "生産計画管理": ("intranet", "medium"),
        "ネットワーク・共通": ("internet", "high"),
        "生産工程管理": ("internet", "high"),
        "ロボット・搬送": ("intranet", "high"),
        "作業改善支援": ("intranet", "medium"),
        "作業記録画像": ("intranet", "low"),
        "設計": ("intranet", "high"),
        "部品管理(RFID)": ("intranet", None),
    }
    assert sorted((one["check"], one["subject"]["key"]) for one in said["findings"]) == [
        ("risk/connection-wider", "生産工程管理"),
        ("risk/high-untreated", "ロボット・搬送"),
        ("risk/high-untreated", "生産工程管理"),
        ("risk/high-untreated", "設計"),
        ("risk/impact-differs", "設計"),
        ("risk/score-differs", "ロボット・搬送"),
        ("risk/score-differs", "生産工程管理"),
        ("risk/score-differs", "設計"),
        ("risk/target-low", "ネットワーク・共通"),
        ("risk/target-low", "ロボット・搬送"),
        ("risk/unrated", "部品管理(RFID)"),
    ]
    entered = {one["steps"][0]["threat"] for one in said["trees"]}
    assert entered == {"intrusion", "remote-access", "wireless", "media", "carried-in", "account"}
    assert said["cut"]["cheapest"]
    assert said["cut"]["after"]["A"] == 0
    assert "patch:F1-01 見本-2026-01" in {one["measure"] for one in said["cut"]["measures"]}
