"""What a service refused to take: counted by who sent it, and one line of syslog each for who watches the factory."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.syslog import SECURITY, WARNING, Entry, append
from sekisho.guard.text import Text

MOST_COUNTS = 10_000
"""Kinds of rejections that are counted apart; of more, as when someone sends from every address, the rest is one."""

Counted = tuple[str, str, str]
"""Source, message and code."""


class Rejections:
    """The rejections of one system. path: of its log; closed to others."""

    def __init__(self, system: str, path: Path, clock: Clock) -> None:
        self._system = system
        self._path = path
        self._clock = clock
        self._counts: Counter[Counted] = Counter()

    @property
    def counts(self) -> Mapping[Counted, int]:
        """How often what was rejected since the start, by source, message and code."""
        return dict(self._counts)

    def add(self, source: str, message: str, reason: Text, *, code: str) -> None:
        """Count a rejection and log it.

        source: the system that sent it, as it has proved to be; else its address.  message: id in `contracts`, "" where
        it was none.  code: stable id of the reason.
        """
        key = (source, message, code)
        if key not in self._counts and len(self._counts) >= MOST_COUNTS:
            key = ("", "", code)
        self._counts[key] += 1
        values = {"source": source, "code": code}
        now = self._clock.now()
        append(self._path, Entry(now, self._system, message, SECURITY, WARNING, "rejected", values, reason))
