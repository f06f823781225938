"""Measures a backup and its restore: seconds, size, and the peak memory of each in a process of its own.

    tools/bench_backup.py [--entries 100000] [--rows 10000]

On SQLite, or on the PostgreSQL that SEKISHO_DATABASE names: that must be empty, and the restore then is a rehearsal on
SQLite.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_store import MIB, fill
from sekisho.security.app.setup import open_home, point_at
from sekisho.security.store.backup.restoring import Asked, restore
from sekisho.security.work.backup.sealing import Opener, Seal, new_identity


def take_here(home: Path, to: Path, recipient: str) -> dict[str, object]:
    """Back up a home."""
    open_home(home)
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415 -- needs an open home

    began = time.perf_counter()
    taken = take(to, Seal((recipient,)), lambda _done, _total: None)
    return {"seconds": round(time.perf_counter() - began, 1), "mib": round(taken.size / 2**20, 1)}


def restore_here(source: Path, identity: str) -> dict[str, object]:
    """Rehearse its restore."""
    steps: dict[str, float] = {}
    began = time.perf_counter()
    asked = Asked(source, Opener((identity,)), None)
    done = restore(asked, point_at, lambda step, *_: steps.__setitem__(step, time.perf_counter() - began))
    rows = sum(table.rows for table in done.manifest.tables)
    said = {step: round(seconds, 1) for step, seconds in steps.items()}
    return {"seconds": round(time.perf_counter() - began, 1), "until": said, "rows": rows, "sound": done.sound}


def main() -> None:
    """Fill a home, and measure both in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--here", nargs="*")
    given = parser.parse_args()
    if given.here:
        word, *rest = given.here
        told = (
            take_here(Path(rest[0]), Path(rest[1]), rest[2]) if word == "take" else restore_here(Path(rest[0]), rest[1])
        )
        told["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB
        print(word, json.dumps(told))
        return
    identity, recipient = new_identity()
    with tempfile.TemporaryDirectory() as folder:
        home, to = Path(folder) / "home", Path(folder) / "b.age"
        open_home(home)
        fill(given.entries, given.rows)
        size = sum(path.stat().st_size for path in home.iterdir())
        print(f"{given.entries:,} entries, {given.rows:,} rows: a home of {size / 2**20:.0f} MiB")
        subprocess.run([sys.executable, __file__, "--here", "take", str(home), str(to), recipient], check=True)
        subprocess.run([sys.executable, __file__, "--here", "restore", str(to), identity], check=True)


if __name__ == "__main__":
    main()
