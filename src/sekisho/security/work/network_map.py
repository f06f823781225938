"""The network of one site as a map needs it: zones, devices, and the traffic between them, declared and seen.

Only what, with where it can be seen; places on a page are the page's. Written as JSON and read back here, so that the
two stay together.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import Severity

MOST_DEVICES, MOST_FLOWS = 2_000, 20_000
"""What one map holds at most; the rest is counted in `left_out`."""

Json = dict[str, object]


class LinkKind(Choice):
    """What is known of some traffic. Drawn in this order, the last on top."""

    UNSEEN = "unseen", "宣言あり・観測なし", "Declared, not seen"
    UNJUDGED = "unjudged", "観測あり・通信路一覧なし", "Seen, no list of conduits"
    SEEN = "seen", "宣言あり・観測あり", "Declared and seen"
    UNDECLARED = "undeclared", "未宣言", "Undeclared"


@dataclass(frozen=True, slots=True)
class MapZone:
    """One zone. name: empty for what lies in none.  kind: None where nobody entered it."""

    name: str
    kind: ZoneKind | None
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapSeen:
    """One thing that a device was seen to have. name: ip, mac, or what it says of itself: vendor, hostname and such."""

    name: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class MapJoin:
    """One MAC and one IP address that were taken for one device's. how: code of what says so, as of observe.tables."""

    mac: str
    ip: str
    how: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class MapDevice:
    """One device.

    key: id in the asset ledger; the MAC of a device that is not listed; else the address that a flow names.
    listed: in the asset ledger.  boundary: it stands between zones.  findings: open ones on it; severity: the gravest.
    first, last: instants at which it was seen to send; None where it was not.
    joins: the pairs by which the addresses that were seen are its own; joins_left_out: how many more there were.
    """

    key: str
    name: str
    addresses: tuple[str, ...]
    kind: str
    zone: str
    system: str = ""
    listed: bool = True
    boundary: bool = False
    findings: int = 0
    severity: Severity | None = None
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    seen: tuple[MapSeen, ...] = ()
    joins: tuple[MapJoin, ...] = ()
    joins_left_out: int = 0


@dataclass(frozen=True, slots=True)
class MapLink:
    """The traffic from one zone to another. flows: how many were seen; purpose: as the conduits say it."""

    source: str
    destination: str
    kind: LinkKind
    services: tuple[str, ...] = ()
    flows: int = 0
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class MapFlow:
    """One service of one device used by another.

    source, target: keys of devices; empty where the data-flow table names a whole zone.  service: `tcp/502 modbus`.
    row: number in the data-flow table from 1, 0 where no row declares it.  function: what that row calls it.
    row_id: names that row in the ledger.
    first, last: instants at which it was seen; None where it was not.
    evidence: where it was seen, then the row that declares it.
    """

    source: str
    target: str
    source_zone: str
    target_zone: str
    service: str
    kind: LinkKind
    row: int = 0
    function: str = ""
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """All of one site. left_out: devices and flows beyond what one map holds."""

    zones: tuple[MapZone, ...] = ()
    devices: tuple[MapDevice, ...] = ()
    links: tuple[MapLink, ...] = ()
    flows: tuple[MapFlow, ...] = ()
    left_out: tuple[int, int] = (0, 0)


def plain(network: NetworkMap) -> Json:
    """A map for JSON. Empty parts of a flow or device are left out: there may be twenty thousand of them."""
    return {
        "zones": [_told(one) for one in network.zones],
        "devices": [_told(one) for one in network.devices],
        "links": [_told(one) for one in network.links],
        "flows": [_told(one) for one in network.flows],
        "left_out": {"devices": network.left_out[0], "flows": network.left_out[1]},
    }


_DEFAULTS: Mapping[str, object] = {"listed": True}


def _told(one: MapZone | MapDevice | MapLink | MapFlow | MapSeen | MapJoin) -> Json:
    values = {name: _plain(getattr(one, name)) for name in one.__slots__}
    return {name: value for name, value in values.items() if value != _DEFAULTS.get(name, _nothing(value))}


def _nothing(value: object) -> object:
    return type(value)() if isinstance(value, (str, bool, int, list)) else None


def _plain(value: object) -> object:
    match value:
        case Choice():
            return value.code
        case dt.datetime():
            return instant(value)
        case tuple():
            return [_plain(one) for one in value]
        case MapSeen() | MapJoin():
            return _told(value)
        case Evidence():
            return {"sha256": value.sha256, "file": value.file, "unit": value.unit, "at": value.at}
        case _:
            return value


def instant(at: dt.datetime) -> str:
    """An instant as RFC 3339 in UTC."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def network_map(said: Mapping[str, Any], evidence: Callable[[Any], Evidence]) -> NetworkMap:
    """The map that `plain` wrote. evidence: reads one place. Any: JSON. KeyError or ValueError for what is none."""
    severities = {one.code: one for one in Severity}
    kinds = {one.code: one for one in LinkKind}
    zones = {one.code: one for one in ZoneKind}
    left = said["left_out"]

    def seen(one: Mapping[str, Any]) -> MapSeen:
        return MapSeen(one.get("name", ""), one.get("value", ""), evidence(one["evidence"]))

    def join(one: Mapping[str, Any]) -> MapJoin:
        return MapJoin(one.get("mac", ""), one.get("ip", ""), one.get("how", ""), evidence(one["evidence"]))

    def device(one: Mapping[str, Any]) -> MapDevice:
        severity = severities[one["severity"]] if "severity" in one else None
        told = {name: one.get(name, "") for name in ("key", "name", "kind", "zone", "system")}
        flags = {"listed": one.get("listed", True), "boundary": one.get("boundary", False)}
        return MapDevice(
            **told,
            **flags,
            addresses=tuple(one.get("addresses", ())),
            findings=one.get("findings", 0),
            severity=severity,
            first=_instant(one.get("first")),
            last=_instant(one.get("last")),
            seen=tuple(map(seen, one.get("seen", ()))),
            joins=tuple(map(join, one.get("joins", ()))),
            joins_left_out=one.get("joins_left_out", 0),
        )

    def flow(one: Mapping[str, Any]) -> MapFlow:
        get = one.get
        return MapFlow(
            get("source", ""),
            get("target", ""),
            get("source_zone", ""),
            get("target_zone", ""),
            get("service", ""),
            kinds[one["kind"]],
            get("row", 0),
            get("function", ""),
            _instant(get("first")),
            _instant(get("last")),
            tuple(map(evidence, get("evidence", ()))),
            get("row_id", ""),
        )

    return NetworkMap(
        tuple(
            MapZone(one.get("name", ""), zones[one["kind"]] if "kind" in one else None, tuple(one.get("networks", ())))
            for one in said["zones"]
        ),
        tuple(map(device, said["devices"])),
        tuple(
            MapLink(
                one.get("source", ""),
                one.get("destination", ""),
                kinds[one["kind"]],
                tuple(one.get("services", ())),
                one.get("flows", 0),
                one.get("purpose", ""),
            )
            for one in said["links"]
        ),
        tuple(map(flow, said["flows"])),
        (left["devices"], left["flows"]),
    )
