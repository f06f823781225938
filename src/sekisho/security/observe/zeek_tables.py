"""What one line of a Zeek connection log says, in the columns of the flow and host tables."""

import polars as pl

from sekisho.security.observe import zeek_services
from sekisho.security.observe.tables import FLOWS, HOSTS, INSTANT

ETHERNET_OCTETS = 14
FLOW_KEY = ("vlan", "client_mac", "server_mac", "client_ip", "server_ip", "transport", "server_port", "protocol")
HOST_KEY = ("vlan", "mac", "ip")
LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, what a datetime can hold

_MAC = r"^([0-9a-f]{2}:){5}[0-9a-f]{2}$"


def typed(raw: pl.DataFrame, shortest: dict[str, str]) -> pl.DataFrame:
    """The texts of `zeek_rows.rows` as values, one row a line; `usable` is false where an address cannot be read.

    shortest: from address as written to its shortest form; addresses not in it are unreadable.
    """
    absent = [name for name in _TEXTS if name not in raw.columns]
    texts = raw.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    return zeek_services.named(
        texts.select(
            "line",
            pl.col("vlan").cast(pl.UInt16, strict=False).fill_null(0),
            *_side("orig", "client", shortest),
            *_side("resp", "server", shortest),
            _transport().alias("transport"),
            _port().alias("server_port"),
            pl.col("service").fill_null("").str.to_lowercase(),
            pl.col("history").fill_null("").str.starts_with("S").alias("opened"),
            *_times(),
        )
    ).with_columns(
        pl.all_horizontal(
            pl.col("client_ip", "server_ip", "transport", "server_port").is_not_null(),
        ).alias("usable")
    )


_TEXTS = (
    "ts", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "ip_proto", "service", "duration", "history",
    "orig_bytes", "resp_bytes", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes",
    "orig_l2_addr", "resp_l2_addr", "vlan",
)  # fmt: skip


def _side(zeek: str, ours: str, shortest: dict[str, str]) -> tuple[pl.Expr, ...]:
    way = "out" if ours == "client" else "in"
    mac = pl.col(f"{zeek}_l2_addr").str.to_lowercase()
    packets = pl.col(f"{zeek}_pkts").cast(pl.UInt64, strict=False).fill_null(0)
    ip_octets = pl.col(f"{zeek}_ip_bytes").cast(pl.UInt64, strict=False)
    payload = pl.col(f"{zeek}_bytes").cast(pl.UInt64, strict=False).fill_null(0)
    return (
        pl.when(mac.str.contains(_MAC)).then(mac).otherwise(pl.lit("")).alias(f"{ours}_mac"),
        pl.col(f"id.{zeek}_h").replace_strict(shortest, default=None, return_dtype=pl.String).alias(f"{ours}_ip"),
        packets.alias(f"packets_{way}"),
        pl.coalesce(ip_octets + packets * ETHERNET_OCTETS, payload).alias(f"bytes_{way}"),
        payload.alias(f"payload_{way}"),
    )


def _transport() -> pl.Expr:
    """tcp, udp, icmp; another IP protocol by its number where Zeek 7.1 or later gives it, "ip" where not."""
    number = pl.col("ip_proto").cast(pl.UInt8, strict=False)
    other = pl.when(number.is_not_null()).then(pl.concat_str(pl.lit("ip-"), number)).otherwise(pl.lit("ip"))
    proto = pl.col("proto").str.to_lowercase()
    return (
        pl.when(proto.is_in(["tcp", "udp", "icmp"])).then(proto)
        .when(proto.is_in(["unknown_transport", "unknown"])).then(other)
    )  # fmt: skip


def _port() -> pl.Expr:
    """The server's port; 0 where the transport has none (Zeek puts ICMP's code there). An absent port is 0 too."""
    port = pl.col("id.resp_p")
    has_port = pl.col("proto").str.to_lowercase().is_in(["tcp", "udp"]) & port.is_not_null()
    return pl.when(has_port).then(port.cast(pl.UInt16, strict=False)).otherwise(pl.lit(0, pl.UInt16))


def _times() -> tuple[pl.Expr, pl.Expr]:
    """First and last instant from seconds since 1970 or ISO 8601, whichever Zeek was told to write; null otherwise."""
    number = pl.col("ts").cast(pl.Float64, strict=False)
    written = pl.col("ts").str.to_datetime("%+", strict=False, time_unit="us", time_zone="UTC")
    seconds = pl.coalesce(number, written.dt.timestamp("us") / 1e6)
    held = pl.when(seconds.is_between(0, LAST_SECOND)).then(seconds)
    lasted = pl.col("duration").cast(pl.Float64, strict=False).fill_null(0.0).fill_nan(0.0).clip(0.0, None)
    end = (held + lasted).clip(None, LAST_SECOND)
    return tuple(
        (value * 1e6).round().cast(pl.Int64, strict=False).cast(INSTANT).alias(name)
        for name, value in (("first", held), ("last", end))
    )  # type: ignore[return-value]


def no_flows() -> pl.DataFrame:
    """An empty flow table without `source`, for `added_flows`."""
    return pl.DataFrame(schema={name: kind for name, kind in FLOWS.items() if name != "source"})


def no_hosts() -> pl.DataFrame:
    """An empty host table without what only the whole file tells, for `added_hosts`."""
    return pl.DataFrame(schema={name: HOSTS[name] for name in (*HOST_KEY, "packets", "first", "last", "frame")})


_ROLES = ["first-sender", "known-port", "signature", "syn"]


def added_flows(before: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The flows so far with those of some more lines; client ports are folded."""
    role = (
        pl.when(pl.col("opened") & (pl.col("transport") == "tcp")).then(pl.lit("syn"))
        .when(pl.col("confidence") >= 2).then(pl.lit("signature"))
        .when(pl.col("confidence") == 1).then(pl.lit("known-port"))
        .otherwise(pl.lit("first-sender"))
    )  # fmt: skip
    more = lines.with_columns(role.alias("role"), pl.col("line").alias("frame")).select(before.columns)
    order = pl.Enum(_ROLES)
    return (
        pl.concat([before, more])
        .group_by(FLOW_KEY, maintain_order=True)
        .agg(
            pl.col("confidence").max(),
            pl.col("role").cast(order).max().cast(pl.String),
            pl.col("packets_out", "packets_in", "bytes_out", "bytes_in").sum(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("frame").min(),
        )
        .select(before.columns)
    )


def finished_flows(flows: pl.DataFrame) -> pl.DataFrame:
    """The gathered flows as the flow table of source 0, in the order of their first lines."""
    return flows.sort("frame").select(pl.lit(0, pl.UInt16).alias("source"), pl.all()).select(FLOWS.keys())


def added_hosts(before: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The hosts so far with the senders of some more lines: the client always, the server where it answered."""
    sides = [
        lines.select(
            "vlan", pl.col(f"{side}_mac").alias("mac"), pl.col(f"{side}_ip").alias("ip"),
            pl.col(f"packets_{way}").alias("packets"), "first", "last", pl.col("line").alias("frame"),
            (pl.lit(side == "client") | (pl.col("packets_in") + pl.col("bytes_in") > 0)).alias("sent"),
        )
        for side, way in (("client", "out"), ("server", "in"))
    ]  # fmt: skip
    return (
        pl.concat([before, *(side.filter("sent").select(before.columns) for side in sides)])
        .group_by(HOST_KEY, maintain_order=True)
        .agg(pl.col("packets").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("frame").min())
        .select(before.columns)
    )


def finished_hosts(hosts: pl.DataFrame) -> pl.DataFrame:
    """The gathered hosts as the host table of source 0.

    A log does not say whose a MAC address is: it counts as the host's own where no second IPv4 address and no second
    IPv6 network was seen behind it.
    """
    ip = pl.col("ip")
    is_v6 = ip.str.contains(":", literal=True)
    v4 = pl.when(~is_v6).then(ip).drop_nulls().n_unique().over("mac")
    v6 = pl.when(is_v6 & ~ip.str.starts_with("fe80:")).then(ip.str.split(":").list.head(4).list.join(":"))
    own = (pl.col("mac") != "") & (v4 <= 1) & (v6.drop_nulls().n_unique().over("mac") <= 1)
    return (
        hosts.sort("frame")
        .with_columns(pl.lit(0, pl.UInt16).alias("source"), pl.lit("log").alias("how"), own.alias("on_link"))
        .select(HOSTS.keys())
    )
