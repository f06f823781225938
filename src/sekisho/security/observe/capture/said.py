"""Packets that may hold an identity, handed to the parsers of `observe.identity`, and what they said as rows."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe import identity
from sekisho.security.observe.capture.addresses import ip_text, mac_text
from sekisho.security.observe.capture.kernel import walk as w
from sekisho.security.observe.protocols import NAMES
from sekisho.security.observe.tables import IDENTITIES, INSTANT

Ints = npt.NDArray[np.int64]
MOST_ROWS = 1_000_000  # different statements of one file that are kept
MOST_PORTIONS = 4  # of candidates that wait for the parsers


Job = tuple[list[int], bytes]  # a row of candidates, and its payload


class Sayings:
    """What devices said, each statement once: with the frame and the instant of the first.

    The parsers run beside the kernels, which need no lock of Python; a few portions wait at most, then `take` waits.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int, int, int, str, str], tuple[int, int, int]] = {}
        self._pool = ThreadPoolExecutor(1)
        self._portions: deque[Future[None]] = deque()

    def take(self, buffer: npt.NDArray[np.uint8], candidates: Ints) -> None:
        """Ask the parsers about these packets of the present block; their octets are copied."""
        jobs = [
            (row, buffer[row[w.Q_START] : row[w.Q_END]].tobytes())
            for row in candidates.tolist()
            if NAMES[row[w.Q_APP]] in identity.PARSERS
        ]
        while len(self._portions) >= MOST_PORTIONS:
            self._portions.popleft().result()
        self._portions.append(self._pool.submit(self._ask, jobs))

    def _ask(self, jobs: list[Job]) -> None:
        for row, payload in jobs:
            frame, instant, mac, hi, lo, app, _, _, server = row
            for said in identity.said(NAMES[app], payload, from_server=bool(server)):
                key = (mac, hi, lo, app, said.key, said.value)
                old = self._rows.get(key)
                if old is None:
                    if len(self._rows) < MOST_ROWS:
                        self._rows[key] = (frame, instant, said.confidence)
                elif said.confidence > old[2]:
                    self._rows[key] = (old[0], old[1], said.confidence)

    def close(self) -> None:
        """Wait until all that was taken has been asked."""
        while self._portions:
            self._portions.popleft().result()
        self._pool.shutdown()

    def rows(self) -> pl.DataFrame:
        """IDENTITIES, in the order of their first frames."""
        self.close()
        if not self._rows:
            return pl.DataFrame(schema=IDENTITIES)
        keys, values = list(self._rows), list(self._rows.values())
        numbers = np.array([key[:3] for key in keys], np.int64)
        ips = ip_text(numbers[:, 1], numbers[:, 2])
        frame = pl.DataFrame(
            {
                "source": pl.Series([0] * len(keys), dtype=pl.UInt16),
                "mac": mac_text(numbers[:, 0]),
                "ip": ips,
                "key": pl.Series([key[4] for key in keys], dtype=pl.String),
                "value": pl.Series([key[5] for key in keys], dtype=pl.String),
                "protocol": pl.Series([NAMES[key[3]] for key in keys], dtype=pl.String),
                "confidence": pl.Series([value[2] for value in values], dtype=pl.UInt8),
                "first": pl.Series([value[1] for value in values], dtype=pl.Int64).cast(INSTANT),
                "frame": pl.Series([value[0] for value in values], dtype=pl.UInt64),
            }
        )
        nowhere = pl.col("ip").is_in(["0.0.0.0", "::"])  # noqa: S104 # no binding: a host without an address yet
        return frame.with_columns(pl.when(nowhere).then(pl.lit("")).otherwise(pl.col("ip")).alias("ip")).sort(
            "frame", "mac", "key", "value"
        )


def waiting(candidates: Ints, counters: Ints) -> Ints:
    """The candidates that were marked and not yet handed over."""
    return candidates[: int(counters[w.N_CAND])]
