"""What devices said of themselves, as rows."""

import numpy as np
import polars as pl

from sekisho.security.observe.capture.addresses import ip_text, mac_text
from sekisho.security.observe.capture.said import Sayings
from sekisho.security.observe.protocols import NAMES
from sekisho.security.observe.tables import IDENTITIES, INSTANT


def identity_rows(sayings: Sayings) -> pl.DataFrame:
    """IDENTITIES, in the order of their first frames."""
    if not sayings.statements:
        return pl.DataFrame(schema=IDENTITIES)
    keys, values = list(sayings.statements), list(sayings.statements.values())
    numbers = np.array([key[:4] for key in keys], np.int64)
    seen = np.array(values, np.int64)
    names = pl.Series(NAMES, dtype=pl.String)
    frame = pl.DataFrame(
        {
            "source": pl.Series([0] * len(keys), dtype=pl.UInt16),
            "mac": mac_text(numbers[:, 0]),
            "ip": ip_text(numbers[:, 1], numbers[:, 2]),
            "key": pl.Series([key[4] for key in keys], dtype=pl.String),
            "value": pl.Series([key[5] for key in keys], dtype=pl.String),
            "protocol": names.gather(numbers[:, 3].astype(np.uint32)),
            "confidence": pl.Series(seen[:, 2]).cast(pl.UInt8),
            "first": pl.Series(seen[:, 1]).cast(INSTANT),
            "frame": pl.Series(seen[:, 0]).cast(pl.UInt64),
        }
    )
    nowhere = pl.col("ip").is_in(["0.0.0.0", "::"])  # noqa: S104 # no binding: a host without an address yet
    return frame.with_columns(pl.when(nowhere).then(pl.lit("")).otherwise(pl.col("ip")).alias("ip")).sort(
        "frame", "mac", "key", "value"
    )
