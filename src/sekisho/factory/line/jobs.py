"""The job orders that a machine holds: their states, which board is made by which, and what has come of each. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sekisho.factory.line.orders import JobOrder, Refused, job_order
from sekisho.factory.wire.job import Act, State, after

MOST_JOBS = 20
"""Job orders that a machine holds at once (MaxDownloadableJobOrders)."""


@dataclass(slots=True)
class Job:
    """One job order. content: as it was sent.  taken: serial numbers, in turn.  set_up: when its changeover ends.

    good, failed: boards that came out.
    """

    content: dict[str, Any]
    state: State
    taken: list[str] = field(default_factory=list)
    good: int = 0
    failed: int = 0
    begun: datetime | None = None
    set_up: datetime | None = None
    ended: datetime | None = None
    order: JobOrder = field(init=False)

    def __post_init__(self) -> None:
        self.order = job_order(self.content)

    @property
    def next(self) -> str | None:
        """The first board that was not taken."""
        return next((one for one in self.order.boards if one not in self.taken), None)

    @property
    def complete(self) -> bool:
        """All its boards came out."""
        return self.good + self.failed == len(self.order.boards)


class Unknown(Refused):
    """A job order that the machine does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"作業指示 {name} はこの設備にありません。番号を確かめてください。",
            f"This machine holds no job order {name}. Check its id.",
        )


class Full(Refused):
    """No more job orders fit in."""

    def __init__(self) -> None:
        super().__init__(
            f"設備の作業指示が {MOST_JOBS} 件あります。終わったものをClearしてから送ってください。",
            f"The machine holds {MOST_JOBS} job orders. Clear those that are over, and send it again.",
        )


class Jobs:
    """All job orders of one machine, in the order in which they were stored. work: what the machine does."""

    def __init__(self, work: str, held: dict[str, Job]) -> None:
        self._work = work
        self._held = held

    def __iter__(self) -> Iterator[Job]:
        return iter(self._held.values())

    def __getitem__(self, name: str) -> Job:
        """One of them. Raises Unknown."""
        try:
            return self._held[name]
        except KeyError:
            raise Unknown(name) from None

    def get(self, name: str) -> Job | None:
        """One of them, if it is held."""
        return self._held.get(name)

    def store(self, content: dict[str, Any], *, start: bool) -> Job:
        """Take a checked payload `job-order`. start: it may be begun at once. Raises Refused, Full, NotAllowed."""
        held = self._held.get(content["JobOrderID"])
        state = after(held.state if held else None, Act.STORE_AND_START if start else Act.STORE)
        if len(self._held) >= MOST_JOBS:
            raise Full
        assert state is not None  # noqa: S101 -- nothing is gone by being stored
        job = Job(content, state)
        order = job.order
        if order.segment.split("-")[0] != self._work:
            raise Refused(
                f"工程 {order.segment} はこの設備のものではありません。{self._work} の工程の設備に送ってください。",
                f"The segment {order.segment} is not of this machine, which does {self._work}. Send it elsewhere.",
            )
        self._held[order.id] = job
        return job

    def act(self, name: str, act: Act, at: datetime) -> None:
        """Do something with a job order. Raises Unknown, NotAllowed; then nothing has changed."""
        job = self[name]
        state = after(job.state, act)
        if state is None:
            del self._held[name]
            return
        job.state = state
        if act is Act.BEGIN:
            job.begun = at
        if state.over:
            job.ended = at

    def of_board(self, serial: str, side: str) -> Job | None:
        """The job order that a board is made by, if it was not taken yet. side: that is up, "" where nobody knows."""
        fit = [
            job
            for job in self
            if serial in job.order.boards and serial not in job.taken and side in {job.order.side, ""}
        ]
        return min(fit, key=lambda job: _RANK[job.state], default=None)

    def up_next(self) -> tuple[Job, str] | None:
        """The first board of the first job order that may run: what a machine takes that has a magazine."""
        for state in (State.RUNNING, State.ALLOWED_TO_START):
            for job in self:
                if job.state is state and (serial := job.next) is not None:
                    return job, serial
        return None


_RANK = {
    State.RUNNING: 0, State.ALLOWED_TO_START: 1, State.INTERRUPTED: 2, State.NOT_ALLOWED_TO_START: 3,
    State.ENDED: 4, State.ABORTED: 4,
}  # fmt: skip
