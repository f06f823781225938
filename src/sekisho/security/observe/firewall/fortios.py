"""Running configurations of FortiOS (`show`, `show full-configuration`, a backup) in the one form of `rules`.

Source: FortiOS CLI reference, firewall policy, address, addrgrp, service custom, service group, system interface, zone.
Policies are tried from the top; what fits none is denied. Traffic inside a zone passes where `intrazone` allows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sekisho.security.observe.firewall import sets
from sekisho.security.observe.firewall.chaining import bounded
from sekisho.security.observe.firewall.fortios_services import ServiceBook
from sekisho.security.observe.firewall.fortios_tree import Entry, Vdom, vdoms
from sekisho.security.observe.firewall.notes import NARROWED, ONLY_V6, Notes
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, Action, Firewall, Interface, Rule
from sekisho.security.observe.firewall.sets import ANYWHERE, Ranges

_NARROWING = (
    "users", "groups", "fsso-groups", "application-list", "application", "app-category", "url-category",
    "internet-service-name", "internet-service-src-name", "internet-service-id", "internet-service-src-id",
    "internet-service-group", "internet-service-src-group", "internet-service-custom", "src-vendor-mac",
    "ztna-ems-tag", "ztna-geo-tag", "devices", "tos", "sgt", "rtp-addr",
)  # fmt: skip
_UTM = ("ips-sensor", "av-profile", "webfilter-profile", "dnsfilter-profile", "file-filter-profile")
_OTHER_TABLES = {
    "firewall policy6": "IPv6の規則です",
    "firewall local-in-policy": "装置自身への通信の規則です",
    "firewall shaping-policy": "",
    "firewall interface-policy": "インターフェースごとの検査の規則です",
    "firewall multicast-policy": "マルチキャストの規則です",
    "firewall security-policy": "NGFWのポリシーモードの規則です",
    "firewall proxy-policy": "プロキシの規則です",
}
_OTHER_ENGLISH = {
    "firewall policy6": "a rule for IPv6",
    "firewall local-in-policy": "a rule for traffic to the device itself",
    "firewall interface-policy": "a rule for the inspection of one interface",
    "firewall multicast-policy": "a rule for multicast",
    "firewall security-policy": "a rule of the policy-based NGFW mode",
    "firewall proxy-policy": "a rule of the proxy",
}


def read_fortios(text: str, source: int, notes: Notes) -> list[Firewall]:
    """One firewall for each virtual domain that has interfaces or policies; its name is `host/domain`. Never raises."""
    found = vdoms(text, notes)
    host = next((one.first("hostname") for part in found for one in part.entries("system global")), "")
    shared = found[0].entries("system interface")
    alone = len(found) == 1
    firewalls = []
    for vdom in found:
        ports = [one for one in shared if alone or (one.first("vdom") or "root") == vdom.name]
        ports += [] if vdom is found[0] else vdom.entries("system interface")
        if not alone and not vdom.name:
            continue
        if not (ports or vdom.entries("firewall policy")):
            continue
        name = "/".join(part for part in (host, vdom.name) if part)
        firewalls.append(bounded(_Reader(vdom, found[0], notes).firewall(source, name, ports), notes))
    return firewalls


@dataclass
class _Reader:
    """Reads one virtual domain; `shared` holds what all of them see."""

    vdom: Vdom
    shared: Vdom
    notes: Notes
    known: dict[str, Ranges] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.addresses = {one.name: one for one in self.entries("firewall address")}
        self.groups = {one.name: one for one in self.entries("firewall addrgrp")}
        self.virtual = {one.name for table in ("firewall vip", "firewall vipgrp") for one in self.entries(table)}
        self.services = ServiceBook(self.entries("firewall service custom"), self.entries("firewall service group"))
        self.members = {one.name: one.all("interface") for one in self.entries("system zone")}

    def entries(self, table: str) -> list[Entry]:
        """The entries of a table: the shared ones and this domain's own."""
        own = self.vdom.entries(table)
        return own if self.vdom is self.shared else [*self.shared.entries(table), *own]

    def firewall(self, source: int, name: str, ports: list[Entry]) -> Firewall:
        """The whole domain."""
        zone_of = {port: zone for zone, ports in self.members.items() for port in ports}
        second: dict[int, list[Entry]] = {}
        for one in self.shared.entries("system interface / secondaryip"):
            second.setdefault(id(one.parent), []).append(one)
        interfaces = tuple(
            Interface(one.name, zone_of.get(one.name, ""), _networks([one, *second.get(id(one), ())])) for one in ports
        )
        rules = [rule for entry in self.vdom.entries("firewall policy") if (rule := self.rule(entry))]
        for table, ja in _OTHER_TABLES.items():
            for entry in self.vdom.entries(table) if ja else ():
                self.notes.unread(entry.line, ja, _OTHER_ENGLISH[table], table)
        return Firewall(source, "fortios", name, interfaces, (*self.inside_zones(), *rules))

    def inside_zones(self) -> Iterable[Rule]:
        """What each zone lets pass between its own interfaces without a policy."""
        for zone in self.entries("system zone"):
            if zone.first("intrazone", "deny") == "allow" and (ports := zone.all("interface")):
                table = "system zone"
                yield Rule(table, zone.name, zone.line, "allow", ingress=ports, egress=ports, implied=True)

    def ways(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Interfaces of a policy, zones as their members; empty for `any`."""
        if not names or "any" in names:
            return ()
        return tuple(dict.fromkeys(port for name in names for port in self.members.get(name) or (name,)))

    def rule(self, entry: Entry) -> Rule | None:
        """One policy; None, with a note, where it is for IPv6 alone."""
        if entry.all("srcaddr6") and not entry.all("srcaddr"):
            self.notes.unread(entry.line, *ONLY_V6, f"policy {entry.name}")
            return None
        sources, targets = self.side(entry, "srcaddr"), self.side(entry, "dstaddr")
        services = self.services.of(entry.all("service"))
        if entry.first("service-negate") == "enable":
            services = self.services.negated(services)
        words = (*sources.narrowed, *targets.narrowed, *services.narrowed, *self.narrowing(entry))
        if words:
            self.notes.unread(entry.line, *NARROWED, words[0])
        action: Action = "allow" if entry.first("action", "deny") in {"accept", "ipsec", "ssl-vpn"} else "deny"
        return Rule(
            "firewall policy",
            entry.name,
            entry.line,
            action,
            self.ways(entry.all("srcintf")),
            self.ways(entry.all("dstintf")),
            sources.ranges,
            targets.ranges,
            services.services,
            enabled=entry.first("status", "enable") != "disable",
            logged=entry.first("logtraffic", "utm") != "disable",
            narrowed=tuple(dict.fromkeys(words)),
        )

    def narrowing(self, entry: Entry) -> Iterable[str]:
        """What else a policy asks for."""
        if entry.first("schedule", "always") not in {"always", ""}:
            yield f"schedule {entry.first('schedule')}"
        for key in _NARROWING:
            if entry.all(key):
                yield f"{key} {' '.join(entry.all(key))}"
        for key in ("internet-service", "internet-service-src"):
            if entry.first(key) == "enable":
                yield key
        if entry.first("action") in {"ipsec", "ssl-vpn"}:
            yield f"action {entry.first('action')}"
        if entry.first("action") == "accept":
            yield from (f"{key} {entry.first(key)}" for key in _UTM if entry.all(key))

    def side(self, entry: Entry, key: str) -> Ranges:
        """The source or destination of a policy."""
        names = entry.all(key)
        if not names:  # an internet service stands in its place, or the policy is for IPv6 too
            return ANYWHERE
        found = sets.joined(self.address(name, ()) for name in names)
        return found.without(ANY_ADDRESS) if entry.first(f"{key}-negate") == "enable" else found

    def address(self, name: str, inside: tuple[str, ...]) -> Ranges:
        """One address object or group by name."""
        if name in {"all", "any"} and name not in self.groups:
            return ANYWHERE
        if name in self.known:
            return self.known[name]
        if name in inside or len(inside) > 64:
            return sets.unknown(f"loop {name}")
        if name in self.addresses:
            found = self.plain(self.addresses[name])
        elif name in self.groups:
            group = self.groups[name]
            found = sets.joined(self.address(one, (*inside, name)) for one in group.all("member"))
            if group.first("exclude") == "enable":
                out = sets.joined(self.address(one, (*inside, name)) for one in group.all("exclude-member"))
                kept = sets.common(found.ranges, out.without(ANY_ADDRESS).ranges)
                found = Ranges(kept, (*found.narrowed, *out.narrowed))
        elif name in self.virtual:
            found = sets.unknown(f"vip {name}")
        else:
            found = sets.unknown(f"undefined {name}")
        self.known[name] = found
        return found

    def plain(self, entry: Entry) -> Ranges:
        """One address object."""
        kind = entry.first("type", "ipmask")
        span = None
        if kind == "ipmask":
            subnet = entry.all("subnet") or ("0.0.0.0", "0.0.0.0")  # noqa: S104 -- FortiOS's default, not a socket
            span = sets.masked(*subnet) if len(subnet) == 2 else sets.network(subnet[0])
        elif kind in {"iprange", "range"}:
            span = sets.network(f"{entry.first('start-ip')}-{entry.first('end-ip')}")
        elif kind == "wildcard" and len(pair := entry.all("wildcard")) == 2:
            bits = sets.address(pair[1])
            spread = sets.wild(pair[0], _dotted(bits ^ sets.LAST_ADDRESS)) if bits is not None else None
            if spread:
                return Ranges(spread)
        if span:
            return Ranges((span,))
        value = next(
            (" ".join(entry.all(key)) for key in ("fqdn", "country", "wildcard-fqdn", "sdn") if key in entry.settings),
            "",
        )
        return sets.unknown(f"{kind} {value or entry.name}")


def _dotted(number: int) -> str:
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def _networks(entries: list[Entry]) -> tuple[tuple[int, int], ...]:
    found = []
    for entry in entries:
        pair = entry.all("ip")
        span = sets.masked(*pair) if len(pair) == 2 else sets.network(pair[0]) if pair else None
        if span and span != ANY_ADDRESS and sets.address(pair[0].partition("/")[0]):
            found.append(span)
    return sets.merged(found)
