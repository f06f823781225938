"""How a running job tells how far it is: by steps like a bar on a terminal, written twice a second at most.

While it works without a word, a thread of its own gives a sign of life, so that it is told from one that is gone.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from django.db import DatabaseError, OperationalError, connections

from sekisho.guard.text import Text
from sekisho.security.store.records import Job
from sekisho.security.work.job import JobState

log = logging.getLogger("sekisho.jobs")

EVERY_S = 0.5
BEAT_S = 5.0

Advance = Callable[[int], None]


class JobCancelled(Exception):  # noqa: N818 # named for what happened
    """Somebody cancelled the job; it ends where it is."""


class Telling:
    """The progress of one job that this process runs. Leaving its context ends the signs of life.

    clock: seconds that only grow.
    """

    def __init__(self, number: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._number, self._clock = number, clock
        self._told = float("-inf")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @contextmanager
    def step(self, title: Text, total: int) -> Iterator[Advance]:
        """A step of `total` units; the function given advances it. Both raise JobCancelled once it is cancelled."""
        done = 0
        log.info("job %s: %s / %s", self._number, title.ja, title.en)
        self._write(0, total, title)

        def advance(units: int) -> None:
            nonlocal done
            done += units
            if self._clock() - self._told >= EVERY_S:
                self._write(done, total, title)

        yield advance
        self._write(total, total, title)

    def _write(self, done: int, total: int, title: Text) -> None:
        self._told = self._clock()
        told = {"done": done, "total": total, "text": title.told, "beat": dt.datetime.now(dt.UTC)}
        with suppress(OperationalError):  # the database is busy: the next word is as good
            if not Job.objects.filter(pk=self._number, state=JobState.RUNNING.code).update(**told):
                raise JobCancelled

    def _beat(self) -> None:
        while not self._over.wait(BEAT_S):
            with suppress(DatabaseError):  # a busy database is no reason to end; sixty seconds of it are
                Job.objects.filter(pk=self._number).update(beat=dt.datetime.now(dt.UTC))
        connections.close_all()
