"""A folder of rotating captures, taken step by step, against the same files read at once."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.guard.hashing import sha256_of
from sekisho.security.observe import rotating
from sekisho.security.observe.reading import read
from sekisho.security.observe.rotating import Rotation
from sekisho.security.observe.tables import Observed

CAPTURES = sorted((Path(__file__).parents[2] / "samples/captures").glob("*.pcap"))
NOW = 1_800_000_000


def put(source: Path | bytes, path: Path, written_s: int) -> Path:
    path.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
    os.utime(path, (written_s, written_s))
    return path


def same(one: Observed, other: Observed) -> bool:
    tables = ("flows", "hosts", "identities", "operations")
    return one.sources == other.sources and all(getattr(one, t).equals(getattr(other, t)) for t in tables)


@settings(max_examples=5, deadline=None)
@given(steps=st.lists(st.integers(1, 2), min_size=2, max_size=3))
def test_files_taken_in_batches_equal_all_read_at_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("ring")
    rotation, paths = Rotation(folder), []
    for step in steps:
        for _ in range(step):
            at = len(paths) % len(CAPTURES)
            if len(paths) < len(CAPTURES):
                paths.append(put(CAPTURES[at], folder / f"{at:03}.pcap", NOW + at))
        rotation.take(NOW + len(paths))
    rotation.take(NOW + 3600)
    whole = read(paths)
    assert whole.flows.height > 0
    assert same(rotation.observed, whole)


def test_the_newest_file_is_left_until_it_was_quiet(tmp_path: Path) -> None:
    put(CAPTURES[0], tmp_path / "a.pcap", NOW - 10)
    put(CAPTURES[1], tmp_path / "b.pcap", NOW)
    rotation = Rotation(tmp_path, quiet_s=60)
    assert rotation.take(NOW + 59) == ("a.pcap",)
    assert rotation.take(NOW + 60) == ("b.pcap",)
    assert rotation.take(NOW + 61) == ()


def test_a_file_that_grew_is_not_counted_twice(tmp_path: Path) -> None:
    rotation = Rotation(tmp_path)
    put(CAPTURES[0].read_bytes()[:4000], tmp_path / "a.pcap", NOW)
    rotation.take(NOW + 60)
    path = put(CAPTURES[0], tmp_path / "a.pcap", NOW + 100)
    assert rotation.take(NOW + 160) == ("a.pcap",)
    assert same(rotation.observed, read([path]))


def test_a_name_used_again_by_a_ring_is_another_source(tmp_path: Path) -> None:
    rotation = Rotation(tmp_path)
    put(CAPTURES[0], tmp_path / "a.pcap", NOW)
    rotation.take(NOW + 60)
    put(CAPTURES[1], tmp_path / "a.pcap", NOW + 100)
    rotation.take(NOW + 160)
    assert [one.sha256 for one in rotation.observed.sources] == [sha256_of(one) for one in CAPTURES[:2]]


def test_equal_content_under_another_name_adds_nothing(tmp_path: Path) -> None:
    rotation = Rotation(tmp_path)
    put(CAPTURES[0], tmp_path / "a.pcap", NOW)
    put(CAPTURES[0], tmp_path / "b.pcap", NOW + 1)
    assert rotation.take(NOW + 61) == ("a.pcap", "b.pcap")
    assert [one.name for one in rotation.observed.sources] == ["a.pcap"]


def test_a_broken_file_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    put(b"\x1f\x8b\x08broken", tmp_path / "a.pcap.gz", NOW)
    put(CAPTURES[0], tmp_path / "b.pcap", NOW + 1)
    rotation = Rotation(tmp_path)
    rotation.take(NOW + 61)
    assert [one.file for one in rotation.observed.problems] == ["a.pcap.gz"]
    assert [one.name for one in rotation.observed.sources] == ["b.pcap"]
    assert rotation.take(NOW + 62) == ()


def test_what_a_ring_deletes_before_it_is_read_is_counted_and_no_fault_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(CAPTURES[0], tmp_path / "a.pcap", NOW)
    put(CAPTURES[1], tmp_path / "b.pcap", NOW + 1)
    rotation = Rotation(tmp_path)
    assert rotation.take(NOW + 2) == ("a.pcap",)
    (tmp_path / "a.pcap").unlink()  # was read
    (tmp_path / "b.pcap").unlink()  # was seen while it was written
    put(CAPTURES[2], tmp_path / "c.pcap", NOW + 2)
    put(CAPTURES[3], tmp_path / "d.pcap", NOW + 3)

    def after_the_ring(paths: list[Path]) -> Observed:
        (tmp_path / "c.pcap").unlink(missing_ok=True)
        return read(paths)

    monkeypatch.setattr(rotating, "read", after_the_ring)
    assert rotation.take(NOW + 65) == ("d.pcap",)
    assert rotation.missed == 2
    assert [one.name for one in rotation.observed.sources] == ["a.pcap", "d.pcap"]
    (told,) = rotation.observed.problems
    assert told.code == "observe.W009"
    assert told.text.ja == (
        "読む前に消されたファイルが2件あり、表に入っていません。リングのファイル数を増やすか、"
        "一つのファイルを長くしてください。"
    )
    assert rotation.take(NOW + 66) == ()
    assert rotation.missed == 2


def test_a_file_that_is_written_while_it_is_read_waits_for_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(CAPTURES[0].read_bytes()[:4000], tmp_path / "a.pcap", NOW)
    rotation = Rotation(tmp_path)
    with monkeypatch.context() as slow:

        def while_it_is_written(paths: list[Path]) -> Observed:
            part = read(paths)
            put(CAPTURES[0], tmp_path / "a.pcap", NOW + 61)
            return part

        slow.setattr(rotating, "read", while_it_is_written)
        assert rotation.take(NOW + 60) == ()
    assert rotation.observed.sources == ()
    assert rotation.take(NOW + 121) == ("a.pcap",)
    assert same(rotation.observed, read([tmp_path / "a.pcap"]))
    assert rotation.missed == 0


def test_what_is_gone_when_looked_at_and_what_is_no_file_is_left(tmp_path: Path) -> None:
    (tmp_path / "gone.pcap").symlink_to(tmp_path / "deleted")
    (tmp_path / "folder.pcap").mkdir()
    os.mkfifo(tmp_path / "pipe.pcap")
    put(CAPTURES[0], tmp_path / "a.pcap", NOW)
    rotation = Rotation(tmp_path)
    assert rotation.take(NOW + 60) == ("a.pcap",)
    assert rotation.observed.problems == ()
