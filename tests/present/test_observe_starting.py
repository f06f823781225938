"""The quick start of `sekisho observe`: what it takes, what it leaves to the words, and that both end alike."""

import inspect
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.security.present.commands import words
from sekisho.security.present.commands.starting import Plain, plain

FRAME = struct.pack("<IIII", 1, 0, 14, 14) + b"\xff" * 12 + b"\x88\xcc"
CAPTURE = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + FRAME * 3


def sekisho(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sekisho", *arguments], capture_output=True, text=True, check=False, cwd=at
    )


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("a.pcap", Plain([Path("a.pcap")])),
        ("a.pcap b.log --out x", Plain([Path("a.pcap"), Path("b.log")], Path("x"))),
        ("--json --frames a.pcap --lang en", Plain([Path("a.pcap")], frames=True, as_json=True, language="en")),
        ("", None),
        ("--help", None),
        ("a.pcap --help", None),
        ("a.pcap --out", None),
        ("a.pcap --out --json", None),
        ("a.pcap --lang fr", None),
        ("a.pcap --out=x", None),
        ("a.pcap -- -b.pcap", None),
        ("folder --follow", None),
        ("a.pcap --nonsense", None),
    ],
)
def test_only_plain_lines_are_taken(line: str, asked: Plain | None) -> None:
    assert plain(line.split()) == asked


def test_defaults_and_options_are_those_of_the_words() -> None:
    known = inspect.signature(words.observe).parameters
    mine = Plain()
    assert set(known) == {"files", "out", "frames", "before", "follows", "for_s", "as_json", "language"}
    assert [known[name].default for name in ("out", "frames", "as_json")] == [mine.out, mine.frames, mine.as_json]
    assert known["language"].default.value == mine.language


def test_both_starts_print_and_write_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.pcap").write_bytes(CAPTURE)
    quick = sekisho("observe", "a.pcap", "--out", "out", at=tmp_path)
    quick_tables = {one.name: one.read_bytes() for one in (tmp_path / "out").glob("*.parquet")}
    slow = sekisho("observe", "a.pcap", "--out=out", at=tmp_path)
    assert (quick.returncode, quick.stdout, quick.stderr) == (slow.returncode, slow.stdout, slow.stderr)
    assert quick.returncode == 0
    assert quick_tables == {one.name: one.read_bytes() for one in (tmp_path / "out").glob("*.parquet")}
    assert len(quick_tables) == 5


@pytest.mark.parametrize("content", [b"", b"no capture", CAPTURE[:30], CAPTURE[:-5], None])
def test_broken_and_absent_files_are_said_and_end(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "a.pcap").write_bytes(content)
    quick = sekisho("observe", "a.pcap", "--json", "--out", "out", at=tmp_path)
    slow = sekisho("observe", "a.pcap", "--json", "--out=out", at=tmp_path)
    assert (quick.returncode, quick.stdout, quick.stderr) == (slow.returncode, slow.stdout, slow.stderr)
    assert "observe." in quick.stdout
    assert "Traceback" not in quick.stderr


def test_a_place_that_cannot_be_written_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "a.pcap").write_bytes(CAPTURE)
    done = sekisho("observe", "a.pcap", "--out", "a.pcap/out", at=tmp_path)
    assert done.returncode == 2
    assert "結果を書き込めません" in done.stderr
