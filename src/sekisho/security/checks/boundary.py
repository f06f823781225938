"""One firewall between the zones of one site: which interfaces lead to which zone, and its questions."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from sekisho.guard.text import Text
from sekisho.security.checks.packets.boxes import NOTHING, Packets, Point, Undecided, product, union
from sekisho.security.checks.packets.covering import Covered, covered
from sekisho.security.checks.packets.deciding import Deciding
from sekisho.security.checks.spoken import plain
from sekisho.security.checks.zone_policy import ELSEWHERE, ZonePolicy
from sekisho.security.observe.firewall.rules import ANY_PORT, ANY_PROTOCOL, Firewall, Interface, Range, Service

OUTSIDE_WORDS = frozenset({"outside", "wan", "wan1", "wan2", "untrust", "untrusted", "internet", "external", "社外"})
"""What vendors and people call the interface towards the internet."""
Pair = tuple[str, str]
NO_ZONE = Text("未定義のゾーン", "no declared zone")


def zone_text(name: str) -> Text:
    """A zone's name as sentences say it."""
    return Text(name, name) if name else NO_ZONE


@dataclass(frozen=True)
class Boundary:
    """A firewall and the policy it should keep."""

    policy: ZonePolicy
    firewall: Firewall

    @cached_property
    def deciding(self) -> Deciding:
        """Its rules as packets."""
        return Deciding(self.firewall)

    @property
    def blind(self) -> bool:
        """Whether no rule asks for an interface, so that addresses alone decide."""
        return not any(rule.enabled and (rule.ingress or rule.egress) for rule in self.firewall.rules)

    @cached_property
    def attached(self) -> dict[str, tuple[str, ...]]:
        """The interfaces that lead to each zone, by name; zones to which none leads are left out.

        By a directly attached network that overlaps the zone's, or by a name (the interface's, or its zone's there)
        equal to the zone's or to its `device_names`. What is left over and is called outside in the vendors' words
        leads to zones outside.
        """
        found: dict[str, list[str]] = {}
        left: list[Interface] = []
        for interface in self.firewall.interfaces:
            zones = [zone for zone in self.policy.zones if zone != ELSEWHERE and self._leads(interface, zone)]
            for zone in zones:
                found.setdefault(zone, []).append(interface.name)
            if not zones:
                left.append(interface)
        outer = [one.name for one in left if OUTSIDE_WORDS & {plain(one.name), plain(one.zone)}]
        for zone in self.policy.zones:
            if self.policy.is_outside(zone) and outer:
                found.setdefault(zone, []).extend(outer)
        known = (name for zone in list(found) if self.policy.is_outside(zone) for name in found[zone])
        if everywhere := list(dict.fromkeys(known)):
            found[ELSEWHERE] = everywhere
        return {zone: tuple(dict.fromkeys(names)) for zone, names in found.items()}

    def _leads(self, interface: Interface, zone: str) -> bool:
        names = {plain(interface.name), plain(interface.zone)}
        if names & {plain(zone), plain(self.policy.device_names[zone])}:
            return True
        addresses = self.policy.zones[zone]
        return any(low <= last and first <= high for first, last in interface.networks for low, high in addresses)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The ordered pairs of zones it stands between. Empty where its interfaces cannot be tied to two zones.

        Where no rule asks for an interface and none is tied to a zone, it is taken to stand between all zones.
        """
        zones = [zone for zone in self.policy.zones if self.policy.zones[zone]]
        if self.blind and len(self.attached) < 2:
            return tuple(permutations(zones, 2))
        return tuple(pair for pair in permutations(zones, 2) if self._ways(pair))

    def _ways(self, pair: Pair) -> list[tuple[tuple[Range, ...], tuple[Range, ...]]]:
        """Ingress and egress numbers of a pair; a packet never leaves by the interface it came in by."""
        if self.blind and len(self.attached) < 2:
            every = self.deciding.interfaces(())
            return [(every, every)]
        source, destination = (self.attached.get(zone, ()) for zone in pair)
        number = self.deciding.numbers
        return [
            (((number[way], number[way]),), ((number[out], number[out]),))
            for way in source
            for out in destination
            if way != out
        ]

    def packets(
        self,
        pair: Pair,
        services: tuple[Service, ...] = (Service(),),
        *,
        sources: tuple[Range, ...] | None = None,
        destinations: tuple[Range, ...] | None = None,
    ) -> Packets:
        """The packets from one zone to another that use one of the services, from and to given addresses or all."""
        source = self.policy.zones[pair[0]] if sources is None else sources
        destination = self.policy.zones[pair[1]] if destinations is None else destinations
        if not source or not destination or not services:
            return NOTHING
        return union(
            product(way, out, source, destination, (one.protocols,), (one.source_ports,), (one.ports,))
            for way, out in self._ways(pair)
            for one in services
        )

    def permitted(self, pair: Pair) -> Packets | None:
        """What the policy lets pass from one zone to another; None where a conduit does not say it in ports."""
        services = self.policy.services(*pair)
        return None if services is None else self.packets(pair, services)

    def meeting(self, index: int | None) -> Iterator[Pair]:
        """The pairs of zones of which a rule can decide a packet at all; every one for the default."""
        for pair in self.pairs:
            if index is None or len(self.deciding.packets(index).near(self._whole[pair])):
                yield pair

    @cached_property
    def _whole(self) -> dict[Pair, Packets]:
        return {pair: self.packets(pair, (Service(ANY_PROTOCOL, ANY_PORT, ANY_PORT),)) for pair in self.pairs}

    def whole(self, pair: Pair) -> Packets:
        """All packets from one zone to another."""
        return self._whole[pair]

    @cached_property
    def excesses(self) -> tuple[tuple[int | None, Pair, Point | None], ...]:
        """Rule (None: the default), pair of zones and a packet it lets through against the policy.

        Without a packet: it could not be decided. Pairs with a conduit of unknown ports are left out.
        """
        allowing: list[int | None] = [
            index for index, rule in enumerate(self.firewall.rules) if rule.enabled and rule.action == "allow"
        ]
        if self.firewall.default == "allow":
            allowing.append(None)
        found: list[tuple[int | None, Pair, Point | None]] = []
        for index in allowing:
            for pair in self.meeting(index):
                permitted = self.permitted(pair)
                if permitted is None:
                    continue
                try:
                    point = self.deciding.beyond(index, self.whole(pair), permitted)
                except Undecided:
                    found.append((index, pair, None))
                else:
                    found += [(index, pair, point)] if point else []
        return tuple(found)

    @cached_property
    def coverings(self) -> dict[int, Covered | None]:
        """How each enabled rule that somebody wrote is covered by others; rules that could not be decided left out."""
        found: dict[int, Covered | None] = {}
        for index, rule in enumerate(self.firewall.rules):
            if rule.enabled and not rule.implied:
                with contextlib.suppress(Undecided):
                    found[index] = covered(self.deciding, index)
        return found

    @property
    def name(self) -> str:
        """What people call it: its host name, else what kind of configuration it is."""
        return self.firewall.name or self.firewall.kind

    def key(self, index: int | None) -> str:
        """What names a rule in findings, in every run: firewall, table and the rule's own name."""
        if index is None:
            return f"{self.name} default"
        rule = self.firewall.rules[index]
        return f"{self.name} {rule.table} {rule.name}"

    def rule_text(self, index: int | None) -> Text:
        """A rule as sentences say it: where it stands, or that it is the default."""
        if index is None:
            return Text(f"{self.name} の既定の動作", f"the default of {self.name}")
        rule = self.firewall.rules[index]
        name = " ".join(part for part in (rule.table, rule.name) if part)
        return Text(f"{self.name} {rule.line}行目の規則「{name}」", f'rule "{name}" of {self.name}, line {rule.line}')
