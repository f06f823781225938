"""`sekisho observe FOLDER --follow`: captures rotate in a folder while it runs, and the tables follow."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from sekisho.security.observe import rotating
from sekisho.security.observe.rotating import Rotation
from sekisho.security.present.commands import following
from sekisho.security.present.commands.following import Following, follow
from sekisho.security.present.commands.observe import DONE, UNUSABLE, run_observe

CAPTURES = sorted((Path(__file__).parents[2] / "samples/captures").glob("*.pcap"))[:3]
LONG_AGO_S = 1_700_000_000


def aged(source: Path, folder: Path, name: str, at: int) -> Path:
    """A finished file: it comes into the folder whole, and was written long ago."""
    waiting = folder.parent / name
    waiting.write_bytes(source.read_bytes())
    os.utime(waiting, (LONG_AGO_S + at, LONG_AGO_S + at))
    return waiting.rename(folder / name)


def followed(asked: Following, language: str = "ja") -> tuple[int, str]:
    console = Console(record=True, width=200)
    return follow(asked, as_json=False, console=console, language=language), console.export_text()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(following, "_LOOK_S", 0.05)
    (tmp_path / "ring").mkdir()
    return tmp_path / "ring"


def test_files_that_come_while_it_runs_give_the_tables_of_all_of_them(folder: Path, tmp_path: Path) -> None:
    def rotate() -> None:
        for at, source in enumerate(CAPTURES):
            aged(source, folder, f"{at}.pcap", at)
            time.sleep(0.4)

    writer = threading.Thread(target=rotate)
    writer.start()
    code, said = followed(Following((folder,), tmp_path / "out", for_s=4))
    writer.join()
    assert code == DONE
    assert "2.pcap まで計3件" in said
    once = run_observe(
        sorted(folder.iterdir()), tmp_path / "once", frames=False, as_json=False, console=Console(quiet=True)
    )
    assert once == DONE
    for name in ("assets", "dataflows", "identities", "operations"):
        assert pl.read_parquet(tmp_path / "out" / f"{name}.parquet").equals(
            pl.read_parquet(tmp_path / "once" / f"{name}.parquet")
        ), name


def test_sigterm_ends_it_with_all_that_is_finished_written(folder: Path, tmp_path: Path) -> None:
    aged(CAPTURES[0], folder, "0.pcap", 0)
    words = [sys.executable, "-m", "sekisho", "observe", str(folder), "--follow", "--json", "--out", "out"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + 60
        while not (tmp_path / "out/observed.xlsx").exists():
            assert time.monotonic() < until
            assert running.poll() is None
            time.sleep(0.1)
        aged(CAPTURES[1], folder, "1.pcap", 1)
        running.send_signal(signal.SIGTERM)
        told = json.loads(running.communicate(timeout=60)[0])
    assert running.returncode == DONE
    assert [one["name"] for one in told["sources"]] == ["0.pcap", "1.pcap"]
    assert pl.read_parquet(tmp_path / "out/assets.parquet").height == told["assets"]


def test_a_workbook_that_somebody_has_open_is_said_and_written_later(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(CAPTURES[0], folder, "0.pcap", 0)
    real, tried = following.write, []

    def refusing_twice(*given: object) -> dict[str, object]:
        tried.append(given)
        if len(tried) < 3:
            raise PermissionError(13, "Permission denied")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(following, "write", refusing_twice)
    code, said = followed(Following((folder,), tmp_path / "out", for_s=3), "en")
    assert (code, len(tried)) == (DONE, 3)
    assert said.count("The results cannot be written: Permission denied") == 1
    assert (tmp_path / "out/assets.parquet").is_file()


@pytest.mark.parametrize(
    ("named", "plain", "told"),
    [
        (["nowhere"], True, "no folder that can be opened"),
        (["ring", "ring"], True, "the one folder"),
        (["ring"], False, "--frames"),
        (["ring"], True, "No finished file was read"),
    ],
)
def test_wrong_use_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], named: list[str], plain: bool, told: str
) -> None:
    tmp_path = folder.parent
    paths = tuple(tmp_path / name for name in named)
    code, _ = followed(Following(paths, tmp_path / "out", for_s=0, plain=plain), "en")
    assert code == UNUSABLE
    assert told in capsys.readouterr().err


def test_the_oldest_files_leave_so_that_memory_stays_flat(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "MOST_FILES", 2)
    for at, source in enumerate(CAPTURES):
        aged(source, folder, f"{at}.pcap", at)
    rotation = Rotation(folder)
    assert len(rotation.take(LONG_AGO_S + 3600)) == 3
    assert [one.name for one in rotation.observed.sources] == ["1.pcap", "2.pcap"]
    assert rotation.forgotten == 1


def test_a_fault_is_told_once_and_goes_with_its_file(folder: Path) -> None:
    broken = folder / "a.pcap.gz"
    rotation = Rotation(folder)
    for at, content in enumerate((b"\x1f\x8b\x08broken", b"\x1f\x8b\x08broken still")):
        broken.write_bytes(content)
        os.utime(broken, (LONG_AGO_S + at, LONG_AGO_S + at))
        rotation.take(LONG_AGO_S + 3600)
        assert [one.file for one in rotation.observed.problems] == ["a.pcap.gz"]
    broken.unlink()
    rotation.take(LONG_AGO_S + 3600)
    assert rotation.observed.problems == ()
