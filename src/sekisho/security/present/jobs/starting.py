"""A process of its own for a job: detached, without a shell, without input, its words in a log of the home.

So neither the memory of an assessment nor a fault in it is ever that of a web worker.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from sekisho.security.store import place
from sekisho.security.store.jobs import AT_ONCE, ask, recover, to_call
from sekisho.security.store.records import Job
from sekisho.security.work.job import JobKind


def jobs_folder() -> Path:
    """Where logs and files of jobs lie."""
    folder = place.opened() / "jobs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def start(job: Job) -> int:
    """Start a process for a job of the open home, and give its id. It outlives this one. OSError where none starts."""
    log = os.open(jobs_folder() / f"{job.number}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    words = ("job", "run", str(job.number), "--home", str(place.opened().resolve()))
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "sekisho", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    finally:
        os.close(log)
    # A child that ended and that nobody waited for would still look alive.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid


def look_after(*, at_once: int = AT_ONCE) -> list[Job]:
    """Mark jobs whose process is gone, and start processes for those that wait, as far as there are places.

    Cheap enough for every look at a job's page. The jobs that were started.
    """
    recover()
    started = []
    while (job := to_call(at_once=at_once)) is not None:
        start(job)
        started.append(job)
    return started


def ask_and_start(kind: JobKind, what: Mapping[str, object], who: str) -> Job:
    """Ask for a job, and start it where there is a place; else it runs when those before it have ended."""
    job = ask(kind, what, who)
    look_after()
    return job
