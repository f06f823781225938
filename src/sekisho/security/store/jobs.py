"""Background jobs: asked for, claimed by one process, told of, ended; and found again when their process is gone.

A job belongs to whoever claims it, under locks of the database, so that two processes never run the same one. On both
databases a state is changed only from the state it was seen in.
"""

import datetime as dt
import os
import socket
from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.records import Job
from sekisho.security.work.job import JobKind, JobState

AT_ONCE = 1
"""Jobs that run at the same time: one leaves a plant's server room for people."""

SILENT = dt.timedelta(seconds=60)
"""A process that gave no sign of life for so long is gone, wherever it ran; it gives one every few seconds."""

CALL_AGAIN = dt.timedelta(seconds=30)
"""A process that was started for a job and has not claimed it by then failed to start."""

_ACTIVE = (JobState.RUNNING.code, JobState.STOPPING.code)


def ask(kind: JobKind, what: Mapping[str, object], who: str, *, now: dt.datetime | None = None) -> Job:
    """Put a job at the end of the queue. ActRefused without a person.

    what: as the kind takes it (`present.jobs`); kept as JSON.
    """
    if not who.strip():
        raise ActRefused(_NOBODY)
    return Job.objects.create(
        kind=kind.code, what=dict(what), who=who, state=JobState.WAITING.code, asked=now or _now()
    )


def again(number: int, who: str) -> Job:
    """Ask for the same once more. ActRefused where there is no such job, or it has not ended."""
    job = found(number)
    if not state_of(job).over:
        raise ActRefused(_NOT_OVER)
    return ask(kind_of(job), job.what, who)


def found(number: int) -> Job:
    """A job as it is now. ActRefused (job.E102) where there is none."""
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise ActRefused(_NO_JOB)
    return job


def every(most: int = 100) -> list[Job]:
    """The newest jobs, the newest first."""
    return list(Job.objects.order_by("-number")[:most])


def state_of(job: Job) -> JobState:
    """The state of a job as it was read."""
    return next(one for one in JobState if one.code == job.state)


def kind_of(job: Job) -> JobKind:
    """The kind of a job."""
    return next(one for one in JobKind if one.code == job.kind)


def claim(number: int, *, at_once: int = AT_ONCE, now: dt.datetime | None = None) -> Job | None:
    """Take a job for this process; None where it does not wait, others fill all places, or one before it waits."""
    at = now or _now()
    with transaction.atomic():
        waiting, active = _locked()
        if active >= at_once or number not in waiting[: at_once - active]:
            return None
        changed = {"state": JobState.RUNNING.code, "started": at, "beat": at}
        Job.objects.filter(pk=number).update(**changed, host=socket.gethostname(), pid=os.getpid())
    return found(number)


def _locked() -> tuple[list[int], int]:
    """The numbers of jobs that wait, in their order, and how many run; locked until the transaction ends."""
    rows = Job.objects.select_for_update().filter(state__in=(JobState.WAITING.code, *_ACTIVE)).order_by("number")
    states = list(rows.values_list("number", "state"))
    waiting = [number for number, state in states if state == JobState.WAITING.code]
    return waiting, len(states) - len(waiting)


def to_call(*, at_once: int = AT_ONCE, now: dt.datetime | None = None) -> Job | None:
    """The next job for which a process should be started now; it is noted that one is. None where none should."""
    at = now or _now()
    if not Job.objects.filter(state=JobState.WAITING.code).exists():
        return None  # without a lock: every look at a job's page comes here
    with transaction.atomic():
        waiting, active = _locked()
        for number in waiting[: max(at_once - active, 0)]:
            job = found(number)
            if job.called is None or at - job.called > CALL_AGAIN:
                Job.objects.filter(pk=number).update(called=at)
                return job
    return None


def finish(number: int, result: Mapping[str, object], *, now: dt.datetime | None = None) -> bool:
    """End a job well, with what it made; False where it was cancelled meanwhile."""
    return _end(number, JobState.DONE, result, now)


def fail(number: int, text: Text, *, now: dt.datetime | None = None) -> bool:
    """End a job that could not be done; `text` says why and what to do."""
    return _end(number, JobState.FAILED, text.told, now)


def _end(number: int, state: JobState, result: Mapping[str, object], now: dt.datetime | None) -> bool:
    changed = {"state": state.code, "ended": now or _now(), "result": dict(result)}
    if Job.objects.filter(pk=number, state=JobState.RUNNING.code).update(**changed):
        return True
    stopped(number, now=now)
    return False


def cancel(number: int, *, now: dt.datetime | None = None) -> Job:
    """Call a job off: at once where it waits, at its next step where it runs. ActRefused where it has ended."""
    waits, runs = (Job.objects.filter(pk=number, state=one.code) for one in (JobState.WAITING, JobState.RUNNING))
    ended = waits.update(state=JobState.CANCELLED.code, ended=now or _now())
    if not ended and not runs.update(state=JobState.STOPPING.code) and state_of(found(number)) is not JobState.STOPPING:
        raise ActRefused(_OVER)
    return found(number)


def stopped(number: int, *, now: dt.datetime | None = None) -> None:
    """Its process has ended after somebody cancelled it."""
    stopping = Job.objects.filter(pk=number, state=JobState.STOPPING.code)
    stopping.update(state=JobState.CANCELLED.code, ended=now or _now())


def recover(*, now: dt.datetime | None = None) -> list[Job]:
    """Mark every job whose process is gone as ended; it can be asked for again."""
    at = now or _now()
    ended = []
    for job in Job.objects.filter(state__in=_ACTIVE).order_by("number"):
        if _alive(job, at):
            continue
        state = JobState.LOST if job.state == JobState.RUNNING.code else JobState.CANCELLED
        changed = {"state": state.code, "ended": at, "result": _LOST.told}
        if Job.objects.filter(pk=job.number, state=job.state, beat=job.beat).update(**changed):
            ended.append(found(job.number))
    return ended


def _alive(job: Job, at: dt.datetime) -> bool:
    if job.beat is None or at - job.beat > SILENT:
        return False
    if job.host != socket.gethostname() or os.name == "nt":  # there no signal asks without harm
        return True
    with suppress(PermissionError):  # somebody else's process is one that lives
        try:
            os.kill(job.pid, 0)
        except ProcessLookupError:
            return False
    return True


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


_NOBODY = Text("ジョブには、行う人が必要です。(job.E101)", "A job needs the person who asks for it. (job.E101)")
_NO_JOB = Text(
    "その番号のジョブはありません。sekisho job list で確かめてください。(job.E102)",
    "There is no job of that number. See sekisho job list. (job.E102)",
)
_OVER = Text(
    "そのジョブは終わっているため、中止できません。(job.E103)",
    "The job has ended and cannot be cancelled. (job.E103)",
)
_NOT_OVER = Text(
    "そのジョブはまだ終わっていません。終わるのを待つか、中止してください。(job.E104)",
    "The job has not ended. Wait for its end, or cancel it. (job.E104)",
)
_LOST = Text(
    "実行していたプロセスが途中で止まりました（停電、再起動、強制終了など）。途中の結果は残っていません。"
    "もう一度依頼してください。(job.E105)",
    "The process that ran it ended midway (power, restart, killed). Nothing half done was kept. "
    "Ask for it again. (job.E105)",
)
