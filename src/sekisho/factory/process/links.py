"""The connections to the other systems: which of them are there, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.process.alarms import Alarms
from sekisho.guard.text import Text


@dataclass(frozen=True, slots=True)
class Link:
    """A connection. up: whether it was there when it was last tried.  since: from when on that is so."""

    up: bool
    since: datetime


class Links:
    """All connections, by the system at their other end. One that is cut is an alarm; work goes on without it."""

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms
        self._all: dict[str, Link] = {}

    @property
    def all(self) -> Mapping[str, Link]:
        """Those that were tried since the start."""
        return dict(self._all)

    def tell(self, system: str, at: datetime, *, up: bool) -> None:
        """A connection was tried."""
        held = self._all.get(system)
        if held is not None and held.up is up:
            return
        self._all[system] = Link(up, at)
        if up:
            self._alarms.end(f"link/{system}", at)
        else:
            self._alarms.call(f"link/{system}", at, _cut(system))


def _cut(system: str) -> Text:
    return Text(
        f"{system} に届きません。作業は続けます。{system} と、そこまでの回線を確かめてください。",
        f"{system} cannot be reached. Work goes on. See whether it runs, and whether the network lets us through.",
    )
