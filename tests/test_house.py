"""The house itself: small modules, no unfinished words, no names of roles, every room on its floor."""

import importlib
import itertools
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
BY_HAND = [path for path in SOURCES if "migrations" not in path.parts and not path.stem.endswith("_auto")]
FLOORS = [
    "app", "range", "present", "store", "work", "risk", "checks", "ledgers", "observe", "catalogue", "terms", "content",
]  # fmt: skip


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_the_median_module_has_at_most_100_lines() -> None:
    sizes = sorted(len(path.read_text("utf-8").splitlines()) for path in BY_HAND)
    assert sizes[len(sizes) // 2] <= 100


def test_nothing_is_left_unfinished() -> None:
    word = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    assert [str(path) for path in SOURCES if word.search(path.read_text("utf-8"))] == []


def test_modules_are_named_for_what_they_know() -> None:
    roles = {"utils", "util", "helpers", "common", "core", "manager", "misc"}
    assert [str(path) for path in SOURCES if path.stem in roles or path.parent.name in roles] == []


def test_every_room_stands_on_its_floor() -> None:
    for room in FLOORS:
        assert (ROOT / "src/sekisho/security" / room).is_dir(), room


def test_a_content_file_is_small() -> None:
    large = [path for path in (ROOT / "src/sekisho/security/content").rglob("*.toml") if path.stat().st_size > 64_000]
    assert large == []


def test_the_wheel_and_the_package_say_the_same_version() -> None:
    from sekisho import __version__  # noqa: PLC0415

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert declared == __version__


def test_the_log_of_a_library_holds_no_stream_of_pytest() -> None:
    """It closes its stream when Django sets up logging, and every later test of the same process would fail."""
    absl = importlib.import_module("absl.logging")
    assert absl.get_absl_handler().python_handler.stream is sys.__stderr__


def test_no_two_files_of_tests_have_one_name() -> None:
    """Pytest would collect one of them and refuse the other."""
    names = sorted(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [one for one, next_one in itertools.pairwise(names) if one == next_one] == []
