"""The pass over a capture on its own thread: begun early, waited for, and ended wherever it is."""

import threading
from pathlib import Path

import polars as pl
import pytest

import packets as p
from sekisho.security.observe.capture import passing
from sekisho.security.observe.capture.passing import CannotOpen, Started, Stopped
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.reading import read

READ = bytes.fromhex("000100000006010300000002")


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "a.pcap"
    path.write_bytes(p.pcap_bytes([p.over_tcp(READ, 40000 + n % 50, 502) for n in range(5000)]))
    return path


def test_a_pass_begun_before_gives_what_one_begun_at_once_gives(capture: Path) -> None:
    at_once = read_capture(capture)
    with Started(capture) as started:
        seen = read([capture], started=started)
    assert seen.sources == at_once.sources
    assert seen.flows.equals(at_once.flows)
    assert seen.operations.equals(at_once.operations)


def test_a_pass_of_another_file_is_not_taken_for_this_one(capture: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.pcap"
    other.write_bytes(p.pcap_bytes([p.over_tcp(READ, 40000, 502)]))
    with Started(other) as started:
        assert read([capture], started=started).sources[0].records == 5000


def test_leaving_ends_every_thread_before_the_file_is_done(tmp_path: Path) -> None:
    path = tmp_path / "large.pcap"
    path.write_bytes(p.pcap_bytes([p.over_tcp(READ, 40000, 502) + bytes(1400)] * 60_000))
    before = threading.active_count()
    with Started(path) as started:
        started.unwanted = True
        with pytest.raises(Stopped):
            started.finished()
    assert started.done < path.stat().st_size
    assert threading.active_count() == before


def test_what_a_sink_of_frames_raises_reaches_who_waits_and_leaves_no_thread(capture: Path) -> None:
    def full(_rows: pl.DataFrame) -> None:
        raise OSError(28, "No space left on device")

    before = threading.active_count()
    with pytest.raises(OSError, match="No space left"):
        read_capture(capture, frames=full)
    assert threading.active_count() == before


def test_a_sink_that_says_time_out_is_not_mistaken_for_waiting(capture: Path) -> None:
    def slow(_rows: pl.DataFrame) -> None:
        raise TimeoutError("the network drive does not answer")

    with pytest.raises(TimeoutError, match="network drive"):
        read_capture(capture, frames=slow, progress=lambda _: None)


def test_a_file_that_is_gone_is_said_by_the_system_s_reason(tmp_path: Path) -> None:
    with Started(tmp_path / "absent.pcap") as started, pytest.raises(CannotOpen, match="No such file or directory"):
        started.finished()


def test_a_file_that_is_no_capture_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with Started(tmp_path / "a.txt") as started:
        assert started.finished() is None


@pytest.mark.parametrize("block", [4096, 70_001, 1 << 20])
def test_how_much_is_read_at_once_changes_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in sorted((Path(__file__).parents[2] / "samples" / "captures").glob("*.pcap*")):
        whole = read_capture(path)
        with monkeypatch.context() as patched:
            patched.setattr(passing, "LARGE", block)
            parts = read_capture(path)
        assert parts.sources == whole.sources
        for table in ("flows", "hosts", "identities", "operations"):
            assert getattr(parts, table).equals(getattr(whole, table)), (path.name, table)
