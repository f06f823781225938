"""Packets that may hold an identity, handed to the parsers of `observe.identity`, and what they said as rows."""

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


class Sayings:
    """What devices said, each statement once: with the frame and the instant of the first."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int, int, int, str, str], tuple[int, int, int]] = {}

    def take(self, buffer: npt.NDArray[np.uint8], candidates: Ints) -> None:
        """Ask the parsers about these packets of the present block."""
        for row in candidates.tolist():
            frame, instant, mac, hi, lo, app, start, end, server = row
            if NAMES[app] not in identity.PARSERS:
                continue
            for said in identity.said(NAMES[app], buffer[start:end].tobytes(), from_server=bool(server)):
                key = (mac, hi, lo, app, said.key, said.value)
                old = self._rows.get(key)
                if old is None:
                    if len(self._rows) < MOST_ROWS:
                        self._rows[key] = (frame, instant, said.confidence)
                elif said.confidence > old[2]:
                    self._rows[key] = (old[0], old[1], said.confidence)

    def rows(self) -> pl.DataFrame:
        """IDENTITIES, in the order of their first frames."""
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
