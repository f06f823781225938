"""The zone policy as configurations for one vendor's firewall, by aerleon (decision 0015).

How vendors tie rules to zones differs, and a rule put under the wrong pair is an opening: see `Shape`. What comes from
ledgers into a configuration is ASCII and digits in names; the zones' own names stand in comments, stripped of anything
that could end a comment or a line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sekisho.guard.text import Text
from sekisho.security.checks.zone_policy import ELSEWHERE, Permission, ZonePolicy
from sekisho.security.observe.firewall.rules import ANY_PORT, ANY_PROTOCOL, Range, Service
from sekisho.security.observe.firewall.sets import merged
from sekisho.security.present.firewalls.naming import commented, networks
from sekisho.security.present.firewalls.wrapping import around, corrected, one_way

Definition = dict[str, Any]  # aerleon takes and gives plain nested dictionaries


class Target(StrEnum):
    """The vendors a policy can be written for."""

    NFTABLES = "nftables"
    FORTIGATE = "fortigate"
    ASA = "asa"
    PALOALTO = "paloalto"
    SRX = "srx"
    CISCO = "cisco"


class Shape(StrEnum):
    """What one filter of a vendor holds.

    WHOLE: everything. Several base chains of nftables that drop by default would drop what one of them accepts.
    PAIR: one pair of zones, which the filter's header names.
    SOURCE: all that comes in from one zone: an access list is bound to the interface a packet enters by.
    """

    WHOLE = "whole"
    PAIR = "pair"
    SOURCE = "source"


SHAPES = {
    Target.NFTABLES: Shape.WHOLE,
    Target.FORTIGATE: Shape.PAIR,
    Target.PALOALTO: Shape.PAIR,
    Target.SRX: Shape.PAIR,
    Target.ASA: Shape.SOURCE,
    Target.CISCO: Shape.SOURCE,
}
_GENERATORS = {Target.ASA: "ciscoasa"}
"""aerleon's own names of generators, where they differ."""
PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}


class NotWritten(Exception):  # noqa: N818 -- it is what a person must mend, not an error of the program
    """The policy does not say enough to be written. `text` says what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True, slots=True)
class _Filter:
    """source, destination: zones it is for; empty for several.  terms: as aerleon reads them."""

    source: str
    destination: str
    terms: list[Definition]


def generated(policy: ZonePolicy, target: Target, *, degraded: bool = False) -> dict[str, str]:
    """Configurations for one vendor, by the names of their files. The same policy gives the same text.

    degraded: only what may still flow when the zones are cut from each other.
    All that no conduit permits is denied. Raises `NotWritten` for a conduit whose ports are not known, for a zone of a
    conduit that no address is known of, and where nothing may pass.
    """
    from aerleon import api  # noqa: PLC0415 -- takes a while, and only this needs it
    from aerleon.lib import naming  # noqa: PLC0415

    permissions = _written(policy, degraded=degraded)
    names = policy.device_names
    known = naming.Naming()
    known.ParseDefinitionsObject(_definitions(policy, permissions), "")
    filters = list(_filters(policy, permissions, target))
    generator = _GENERATORS.get(target, target.value)
    asked: Definition = {
        "filename": f"zones-{target.value}{'-degraded' if degraded else ''}",
        "filters": [
            {
                "header": {"targets": {generator: _header(one, target, names)}, "comment": _about(one)},
                "terms": one.terms,
            }
            for one in filters
        ],
    }
    files = api.Generate([asked], known) or {}  # type: ignore[list-item]
    sources = [names[one.source] for one in filters if one.source and not one.destination]
    back = [line for _, one in permissions for line in _back(policy, one)]
    return {
        name: around(one_way(corrected(text, target.value), target.value, back), target.value, sources)
        for name, text in files.items()
    }


def _back(policy: ZonePolicy, one: Permission) -> Iterator[str]:
    """The answers that a one-way conduit must not have, as nftables says them."""
    if not one.conduit.row.one_way:
        return
    source, destination = (", ".join(networks(policy.zones[zone])) for zone in (one.destination, one.source))
    for protocol, ranges in _by_protocol(one.services or ()).items():
        ports = ", ".join(f"{low}-{high}" if high > low else f"{low}" for low, high in ranges)
        match protocol:
            case "tcp" | "udp":
                asked = f" {protocol} sport {{ {ports} }}"
            case "":
                asked = ""
            case _:
                asked = f" ip protocol {protocol}"
        yield f"ip saddr {{ {source} }} ip daddr {{ {destination} }}{asked} drop"


def _written(policy: ZonePolicy, *, degraded: bool) -> list[tuple[int, Permission]]:
    """The permissions to write, with their numbers in the ledger from 1."""
    out = [(n, one) for n, one in enumerate(policy.permissions, 1) if not degraded or one.conduit.row.degraded]
    for _, one in out:
        for zone in (one.source, one.destination):
            if not policy.zones.get(zone):
                raise NotWritten(
                    Text(
                        f"ゾーン「{zone}」のネットワークが分かりません。ゾーン一覧に記入してください。(zones.E001)",
                        f'No network of the zone "{zone}" is known. Enter it in the list of zones. (zones.E001)',
                    )
                )
        if one.services is None:
            raise NotWritten(
                Text(
                    f"「{one.source}」から「{one.destination}」への通信路のポートが分かりません。"
                    "ゾーン間通信路一覧の「ポート」に tcp/502 のように記入してください。(zones.E002)",
                    f'The ports of the conduit from "{one.source}" to "{one.destination}" are not known. '
                    "Enter them in the list of conduits, as tcp/502. (zones.E002)",
                )
            )
    if not out:
        raise NotWritten(
            Text(
                "書き出す通信路がありません。ゾーン間通信路一覧に記入してください。(zones.E003)",
                "There is no conduit to write. Enter conduits in their list. (zones.E003)",
            )
        )
    return out


def _definitions(policy: ZonePolicy, permissions: list[tuple[int, Permission]]) -> Definition:
    zones = {zone for _, one in permissions for zone in (one.source, one.destination)}
    ports: dict[str, list[Definition]] = {}
    for number, one in permissions:
        for protocol, ranges in _by_protocol(one.services or ()).items():
            if protocol in ("tcp", "udp") and ranges != (ANY_PORT,):
                ports[_ports_name(number, protocol)] = [
                    {"protocol": protocol, "port": f"{low}-{high}" if high > low else low} for low, high in ranges
                ]
    return {
        "networks": {
            policy.device_names[zone]: {"values": [{"address": one} for one in networks(policy.zones[zone])]}
            for zone in policy.zones
            if zone in zones
        },
        "services": ports,
    }


def _ports_name(number: int, protocol: str) -> str:
    return f"C{number}_{protocol.upper()}"


def _by_protocol(services: tuple[Service, ...]) -> dict[str, tuple[Range, ...]]:
    """Ports by protocol's name; "" for any protocol."""
    ports: dict[str, list[Range]] = {}
    for one in services:
        name = "" if one.protocols == ANY_PROTOCOL else PROTOCOLS[one.protocols[0]]
        ports.setdefault(name, []).append(one.ports)
    return {name: merged(ranges) for name, ranges in ports.items()}


def _filters(policy: ZonePolicy, permissions: list[tuple[int, Permission]], target: Target) -> Iterator[_Filter]:
    shape = SHAPES[target]
    names = policy.device_names
    rest: Definition = {"name": "DENY-REST", "action": "deny", "logging": "true"}
    if shape is Shape.WHOLE:
        yield _Filter("", "", [*(term for n, one in permissions for term in _terms(n, one, names)), rest])
    elif shape is Shape.PAIR:
        for pair in dict.fromkeys((one.source, one.destination) for _, one in permissions):
            mine = [(n, one) for n, one in permissions if (one.source, one.destination) == pair]
            terms = [term for n, one in mine for term in _terms(n, one, names)]
            yield _Filter(*pair, [*terms, {**rest, "name": f"DENY-{names[pair[0]]}-{names[pair[1]]}"[:30]}])
    else:
        for zone in (one for one in policy.zones if one != ELSEWHERE and policy.zones[one]):
            terms = [term for n, one in permissions if one.source == zone for term in _terms(n, one, names)]
            if target is Target.CISCO:  # an access list of IOS keeps no connections: answers need terms of their own
                back = (one for one in permissions if one[1].destination == zone and not one[1].conduit.row.one_way)
                terms += [term for n, one in back for term in _answers(n, one, names)]
            yield _Filter(zone, "", [*terms, rest])


def _terms(number: int, one: Permission, names: Mapping[str, str]) -> Iterator[Definition]:
    """The terms of one conduit, one a protocol."""
    for protocol, ranges in _by_protocol(one.services or ()).items():
        term: Definition = {
            "name": f"C{number}-{protocol.upper() or 'ANY'}",
            "comment": commented(f"{one.source} → {one.destination}"),
            "source-address": names[one.source],
            "destination-address": names[one.destination],
            "action": "accept",
        }
        if protocol:
            term["protocol"] = protocol
        if protocol in ("tcp", "udp") and ranges != (ANY_PORT,):
            term["destination-port"] = _ports_name(number, protocol)
        yield term


def _answers(number: int, one: Permission, names: Mapping[str, str]) -> Iterator[Definition]:
    """The terms that let the answers of one conduit come back, for a firewall that keeps no connections."""
    for term in _terms(number, one, names):
        back = {**term, "name": f"{term['name']}-BACK", "comment": commented(f"{one.destination} → {one.source}")}
        back["source-address"], back["destination-address"] = term["destination-address"], term["source-address"]
        if "destination-port" in back:
            back["source-port"] = back.pop("destination-port")
        if term.get("protocol") == "tcp":
            back["option"] = "tcp-established"
        yield back


def _header(one: _Filter, target: Target, names: Mapping[str, str]) -> str:
    match SHAPES[target]:
        case Shape.WHOLE:
            return "inet forward"
        case Shape.PAIR:
            return f"from-zone {names[one.source]} to-zone {names[one.destination]}"
        case Shape.SOURCE:
            return f"{names[one.source]}_IN" + (" extended" if target is Target.CISCO else "")


def _about(one: _Filter) -> str:
    return commented(f"{one.source} → {one.destination}") if one.destination else commented(one.source or "sekisho")
