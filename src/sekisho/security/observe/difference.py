"""What is new, gone or changed between two observations of one site. Pure: two observations in, one table out.

Nothing counts as gone because nobody looked. Something of the earlier period that the later one lacks is "gone" only
where the later one watched the same place long enough (`watching.Watched`); otherwise it is "not observed".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from sekisho.security.observe.assets import assets
from sekisho.security.observe.tables import Observed
from sekisho.security.observe.watching import Watched, is_group, is_near
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.evidence import Evidence

DYNAMIC_PORT = 49_152
"""RFC 6335, 6: from here on ports are handed out by chance; unknown services there are one."""

COMPARED = ("vendor", "model", "order_number", "firmware", "serial", "hostname", "station", "role")
"""Identities of which a device has one, so that another value is a change. Least confidence of both: `_CERTAIN`."""
_CERTAIN = 2


class What(Choice):
    """What a change is about."""

    DEVICE = "device", "機器", "Device"
    ADDRESS = "address", "機器のアドレス", "Address of a device"
    IDENTITY = "identity", "機器の名乗り", "Identity"
    SERVICE = "service", "提供するサービス", "Service offered"
    FLOW = "flow", "通信", "Flow"
    OPERATION = "operation", "操作", "Operation"


class How(Choice):
    """How it differs."""

    NEW = "new", "新規", "New"
    CHANGED = "changed", "変化", "Changed"
    GONE = "gone", "消失", "Gone"
    NOT_OBSERVED = "not-observed", "未観測", "Not observed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    device: the device it is about, by its MAC address or else its IP address; the server of flows and operations.
    peer: the client of flows and operations; "" elsewhere.  item: which address, service, identity key or operation.
    before, after: the values, where a value changed.  kind: code of operations.Kind, of operations.
    seen_before, seen_after: where it can be seen; one at least.  since: first instant in the period that has it.
    """

    what: What
    how: How
    device: str
    peer: str
    item: str
    before: str
    after: str
    seen_before: Evidence | None
    seen_after: Evidence | None
    since: datetime | None
    kind: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it can be seen, the later period first."""
        return tuple(one for one in (self.seen_after, self.seen_before) if one)


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes by what, how, device, peer and item; and the instants that each period covers."""

    changes: tuple[Change, ...]
    before: tuple[datetime | None, datetime | None]
    after: tuple[datetime | None, datetime | None]

    def of(self, what: What, *how: How) -> tuple[Change, ...]:
        """The changes of one subject and of some ways; of all ways where none is given."""
        return tuple(one for one in self.changes if one.what is what and (not how or one.how in how))


@dataclass(frozen=True, slots=True)
class _Seen:
    """One thing in one period."""

    place: Evidence
    first: datetime | None
    value: str = ""
    kind: str = ""
    packets: int = 0


Key = tuple[str, str, str]
"""Device, peer and item."""


def difference(before: Observed, after: Observed) -> Difference:
    """All differences from the earlier to the later observation. Either may be empty: then everything is new, or gone.

    Hosts beyond routers count only where their address is a private one: what the internet answers from changes daily.
    """
    here = _Period(before, _Names(before, after))
    there = _Period(after, _Names(after, before))
    same = _matched(here.names, there.names)
    watched = Watched(before, after)
    devices = _heard(here.devices(same), there.devices({}), here.senders(same), there.senders({}))
    changes = [
        *_set(What.DEVICE, *devices, watched),
        *_known(_set(What.ADDRESS, here.addresses(same), there.addresses({}), watched), here.names, there.names, same),
        *_values(here.identities(same), there.identities({})),
        *_set(What.SERVICE, here.services(same), there.services({}), watched),
        *_set(What.FLOW, here.flows(same), there.flows({}), watched),
        *_set(What.OPERATION, here.operations(same), there.operations({}), watched),
    ]
    what, how = tuple(What), tuple(How)
    changes.sort(key=lambda one: (what.index(one.what), how.index(one.how), one.device, one.peer, one.item))
    return Difference(tuple(changes), (before.first, before.last), (after.first, after.last))


class _Names:
    """The devices of one period, and which device an address belongs to.

    other: the other period. An address is of the device that alone stated it; where nobody did in this period, of the
    one that did in the other, if that is seen with it here. A capture may hold no ARP, and then a router's headers look
    like a device's.
    """

    def __init__(self, observed: Observed, other: Observed) -> None:
        self.ips: dict[str, tuple[str, ...]] = {}
        self.of: dict[str, str] = {}
        # Of two that had an address the one with fewer has it: a router is seen with those of hosts behind it.
        every = assets(observed).sort(pl.col("ips").list.len(), descending=True, maintain_order=True)
        for device, macs, ips in every.select("device", "macs", "ips").iter_rows():
            if macs or any(is_near(ip) for ip in ips):
                self.ips[device] = tuple(ips)
            for ip in ips:
                self.of[ip] = device
        for ip, mac in {**_stated(other), **_stated(observed)}.items():
            if ip in self.ips.get(mac, ()):
                self.of[ip] = mac


def _stated(observed: Observed) -> dict[str, str]:
    """The MAC address of each IP address that only one stated, by ARP, neighbour discovery or DHCP."""
    rows = observed.hosts.filter(pl.col("how").is_in(["arp", "nd", "dhcp"]) & (pl.col("mac") != ""))
    alone = rows.group_by("ip").agg(pl.col("mac").unique()).filter(pl.col("mac").list.len() == 1)
    return dict(alone.select("ip", pl.col("mac").list.first()).iter_rows())


def _matched(here: _Names, there: _Names) -> dict[str, str]:
    """Devices of the earlier period that have another name in the later one: only one of them told MAC addresses."""
    same: dict[str, str] = {}
    for device, ips in here.ips.items():
        if device in there.ips:
            continue
        later = {there.of[ip] for ip in ips if ip in there.of and (":" in device) is not (":" in there.of[ip])}
        later = later or {there.of[ip] for ip in ips if ip in there.of and device == ip}
        if len(later) == 1:
            same[device] = later.pop()
    return same


class _Period:
    """One observation as things that can be compared, each by device, peer and item."""

    def __init__(self, observed: Observed, names: _Names) -> None:
        self._observed, self.names = observed, names

    def devices(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """Every device."""
        rows = self._hosts().group_by("name").agg(*_FIRST, pl.col("packets").sum()).iter_rows(named=True)
        return {
            (same.get(row["name"], row["name"]), "", ""): self._seen(row)
            for row in rows
            if row["name"] in self.names.ips
        }

    def senders(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """Every MAC address that sent anything, be it for others as a router does."""
        rows = self._observed.hosts.filter(pl.col("mac") != "").sort("first", "source", "frame", nulls_last=True)
        return {
            (same.get(row["mac"], row["mac"]), "", ""): self._seen(row)
            for row in rows.group_by("mac").agg(*_FIRST, pl.col("packets").sum()).iter_rows(named=True)
        }

    def addresses(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """Every IP address of every device that has a MAC address."""
        rows = self._hosts().filter(pl.col("ip") != "").group_by("name", "ip").agg(*_FIRST, pl.col("packets").sum())
        return {
            (same.get(row["name"], row["name"]), "", row["ip"]): self._seen(row)
            for row in rows.iter_rows(named=True)
            if row["name"] in self.names.ips and row["name"] != row["ip"]
        }

    def _hosts(self) -> pl.DataFrame:
        named = pl.col("ip").replace_strict(self.names.of, default=None, return_dtype=pl.String)
        own = pl.when(pl.col("on_link") | (pl.col("ip") == "")).then(pl.col("mac")).otherwise(named)
        hosts = self._observed.hosts.with_columns(pl.coalesce(pl.when(own != "").then(own), named).alias("name"))
        return hosts.drop_nulls("name").sort("first", "source", "frame", nulls_last=True)

    def identities(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """The most certain value of each compared key of the device whose IP address said it, whoever passed it on."""
        named = pl.col("ip").replace_strict(self.names.of, default=None, return_dtype=pl.String)
        rows = (
            self._observed.identities.filter(pl.col("key").is_in(COMPARED) & (pl.col("confidence") >= _CERTAIN))
            .with_columns(pl.when(pl.col("ip") != "").then(pl.coalesce(named, "ip")).otherwise("mac").alias("name"))
            .sort("confidence", "first", "source", "frame", descending=[True, False, False, False], nulls_last=True)
            .group_by("name", "key", maintain_order=True)
            .agg(pl.col("value").unique().sort().alias("values"), pl.col("value", "first", "source", "frame").first())
        )
        return {
            (same.get(row["name"], row["name"]), "", row["key"]): self._seen(row, "\n".join(row["values"]))
            for row in rows.iter_rows(named=True)
        }

    def _conversations(self, same: Mapping[str, str]) -> pl.DataFrame:
        """Flows between two single hosts with `client` and `server` by device."""
        flows = self._observed.flows.with_columns(self._end("client", same), self._end("server", same))
        port = pl.col("server_port").cast(pl.String)
        chance = (pl.col("protocol") == "") & (pl.col("server_port") >= DYNAMIC_PORT)
        service = (
            pl.when(pl.col("server_port") == 0).then("transport")
            .when(chance).then(pl.concat_str("transport", pl.lit("/*")))
            .otherwise(pl.concat_str("transport", pl.lit("/"), port))
        )  # fmt: skip
        flows = flows.with_columns(service.alias("service"))
        groups = [name for name in flows["server"].unique().to_list() if not name or is_group(name)]
        return flows.filter(
            ~pl.col("server").is_in(groups) & (pl.col("client") != "") & (pl.col("client") != pl.col("server"))
        ).sort("first", "source", "frame", nulls_last=True)

    def _end(self, side: str, same: Mapping[str, str]) -> pl.Expr:
        known = {ip: same.get(device, device) for ip, device in self.names.of.items()}
        ip, mac = pl.col(f"{side}_ip"), pl.col(f"{side}_mac")
        return (
            pl.when(ip == "").then(mac.replace(dict(same)))
            .otherwise(pl.coalesce(ip.replace_strict(known, default=None, return_dtype=pl.String), ip)).alias(side)
        )  # fmt: skip

    def services(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """Every service at which a device answered."""
        rows = self._conversations(same).filter(pl.col("packets_in") > 0).group_by("server", "service")
        return {
            (row["server"], "", row["service"]): self._seen(row, row["protocol"])
            for row in rows.agg(*_FIRST, pl.col("protocol").max(), pl.col("packets_in").sum().alias("packets"))
            .iter_rows(named=True)
        }  # fmt: skip

    def flows(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """Every service of a device that another device used."""
        rows = self._conversations(same).group_by("client", "server", "service")
        return {
            (row["server"], row["client"], row["service"]): self._seen(row, row["protocol"])
            for row in rows.agg(*_FIRST, pl.col("protocol").max(), pl.col("packets_out").sum().alias("packets"))
            .iter_rows(named=True)
        }  # fmt: skip

    def operations(self, same: Mapping[str, str]) -> dict[Key, _Seen]:
        """Every kind of operation that one device asked of another, by protocol."""
        table = self._observed.operations.with_columns(self._end("client", same), self._end("server", same))
        rows = table.sort("first", "source", "frame", nulls_last=True).group_by("client", "server", "protocol", "kind")
        return {
            (row["server"], row["client"], f"{row['protocol']} {row['kind']}"): self._seen(
                row, row["names"], row["kind"]
            )
            for row in rows.agg(*_FIRST, _NAMES, pl.col("packets").sum()).iter_rows(named=True)
        }

    def _seen(self, row: Mapping[str, object], value: object = "", kind: object = "") -> _Seen:
        source, frame, first, packets = (row.get(name) for name in ("source", "frame", "first", "packets"))
        place = self._observed.evidence(int(str(source)), int(str(frame)))
        when = first if isinstance(first, datetime) else None
        return _Seen(place, when, str(value), str(kind), int(str(packets or 0)))


_FIRST = (pl.col("first", "source", "frame").first(),)
_NAMES = pl.col("name").filter(pl.col("name") != "").unique().sort().head(5).str.join(", ").alias("names")


def _heard(
    here: dict[Key, _Seen], there: dict[Key, _Seen], sent_here: Mapping[Key, _Seen], sent_there: Mapping[Key, _Seen]
) -> tuple[dict[Key, _Seen], dict[Key, _Seen]]:
    """The devices of both periods, with those of the other period that are heard here only as they pass frames on."""
    return (
        {key: seen for key, seen in sent_here.items() if key in there} | here,
        {key: seen for key, seen in sent_there.items() if key in here} | there,
    )


def _set(what: What, here: Mapping[Key, _Seen], there: Mapping[Key, _Seen], watched: Watched) -> Iterator[Change]:
    """What only one of the periods has."""
    for key, seen in there.items():
        if key not in here:
            yield Change(what, How.NEW, *key, "", seen.value, None, seen.place, seen.first, seen.kind)
    for key, seen in here.items():
        if key not in there:
            device, peer, _ = key
            told = watched.told(device, peer, seen.packets)
            how = How.GONE if told else How.NOT_OBSERVED
            yield Change(what, how, *key, seen.value, "", seen.place, None, seen.first, seen.kind)


def _known(changes: Iterable[Change], here: _Names, there: _Names, same: Mapping[str, str]) -> Iterator[Change]:
    """Changes of devices that both periods have: the addresses of a new device are no change of it."""
    both = {same.get(device, device) for device in here.ips} & set(there.ips)
    renamed = set(same.values())  # one period did not tell MAC addresses: its addresses are the devices
    return (one for one in changes if one.device in both and one.device not in renamed)


def _values(here: Mapping[Key, _Seen], there: Mapping[Key, _Seen]) -> Iterator[Change]:
    """Keys that both periods tell, with not one value in common; and keys told for the first time."""
    for key, now in there.items():
        then = here.get(key)
        if then is None or set(then.value.split("\n")) & set(now.value.split("\n")):
            continue
        values = (then.value.replace("\n", ", "), now.value.replace("\n", ", "))
        yield Change(What.IDENTITY, How.CHANGED, *key, *values, then.place, now.place, now.first)
