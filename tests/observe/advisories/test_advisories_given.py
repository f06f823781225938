"""Advisories among other evidence: read together, told file by file, and known by their hashes."""

import datetime as dt
import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

from test_intelligence import KEV, advisory, folder, packed

from sekisho.security.observe.advisories.given import renamed
from sekisho.security.observe.advisories.limits import PROBLEMS_OF_A_CODE
from sekisho.security.observe.advisories.sources import SourceKind
from sekisho.security.observe.reading import read

CAPTURE = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")


def files(path: Path, **contents: str | bytes) -> list[Path]:
    return [
        folder(path, {name.replace("_", "."): content}) / name.replace("_", ".") for name, content in contents.items()
    ]


def test_each_file_is_a_source_behind_the_others_and_equal_sources_are_told_once(tmp_path: Path) -> None:
    given = files(
        tmp_path, a_json=advisory("ADV-1"), kev_gz=gzip.compress(KEV.encode()), line_pcap=CAPTURE,
        b_json=advisory("ADV-2", revised="2031-05-01"),
    )  # fmt: skip
    seen = read(given)
    assert [(one.name, one.kind, one.records) for one in seen.sources] == [
        ("line.pcap", "pcap", 0), ("a.json", "advisory", 1), ("kev.gz", "advisory", 1), ("b.json", "advisory", 1),
    ]  # fmt: skip
    assert [one.sha256 for one in seen.sources[1:]] == [
        hashlib.sha256(given[at].read_bytes()).hexdigest() for at in (0, 1, 3)
    ]
    assert seen.sources[3].last == dt.datetime(2031, 5, 1, 3, tzinfo=dt.UTC), "noon in Japan"
    assert (seen.first, seen.last) == (None, None), "advisories observe nothing"
    assert seen.intelligence
    told = [(one.kind, one.input, one.documents, one.records) for one in seen.intelligence.sources]
    assert told == [(SourceKind.CSAF, "", 2, 2), (SourceKind.KEV, "kev.gz", 1, 1)]
    assert seen.problems == ()


def test_the_newest_revision_counts_wherever_it_lies(tmp_path: Path) -> None:
    old, new = advisory("ADV-1", revised="2031-04-01"), advisory("ADV-1", revised="2031-06-01", title="new")
    archive = packed(tmp_path / "a.zip", {"x/new.json": new})
    seen = read([*files(tmp_path, old_json=old), archive])
    assert seen.intelligence
    (found,) = seen.intelligence.advisories
    assert (found.title, found.file, found.archive) == ("new", "new.json", "a.zip")
    assert found.archive_sha256 == hashlib.sha256(archive.read_bytes()).hexdigest() == seen.sources[1].sha256
    assert [(one.code, one.file) for one in seen.problems] == [("advisory.W002", "old.json")]
    assert [one.records for one in seen.sources] == [0, 1]


def test_equal_content_is_one_source(tmp_path: Path) -> None:
    seen = read(files(tmp_path, a_json=advisory(), b_json=advisory()))
    assert [one.name for one in seen.sources] == ["a.json"]
    assert [(one.code, one.file) for one in seen.problems] == [("advisory.W001", "b.json")]


def test_what_lies_beside_advisories_is_passed_over_and_told_where_it_is_alone(tmp_path: Path) -> None:
    given = files(tmp_path, a_json=advisory(), a_sha512="0" * 128 + "  a.json\n", a_asc="-----BEGIN PGP SIGNATURE-----")
    assert read(given).problems == ()
    assert [(one.code, one.file) for one in read(given[1:]).problems] == [
        ("observe.E009", "a.sha512"), ("observe.E009", "a.asc"),
    ]  # fmt: skip


def test_a_broken_one_is_a_problem_and_no_source(tmp_path: Path) -> None:
    seen = read(files(tmp_path, bad_json='{"csaf_version": "2.0", ', a_json=advisory()))
    assert [one.name for one in seen.sources] == ["a.json"]
    assert [(one.code, one.file) for one in seen.problems] == [("advisory.E003", "bad.json")]


def test_many_files_with_one_problem_are_told_up_to_their_number(tmp_path: Path) -> None:
    many = [folder(tmp_path, {f"{at:03}.json": f'{{"csaf_version": {at}, '}) / f"{at:03}.json" for at in range(60)]
    problems = read([*many, *files(tmp_path, a_json=advisory())]).problems
    assert len(problems) == PROBLEMS_OF_A_CODE + 1
    assert problems[-1].text.ja.startswith("同じ問題のファイルがほかに10個あります。")


def test_the_names_that_files_came_with_stand_everywhere(tmp_path: Path) -> None:
    seen = read(files(tmp_path, a_json=advisory()))
    assert seen.intelligence
    named = renamed(seen.intelligence, {"a.json": "会社の名前.json"})
    assert named.advisories[0].file == named.sources[0].input == "会社の名前.json"


def test_a_list_of_cycles_is_of_the_product_that_its_file_came_named_for(tmp_path: Path) -> None:
    first, second = '[{"cycle": "7.2", "eol": "2031-01-01"}]', '[{"cycle": "7.2", "eol": "2030-01-01"}]'
    whole = (
        '{"schema_version": "1.2.0", "result": {"name": "ubuntu", "label": "Ubuntu", "releases": [{"name": "22.04"}]}}'
    )
    archive = packed(tmp_path / "z.zip", {"debian.json": '[{"cycle": "12", "eol": false}]'})
    seen = read([*files(tmp_path, a0_json=first, b0_json=second, c0_json=whole), archive])
    assert seen.intelligence
    assert [(one.product, one.cycle) for one in seen.intelligence.lifecycles] == [
        ("a0", "7.2"), ("b0", "7.2"), ("debian", "12"), ("ubuntu", "22.04"),
    ]  # fmt: skip
    named = renamed(seen.intelligence, {"a0.json": "fortios.json", "b0.json": "fortios.json", "c0.json": "x.json"})
    assert [(one.product, one.cycle, one.end, one.file) for one in named.lifecycles] == [
        ("debian", "12", None, "debian.json"),
        ("fortios", "7.2", dt.date(2031, 1, 1), "fortios.json"),
        ("ubuntu", "22.04", None, "x.json"),
    ]
    stored = {one.product: (one.sha256, one.archive, one.archive_sha256) for one in named.lifecycles}
    of_archive = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert stored["debian"][1:] == ("z.zip", of_archive)
    assert stored["fortios"] == (hashlib.sha256(first.encode()).hexdigest(), "", "")


def test_without_advisories_none_of_their_readers_is_loaded(tmp_path: Path) -> None:
    (capture,) = files(tmp_path, line_pcap=CAPTURE)
    code = (
        "import sys, pathlib; from sekisho.security.observe.reading import read; "
        f"assert read([pathlib.Path({str(capture)!r})]).sources; "
        "print([one for one in sys.modules if 'advisories' in one or 'rapidfuzz' in one])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
