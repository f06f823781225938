"""`--before`: what changed since an earlier period, on the terminal, as JSON and in the report."""

import json
from pathlib import Path

from typer.testing import CliRunner

from sekisho.security.present.commands.words import words


def flow(day: int, client: int, port: int, app: str) -> dict[str, object]:
    return {
        "event_type": "flow", "timestamp": f"2024-04-0{day}T17:00:00.000000+0900", "src_ip": f"10.0.0.{client}",
        "src_port": 50000, "dest_ip": "10.0.0.1", "dest_port": port, "proto": "TCP", "app_proto": app,
        "ether": {"src_macs": [f"00:1b:1b:00:00:0{client}"], "dest_macs": ["00:1b:1b:00:00:01"]},
        "flow": {
            "pkts_toserver": 900, "pkts_toclient": 900, "start": f"2024-04-0{day}T09:00:00.000000+0900",
            "end": f"2024-04-0{day}T17:00:00.000000+0900",
        },
    }  # fmt: skip


def written(path: Path, *events: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(one) for one in events), "utf-8")
    return path


def two_days(folder: Path) -> tuple[str, str]:
    before = written(folder / "day1.json", flow(1, 2, 502, "modbus"), flow(1, 3, 502, "modbus"))
    after = written(folder / "day2.json", flow(2, 2, 502, "modbus"), flow(2, 2, 23, "telnet"))
    return str(before), str(after)


def test_observe_tells_what_changed_and_keeps_all_of_it(tmp_path: Path) -> None:
    before, after = two_days(tmp_path)
    ran = CliRunner().invoke(words, ["observe", after, "--before", before, "--out", str(tmp_path / "out"), "--json"])
    told = json.loads(ran.stdout)
    assert (ran.exit_code, told["before"]) == (0, ["day1.json"])
    assert [(one["what"], one["how"], one["device"], one["item"]) for one in told["changes"]] == [
        ("device", "gone", "00:1b:1b:00:00:03", None),
        ("service", "new", "00:1b:1b:00:00:01", "tcp/23"),
        ("flow", "new", "00:1b:1b:00:00:01", "tcp/23"),
        ("flow", "gone", "00:1b:1b:00:00:01", "tcp/502"),
    ]
    assert told["changes"][1]["seen_after"]["file"] == "day2.json"
    assert json.loads((tmp_path / "out" / "changes.json").read_text("utf-8"))["change_counts"]["flow"]["new"] == 1


def test_observe_says_it_in_words(tmp_path: Path) -> None:
    before, after = two_days(tmp_path)
    ran = CliRunner().invoke(words, ["observe", after, "--before", before, "--out", str(tmp_path / "out")])
    assert "− 機器 00:1b:1b:00:00:03" in ran.stdout
    assert "+ 提供するサービス 00:1b:1b:00:00:01 tcp/23 telnet" in ran.stdout


def test_the_report_has_a_section_in_both_languages_only_where_an_earlier_period_is_given(tmp_path: Path) -> None:
    before, after = two_days(tmp_path)
    day = ["--as-of", "2024-04-03"]
    CliRunner().invoke(words, ["assess", after, "--before", before, "--out", str(tmp_path / "with"), *day])
    CliRunner().invoke(words, ["assess", after, "--out", str(tmp_path / "without"), *day])
    ja, en = ((tmp_path / "with" / name).read_text("utf-8") for name in ("report.html", "report.en.html"))
    assert '<section id="changes"' in ja
    assert "− 消失" in ja
    assert "What changed since the earlier period" in en
    assert 'id="changes"' not in (tmp_path / "without" / "report.html").read_text("utf-8")
    found = json.loads((tmp_path / "with" / "findings.json").read_text("utf-8"))
    assert [one["file"] for one in found["before"]] == ["day1.json"]
    assert "changed/new-service" in {one["check"] for one in found["findings"]}


def test_an_earlier_period_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    _, after = two_days(tmp_path)
    note = tmp_path / "note.txt"
    note.write_text("hello", "utf-8")
    ran = CliRunner().invoke(words, ["observe", after, "--before", str(note), "--out", str(tmp_path / "out")])
    assert "前の期間の証跡を読み取れなかったため、比べていません。" in ran.stdout
