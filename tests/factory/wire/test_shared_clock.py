"""All processes of a factory show the same time, whatever is set or restarted."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.factory.wire.shared_clock import ClockRefused, shared_clock

SHOWN = "import sys, pathlib; from sekisho.factory.wire.shared_clock import shared_clock as at; "
SHOWN += "print(at(pathlib.Path(sys.argv[1])).now().isoformat())"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


def changed(file: Path, **values: Any) -> datetime:
    """The file as it would be had something else happened; what it says it shows."""
    held = json.loads(file.read_text()) | values
    file.write_text(json.dumps(held))
    return datetime.fromisoformat(held["shows"])


def test_another_process_shows_the_same_time(file: Path) -> None:
    here = shared_clock(file, 1000)
    before = here.now()
    told = subprocess.run([sys.executable, "-c", SHOWN, file], capture_output=True, text=True, check=True).stdout
    assert before <= datetime.fromisoformat(told.strip()) <= here.now()


def test_all_that_begin_at_once_show_the_same_time(file: Path) -> None:
    with ThreadPoolExecutor(8) as together:
        clocks = list(together.map(lambda _: shared_clock(file, 240), range(8)))
    shown = [one.now() for one in clocks]
    assert shown == sorted(shown)
    assert clocks[0].now() >= shown[-1]


def test_the_first_begins_now_and_sets_the_speed(file: Path) -> None:
    before = datetime.now(UTC)
    first = shared_clock(file, 60)
    assert before <= first.now()
    assert (first.factor, shared_clock(file).factor) == (60, 60)
    assert shared_clock(file.with_name("other.json")).factor == 1


def test_a_clock_on_the_wall_that_is_set_changes_nothing(file: Path) -> None:
    first = shared_clock(file, 60)
    changed(file, wall="2001-01-01T00:00:00Z")
    before = first.now()
    assert before <= shared_clock(file).now() <= first.now()


def test_after_a_restart_of_the_machine_the_clock_on_the_wall_says_how_long_it_took(file: Path) -> None:
    shared_clock(file, 60)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    shows = changed(file, boot="another", wall=an_hour_ago.isoformat(), monotonic_s=1e9)
    assert timedelta(hours=60) <= shared_clock(file).now() - shows < timedelta(hours=61)
    assert json.loads(file.read_text())["boot"] != "another"


def test_a_clock_on_the_wall_that_went_back_does_not_take_the_factory_back(file: Path) -> None:
    shared_clock(file, 60)
    shows = changed(file, boot="another", wall="2999-01-01T00:00:00Z")
    assert shared_clock(file).now() >= shows


def test_another_speed_is_refused_to_one_and_counts_from_now_on_for_all(file: Path) -> None:
    first = shared_clock(file, 60)
    before = first.now()
    with pytest.raises(ClockRefused, match="runs 60 times as fast"):
        shared_clock(file, 30)
    changed(file, wall="2001-01-01T00:00:00Z")
    assert before <= shared_clock(file, 30, changes=True).now() <= first.now()
    assert shared_clock(file).factor == 30


@pytest.mark.parametrize("content", ["", "[]", '{"boot": "b"}', '{"factor": -1}'])
def test_a_file_that_cannot_be_read_is_told_and_kept(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(ClockRefused, match=r"clock\.json cannot be read as the factory's time"):
        shared_clock(file)
    assert file.read_text() == content
