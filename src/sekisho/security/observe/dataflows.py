"""One row a data flow as a data-flow table has it: who talks to which service of whom, how much, and doing what.

The same two ends seen in several captures, on several VLANs or through several routers are one row here.
"""

import polars as pl

from sekisho.security.observe.tables import INSTANT, Columns, Observed

DATAFLOWS: Columns = {
    "client_ip": pl.String,  # empty where the protocol has no IP addresses
    "client_mac": pl.String,  # of the first frame; may be a router's
    "server_ip": pl.String,
    "server_mac": pl.String,
    "transport": pl.String,
    "server_port": pl.UInt16,
    "protocol": pl.String,
    "confidence": pl.UInt8,  # the best seen
    "operations": pl.List(pl.String),  # names, or the code in hexadecimal where it has none; in order of the text
    "kinds": pl.List(pl.String),  # codes of operations.Kind
    "packets_out": pl.UInt64,
    "packets_in": pl.UInt64,
    "bytes_out": pl.UInt64,
    "bytes_in": pl.UInt64,
    "first": INSTANT,
    "last": INSTANT,
    "source": pl.UInt16,  # of the earliest packet
    "frame": pl.UInt64,
}

_ENDS = ("client", "server")
_KEY = ("client", "server", "transport", "server_port", "protocol")
_DONE = ("client", "server", "server_port", "protocol")


def _end(side: str) -> pl.Expr:
    """What names one end: its IP address, or its MAC address where it has none."""
    return pl.when(pl.col(f"{side}_ip") != "").then(f"{side}_ip").otherwise(f"{side}_mac").alias(side)


def dataflows(observed: Observed) -> pl.DataFrame:
    """All data flows, in the order in which they were first seen; columns and their meaning in `DATAFLOWS`."""
    ends = [_end(side) for side in _ENDS]
    rows = (
        observed.flows.with_columns(ends)
        .sort("first", "source", "frame", nulls_last=True)
        .group_by(_KEY, maintain_order=True)
        .agg(
            pl.col("client_ip", "client_mac", "server_ip", "server_mac").first(),
            pl.col("confidence").max(),
            pl.col("packets_out", "packets_in", "bytes_out", "bytes_in").sum(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("source", "frame").first(),
        )
    )
    codes = observed.operations["code"].unique().drop_nulls()
    written = {code: f"0x{code:x}" for code in codes}
    bare = pl.col("code").replace_strict(written, default="", return_dtype=pl.String)
    word = pl.when(pl.col("name") != "").then("name").otherwise(bare)
    named = observed.operations.with_columns(*ends, word.alias("operations"), pl.col("kind").alias("kinds"))
    for listed in ("operations", "kinds"):  # rows made unique before they become lists: many times as fast
        done = named.select(*_DONE, listed).unique().sort(listed).group_by(_DONE).all()
        rows = rows.join(done, on=_DONE, how="left", maintain_order="left")
    return rows.with_columns(pl.col("operations", "kinds").fill_null([])).select(
        pl.col(name).cast(kind) for name, kind in DATAFLOWS.items()
    )
