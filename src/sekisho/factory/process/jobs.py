"""The job orders of all lots: what was given to which machine, and what must be done with it next.

Kept beside the facts. The machine's own word counts: one that says it holds a job order holds it, whatever we know of
the answer when it was sent.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from sekisho.factory.process.records import Lot
from sekisho.factory.process.route import machine
from sekisho.factory.wire.job import Act, State

Phase = Literal["new", "sent", "again", "over"]
"""To be given to its machine; given; to be given once more; nothing more to be done with it."""

_TABLES = """
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY, lot TEXT NOT NULL, segment TEXT NOT NULL, phase TEXT NOT NULL, paused INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS job_open ON job (phase) WHERE phase <> 'over';
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One job order. paused: by us, so that we resume it."""

    id: str
    lot: str
    segment: str
    phase: Phase
    paused: bool

    @property
    def system(self) -> str:
        """Its machine."""
        return machine(self.segment)


class Jobs:
    """All job orders, in a table of their own in the SQLite file of the service."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    def __iter__(self) -> Iterator[Job]:
        """Those that are not over, in the order in which they were made."""
        return iter(self._read("WHERE phase <> 'over' ORDER BY rowid"))

    def known(self, name: str) -> Job | None:
        """One of them, over or not."""
        return next(iter(self._read("WHERE id = ?", name)), None)

    def add(self, lot: Lot) -> None:
        """Make the job orders of a lot, that of its last machine first."""
        self._base.executemany(
            "INSERT INTO job (id, lot, segment, phase) VALUES (?, ?, ?, 'new')",
            [(lot.job(segment), lot.id, segment) for segment in reversed(lot.segments)],
        )

    def turn(self, job: Job, phase: Phase) -> None:
        """A job order is in another phase."""
        self._base.execute("UPDATE job SET phase = ?, paused = 0 WHERE id = ?", (phase, job.id))

    def pause(self, job: Job, *, paused: bool) -> None:
        """A job order was paused, or resumed."""
        self._base.execute("UPDATE job SET paused = ? WHERE id = ?", (paused, job.id))

    def _read(self, which: str, *values: str) -> list[Job]:
        text = f"SELECT id, lot, segment, phase, paused FROM job {which}"  # noqa: S608 -- ours
        with closing(self._base.execute(text, values)) as rows:
            return [Job(name, lot, segment, phase, bool(paused)) for name, lot, segment, phase, paused in rows]


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides over a job order. state: at the machine, None where it holds none.  first: of its lot.

    boards: whether any are still to be made by it.  idle: whether that has been so for a while.  stopped: by a person.
    """

    state: State | None
    first: bool
    boards: bool
    idle: bool
    stopped: bool


def next_act(job: Job, now: Situation) -> Act | None:
    """What must be done with a job order at its machine; None for nothing."""
    state = now.state
    if state is not None and job.phase == "again":
        return Act.CLEAR if state.over else None
    if state is None:
        able = job.phase != "sent" and now.boards and not (now.first and now.stopped)
        return Act.STORE_AND_START if able else None
    if not now.boards:
        return _ending(state) if now.idle else None
    if state.over or not now.first:
        return None
    if now.stopped:
        return {State.RUNNING: Act.PAUSE, State.ALLOWED_TO_START: Act.ABORT}.get(state)
    return Act.RESUME if state is State.INTERRUPTED and job.paused else None


def _ending(state: State) -> Act:
    """What ends a job order, and then clears it."""
    if state.over:
        return Act.CLEAR
    return Act.STOP if state in {State.RUNNING, State.INTERRUPTED} else Act.ABORT
