"""Which address pairs sent something, and whether a MAC is the host's own or that of a router that passed it on."""

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.capture.folding import Addresses, columns
from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.kernel.columns import V4
from sekisho.security.observe.capture.state import State
from sekisho.security.observe.tables import HOSTS, INSTANT

Ints = npt.NDArray[np.int64]

FEW = 3  # addresses without confirmation that one machine may well have; more, and its MAC is a router's
_HOW = {0: "ip", 1: "arp", 2: "nd", 3: "dhcp", 4: "ethernet"}


def host_rows(state: State, addresses: Addresses) -> pl.DataFrame:
    """HOSTS, in the order of their first frames.

    A pair that was only claimed (in an ARP answer, say) counts the packets that claimed it.
    """
    h = columns(state, state.hosts)
    halves = columns(state, state.ips)[:, h[c.H_IP]]
    named = pl.DataFrame(
        {
            "vlan": h[c.H_VLAN],
            "mac": addresses.macs.gather(h[c.H_MAC].astype(np.uint32)),
            "ip": addresses.ips.gather(h[c.H_IP].astype(np.uint32)),
            "hi": halves[0],
            "lo": halves[1],
            "how": h[c.H_HOW],
            "packets": np.where(h[c.H_PACKETS] == 0, h[c.H_CLAIMED], h[c.H_PACKETS]),
            "first": h[c.H_FIRST],
            "last": h[c.H_LAST],
            "frame": h[c.H_FRAME],
        }
    )
    named = named.filter(~pl.col("ip").is_in(["0.0.0.0", "::"]) & ~((pl.col("mac") == "") & (pl.col("ip") == "")))  # noqa: S104 # no binding
    named = named.with_columns(pl.when(pl.col("ip") == "").then(4).otherwise(pl.col("how")).alias("how"))
    return (
        _on_link(named)
        .sort("frame", "vlan", "mac", "ip")
        .with_columns(
            pl.lit(0, pl.UInt16).alias("source"),
            pl.col("how").replace_strict(_HOW, return_dtype=pl.String),
            pl.col("first", "last").cast(INSTANT),
        )
        .select(pl.col(name).cast(kind) for name, kind in HOSTS.items())
    )


def _on_link(hosts: pl.DataFrame) -> pl.DataFrame:
    """With the column `on_link`.

    Confirmed pairs (ARP, neighbour discovery, DHCP) and link-local addresses are on link. Another pair is, unless its
    IP is confirmed for another MAC, or its MAC is a router's: it sends for an IP that is confirmed elsewhere, for more
    than `FEW` unconfirmed IPs, or for two public ones of different networks.
    """
    confirmed = pl.col("how").is_between(1, 3)
    owned = hosts.filter(confirmed).select("ip").unique().with_columns(pl.lit(value=True).alias("owned"))
    hosts = hosts.join(owned, on="ip", how="left").with_columns(pl.col("owned").fill_null(value=False))
    open_pairs = hosts.filter(~confirmed & (pl.col("ip") != "") & (pl.col("mac") != ""))
    open_pairs = open_pairs.filter(~pl.col("ip").str.starts_with("fe80:") & ~pl.col("ip").str.starts_with("169.254."))
    unsure = open_pairs.filter(~pl.col("owned")).unique(["mac", "ip"])
    public = unsure.filter(pl.Series(_public(unsure["hi"].to_numpy(), unsure["lo"].to_numpy())))
    networks = public.with_columns(pl.col("ip").str.extract(r"^([0-9a-f]+[.:][0-9a-f]+)").alias("net"))
    routers = pl.concat(
        [
            open_pairs.filter(pl.col("owned")).select("mac"),
            unsure.group_by("mac").len().filter(pl.col("len") > FEW).select("mac"),
            networks.group_by("mac").agg(pl.col("net").n_unique()).filter(pl.col("net") > 1).select("mac"),
        ]
    ).unique()
    near = pl.col("ip").str.starts_with("fe80:") | pl.col("ip").str.starts_with("169.254.")
    alone = ~pl.col("mac").is_in(routers["mac"].implode()) & ~pl.col("owned")
    return hosts.with_columns(
        ((confirmed | near | (pl.col("ip") == "") | alone) & (pl.col("mac") != "")).alias("on_link")
    )


def _public(hi: Ints, lo: Ints) -> npt.NDArray[np.bool_]:
    """Addresses that are routed in the internet: none of RFC 1918, 6598, 3927, 1122; of IPv6, 2000::/3."""
    four = (hi == 0) & (lo >> 32 == V4 >> 32)
    low = lo & 0xFFFFFFFF
    first, second = low >> 24, low >> 16 & 255
    inside = (first == 0) | (first == 10) | (first == 127) | (first >= 224)
    inside |= (first == 172) & (second >> 4 == 1) | (first == 192) & (second == 168)
    inside |= (first == 100) & (second >> 6 == 1) | (first == 169) & (second == 254)
    found: npt.NDArray[np.bool_] = np.where(four, ~inside, (hi >> 61 & 7) == 1)
    return found
