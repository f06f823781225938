"""The life of the process that runs one job: claim it, do it, tell how it ended, and call the next."""

import logging
import os
from collections.abc import Callable, Mapping

from sekisho.guard.text import Text
from sekisho.security.present.jobs.assessing import assess_job
from sekisho.security.present.jobs.reporting import report_job
from sekisho.security.present.jobs.starting import look_after
from sekisho.security.store.errors import ActRefused, JournalRefused, StoreError
from sekisho.security.store.jobs import AT_ONCE, claim, fail, finish, found, kind_of, recover, stopped
from sekisho.security.store.records import Job
from sekisho.security.store.telling import JobCancelled, Telling
from sekisho.security.work.job import JobKind

Act = Callable[[Job, Telling], Mapping[str, object]]
"""Does a job and gives what it made, as JSON."""

KINDS: Mapping[JobKind, Act] = {JobKind.ASSESS: assess_job, JobKind.REPORT: report_job}

log = logging.getLogger("sekisho.jobs")


def run(number: int, *, at_once: int = AT_ONCE) -> Job:
    """Run one job of the open home to its end, and start a process for the next one that waits.

    The job as it is then: still waiting where others have the places. Raises ActRefused where there is none.
    """
    recover()
    job = claim(number, at_once=at_once)
    if job is not None:
        before = os.umask(0o077)  # what it writes is the home's owner's alone
        try:
            _do(job)
        finally:
            os.umask(before)
    look_after(at_once=at_once)
    return found(number)


def _do(job: Job) -> None:
    try:
        with Telling(job.number) as telling:
            result = KINDS[kind_of(job)](job, telling)
    except JobCancelled:
        stopped(job.number)
    except (ActRefused, JournalRefused) as refused:
        fail(job.number, refused.text)
    except StoreError as refused:
        fail(job.number, Text(str(refused), str(refused)))
    except Exception:
        # Whatever it is: a job that fails says so to whoever waits for it, and the log says the rest.
        log.exception("job %s", job.number)
        fail(job.number, _FAULT)
    else:
        finish(job.number, result)


_FAULT = Text(
    "処理の途中で予期しない問題が起きました。管理者に、ジョブの記録（homeのjobsフォルダー）を確かめるよう"
    "伝えてください。(job.E106)",
    "Something unexpected happened on the way. Ask the administrator to look at the job's log in the home's folder "
    "jobs. (job.E106)",
)
