"""Jobs: asked for, claimed once and in order, told of, ended, called off, and found again when a process is gone."""

import datetime as dt
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from sekisho.guard.text import Text
from sekisho.security.work.job import JobKind, JobState

if TYPE_CHECKING:
    from sekisho.security.store.records import Job

pytestmark = pytest.mark.usefixtures("home")
NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)


def ask(count: int = 1) -> "list[Job]":
    from sekisho.security.store import jobs  # noqa: PLC0415 -- needs an open home

    return [jobs.ask(JobKind.ASSESS, {"site": "A"}, "P001", now=NOW) for _ in range(count)]


def state(job: "Job") -> JobState:
    from sekisho.security.store import jobs  # noqa: PLC0415

    return jobs.state_of(jobs.found(job.number))


def refused(act: Callable[[], object]) -> str:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused) as why:
        act()
    return why.value.text.en


def test_a_job_waits_runs_and_ends_with_what_it_made() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    (job,) = ask()
    assert state(job) is JobState.WAITING
    claimed = jobs.claim(job.number)
    assert claimed is not None
    assert (claimed.pid, claimed.host, state(job)) == (os.getpid(), socket.gethostname(), JobState.RUNNING)
    assert jobs.finish(job.number, {"findings": 3})
    ended = jobs.found(job.number)
    assert (state(job), ended.result, ended.what, ended.ended is not None) == (
        JobState.DONE,
        {"findings": 3},
        {"site": "A"},
        True,
    )
    assert not jobs.finish(job.number, {"findings": 4})
    assert jobs.found(job.number).result == {"findings": 3}


def test_a_job_needs_a_person_and_a_number_its_job() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    assert "job.E101" in refused(lambda: jobs.ask(JobKind.ASSESS, {}, " "))
    assert "job.E102" in refused(lambda: jobs.found(10**9))


def test_one_runs_and_the_others_wait_in_order() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    first, second, third = ask(3)
    assert jobs.claim(second.number) is None, "the first one's turn"
    assert jobs.claim(first.number) is not None
    assert jobs.claim(first.number) is None, "it is taken"
    assert jobs.claim(second.number) is None, "no place is free"
    jobs.fail(first.number, Text("だめ", "no"))
    assert jobs.claim(third.number) is None
    assert jobs.claim(second.number) is not None
    assert jobs.claim(third.number, at_once=2) is not None


def test_a_job_is_claimed_by_one_of_many() -> None:
    from django.db import connections  # noqa: PLC0415

    from sekisho.security.store import jobs  # noqa: PLC0415

    first, second = ask(2)

    def claim(number: int) -> int:
        try:
            return number if jobs.claim(number) else 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(claim, [first.number, second.number] * 8))
    assert [number for number in got if number] == [first.number]


def test_a_process_is_called_once_for_each_free_place() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    first, second = ask(2)
    called = jobs.to_call(now=NOW)
    assert called is not None
    assert called.number == first.number
    assert jobs.to_call(now=NOW) is None
    again = jobs.to_call(now=NOW + 2 * jobs.CALL_AGAIN)
    assert again is not None, "the process that was called has not claimed it"
    assert jobs.claim(first.number) is not None
    assert jobs.to_call(now=NOW + 9 * jobs.CALL_AGAIN) is None
    jobs.finish(first.number, {})
    called = jobs.to_call(now=NOW)
    assert called is not None
    assert called.number == second.number


def test_a_waiting_job_is_called_off_at_once_and_a_running_one_at_its_next_step() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.telling import JobCancelled, Telling  # noqa: PLC0415

    first, second = ask(2)
    jobs.cancel(second.number)
    assert state(second) is JobState.CANCELLED
    assert "job.E103" in refused(lambda: jobs.cancel(second.number))
    jobs.claim(first.number)
    telling = Telling(first.number, clock=ticking(range(9)))
    with ExitStack() as running:
        done = running.enter_context(telling.step(Text("照合", "Checking"), 10))
        done(1)
        jobs.cancel(first.number)
        jobs.cancel(first.number)  # once more changes nothing
        assert state(first) is JobState.STOPPING
        with pytest.raises(JobCancelled):
            done(1)
        running.pop_all()  # what was cancelled does not come to the end of its step
    assert not jobs.finish(first.number, {"made": True})
    assert (state(first), jobs.found(first.number).result) == (JobState.CANCELLED, {})


def test_it_is_not_cancelled_when_it_has_just_been_finished() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    (job,) = ask()
    jobs.claim(job.number)
    jobs.finish(job.number, {})
    jobs.stopped(job.number)
    assert state(job) is JobState.DONE


def ticking(moments: Sequence[float]) -> Callable[[], float]:
    every = iter(moments)
    return lambda: next(every)


def test_progress_is_written_twice_a_second_at_most() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.telling import Telling  # noqa: PLC0415

    (job,) = ask()
    jobs.claim(job.number)
    seen = []
    moments = [0.0, 0.2, 0.4, 0.5, 0.5, 0.9, 9.0]  # begun; three steps, the third written; one more; the end
    telling = Telling(job.number, clock=ticking(moments))
    with telling, telling.step(Text("証跡の読み取り", "Reading evidence"), 100) as done:
        for _ in range(4):
            done(10)
            seen.append(jobs.found(job.number).done)
    assert seen == [0, 0, 30, 30]
    told = jobs.found(job.number)
    assert (told.done, told.total, told.text) == (100, 100, {"ja": "証跡の読み取り", "en": "Reading evidence"})


def gone_process() -> int:
    """The id of a process that has ended and was waited for."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_job_whose_process_is_gone_is_told_as_ended_and_asked_for_again() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.records import Job  # noqa: PLC0415

    (job,) = ask()
    jobs.claim(job.number)
    assert jobs.recover() == [], "this process lives"
    assert "job.E104" in refused(lambda: jobs.again(job.number, "P002"))
    Job.objects.filter(pk=job.number).update(pid=gone_process())
    (lost,) = jobs.recover()
    assert (lost.number, state(job)) == (job.number, JobState.LOST)
    assert "job.E105" in lost.result["ja"]
    assert lost.ended is not None
    again = jobs.again(job.number, "P002")
    assert (again.kind, again.what, again.who, again.state) == (job.kind, job.what, "P002", "waiting")
    assert jobs.claim(again.number) is not None


def test_a_process_elsewhere_or_that_says_nothing_is_gone_after_a_minute() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.records import Job  # noqa: PLC0415

    (job,) = ask()
    jobs.claim(job.number, now=NOW)
    Job.objects.filter(pk=job.number).update(host="elsewhere", pid=gone_process())
    assert jobs.recover(now=NOW + jobs.SILENT) == []
    assert [one.number for one in jobs.recover(now=NOW + jobs.SILENT + dt.timedelta(seconds=1))] == [job.number]


def test_a_cancelled_job_whose_process_is_gone_is_cancelled() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.records import Job  # noqa: PLC0415

    (job,) = ask()
    jobs.claim(job.number)
    jobs.cancel(job.number)
    Job.objects.filter(pk=job.number).update(pid=gone_process())
    jobs.recover()
    assert state(job) is JobState.CANCELLED


def test_the_newest_come_first() -> None:
    from sekisho.security.store import jobs  # noqa: PLC0415

    numbers = [job.number for job in ask(3)]
    assert [job.number for job in jobs.every(2)] == numbers[:0:-1]
