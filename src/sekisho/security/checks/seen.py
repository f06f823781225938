"""Observations as checks think of them: devices, flows and operations, each once however many sensors saw it."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from sekisho.security.observe.tables import Observed
from sekisho.security.terms.address import is_group_ip, is_group_mac, is_mac
from sekisho.security.terms.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Device:
    """One on-link address pair. how: the strongest way in which the pair was stated ("arp" before "ip")."""

    mac: str
    ip: str
    vlan: int
    how: str
    first: datetime
    last: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Flow:
    """One service of one host used by another. client, server: IP address, or MAC where there is none."""

    client: str
    server: str
    transport: str
    port: int
    protocol: str
    confidence: int
    answered: bool
    first: datetime
    last: datetime
    evidence: Evidence

    @property
    def service(self) -> str:
        """Transport with port, and the protocol where it is known: `tcp/502 modbus`."""
        port = f"{self.transport}/{self.port}" if self.port else self.transport
        return f"{port} {self.protocol}".rstrip()

    @property
    def key(self) -> str:
        """What names the flow; without the protocol, which later evidence may tell more truly."""
        return f"{self.client} -> {self.server} {self.service.partition(' ')[0]}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of operation that a client asked of a server. names: the standard's names of the codes, in order."""

    client: str
    server: str
    port: int
    protocol: str
    kind: str
    names: tuple[str, ...]
    count: int
    first: datetime
    evidence: Evidence


def is_host(ip: str) -> bool:
    """Whether an address can be one host's: not multicast, broadcast, unspecified, loopback or link-local."""
    address = ipaddress.ip_address(ip)
    return not (is_group_ip(ip) or address.is_loopback or address.is_link_local)


def _hosts_only(ips: pl.Series) -> pl.Series:
    wanted = [ip for ip in ips.unique().to_list() if ip and is_host(ip)]
    return ips.is_in(wanted)


def devices(observed: Observed) -> tuple[Device, ...]:
    """On-link pairs by MAC then IP; pairs without a MAC are left out.

    Link-local addresses, which every device gives itself, and those no single host can have, count as no IP. A pair
    read from headers alone gives way where any sensor heard another MAC state that IP: a router passed the packet on.
    """
    pairs = observed.hosts.filter(pl.col("on_link") & (pl.col("mac") != ""))
    read = pl.col("how").is_in(["ip", "log"]) & (pl.col("ip") != "")
    owners = pairs.filter(~read & (pl.col("ip") != "")).select("ip", pl.col("mac").alias("owner")).unique("ip")
    pairs = pairs.join(owners, on="ip", how="left")
    pairs = pairs.filter(~read | pl.col("owner").is_null() | (pl.col("owner") == pl.col("mac")))
    pairs = pairs.with_columns(pl.when(_hosts_only(pairs["ip"])).then("ip").otherwise(pl.lit("")).alias("ip"))
    stated = pl.col("how").filter(~pl.col("how").is_in(["ip", "log"]))
    grouped = (
        pairs.sort("first", "frame", "source")
        .group_by("mac", "ip", "vlan", maintain_order=True)
        .agg(
            pl.coalesce(stated.min(), pl.col("how").min()),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("source").first(),
            pl.col("frame").first(),
        )
    )
    return tuple(
        Device(mac, ip, vlan, how, first, last, observed.evidence(source, frame))
        for mac, ip, vlan, how, first, last, source, frame in grouped.sort("mac", "ip", "vlan").iter_rows()
    )


@dataclass(frozen=True, slots=True)
class Sighting:
    """One address pair as one source shows it, from its first packet to its last."""

    ip: str
    first: datetime
    last: datetime
    evidence: Evidence


def sightings(observed: Observed, mac: str) -> tuple[Sighting, ...]:
    """Where and when one MAC sent, a row for each source and address, the earliest first."""
    rows = observed.hosts.filter(pl.col("mac") == mac).sort("first", "frame", "source")
    return tuple(
        Sighting(ip, first, last, observed.evidence(source, frame))
        for ip, first, last, source, frame in rows.select("ip", "first", "last", "source", "frame").iter_rows()
    )


def flows(observed: Observed, broadcasts: frozenset[str] = frozenset()) -> tuple[Flow, ...]:
    """Flows between two single hosts by client, server, transport and port. broadcasts: addresses of whole networks.

    What was sent to a group MAC was a broadcast even where no ledger knows the network.
    """
    client = pl.when(pl.col("client_ip") != "").then("client_ip").otherwise("client_mac").alias("client")
    server = pl.when(pl.col("server_ip") != "").then("server_ip").otherwise("server_mac").alias("server")
    table = observed.flows.with_columns(client, server)
    known = set(table["client"].unique().to_list()) | set(table["server"].unique().to_list())
    single = [name for name in known if _is_single(name) and name not in broadcasts]
    groups = [mac for mac in table["server_mac"].unique().to_list() if mac and is_group_mac(mac)]
    table = table.filter(
        pl.col("client").is_in(single)
        & pl.col("server").is_in(single)
        & (pl.col("client") != pl.col("server"))
        & ~pl.col("server_mac").is_in(groups)
    )
    best = pl.col("protocol").sort_by("confidence", "protocol", descending=[True, False]).first()
    grouped = (
        table.sort("first", "frame", "source")
        .group_by("client", "server", "transport", "server_port", maintain_order=True)
        .agg(
            best,
            pl.col("confidence").max(),
            (pl.col("packets_in").sum() > 0).alias("answered"),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("source").first(),
            pl.col("frame").first(),
        )
    )
    ordered = grouped.sort("client", "server", "transport", "server_port").rename({"server_port": "port"})
    return tuple(
        Flow(evidence=observed.evidence(row.pop("source"), row.pop("frame")), **row)
        for row in ordered.iter_rows(named=True)
    )


def _is_single(name: str) -> bool:
    return not is_group_mac(name) if is_mac(name) else bool(name) and is_host(name)


def operations(observed: Observed) -> tuple[Operation, ...]:
    """Operations by client, server, port, protocol and kind.

    What two sensors saw on one day is counted once, by the one that saw more.
    """
    client = pl.when(pl.col("client_ip") != "").then("client_ip").otherwise("client_mac").alias("client")
    server = pl.when(pl.col("server_ip") != "").then("server_ip").otherwise("server_mac").alias("server")
    what = ("client", "server", "server_port", "protocol", "kind")
    told = observed.operations.with_columns(client, server, pl.col("first").dt.date().alias("day"))
    counts = (
        told.group_by(*what, "day", "source")
        .agg(pl.col("packets").sum())
        .group_by(*what, "day")
        .agg(pl.col("packets").max())
        .group_by(*what)
        .agg(pl.col("packets").sum().alias("count"))
    )
    grouped = (
        told.sort("first", "frame", "source")
        .group_by(*what, maintain_order=True)
        .agg(
            pl.col("name").unique(maintain_order=True).alias("names"),
            pl.col("first").min(),
            pl.col("source").first(),
            pl.col("frame").first(),
        )
    )
    ordered = grouped.join(counts, on=what).sort(what).rename({"server_port": "port"})
    return tuple(
        Operation(
            evidence=observed.evidence(row.pop("source"), row.pop("frame")),
            names=tuple(filter(None, row.pop("names"))),
            **row,
        )
        for row in ordered.iter_rows(named=True)
    )
