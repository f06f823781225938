"""Running configurations of PAN-OS as XML, in the one form of `rules`.

Source: PAN-OS administrator's guide, policy and objects; the XML of `show config running`. Rules name zones, which
stand here as the interfaces in them. The first rule that fits decides; in the end traffic inside a zone passes and
traffic between zones does not, unless `default-security-rules` says otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho.guard.strict_xml import XmlRefused
from sekisho.security.observe.firewall import services, sets
from sekisho.security.observe.firewall.chaining import bounded
from sekisho.security.observe.firewall.notes import NARROWED, ONLY_V6, Notes
from sekisho.security.observe.firewall.rules import (
    ANY_ADDRESS,
    ANY_PORT,
    Action,
    Firewall,
    Interface,
    Range,
    Rule,
    Service,
)
from sekisho.security.observe.firewall.services import ANYTHING, Services
from sekisho.security.observe.firewall.sets import ANYWHERE, Ranges
from sekisho.security.observe.firewall.xml_tree import Element, tree

_TCP = (6, 6)
_PREDEFINED = {"service-http": ("80", "8080"), "service-https": ("443",)}
_DEFAULT_PORTS = {
    "ping": ((1, ""),), "icmp": ((1, ""),), "dns": ((6, "53"), (17, "53")), "dns-base": ((6, "53"), (17, "53")),
    "ntp": ((17, "123"),), "ntp-base": ((17, "123"),), "ssh": ((6, "22"),), "ssl": ((6, "443"),),
    "web-browsing": ((6, "80"),), "telnet": ((6, "23"),), "snmp": ((17, "161"),), "snmp-base": ((17, "161"),),
    "syslog": ((17, "514"),), "ms-rdp": ((6, "3389"),), "smtp": ((6, "25"),), "ldap": ((6, "389"),),
    "modbus": ((6, "502"),), "modbus-base": ((6, "502"),), "opc-ua": ((6, "4840"),),
}  # fmt: skip
"""The ports that an application is known to use; App-ID's own list is longer and changes with its updates."""
_NARROWING = ("source-user", "category", "source-hip", "destination-hip", "hip-profiles", "schedule")


def read_panos(text: str, source: int, notes: Notes) -> list[Firewall]:
    """One firewall for each virtual system, named `host`, or `host/vsys` where there are several. Never raises."""
    try:
        root = tree(text)
    except XmlRefused as refused:
        ja, en = (
            "XMLとして読めないか、許されない書き方があります",
            "the text is no XML, or has what is not allowed in it",
        )
        notes.unread(max(1, refused.line), ja, en)
        return []
    host = next((one.says("system", "hostname") for one in root.walk("deviceconfig")), "")
    shared = next(iter(root.walk("shared")), Element("shared", "", 0))
    ports = {name: spans for network in root.walk("network") for name, spans in _ports(network)}
    found = []
    systems = [one for part in root.walk("vsys") for one in part.children if one.tag == "entry"]
    for one in systems or [root]:
        name = "/".join(part for part in (host, one.name if len(systems) > 1 else "") if part)
        found.append(bounded(_Reader(one, shared, ports, notes).firewall(source, name), notes))
    return found


def _ports(network: Element) -> Iterator[tuple[str, tuple[Range, ...]]]:
    """Every interface with its directly attached networks, subinterfaces too."""
    for part in network.walk("interface"):
        for entry in part.walk("entry"):
            layer = entry.at("layer3") or entry
            spans = [sets.network(one.name) for one in layer.below("ip") if one.tag == "entry"]
            if not entry.name or sets.network(entry.name):
                continue
            yield entry.name, sets.merged(span for span in spans if span)


@dataclass
class _Reader:
    """Reads one virtual system; `shared` holds the objects of all."""

    system: Element
    shared: Element
    ports: dict[str, tuple[Range, ...]]
    notes: Notes
    known: dict[str, Ranges] = field(default_factory=dict)
    offered: dict[str, Services] = field(default_factory=dict)
    zones: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.addresses = self.named("address")
        self.groups = self.named("address-group")
        self.services = self.named("service")
        self.service_groups = self.named("service-group")

    def named(self, tag: str) -> dict[str, Element]:
        """The entries of one kind of object by name; those of the system go before the shared ones."""
        return {one.name: one for part in (self.shared, self.system) for one in part.below(tag) if one.tag == "entry"}

    def firewall(self, source: int, name: str) -> Firewall:
        """The whole virtual system."""
        for zone in self.system.below("zone"):
            kinds = [kind for kind in zone.below("network") if kind.members()]
            self.zones[zone.name] = tuple(dict.fromkeys(port for kind in kinds for port in kind.members())) or (
                zone.name,
            )
        entries = [
            one
            for base in ("pre-rulebase", "rulebase", "post-rulebase")
            for part in (self.shared, self.system)
            for one in part.below(base, "security", "rules")
        ]
        rules = [rule for entry in entries if (rule := self.rule(entry))]
        last = max((one.line for one in rules), default=self.system.line)
        for entry in self.system.below("rulebase", "nat", "rules"):
            ja, en = (
                "NATは読み取りません。規則の住所は書かれたままです",
                "NAT is not read; addresses of rules are as written",
            )
            self.notes.unread(entry.line, ja, en)
        rules += self.ends(last)
        zone_of = {port: zone for zone, ports in self.zones.items() for port in ports}
        interfaces = tuple(Interface(one, zone, self.ports.get(one, ())) for one, zone in zone_of.items())
        return Firewall(source, "panos", name, interfaces, tuple(rules))

    def ends(self, last: int) -> Iterator[Rule]:
        """What decides where no rule fits."""
        said = {one.name: one for one in self.system.below("rulebase", "default-security-rules", "rules")}
        inside, between = said.get("intrazone-default"), said.get("interzone-default")
        table = "default-security-rules"
        action = self.action(inside) if inside and inside.says("action") else "allow"
        line = inside.line if inside else last
        for name, ports in self.zones.items():
            yield Rule(table, f"intrazone-default {name}", line, action, ports, ports, implied=True)
        action = self.action(between) if between and between.says("action") else "deny"
        yield Rule(table, "interzone-default", between.line if between else last, action, implied=True)

    @staticmethod
    def action(entry: Element) -> Action:
        """What a rule does; everything but `allow` denies in one way or another."""
        return "allow" if entry.says("action") == "allow" else "deny"

    def ways(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The interfaces of some zones; empty for any."""
        if not names or "any" in names:
            return ()
        for name in names:
            self.zones.setdefault(name, (name,))
        return tuple(dict.fromkeys(port for name in names for port in self.zones[name]))

    def rule(self, entry: Element) -> Rule | None:
        """One rule; None, with a note, where it is for IPv6 alone."""
        sources, targets = self.side(entry, "source"), self.side(entry, "destination")
        if sources is None or targets is None:
            self.notes.unread(entry.line, *ONLY_V6, entry.name)
            return None
        offered = self.of(entry)
        words = [*sources.narrowed, *targets.narrowed, *offered.narrowed, *_narrowing(entry)]
        kind = entry.says("rule-type")
        if kind in {"intrazone", "interzone"} and not (
            entry.members("from") == entry.members("to") and kind == "intrazone"
        ):
            words.append(f"rule-type {kind}")
        if words:
            self.notes.unread(entry.line, *NARROWED, words[0])
        return Rule(
            "security",
            entry.name,
            entry.line,
            self.action(entry),
            self.ways(entry.members("from")),
            self.ways(entry.members("to")),
            sources.ranges,
            targets.ranges,
            offered.services,
            enabled=entry.says("disabled") != "yes",
            logged=entry.says("log-end") != "no",
            narrowed=tuple(dict.fromkeys(words)),
        )

    def side(self, entry: Element, key: str) -> Ranges | None:
        """Sources or destinations of a rule; None where all of them are IPv6."""
        found = sets.joined(self.address(name, ()) for name in entry.members(key) or ("any",))
        if not found.ranges:
            return None
        return found.without(ANY_ADDRESS) if entry.says(f"negate-{key}") == "yes" else found

    def address(self, name: str, inside: tuple[str, ...]) -> Ranges:
        """One address, object or group by name; IPv6 gives no range."""
        if name == "any":
            return ANYWHERE
        if name in self.known:
            return self.known[name]
        if name in inside or len(inside) > 64:
            return sets.unknown(f"loop {name}")
        if name in self.addresses:
            found = _plain(self.addresses[name])
        elif name in self.groups:
            group = self.groups[name]
            found = sets.joined(self.address(one, (*inside, name)) for one in group.members("static"))
            if group.at("dynamic"):
                found = sets.unknown(f"dynamic {group.says('dynamic', 'filter')}")
        elif span := sets.network(name):
            found = Ranges((span,))
        else:
            found = Ranges() if sets.looks_like_v6(name) else sets.unknown(f"undefined {name}")
        self.known[name] = found
        return found

    def of(self, entry: Element) -> Services:
        """The services of a rule, with its applications where ports do not say all."""
        applications = tuple(one for one in entry.members("application") if one != "any")
        names = entry.members("service") or ("any",)
        if names == ("application-default",):
            if applications and all(one in _DEFAULT_PORTS for one in applications):
                found = [
                    Service((number, number), ports=services.ports(port) or ANY_PORT)
                    for one in applications
                    for number, port in _DEFAULT_PORTS[one]
                ]
                return Services(tuple(dict.fromkeys(found)), (f"application {' '.join(applications)}",))
            return services.unknown(f"application-default {' '.join(applications) or 'any'}")
        found_names = services.both(self.service(name, ()) for name in names)
        if applications in {("icmp",), ("ping",)}:
            return Services((Service((1, 1)),), () if applications == ("icmp",) else ("application ping",))
        more = (f"application {' '.join(applications)}",) if applications else ()
        return Services(found_names.services, (*found_names.narrowed, *more))

    def service(self, name: str, inside: tuple[str, ...]) -> Services:
        """One service or group by name."""
        if name == "any":
            return ANYTHING
        if name in self.offered:
            return self.offered[name]
        if name in inside or len(inside) > 64:
            return services.unknown(f"loop {name}")
        if name in self.services:
            found = _offer(self.services[name])
        elif name in self.service_groups:
            found = services.both(
                self.service(one, (*inside, name)) for one in self.service_groups[name].members("members")
            )
        elif name in _PREDEFINED:
            found = services.product([_TCP], [ANY_PORT], [(int(one), int(one)) for one in _PREDEFINED[name]])
        else:
            found = services.unknown(f"undefined {name}")
        self.offered[name] = found
        return found


def _narrowing(entry: Element) -> Iterator[str]:
    """What else a rule asks for."""
    for key in _NARROWING:
        words = [one for one in (entry.members(key) or (entry.says(key),)) if one and one != "any"]
        if words:
            yield f"{key} {' '.join(words)}"


def _plain(entry: Element) -> Ranges:
    for kind in ("ip-netmask", "ip-range"):
        if value := entry.says(kind):
            span = sets.network(value)
            if span:
                return Ranges((span,))
            return Ranges() if ":" in value else sets.unknown(f"{kind} {value}")
    if value := entry.says("ip-wildcard"):
        base, _, mask = value.partition("/")
        if spread := sets.wild(base, mask):
            return Ranges(spread)
    return sets.unknown(f"fqdn {entry.says('fqdn')}" if entry.at("fqdn") else f"address {entry.name}")


def _offer(entry: Element) -> Services:
    for tag, number in (("tcp", 6), ("udp", 17), ("sctp", 132)):
        if (kind := entry.at("protocol", tag)) is None:
            continue
        spans = [services.ports(one.strip()) for one in kind.says("port").split(",")]
        origins = [services.ports(one.strip()) for one in (kind.says("source-port") or "0-65535").split(",")]
        if all(spans) and all(origins):
            return services.product([(number, number)], [one for one in origins if one], [one for one in spans if one])
    return services.unknown(f"service {entry.name}")
