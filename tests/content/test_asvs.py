"""The ASVS pages: every requirement of levels 1 and 2 once, what they name is there, the pages are those of the data.

A path that is there proves no requirement: people read that. It keeps the pages from naming what was renamed.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from asvs_tables import PAGES, STATES, order, page, requirements

ROOT = Path(__file__).parents[2]
EVERY = requirements()
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

LEVEL_1 = """
1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8
6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1
14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
LEVEL_2 = """
1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 3.4.3-6 3.5.4-5 3.7.1-2 4.1.2-3 4.2.1 4.3.1-2
4.4.2-4 5.1.1 5.2.3 5.4.1-3 6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5 7.5.1-2
7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.6-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3
11.3.3 11.4.2-4 11.5.1 11.6.1 12.1.2-3 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4 14.3.2-3 15.1.2-3
15.2.2-3 15.3.2-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17
"""
"""Ids of the release 5.0.0, a-b standing for all from the one to the other; 17 for its seven of level 2."""


def ids(text: str) -> list[str]:
    found: list[str] = []
    for word in text.split():
        first, _, last = word.partition("-")
        section, dot, at = first.rpartition(".")
        found += [f"{section}{dot}{number}" for number in range(int(at), int(last or at) + 1)]
    return found


def test_the_standard_has_70_and_183_of_them() -> None:
    assert (len(ids(LEVEL_1)), len(ids(LEVEL_2)) - 1 + 7) == (70, 183)
    assert len({*ids(LEVEL_1), *ids(LEVEL_2)}) == len(ids(LEVEL_1)) + len(ids(LEVEL_2))


def test_each_is_there_once_with_its_level() -> None:
    wanted = [*((one, 1) for one in ids(LEVEL_1)), *((one, 2) for one in ids(LEVEL_2))]
    assert [(one.id, one.level) for one in EVERY] == sorted(wanted, key=lambda pair: order(pair[0]))


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_it_says_what_holds_and_by_what(one: Any) -> None:
    assert one.state in STATES
    assert one.said["ja"].endswith("。")
    assert JAPANESE.search(one.said["ja"])
    assert one.said["en"].endswith(".")
    assert not JAPANESE.search(one.said["en"])
    assert [path for path in one.by if not (ROOT / path).is_file()] == []
    assert len(set(one.by)) == len(one.by)
    tests = [path for path in one.by if path.startswith("tests/") and Path(path).name.startswith("test_")]
    if one.state in {"met", "partly"}:
        assert tests, "a state without a test is only said"
        assert len(one.by) > len(tests), "a test alone keeps nothing"
    if one.state == "does not apply":
        assert not one.by


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_what_is_left_says_what_to_do(one: Any) -> None:
    left = one.state in {"partly", "not met"}
    assert bool(one.do) == left
    if left:
        assert one.do["ja"].endswith("。")
        assert one.do["en"].endswith(".")


@pytest.mark.parametrize(("language", "name"), PAGES.items())
def test_the_pages_are_those_of_the_data(language: str, name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == page(EVERY, language), "run `make content-tables`"


def test_the_counts_are_those_of_the_rows() -> None:
    lines = page(EVERY, "en").splitlines()
    counts = {line.split("|")[1].strip(): int(line.split("|")[4]) for line in lines[6:10]}
    assert counts == {state: sum(one.state == state for one in EVERY) for state in STATES}
    assert sum(counts.values()) == len(EVERY)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "THREAT_MODEL.md"])
def test_it_is_linked_to(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    ending = ".ja.md" if name == "README.ja.md" else ".md"
    assert f"(docs/asvs{ending})" in text
    assert f"(docs/security{ending})" in text
