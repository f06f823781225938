"""Addresses that people keep apart: what was seen of a pair is told of its IP address, and of its MAC address no more.

All that joins addresses to devices reads these tables, so that a pair taken apart here is apart everywhere. What was
observed stays as it was: the tables given are not changed, and without pairs they are given back as they are.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace

import polars as pl

from sekisho.security.observe.tables import Observed

Pairs = AbstractSet[tuple[str, str]]
"""A MAC and an IP address each, as the tables write them."""


def held_apart(observed: Observed, apart: Pairs) -> Observed:
    """The observation in which none of these MAC addresses has the IP address beside it.

    The IP address is then another MAC address's that has it too, or a device by itself, with the flows, the operations
    and all that was said from it. The MAC address stays, without it: it did send, and nobody else's packets.
    """
    if not apart:
        return observed
    keys = pl.Series([_JOINED.join(pair) for pair in sorted(apart)], dtype=pl.String)

    def pair(mac: str, ip: str) -> pl.Expr:
        return pl.concat_str(mac, pl.lit(_JOINED), ip).is_in(keys.implode())

    def without(mac: str, ip: str) -> pl.Expr:
        return pl.when(pair(mac, ip)).then(pl.lit("")).otherwise(pl.col(mac)).alias(mac)

    ends = [without(f"{side}_mac", f"{side}_ip") for side in ("client", "server")]
    senders = observed.hosts.filter(pair("mac", "ip")).with_columns(
        pl.lit("").alias("ip"), pl.lit("ethernet").alias("how"), pl.lit(0, pl.UInt64).alias("packets")
    )
    said = observed.identities.filter(~((pl.col("key") == "ip") & pair("mac", "value")))
    return replace(
        observed,
        hosts=pl.concat([observed.hosts.with_columns(without("mac", "ip")), senders]),
        identities=said.with_columns(without("mac", "ip")),
        flows=observed.flows.with_columns(ends),
        operations=observed.operations.with_columns(ends),
    )


_JOINED = " "  # neither address holds a blank
