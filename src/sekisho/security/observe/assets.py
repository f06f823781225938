"""One row a device, put together from everything that was seen of it.

A device is a MAC address with the IP addresses that are its own; an IP address seen only behind a router, or in a log
without MAC addresses, is a device of its own unless a MAC address claims it elsewhere. Two interfaces of one machine
stay two rows: that they are one is for a person to say.
"""

import polars as pl

from sekisho.security.observe.macs import mac_kind, of_block, vendor_of
from sekisho.security.observe.tables import INSTANT, Columns, Observed

SAID = ("vendor", "model", "order_number", "firmware", "serial", "hostname", "station", "role", "banner")

JOIN = pl.Struct({"ip": pl.String, "how": pl.String, "source": pl.UInt16, "frame": pl.UInt64})
"""Why an IP address is a device's: `how` as of HOSTS, "stated" where the device said it in a frame without IP; and the
first frame that says so. Of several reasons the surest stands, in the order of `_SUREST`."""

_SUREST = ("dhcp", "arp", "nd", "stated", "ip", "log")

ASSETS: Columns = {
    "device": pl.String,  # the MAC address, or the IP address where no MAC address is known
    "macs": pl.List(pl.String),  # one, or none
    "ips": pl.List(pl.String),
    "joins": pl.List(JOIN),  # why each of `ips` is this device's, in the same order
    "vlans": pl.List(pl.UInt16),
    "mac_kind": pl.String,  # code of macs.MacKind
    "mac_vendor": pl.String,
    "router": pl.Boolean,  # it passed on packets of other hosts
    **dict.fromkeys(SAID, pl.String),
    "serves": pl.List(pl.String),  # protocols in which it answered
    "uses": pl.List(pl.String),  # protocols in which it asked
    "packets": pl.UInt64,
    "first": INSTANT,
    "last": INSTANT,
    "source": pl.UInt16,
    "frame": pl.UInt64,
    **{
        f"{name}_{part}": kind
        for name in SAID
        for part, kind in (("confidence", pl.UInt8), ("source", pl.UInt16), ("frame", pl.UInt64))
    },
}
"""What a device said of itself stands in nine columns, and where each value can be seen in three more for each; where
it said several things, the most certain one is taken and of equals the earliest. All of them are in the identities."""

_ANSWER_OCTETS = 60  # the shortest Ethernet frame: a bare RST or ACK, no answer to a question


def assets(observed: Observed) -> pl.DataFrame:
    """All devices seen, in the order of `device`; columns and their meaning in `ASSETS`.

    Group and broadcast addresses never send, so they are no devices; neither is an address that never answered.
    """
    pairs = _devices_of_pairs(observed)
    devices = _presence(pairs).join(_routers(pairs), on="device", how="left")
    known = pairs.select("mac", "ip", "device").unique(["mac", "ip"], maintain_order=True)
    said = _keyed(observed.identities, known, "mac", "ip")
    for name in SAID:
        devices = devices.join(_best(said, name), on="device", how="left")
    for name, side in (("serves", "server"), ("uses", "client")):
        devices = devices.join(_protocols(observed.flows, known, name, side), on="device", how="left")
    whole = devices.join(_made(devices["mac"]), on="mac", how="left").with_columns(
        pl.when(pl.col("mac") == "")
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(pl.concat_list("mac"))
        .alias("macs"),
        pl.col("router").fill_null(value=False),
        pl.col(SAID).fill_null(""),
        pl.col("serves", "uses").fill_null([]),
    )
    return whole.select(pl.col(name).cast(kind) for name, kind in ASSETS.items()).sort("device")


def _made(macs: pl.Series) -> pl.DataFrame:
    """Each different MAC address with `mac_kind` and `mac_vendor`."""
    known = pl.DataFrame({"mac": macs.unique()}).with_columns(pl.col("mac").str.slice(0, 8).alias("block"))
    rows: list[tuple[str, str, str]] = []
    alone: list[str] = []
    for block in known["block"].unique().to_list():
        found = of_block(block) if len(block) == 8 else None
        if found is None:
            alone.append(block)
        else:
            rows.append((block, found[0].code, found[1]))
    schema = dict.fromkeys(("block", "mac_kind", "mac_vendor"), pl.String)
    alike = known.join(pl.DataFrame(rows, schema=schema, orient="row"), on="block", how="inner").drop("block")
    others = known.filter(pl.col("block").is_in(alone))["mac"].to_list()
    looked_up = [(mac, mac_kind(mac).code, vendor_of(mac)) for mac in others]
    return pl.concat([alike, pl.DataFrame(looked_up, schema=alike.schema, orient="row")])


def _ip(name: str = "ip") -> pl.Expr:
    """An address column in which a host that has no address yet has none."""
    nowhere = pl.col(name).is_in(["0.0.0.0", "::"])  # noqa: S104 -- the unspecified address, not a bind
    return pl.when(nowhere).then(pl.lit("")).otherwise(pl.col(name)).alias(name)


def _devices_of_pairs(observed: Observed) -> pl.DataFrame:
    """Every (mac, ip) pair that sent something, with the `device` it belongs to."""
    hosts = observed.hosts.with_columns(_ip()).with_columns(
        ((pl.col("on_link") | (pl.col("ip") == "")) & (pl.col("mac") != "")).alias("own")
    )
    stated = observed.identities.filter((pl.col("key") == "ip") & (pl.col("mac") != "")).select(
        "source",
        pl.lit(0, pl.UInt16).alias("vlan"),
        "mac",
        pl.col("value").alias("ip"),
        pl.lit(0, pl.UInt64).alias("packets"),
        "first",
        pl.col("first").alias("last"),
        "frame",
        pl.lit(value=True).alias("own"),
        pl.lit("stated").alias("how"),
    )
    pairs = pl.concat([hosts.select(stated.columns), stated])
    pairs = pairs.filter((pl.col("mac") != "") | (pl.col("ip") != ""))
    owners = (
        pairs.filter(pl.col("own") & (pl.col("ip") != ""))
        .group_by("ip", "mac")
        .agg(pl.col("packets").sum())
        .sort("packets", "mac", descending=[True, False])
        .unique("ip", keep="first", maintain_order=True)
        .select("ip", pl.col("mac").alias("owner"))
    )
    own = pl.col("own").any().over("mac", "ip")
    return (
        pairs.with_columns(own.alias("own"))
        .join(owners, on="ip", how="left")
        .with_columns(
            pl.when("own").then(pl.col("mac")).otherwise(pl.coalesce("owner", "ip")).alias("device"),
        )
        .drop("owner")
    )


def _presence(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row a device: addresses, times, and where it is first seen."""
    passed_on = pairs.filter(~pl.col("own") & (pl.col("mac") != ""))
    relays = passed_on.with_columns(
        pl.col("mac").alias("device"),
        pl.lit("").alias("ip"),
        pl.lit(0, pl.UInt64).alias("packets"),
        pl.lit(value=True).alias("own"),
        pl.lit("").alias("how"),
    )
    rows = (
        pl.concat([pairs, relays])
        .with_columns(pl.when(pl.col("own")).then("mac").otherwise(pl.lit("")).alias("mac"))
        .sort("first", "source", "frame", nulls_last=True)
    )
    ips = rows.filter(pl.col("ip") != "").select("device", pl.col("ip").alias("ips")).unique(maintain_order=True)
    joins = _joins(rows, ips)
    vlans = rows.filter(pl.col("vlan") > 0).select("device", pl.col("vlan").alias("vlans")).unique().sort("vlans")
    found = rows.group_by("device").agg(
        pl.col("mac").max(),
        pl.col("packets").sum(),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("source", "frame").first(),
    )
    for listed in (ips, joins, vlans):  # a list a group is many times as fast to make from rows that are unique already
        found = found.join(listed.group_by("device").all(), on="device", how="left")
    return found.with_columns(pl.col("ips", "joins", "vlans").fill_null([]))


def _joins(rows: pl.DataFrame, ips: pl.DataFrame) -> pl.DataFrame:
    """For each row of `ips` (device, address) the surest reason, in the same order. rows: sorted by time."""
    sure = pl.col("how").replace_strict({how: n for n, how in enumerate(_SUREST)}, default=len(_SUREST))
    best = (
        rows.filter(pl.col("ip") != "")
        .sort(sure, maintain_order=True)
        .unique(["device", "ip"], keep="first", maintain_order=True)
        .select("device", pl.col("ip").alias("ips"), pl.struct("ip", "how", "source", "frame").alias("joins"))
    )
    return ips.join(best, on=["device", "ips"], how="left", maintain_order="left").select("device", "joins")


def _routers(pairs: pl.DataFrame) -> pl.DataFrame:
    passed_on = pairs.filter(~pl.col("own") & (pl.col("mac") != "") & (pl.col("ip") != ""))
    return passed_on.select(pl.col("mac").alias("device")).unique().with_columns(pl.lit(value=True).alias("router"))


def _keyed(table: pl.DataFrame, known: pl.DataFrame, mac: str, ip: str) -> pl.DataFrame:
    """A table with the `device` that its address columns mean; rows of addresses that never sent are left out.

    known: each pair of addresses that sent, and its `device`.
    A frame without IP is the MAC address's own, whatever IP addresses it also has.
    """
    bare = pl.when((pl.col(ip) == "") & (pl.col(mac) != "")).then(mac)
    found = table.with_columns(_ip(ip)).join(known, left_on=[mac, ip], right_on=["mac", "ip"], how="left")
    return found.with_columns(pl.coalesce("device", bare)).drop_nulls("device")


def _best(said: pl.DataFrame, name: str) -> pl.DataFrame:
    """The most certain value of one key for each device, and of equals the earliest."""
    return (
        said.filter(pl.col("key") == name)
        .sort("confidence", "first", "source", "frame", descending=[True, False, False, False], nulls_last=True)
        .unique("device", keep="first", maintain_order=True)
        .select(
            "device", pl.col("value").alias(name),
            *(pl.col(part).alias(f"{name}_{part}") for part in ("confidence", "source", "frame")),
        )
    )  # fmt: skip


def _protocols(flows: pl.DataFrame, known: pl.DataFrame, name: str, side: str) -> pl.DataFrame:
    """The known protocols in which each device answered or asked.

    A protocol told by its port alone counts as answered only where an answer carried more than a bare refusal.
    """
    named = flows.filter(pl.col("protocol") != "")
    if side == "server":
        spoke = (pl.col("confidence") >= 2) | (pl.col("bytes_in") > pl.col("packets_in") * _ANSWER_OCTETS)
        named = named.filter((pl.col("packets_in") > 0) & spoke)
    keyed = _keyed(named.select(f"{side}_mac", f"{side}_ip", "protocol"), known, f"{side}_mac", f"{side}_ip")
    spoken = keyed.select("device", pl.col("protocol").alias(name)).unique().sort(name)
    return spoken.group_by("device").all()
