"""Advisories as evidence of the main job: findings, state, JSON, report, and the same from `sekisho match`."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_match_command import RUNNER, VECTOR, advisory, ledgers, run

from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.vulnerability import Vulnerability
from sekisho.security.present.commands.words import words
from sekisho.security.work.kept_match import kept_match
from sekisho.security.work.kept_packing import packed, unpacked
from sekisho.security.work.kept_reading import decoded

EPSS = "#model_version:v2026,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1001,0.5,0.9\n"
KEV = {
    "catalogVersion": "2026.11.20", "dateReleased": "2026-11-20T00:00:00Z",
    "vulnerabilities": [{"cveID": "CVE-2026-1001", "dateAdded": "2026-11-19"}],
}  # fmt: skip


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    folder = tmp_path / "carried"
    folder.mkdir()
    for number, version in (("INV-1", "< 2.11"), ("INV-2", "< 1.0"), *((f"INV-{at}", "< 0.1") for at in range(3, 8))):
        told = advisory(number, "Moxa", "NPort 5110", version, f"CVE-2026-100{number[-1]}", vector=VECTOR)
        (folder / f"{number}.json").write_text(json.dumps(told))
    (folder / "epss.csv").write_text(EPSS)
    return folder


def assessed(tmp_path: Path, *evidence: Path, book: Path | None = None) -> dict[str, Any]:
    arguments = ["assess", *map(str, evidence), "--ledgers", str(book or ledgers(tmp_path)), "--as-of", "2026-11-25",
                 "--out", str(tmp_path / "out"), "--json"]  # fmt: skip
    ended = RUNNER.invoke(words, arguments)
    assert ended.exit_code == 0, ended.output
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def state(said: dict[str, Any], rule: str, system: str) -> tuple[str, str]:
    (one,) = (one for one in said["sites"][0]["rules"] if (one["rule"], one["system"]) == (rule, system))
    return one["reasons"][0]["state"], one["reasons"][0]["text"]["ja"]


def test_a_folder_of_advisories_gives_findings_with_their_file_and_fails_the_rule(
    tmp_path: Path, carried: Path
) -> None:
    said = assessed(tmp_path, carried)
    found = [one for one in said["findings"] if one["check"] == "vulnerability/unlisted"]
    assert {one["subject"]["key"] for one in found} == {"A1 / INV-1", "A3 / INV-1"}
    first = next(one for one in found if one["subject"]["key"] == "A1 / INV-1")
    assert first["rules"] == ["3.1.10-1", "4.4.6-1"]
    assert first["evidence"][1] == {
        "sha256": next(one["sha256"] for one in said["sources"] if one["file"] == "INV-1.json"),
        "file": "INV-1.json", "unit": "file", "at": "",
    }  # fmt: skip
    assert state(said, "3.1.10-1", "塗装") == ("fails", "指摘が1件あります。")
    assert state(said, "5.1.1-1", "塗装") == ("not-assessed", "通信の証跡がないため照合できません。")
    assert [one["kind"] for one in said["sources"]] == ["advisory"] * 8
    assert said["problems"] == []


def test_known_exploitation_is_grave(tmp_path: Path, carried: Path) -> None:
    (carried / "kev.json").write_text(json.dumps(KEV))
    said = assessed(tmp_path, carried)
    assert {one["severity"] for one in said["findings"] if one["check"] == "vulnerability/exploited-unlisted"} == {
        "high"
    }
    assert "vulnerability/unlisted" not in {one["check"] for one in said["findings"]}


def test_an_archive_is_cited_by_its_hash_and_the_name_in_it(tmp_path: Path, carried: Path) -> None:
    archive = tmp_path / "csaf.zip"
    with zipfile.ZipFile(archive, "w") as packing:
        for one in carried.glob("INV-*.json"):
            packing.write(one, f"csaf/{one.name}")
    said = assessed(tmp_path, archive)
    (source,) = said["sources"]
    assert (source["file"], source["records"], source["last"]) == ("csaf.zip", 7, "2026-11-02T03:00:00Z")
    (place, *_) = {
        json.dumps(one["evidence"][-1]) for one in said["findings"] if one["check"] == "vulnerability/unlisted"
    }
    assert json.loads(place) == {
        "sha256": source["sha256"], "file": "csaf.zip", "unit": "member", "at": "INV-1.json",
    }  # fmt: skip
    assert said["match"]["affected"][0]["evidence"] == json.loads(place)


def test_the_run_tells_the_matching_and_is_kept_with_it(tmp_path: Path, carried: Path) -> None:
    said = assessed(tmp_path, carried)
    match = said["match"]
    assert (match["held"], len(match["affected"]), match["not_affected_count"]) == (4, 2, 12)
    assert "not_affected" not in match
    assert [(one["kind"], one["input"], one["documents"]) for one in match["sources"]] == [
        ("csaf", "", 7), ("epss", "epss.csv", 1),
    ]  # fmt: skip
    kept = decoded(packed(said))
    assert kept.match == match
    assert unpacked(packed(said)) == said
    assert [one.ja for one in kept_match(match).uncovered] == ["シーメンス", "架空電機"]


def test_a_run_without_advisories_and_their_ledgers_says_nothing_of_them(tmp_path: Path) -> None:
    said = assessed(tmp_path)
    assert said["match"] is None
    assert decoded(packed(said)).match is None
    assert state(said, "3.1.10-1", "塗装") == ("not-assessed", "アドバイザリがないため照合できません。")


def test_the_ledgers_alone_tell_what_comes_back_and_what_waits(tmp_path: Path) -> None:
    import datetime as dt  # noqa: PLC0415 -- of this one

    day = dt.date(2026, 11, 1)
    book = ledgers(
        tmp_path, Vulnerability(asset="A1", name="CVE-1", again=day), AdvisoryRecord(number="INV-9", received=day)
    )
    match = assessed(tmp_path, book=book)["match"]
    assert [one["name"] for one in match["deferrals_to_judge_again"]] == ["CVE-1"]
    assert match["on_their_way"][0]["stays"] == [{"step": "passed_on", "days": 24, "ended": None}]
    assert (match["held"], match["vendors_without_a_source"]) == (0, [])


def test_many_files_of_advisories_are_one_line_of_the_report(tmp_path: Path, carried: Path) -> None:
    assessed(tmp_path, carried)
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    sources = report[report.index('<section id="sources"') :]
    assert "INV-1.json ほか7ファイル" in sources
    assert "INV-2.json" not in sources.partition('<section id="ledgers"')[0]


def test_match_takes_advisories_among_the_evidence_as_those_that_are_named(tmp_path: Path, carried: Path) -> None:
    book = ledgers(tmp_path)
    named = json.loads(run(tmp_path, book, carried, "--json").stdout)
    arguments = ["match", str(carried), "--ledgers", str(book), "--out", str(tmp_path / "out"), "--as-of",
                 "2026-11-25", "--json"]  # fmt: skip
    among = json.loads(RUNNER.invoke(words, arguments).stdout)
    sources = {"sources", "problems"}
    assert {key: value for key, value in among.items() if key not in sources} == {
        key: value for key, value in named.items() if key not in sources
    }
    assert sum(one["records"] for one in among["sources"]) == sum(one["records"] for one in named["sources"]) == 8
