"""What devices and services refused, by their own logs, counted by source and reason."""

import polars as pl

from sekisho.security.observe.tables import Observed

_BY = ("peer", "host", "message", "code")


def refusals(observed: Observed) -> pl.DataFrame:
    """How often what was refused, by source, host, message and reason; the most frequent first."""
    refused = observed.events.filter(pl.col("outcome") == "refused")
    counted = refused.group_by(*_BY, maintain_order=True).agg(pl.col("count").sum())
    return counted.sort("count", descending=True, maintain_order=True)
