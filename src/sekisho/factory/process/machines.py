"""What the process management server needs of the machines, whatever carries it."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sekisho.factory.wire.job import Load, State
from sekisho.factory.wire.job_order import Content
from sekisho.factory.wire.series import EventsShown


class Machines(Protocol):
    """The machines of the line, by their systems. job: the id of a job order.

    Connected while inside `connected`, whatever is cut in between. All others raise Refused where the machine will not
    (what it said, and what to do), Unreachable where nobody knows whether it did.
    """

    def connected(self) -> AbstractAsyncContextManager[None]:
        """Keep connections to all machines while inside; none is waited for."""

    async def store_and_start(self, system: str, job_order: Content) -> None:
        """Give a machine a job order (payload `job-order`) that it may begin."""

    async def pause(self, system: str, job: str) -> None:
        """Begin no more boards of a job order."""

    async def resume(self, system: str, job: str) -> None:
        """Go on with a job order that was paused."""

    async def stop(self, system: str, job: str) -> None:
        """End a job order that was begun."""

    async def abort(self, system: str, job: str) -> None:
        """End a job order, whatever becomes of it."""

    async def clear(self, system: str, job: str) -> None:
        """Forget a job order that is over."""

    async def load(self, system: str, new: Load) -> None:
        """Have a machine take a reel; one that it has keeps the machine's count."""

    async def states(self, system: str) -> Mapping[str, State]:
        """Where each job order is that the machine holds, by its id."""

    async def events(self, system: str) -> EventsShown | None:
        """What a machine shows of its events; None before its first."""

    async def tell_again(self, system: str, after: str) -> None:
        """Have it tell once more the events that follow one, as it tells all; after: the id of that one."""
