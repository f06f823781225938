"""Packets that may hold an identity, handed to the parsers of `observe.identity`, and what they said."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib import import_module
from types import ModuleType

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.joining import Joining, Streams
from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.protocols import NAMES

Ints = npt.NDArray[np.int64]
MOST_ROWS = 1_000_000  # different statements of one file that are kept
MOST_WAITING = 16 << 20  # octets of candidates that wait for the parsers; while modules load, these come to wait
_ROW_OCTETS = 512  # of a candidate beside its payload


Job = tuple[list[int], bytes]  # a row of candidates, and its payload
Statement = tuple[int, int, int, int, str, str]  # MAC, both halves of the IP, protocol, key, value


@cache
def _parsers() -> ModuleType:
    """`observe.identity`, loaded beside the kernels and not before them."""
    return import_module("sekisho.security.observe.identity")


class Sayings:
    """What devices said, each statement once: with the frame, the instant of the first, and the confidence.

    A message that was cut is read when it is whole, and its frame is then the one that made it so, as in dissectors
    that join segments; what never became whole is read as far as it goes at the frame in which it began.
    The parsers run beside the kernels, which need no lock of Python. What waits for them is bounded: then `take` waits.
    """

    def __init__(self) -> None:
        self.statements: dict[Statement, tuple[int, int, int]] = {}
        self._streams = Streams()
        self._pool = ThreadPoolExecutor(1)
        self._portions: deque[tuple[Future[None], int]] = deque()
        self._waiting = 0

    def take(self, buffer: npt.NDArray[np.uint8], candidates: Ints) -> None:
        """Ask the parsers about these packets of the present block; their octets are copied."""
        octets = buffer.data
        jobs = [(row, bytes(octets[row[c.Q_START] : row[c.Q_END]])) for row in candidates.tolist()]
        while self._waiting > MOST_WAITING:
            self._await_one()
        octets_here = int((candidates[:, c.Q_END] - candidates[:, c.Q_START] + _ROW_OCTETS).sum())
        self._portions.append((self._pool.submit(self._ask, jobs), octets_here))
        self._waiting += octets_here

    def _await_one(self) -> None:
        portion, octets = self._portions.popleft()
        portion.result()
        self._waiting -= octets

    def _ask(self, jobs: list[Job]) -> None:
        for row, payload in jobs:
            number = row[c.Q_STREAM]
            if not number:
                self._hear(row, payload)
                continue
            joining = self._streams[number]
            if row[c.Q_NEED] != c.GOES_ON and not self._streams.again(number, row[c.Q_SEQ]):
                joining = Joining(row, row[c.Q_SEQ], row[c.Q_NEED])
                old = self._streams.begin(number, joining)
                if old is not None:
                    self._give_up(old)
                joining.add(row[c.Q_SEQ], payload)
                self._look(joining, row)
            elif joining is not None and joining.add(row[c.Q_SEQ], payload):
                self._look(joining, row)

    def _look(self, joining: Joining, row: list[int]) -> None:
        """Read a message if it is whole with this row's segment."""
        head, octets = joining.head, bytes(joining.octets)
        if joining.full or (joining.whole and not _parsers().unfinished(NAMES[head[c.Q_APP]], octets)):
            self._streams.end(head[c.Q_STREAM])
            self._hear([row[c.Q_FRAME], row[c.Q_TIME], *head[c.Q_MAC :]], octets)

    def _give_up(self, joining: Joining) -> None:
        self._hear(joining.head, bytes(joining.octets))

    def _hear(self, row: list[int], payload: bytes) -> None:
        """Keep what the payload of a row says."""
        statements = self.statements
        frame, instant, mac, hi, lo, app = row[: c.Q_APP + 1]
        for one in _parsers().said(NAMES[app], payload, from_server=bool(row[c.Q_SERVER])):
            key = (mac, hi, lo, app, one.key, one.value)
            old = statements.get(key)
            if old is None:
                if len(statements) < MOST_ROWS:
                    statements[key] = (frame, instant, one.confidence)
            elif one.confidence > old[2]:
                statements[key] = (old[0], old[1], one.confidence)

    def close(self) -> None:
        """Wait until all that was taken has been asked."""
        try:
            while self._portions:
                self._await_one()
            for joining in self._streams.rest():
                self._give_up(joining)
        finally:
            self._pool.shutdown(cancel_futures=True)


def waiting(candidates: Ints, counters: Ints) -> Ints:
    """The candidates that were marked and not yet handed over."""
    return candidates[: int(counters[c.N_CAND])]
