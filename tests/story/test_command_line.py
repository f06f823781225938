"""The command line as a person uses it: exit codes, what is printed, and nothing lost on bad input."""

import json
import shutil
from pathlib import Path

import pytest

from commanding import Run

SAMPLES = Path(__file__).parents[2] / "samples"
BOOK = SAMPLES / "ledgers.xlsx"
CAPTURE = SAMPLES / "captures" / "20261124-business.pcap"


def test_the_main_job_writes_a_report_in_both_languages(sekisho: Run, tmp_path: Path) -> None:
    code, out, _ = sekisho("assess", CAPTURE, "--ledgers", BOOK, "--as-of", "2026-11-25", "--out", "result")
    assert code == 0
    assert out.rstrip().endswith("result/report.html")
    names = {path.name for path in (tmp_path / "result").iterdir()}
    assert {"report.html", "report.en.html", "findings.xlsx", "findings.json", "assets.parquet"} <= names


def test_a_grave_finding_gives_one_when_asked_to_fail(sekisho: Run) -> None:
    code, _, _ = sekisho("assess", CAPTURE, "--ledgers", BOOK, "--as-of", "2026-11-25", "--fail-on", "high")
    assert code == 1


def test_json_goes_to_standard_output_alone(sekisho: Run) -> None:
    code, out, _ = sekisho("assess", CAPTURE, "--ledgers", BOOK, "--as-of", "2026-11-25", "--json")
    assert code == 0
    assert json.loads(out)["findings"]


def test_nothing_readable_gives_two_and_says_why(sekisho: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.pcap").write_bytes(b"")
    code, out, _ = sekisho("assess", "empty.pcap")
    assert code == 2
    assert "empty.pcap: ファイルが空です。" in out
    assert "読み取れた入力が一つもありません。" in out


def test_a_broken_input_does_not_stop_the_others(sekisho: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.pcap").write_bytes(b"\xd4\xc3\xb2\xa1")
    shutil.copy(CAPTURE, tmp_path / "good.pcap")
    code, _, _ = sekisho("assess", "broken.pcap", "good.pcap", "--ledgers", BOOK, "--as-of", "2026-11-25", "--out", "r")
    assert code == 0
    assert "broken.pcap" in (tmp_path / "r" / "report.html").read_text("utf-8")


def test_an_unknown_key_of_the_policy_is_named(sekisho: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("unseen_day = 7\n", "utf-8")
    code, out, _ = sekisho("assess", CAPTURE, "--policy", "policy.toml")
    assert code == 2
    assert "policy.toml unseen_day: 知らないキーです。綴りを直すか、削除してください。" in out


def test_the_help_lists_every_word_of_both_halves(sekisho: Run) -> None:
    code, out, _ = sekisho("--help")
    assert code == 0
    words = {line.split()[1] for line in out.splitlines() if line.startswith("│ ") and line[2] not in " -"}
    assert {"assess", "observe", "ledger", "journal", "match", "risk", "zones", "range", "serve", "factory"} <= words


@pytest.mark.enable_socket
def test_a_folder_without_a_running_factory_is_told(sekisho: Run, tmp_path: Path) -> None:
    code, _, err = sekisho("factory", "status", "--home", str(tmp_path))
    assert code == 2
    assert f"sekisho factory up --home {tmp_path}" in err


def test_where_lists_a_subject_in_the_order_of_the_river(sekisho: Run) -> None:
    code, out, _ = sekisho("where", "dataflow")
    assert code == 0
    lines = out.split()
    assert lines.index("ledgers/dataflow.py") < lines.index("checks/dataflow.py")
    assert "content/forms/dataflow.toml" in lines


def test_observing_writes_the_four_tables_and_a_workbook(sekisho: Run, tmp_path: Path) -> None:
    code, _, _ = sekisho("observe", CAPTURE, "--out", "seen", "--frames")
    assert code == 0
    names = {path.name for path in (tmp_path / "seen").iterdir()}
    tables = {f"{name}.parquet" for name in ("assets", "dataflows", "identities", "operations", "frames")}
    assert tables <= names
    assert any(name.endswith(".xlsx") for name in names)
