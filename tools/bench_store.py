"""Measures the store: appending to the journal and verifying it, with figures for the README's table.

    tools/bench_store.py verify [--entries 1000000] [--rows 100000] [--home DIR]

Rows and entries are written by the primitives that the door uses, in acts of ten thousand over many days. Memory is the
process's peak while it verifies, in a process of its own.
"""

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.journal.entry import Act, Origin, Source
from sekisho.security.work.rowchange import RowChange, drafts

ACT = 10_000
"""Changes in one act: an Excel ledger of a large factory."""

FIRST_DAY = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
MIB = 2**10  # ru_maxrss counts KiB on Linux


def asset(number: int) -> Asset:
    """A row with a usual number of filled columns."""
    return Asset(
        id=f"PLC-{number:06}",
        name="ライン制御PLC",
        site=f"第{number % 4 + 1}工場",
        place="1階 組立室",
        vendor="ABC電機",
        model="Q03UDV",
        serial=f"{number:012}",
    )


def fill(entries: int, rows: int) -> list[float]:
    """Write rows, then change them round after round until there are so many entries; seconds of each act's append."""
    from django.db import transaction  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415
    from sekisho.security.store.projecting import put  # noqa: PLC0415
    from sekisho.security.store.rows import record_line  # noqa: PLC0415

    ledger, origin = REGISTRY["asset"], Origin(Source.EXCEL, "資産台帳.xlsx", "f" * 64, "資産台帳", 4)
    there = [asset(number) for number in range(rows)]
    seconds: list[float] = []
    for done in range(0, entries, ACT):
        numbers = [one % rows for one in range(done, min(done + ACT, entries))]
        changes = []
        for number in numbers:
            before = there[number] if done >= rows else None
            there[number] = replace(there[number], firmware=f"v{done // rows}") if before else there[number]
            changes.append(RowChange("asset", before, there[number], origin))
        act = Act("佐藤", "棚卸の反映")
        made = [draft for change in changes for draft in drafts(change)]
        with transaction.atomic():
            began = time.perf_counter()
            positions = append(lock(), made, act, FIRST_DAY + dt.timedelta(hours=done // ACT * 8))
            seconds.append(time.perf_counter() - began)
            lines = [
                record_line(ledger, there[number], one.comes, at, origin)
                for number, one, at in zip(numbers, changes, positions, strict=True)
            ]
            put("asset", lines)
    return seconds


def verify_here(home: Path) -> None:
    """Verify a home and print seconds (also of the processor alone), peak memory and faults as JSON."""
    open_home(home)
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415 -- needs an open home

    began, worked = time.perf_counter(), time.process_time()
    verdict = verify()
    print(
        json.dumps(
            {
                "entries": verdict.size,
                "faults": len(verdict.faults),
                "seconds": round(time.perf_counter() - began, 1),
                "cpu_seconds": round(time.process_time() - worked, 1),
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB,
            }
        )
    )


def bench_verify(entries: int, rows: int, home: Path) -> None:
    """Fill a home where it is empty, and verify it in another process."""
    if not (home / "sekisho.sqlite3").exists():
        open_home(home)
        began = time.perf_counter()
        seconds = sorted(fill(entries, rows))
        middle = seconds[len(seconds) // 2]
        print(f"append {ACT:,} entries: median {middle:.2f} s; all {entries:,}: {time.perf_counter() - began:.0f} s")
    subprocess.run([sys.executable, __file__, "verify-here", "--home", str(home)], check=True)


def main() -> None:
    """One part of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=["verify", "verify-here"])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    if given.rows < ACT:
        parser.error(f"--rows must be {ACT:,} or more: an act changes each row once")
    if given.part == "verify-here":
        verify_here(given.home)
        return
    with tempfile.TemporaryDirectory() as folder:
        bench_verify(given.entries, given.rows, given.home or Path(folder))


if __name__ == "__main__":
    main()
