"""Real jobs in real processes on the sample factory: run, queued, killed, cancelled, asked for again."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evidence_home import SITE, capture
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers.book import ledger_of
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.work.job import JobKind, JobState
from sekisho.security.work.rowchange import RowChange
from sekisho.security.work.stamped import Given
from small import DAY, result_of, small_rows

if TYPE_CHECKING:
    from sekisho.security.store.records import Job

SAMPLES = Path(__file__).parents[3] / "samples"
CAPTURES = sorted((SAMPLES / "captures").glob("*.pcap"))
FINDINGS = 43
ACT = Act("P001", "開始")


@pytest.fixture
def filled(home: Path) -> Path:
    """A home with the sample factory's ledgers and its twelve captures."""
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415
    from sekisho.security.store.uploads import receive_upload  # noqa: PLC0415

    take_in(preview(read_book(SAMPLES / "ledgers.xlsx"), Given()), Asked("P001", "開始", "開始"))
    received = receive_upload([(path.name, path) for path in CAPTURES], Receiving(ACT, "見本工場"))
    assert (len(received.rows), received.refused) == (12, ())
    return home


@pytest.fixture
def small(home: Path, tmp_path: Path) -> Path:
    """A home with the small factory and two captures: quick to fill."""
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.evidence_files import Receiving, receive  # noqa: PLC0415

    write([RowChange(ledger_of(type(row)).slug, None, row) for row in small_rows()], ACT)
    for path in (capture(tmp_path), capture(tmp_path, "b.pcap", 4)):
        receive(path, path.name, Receiving(ACT, SITE))
    return home


def ask(kind: JobKind = JobKind.ASSESS, **what: object) -> "Job":
    from sekisho.security.store import jobs  # noqa: PLC0415

    return jobs.ask(kind, {"as_of": DAY.isoformat(), **what}, "P001")


def process_for(job: "Job", home: Path) -> "subprocess.Popen[str]":
    """Runs a job as its own process does; its log comes here."""
    return subprocess.Popen(
        [sys.executable, "-m", "sekisho", "job", "run", str(job.number), "--home", str(home)],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def run(job: "Job", home: Path) -> int:
    with process_for(job, home) as process:
        assert process.stderr is not None
        process.stderr.read()
    return process.returncode


def now(job: "Job") -> "Job":
    from sekisho.security.store import jobs  # noqa: PLC0415

    return jobs.found(job.number)


def ended(pid: int) -> None:
    """Wait for a process, whoever's child it is."""
    if not pid:
        return
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], 120)[0], "the process does not end"
    finally:
        os.close(descriptor)


def running(number: int) -> int:
    """The id of the process that was started for a job."""
    words = ["job", "run", str(number)]
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = line.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if any(said[at : at + 3] == words for at in range(len(said))):
            return int(line.parent.name)
    return 0


def test_an_assessment_is_run_kept_and_reported(filled: Path) -> None:
    from sekisho.security.present.jobs.reporting import files_of  # noqa: PLC0415
    from sekisho.security.store import assessments  # noqa: PLC0415
    from sekisho.security.store.evidence_files import every  # noqa: PLC0415
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    job = ask(site="見本工場", as_of="2026-11-25")
    assert run(job, filled) == 0
    done = now(job)
    assert (done.state, done.result["findings"], done.result["sources"], done.result["problems"]) == (
        "done", FINDINGS, 12, 0,
    )  # fmt: skip
    kept = assessments.of(str(done.result["assessment"]))
    assert sorted(source.name for source in kept.sources) == [path.name for path in CAPTURES]
    assert (kept.who, kept.site, len(kept.findings)) == ("P001", "見本工場", FINDINGS)
    assert {row.first is not None and row.last is not None for row in every()} == {True}, "each has its days now"

    report = ask(JobKind.REPORT, assessment=kept.number, as_of="")
    assert run(report, filled) == 0
    files = files_of(report.number)
    assert {"report.html", "report.en.html", "findings.xlsx", "findings.json", "assets.parquet"} <= set(files)
    assert [one["name"] for one in now(report).result["files"]] == list(files)
    assert any(name.startswith("evidence/") for name in files)
    said = json.loads(files["findings.json"].read_text())
    assert sorted(one["id"] for one in said["findings"]) == sorted(one.id for one in kept.findings)
    assert (said["as_of"], said["site"]) == ("2026-11-25", "見本工場")
    assert {path.stat().st_mode & 0o77 for path in files.values()} == {0}
    assert verify().faults == ()


def test_chosen_files_alone_are_read_and_others_refused(small: Path) -> None:
    from sekisho.security.present.jobs.running import run as run_here  # noqa: PLC0415
    from sekisho.security.store.evidence_files import every  # noqa: PLC0415

    chosen = ask(files=[every()[0].sha256])
    assert run(chosen, small) == 0
    assert now(chosen).result["sources"] == 1
    for what, code in (({"files": ["0" * 64]}, "job.E108"), ({"as_of": "yesterday"}, "job.E107")):
        job = ask(**what)
        run_here(job.number)
        assert (now(job).state, code in now(job).result["ja"]) == ("failed", True)


def test_jobs_run_detached_and_the_next_one_follows(small: Path) -> None:
    from sekisho.security.present.jobs.starting import look_after, start  # noqa: PLC0415
    from sekisho.security.store import jobs  # noqa: PLC0415

    first, second = ask(), ask()
    called = jobs.to_call()
    assert called is not None
    ended(start(called))
    assert now(first).state == "done"
    ended(running(second.number))
    assert now(second).state == "done"
    assert look_after() == []
    assert (small / "jobs" / f"{first.number}.log").stat().st_mode & 0o777 == 0o600
    assert "証跡の読み取り" in (small / "jobs" / f"{second.number}.log").read_text()


@pytest.mark.parametrize("step", ["Reading evidence", "Keeping the result"])
def test_a_killed_job_leaves_the_home_whole_and_is_told_as_ended(
    small: Path, step: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    from sekisho.security.store import assessments, jobs  # noqa: PLC0415
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    job = ask()
    with process_for(job, small) as process:
        assert process.stderr is not None
        while (line := process.stderr.readline()) and step not in line:
            pass
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert now(job).state == "running"
    (lost,) = jobs.recover()
    assert jobs.state_of(lost) is JobState.LOST
    assert "もう一度依頼してください" in lost.result["ja"]
    assert verify().faults == ()
    assert assessments.history() == () or step == "Keeping the result"
    again = jobs.again(job.number, "P002")
    assert run(again, small) == 0
    assert now(again).result["findings"] == len(result_of(tmp_path, catalogue).findings) > 0


def test_a_running_job_is_cancelled_at_its_next_step(small: Path) -> None:
    from sekisho.security.store import assessments, jobs  # noqa: PLC0415

    job = ask()
    with process_for(job, small) as process:
        assert process.stderr is not None
        while (line := process.stderr.readline()) and "Reading ledgers" not in line:
            pass
        jobs.cancel(job.number)
        process.stderr.read()
    assert (process.returncode, now(job).state, assessments.history()) == (1, "cancelled", ())


def test_a_job_that_meets_a_fault_says_so_and_its_log_says_the_rest(small: Path) -> None:
    job = ask(JobKind.REPORT)
    (small / "jobs").mkdir(exist_ok=True)
    (small / "jobs" / str(job.number)).write_text("in the way of the job's folder")
    with process_for(job, small) as process:
        assert process.stderr is not None
        log = process.stderr.read()
    assert (process.returncode, now(job).state) == (1, "failed")
    assert "job.E106" in now(job).result["ja"]
    assert str(small) not in str(now(job).result)
    assert "FileExistsError" in log
