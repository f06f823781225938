"""`sekisho observe FOLDER --follow` beside dumpcap, which rotates a ring of files while the range's devices talk.

Needs what the live range needs, and dumpcap.
"""

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from live_range import live, undisturbed
from sekisho.security.present.commands.observe import DONE, run_observe
from sekisho.security.range.actors import Actors
from sekisho.security.range.drawing import planned
from sekisho.security.range.namespaces import inside
from sekisho.security.range.wiring import WIRE, built, dress, load

PLAN = planned(1, dt.date(2026, 11, 26), violated=False)
LANS = ("fa1", "dmz")
TALKS = [one for one in PLAN.talks if set(one.pair) & set(LANS)]
RING, PACKETS, ROUNDS, A_ROUND = 7, 100, 2, 4
"""Files that dumpcap keeps, packets of each, and files that fill before the follower is waited for."""
PATIENCE_S = 60


@contextlib.contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A program of ours, ended with the block, and where it does not answer in time."""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        impatient = threading.Timer(PATIENCE_S, program.kill)
        impatient.start()
        try:
            yield program
        finally:
            impatient.cancel()
            program.kill()


class Keeper:
    """Every file that was ever in the ring, under its name, however soon the ring deletes it."""

    def __init__(self, ring: Path, kept: Path) -> None:
        self._ring, self._kept = ring, kept

    def files(self) -> list[Path]:
        """The files so far, in the order of their numbers."""
        for one in self._ring.iterdir():
            if not (kept := self._kept / one.name).exists():  # the ring may delete meanwhile what is kept already
                os.link(one, kept)
        return sorted(self._kept.iterdir())


def talk_until(count: int, keeper: Keeper, actors: Actors) -> None:
    """Visits, one after another, until there are so many files."""
    at, until = 0, time.monotonic() + PATIENCE_S
    while len(keeper.files()) < count:
        assert time.monotonic() < until
        actors.visit(TALKS[at % len(TALKS)])
        at += 1
        time.sleep(0.01)


def wait_for(program: subprocess.Popen[str], keeper: Keeper, read: int) -> int:
    """How many files the follower says it has read, once these are all that are finished. read: what it said before."""
    assert program.stderr
    while read < len(keeper.files()) - 1:
        line = program.stderr.readline()
        found = re.search(r"計([\d,]+)件", line)
        assert found, line
        read = int(found[1].replace(",", ""))
    return read


@live
@pytest.mark.skipif(not shutil.which("dumpcap"), reason="dumpcap is missing: following was not asked with a real ring")
@pytest.mark.allow_hosts([one.ip for one in PLAN.hosts.values()])
def test_a_ring_of_dumpcap_gives_the_tables_of_one_read_of_all_its_finished_files(tmp_path: Path) -> None:
    ring, kept, out = tmp_path / "ring", tmp_path / "kept", tmp_path / "out"
    ring.mkdir()
    kept.mkdir()
    keeper, interfaces = Keeper(ring, kept), [word for lan in LANS for word in ("-i", lan)]
    follow = (sys.executable, "-m", "sekisho", "observe", str(ring), "--follow", "--json", "--out", str(out))
    capture = ("dumpcap", "-q", *interfaces, "-b", f"packets:{PACKETS}", "-b", f"files:{RING}", "-w", f"{ring}/a")
    with undisturbed(), built(), contextlib.ExitStack() as open_:
        dress(PLAN.gateways, {**PLAN.hosts, **PLAN.formerly})
        load(PLAN.policy)
        actors = Actors(PLAN)
        open_.callback(actors.close)
        follower = open_.enter_context(started(*follow))
        assert follower.stderr
        assert "見ています" in follower.stderr.readline()
        with inside(WIRE):
            dumpcap = open_.enter_context(started(*capture))
        read = 0
        for number in range(ROUNDS):
            talk_until(number * A_ROUND + A_ROUND + 1, keeper, actors)
            read = wait_for(follower, keeper, read)
        talk_until(len(keeper.files()) + 1, keeper, actors)
        dumpcap.send_signal(signal.SIGSTOP)  # so that it is the same file that is being written until the end
        files = keeper.files()
        follower.send_signal(signal.SIGTERM)
        told = json.loads(follower.communicate(timeout=PATIENCE_S)[0])
    assert follower.returncode == DONE
    assert not (ring / files[0].name).exists()
    assert [one["name"] for one in told["sources"]] == [one.name for one in files[:-1]]
    assert {one["records"] for one in told["sources"]} == {PACKETS}
    assert told["problems"] == []
    once = run_observe(files[:-1], tmp_path / "once", frames=False, as_json=False, console=Console(quiet=True))
    assert once == DONE
    for name in ("assets", "dataflows", "identities", "operations"):
        followed, whole = (pl.read_parquet(folder / f"{name}.parquet") for folder in (out, tmp_path / "once"))
        assert followed.height > 0
        assert followed.equals(whole), name
