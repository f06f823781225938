"""Pinned versions against advisories: exactly those within a range are affected, and the answer says what it rests on.

Every advisory here is invented; none is about a real hole.
"""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_dependencies import ORDER, audit, main, npm_pins, pep440, python_pins, semver

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 25)
Put = Callable[..., Path]
Range = dict[str, Any]


def ranged(kind: str, *events: dict[str, str]) -> Range:
    return {"type": kind, "events": list(events)}


def introduced(version: str) -> dict[str, str]:
    return {"introduced": version}


def fixed(version: str) -> dict[str, str]:
    return {"fixed": version}


def last(version: str) -> dict[str, str]:
    return {"last_affected": version}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write an invented advisory into the folder `osv`, two layers deep as the PyPA has them."""

    def written(name: str, *ranges: Range, ecosystem: str = "PyPI", number: str = "INVENTED-1", **more: Any) -> Path:
        folder = tmp_path / "osv" / name.replace("/", "_")
        folder.mkdir(parents=True, exist_ok=True)
        versions = more.pop("versions", [])
        one = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": list(ranges), "versions": versions}
        told = {"id": number, "modified": "2026-11-20T00:00:00Z", "summary": "invented", "affected": [one], **more}
        (folder / f"{number}.json").write_text(json.dumps(told), "utf-8")
        return tmp_path / "osv"

    return written


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run it on some pins; exit code and all that was said."""

    def ran(pins: str, packages: dict[str, str] | None = None, folder: Path | None = None) -> tuple[int, str]:
        (tmp_path / "constraints.txt").write_text(pins, "utf-8")
        told = {f"node_modules/{name}": {"version": version} for name, version in (packages or {}).items()}
        (tmp_path / "lock.json").write_text(json.dumps({"packages": {"": {"version": "9.9.9"}, **told}}), "utf-8")
        words = ["--osv", str(folder or tmp_path / "osv"), "--constraints", str(tmp_path / "constraints.txt")]
        code = main([*words, "--lock", str(tmp_path / "lock.json")], TODAY)
        found = capsys.readouterr()
        return code, found.out + found.err

    return ran


@pytest.mark.parametrize(
    ("version", "hit"),
    [
        ("1.0", False), ("1.9.99", False), ("2.0rc1", False), ("2.0", True), ("2.0.0", True), ("2.4.9", True),
        ("2.5.dev1", True), ("2.5a1", True), ("2.5", False), ("2.5.0", False), ("2.5.post1", False), ("3", False),
        ("1!2.1", False),
    ],
)  # fmt: skip
def test_introduced_is_in_it_and_fixed_is_not(version: str, hit: bool, put: Put, run: Any) -> None:
    put("Some_Part", ranged("ECOSYSTEM", introduced("2.0"), fixed("2.5")))
    code, said = run(f"some.part=={version}  # a note\n")
    assert (code, "INVENTED-1  some-part" in said) == ((1, True) if hit else (0, False))
    if hit:
        assert "fixed in: 2.5" in said


@pytest.mark.parametrize(
    ("version", "hit"), [("0.1", True), ("1.2.2", True), ("1.2.3", True), ("1.2.3.post1", False), ("1.2.4", False)]
)
def test_last_affected_is_in_it_and_zero_is_before_all(version: str, hit: bool, put: Put, run: Any) -> None:
    put("part", ranged("ECOSYSTEM", introduced("0"), last("1.2.3")))
    code, said = run(f"part=={version}\n")
    assert code == int(hit)
    assert ("no fixed version is named" in said) == hit


@pytest.mark.parametrize(
    ("version", "hit"), [("1.5", True), ("2.0", False), ("2.7", False), ("3.0", True), ("3.1", True), ("3.2", False)]
)
def test_a_range_may_begin_again_in_any_order(version: str, hit: bool, put: Put, run: Any) -> None:
    put("part", ranged("ECOSYSTEM", fixed("3.2"), introduced("3.0"), fixed("2.0"), introduced("0")))
    assert run(f"part=={version}\n")[0] == int(hit)


def test_listed_versions_count_beside_ranges(put: Put, run: Any) -> None:
    put("part", versions=["1.0", "1.10"])
    assert run("part==1.10.0\n")[0] == 1
    assert run("part==1.1\n")[0] == 0


def test_ranges_of_commits_and_other_ecosystems_say_nothing(put: Put, run: Any) -> None:
    put("part", ranged("GIT", introduced("0"), fixed("deadbeef")))
    put("part", ranged("ECOSYSTEM", introduced("0")), ecosystem="npm", number="INVENTED-2")
    assert run("part==1.0\n")[0] == 0
    assert run("part==1.0\n", {"part": "1.0.0"})[0] == 1


@pytest.mark.parametrize(
    ("version", "hit"),
    [
        ("1.0.0-alpha", False), ("1.0.0", True), ("1.9.10", True), ("2.0.0-beta.2", True), ("2.0.0-rc.1", False),
        ("2.0.0", False), ("2.0.0+build", False), ("1.9.10+build", True),
    ],
)  # fmt: skip
def test_npm_versions_are_sorted_as_semantic_versions(version: str, hit: bool, put: Put, run: Any) -> None:
    put("@some/part", ranged("SEMVER", introduced("1.0.0"), fixed("2.0.0-rc.1")), ecosystem="npm")
    code, said = run("", {"@some/part": version})
    assert (code, f"@some/part {version}" in said) == ((1, True) if hit else (0, False))


def test_the_order_of_semantic_versions_is_that_of_the_standard() -> None:
    texts = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1"
    listed = texts.split()  # Semantic Versioning 2.0.0, 11.4.4
    assert sorted(listed, key=semver, reverse=True) == listed[::-1]


@given(st.text(max_size=20))
def test_any_text_is_a_version_or_refused(text: str) -> None:
    for order in (semver, pep440):
        try:
            order(text)
        except ValueError:
            continue


def test_a_package_inside_another_is_held_too(put: Put, tmp_path: Path) -> None:
    folder = put("inner", ranged("SEMVER", introduced("0"), fixed("2.0.0")), ecosystem="npm")
    lock = {"packages": {"node_modules/outer/node_modules/inner": {"version": "1.0.0"}}}
    assert [hit.pinned.name for hit in audit(npm_pins(lock), folder).hits] == ["inner"]
    assert tmp_path.is_dir()


def test_a_withdrawn_advisory_is_read_and_counts_for_nothing(put: Put, run: Any) -> None:
    put("part", ranged("ECOSYSTEM", introduced("0")), withdrawn="2026-11-01T00:00:00Z")
    code, said = run("part==1.0\n")
    assert code == 0
    assert "held against 1 advisories (1 of them withdrawn)" in said.replace("\n", " ").replace("  ", " ")


def test_it_says_how_much_it_read_and_how_new_that_is(put: Put, run: Any) -> None:
    put("other", ranged("ECOSYSTEM", introduced("0")), modified="2026-10-02T03:04:05Z")
    (put("part", number="INVENTED-2", modified="2026-09-01T00:00:00Z") / "broken.json").write_text("{", "utf-8")
    code, said = run("part==1.0\nthird==2\n")
    assert code == 0
    assert "0 affected; 2 pinned versions held against 2 advisories" in said
    assert "the newest was modified on 2026-10-02" in said
    assert "not read: broken.json" in said
    assert "more than 30 days old" in said


def test_a_version_that_cannot_be_ordered_is_told_and_not_passed_over(put: Put, run: Any) -> None:
    put("part", ranged("ECOSYSTEM", introduced("one-of-these-days")))
    code, said = run("part==1.0\n")
    assert code == 0
    assert "not read: INVENTED-1 (part:" in said


@pytest.mark.parametrize("kind", ["missing", "empty", "nothing of the form"])
def test_nothing_to_hold_them_against_is_no_good_news(kind: str, tmp_path: Path, run: Any) -> None:
    folder = tmp_path / "osv"
    if kind != "missing":
        folder.mkdir()
    if kind == "nothing of the form":
        (folder / "list.json").write_text("[]", "utf-8")
        (folder / "other.json").write_text('{"id": "x"}', "utf-8")
    code, said = run("part==1.0\n", None, folder)
    assert code == 2
    assert "affected;" not in said
    assert str(folder) in said


def test_our_own_pins_are_all_read() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    pins = list(python_pins(text))
    assert len(pins) == sum("==" in line for line in text.splitlines())
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text("utf-8"))
    names = {one.name for one in npm_pins(lock)}
    assert {"htmx.org", "cytoscape", "tabulator-tables", "@esbuild/linux-x64"} <= names
    for one in (*pins, *npm_pins(lock)):
        ORDER[one.ecosystem](one.version)
