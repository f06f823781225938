"""The connections of a service to other systems: which of them are there, and since when."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

AGAIN_S = 1.0
"""Real seconds until a system is asked again that was not there, or did not take what it was brought."""


@dataclass(frozen=True, slots=True)
class Link:
    """A connection. up: whether it was there when it was last tried.  since: from when on that is so."""

    up: bool
    since: datetime


class Links:
    """All connections, by the system at their other end. changed: is called when one is found to be there, or cut."""

    def __init__(self, changed: Callable[[str, Link], None] = lambda _system, _link: None) -> None:
        self._changed = changed
        self._all: dict[str, Link] = {}

    @property
    def all(self) -> Mapping[str, Link]:
        """Those that were tried since the start."""
        return dict(self._all)

    def tell(self, system: str, at: datetime, *, up: bool) -> None:
        """A connection was tried."""
        held = self._all.get(system)
        if held is None or held.up is not up:
            self._all[system] = Link(up, at)
            self._changed(system, self._all[system])

    async def cut(self, system: str, at: datetime) -> None:
        """A system did not answer: wait before it is asked again."""
        self.tell(system, at, up=False)
        await again()


async def again() -> None:
    """Wait before a system is asked again."""
    await asyncio.sleep(AGAIN_S)
