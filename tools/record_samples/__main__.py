"""Builds the sample factory, lets it work, records each LAN, removes it: `sudo python -m record_samples` in `tools`.

Needs root, iproute2, nftables and tcpdump, the extra `factory` and the dependency group `samples`. Takes about five
minutes: production begins with the first shift, and is recorded when boards are on the line and at the stalls. The
earlier recording is made first; its clock is then set back, and that of both to the days the ledgers are made for.
"""

import argparse
import datetime as dt
import functools
import logging
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from pathlib import Path

from . import fieldbus, planted, story
from .inside import thread_in
from .network import factory, forget_neighbours
from .plan import address
from .production import production
from .sensors import recording
from .story import Job

RECORDED_ON = dt.date(2026, 11, 24)
EARLIER_BY = dt.timedelta(days=45)
EARLIER_S, NOW_S = 20, 75
SETTLE_S = 15
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def _work(job: Job, start: float, seconds: float, failed: list[str]) -> None:
    """Do the job at its times until the recording ends; failures are collected, not raised."""
    moment = job.at
    while moment < seconds:
        time.sleep(max(0.0, start + moment - time.monotonic()))
        try:
            job.act()
        except Exception:  # noqa: BLE001 whatever fails is told at the end, and the others work on
            failed.append(f"{job.host} at {moment} s\n{traceback.format_exc()}")
        if not job.every:
            return
        moment += job.every


def _day(jobs: Iterable[Job], seconds: float) -> list[str]:
    """Let all jobs run side by side; what failed."""
    start = time.monotonic() + 0.5
    failed: list[str] = []
    threads = [
        thread_in(job.host, functools.partial(_work, job, start, seconds, failed), title=job.host) for job in jobs
    ]
    for thread in threads:
        thread.join()
    return failed


def record(out: Path, *, clean: bool) -> list[str]:
    """Both recordings into `out`; what failed, which is nothing when all went well.

    clean: only the present one, with nothing planted.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        factory(),
        production(Path(folder), RECORDED_ON) as made,
        fieldbus.cip_server("oven", address("oven")),
    ):
        for host, serve in story.servers(Path(folder)):
            thread_in(host, serve, title=f"{host} serves")
        jobs = [*story.routine(made), *([] if clean else planted.jobs())]
        time.sleep(SETTLE_S)
        failed: list[str] = []
        if not clean:
            with recording(out, RECORDED_ON - EARLIER_BY):
                failed += _day([job for job in jobs if job.earlier], EARLIER_S)
                time.sleep(1)
            forget_neighbours()
        with recording(out, RECORDED_ON):
            failed += _day([job for job in jobs if job.now], NOW_S)
            time.sleep(1)
    return failed


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="record_samples", description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLES / "captures", help="folder of the captures")
    parser.add_argument("--clean", action="store_true", help="only the present recording, without violations")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("Namespaces need root: run this with sudo.", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.ERROR)
    failed = record(options.out, clean=options.clean)
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
