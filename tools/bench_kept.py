"""How long a run of a large factory takes to be kept in a home and to be read again, and how large it is there.

    python tools/bench_kept.py [--findings 5000] [--systems 20] [--times 5]

Bar: reading what every page needs, under 300 ms; it is done once in a process for each run.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from big_result import Size, big_result
from sekisho.security.app.setup import open_home
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.as_json import as_json
from sekisho.security.work.kept_packing import packed, unpacked
from sekisho.security.work.kept_reading import decoded

BAR_MS = 300


def timed(label: str, act: Callable[[], object], times: int) -> float:
    """Run an act several times and print the median in ms."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1_000)
    median = statistics.median(took)
    print(f"{label:<44}{median:>9.1f} ms   (best {min(took):.1f}, worst {max(took):.1f})")
    return median


def main() -> int:
    """Measure; 1 where the bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--findings", type=int, default=5_000)
    parser.add_argument("--systems", type=int, default=20)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    catalogue = read_catalogue()
    result = big_result(Size(systems=asked.systems, findings=asked.findings), catalogue)
    start = time.perf_counter()
    said = as_json(result, catalogue)
    print(f"checking and telling as JSON, once: {time.perf_counter() - start:.1f} s")
    data, plain = packed(said), orjson.dumps(said)
    rules = sum(len(site["rules"]) for site in said["sites"])  # type: ignore[attr-defined]
    print(
        f"{len(result.findings):,} findings, {rules:,} states of rules; JSON {len(plain):,} octets, kept {len(data):,}"
    )
    timed("pack", lambda: packed(said), asked.times)
    reading = timed("read: findings, practices, acts", lambda: decoded(data), asked.times)
    timed("  and the rules with their reasons", lambda: [site.rules for site in decoded(data).sites], asked.times)
    timed("  and the network", lambda: [site.network for site in decoded(data).sites], asked.times)
    timed("  and the proposed rows", lambda: decoded(data).proposals, asked.times)
    timed("the plain JSON again", lambda: unpacked(data), asked.times)
    with tempfile.TemporaryDirectory() as folder:
        open_home(Path(folder) / "home")
        from sekisho.security.store import assessments  # noqa: PLC0415 -- needs an open home

        timed("keep in a home", lambda: assessments.keep(said, Act("計測", "計測")), asked.times)
        assessments._remembered.clear()  # noqa: SLF001 -- as a new process would begin
        timed("latest(), first time in a process", assessments.latest, 1)
        timed("latest(), again", assessments.latest, asked.times)
    print("bar met" if reading < BAR_MS else f"MISSED: {BAR_MS} ms")
    return reading >= BAR_MS


if __name__ == "__main__":
    raise SystemExit(main())
