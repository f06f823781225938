"""Packets that may hold an identity, handed to the parsers of `observe.identity`, and what they said."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.kernel import columns as c

Ints = npt.NDArray[np.int64]
MOST_ROWS = 1_000_000  # different statements of one file that are kept
MOST_PORTIONS = 4  # of candidates that wait for the parsers


Job = tuple[list[int], bytes]  # a row of candidates, and its payload
Statement = tuple[int, int, int, int, str, str]  # MAC, both halves of the IP, protocol, key, value


class Sayings:
    """What devices said, each statement once: with the frame, the instant of the first, and the confidence.

    The parsers run beside the kernels, which need no lock of Python; a few portions wait at most, then `take` waits.
    """

    def __init__(self) -> None:
        self.statements: dict[Statement, tuple[int, int, int]] = {}
        self._pool = ThreadPoolExecutor(1)
        self._portions: deque[Future[None]] = deque()

    def take(self, buffer: npt.NDArray[np.uint8], candidates: Ints) -> None:
        """Ask the parsers about these packets of the present block; their octets are copied."""
        octets = buffer.data
        jobs = [(row, bytes(octets[row[c.Q_START] : row[c.Q_END]])) for row in candidates.tolist()]
        while len(self._portions) >= MOST_PORTIONS:
            self._portions.popleft().result()
        self._portions.append(self._pool.submit(self._ask, jobs))

    def _ask(self, jobs: list[Job]) -> None:
        from sekisho.security.observe.identity import said  # noqa: PLC0415 # loaded beside the kernels, not before them
        from sekisho.security.observe.protocols import NAMES  # noqa: PLC0415 # as above

        statements = self.statements
        for row, payload in jobs:
            frame, instant, mac, hi, lo, app, _, _, server = row
            for one in said(NAMES[app], payload, from_server=bool(server)):
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
                self._portions.popleft().result()
        finally:
            self._pool.shutdown(cancel_futures=True)


def waiting(candidates: Ints, counters: Ints) -> Ints:
    """The candidates that were marked and not yet handed over."""
    return candidates[: int(counters[c.N_CAND])]
