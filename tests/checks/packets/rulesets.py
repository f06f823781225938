"""Random rule sets of a small world, and the evaluator that the algebra must agree with: one packet, rule by rule."""

from itertools import product as every

from hypothesis import strategies as st

from sekisho.security.checks.packets.boxes import Point
from sekisho.security.checks.packets.deciding import Deciding
from sekisho.security.observe.firewall.rules import Firewall, Interface, Rule, Service

WORLD = 12
"""Addresses and ports run from 0 to this, so that rules meet and every packet at an edge can be tried."""
INTERFACES = ("in", "out")


def _ranges(last: int) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    pair = st.tuples(st.integers(0, last), st.integers(0, last)).map(lambda both: (min(both), max(both)))
    return st.lists(pair, min_size=1, max_size=2).map(tuple)


def _one(last: int) -> st.SearchStrategy[tuple[int, int]]:
    return _ranges(last).map(lambda ranges: ranges[0])


SERVICES = st.builds(Service, st.sampled_from([(6, 6), (17, 17), (0, 255)]), _one(WORLD), _one(WORLD))
RULES = st.builds(
    Rule,
    table=st.just("t"),
    name=st.just("r"),
    line=st.just(1),
    action=st.sampled_from(["allow", "deny"]),
    ingress=st.sampled_from([(), ("in",), ("out",), INTERFACES]),
    egress=st.sampled_from([(), ("in",), ("out",)]),
    sources=_ranges(WORLD),
    destinations=_ranges(WORLD),
    services=st.lists(SERVICES, min_size=1, max_size=2).map(tuple),
    enabled=st.booleans(),
    narrowed=st.sampled_from([(), (), (), ("application: modbus",)]),
)
FIREWALLS = st.builds(
    Firewall,
    source=st.just(0),
    kind=st.just("nftables"),
    name=st.just("fw"),
    interfaces=st.just(tuple(Interface(name) for name in INTERFACES)),
    rules=st.lists(RULES, max_size=6).map(tuple),
    default=st.sampled_from(["allow", "deny"]),
)


def fits(deciding: Deciding, rule: Rule, packet: Point) -> bool:
    """Whether a packet is one of a rule's, asked value by value."""
    ingress, egress, source, destination, protocol, source_port, port = packet
    number = deciding.numbers

    def within(ranges: tuple[tuple[int, int], ...], value: int) -> bool:
        return any(low <= value <= high for low, high in ranges)

    return (
        rule.enabled
        and (not rule.ingress or ingress in [number[name] for name in rule.ingress])
        and (not rule.egress or egress in [number[name] for name in rule.egress])
        and within(rule.sources, source)
        and within(rule.destinations, destination)
        and any(
            within((one.protocols,), protocol)
            and within((one.source_ports,), source_port)
            and within((one.ports,), port)
            for one in rule.services
        )
    )


def decides(deciding: Deciding, packet: Point) -> int | None:
    """The first rule that surely decides a packet; None for the default."""
    rules = enumerate(deciding.firewall.rules)
    return next((n for n, rule in rules if not rule.narrowed and fits(deciding, rule, packet)), None)


def may_pass(deciding: Deciding, packet: Point) -> bool:
    """Whether a packet passes, or may: an allowing rule fits it before any that surely decides it."""
    for rule in deciding.firewall.rules:
        if fits(deciding, rule, packet):
            if rule.action == "allow":
                return True
            if not rule.narrowed:
                return False
    return deciding.firewall.default == "allow"


def corners(deciding: Deciding) -> list[Point]:
    """Packets at and beside every edge of every rule, so that each piece into which rules cut the world is tried."""
    rules = deciding.firewall.rules
    services = [one for rule in rules for one in rule.services]

    def edges(ranges: list[tuple[int, int]]) -> list[int]:
        return sorted({one for low, high in ranges for one in (low, high + 1) if one <= WORLD} | {0})

    sources = edges([one for rule in rules for one in rule.sources])[:4]
    destinations = edges([one for rule in rules for one in rule.destinations])[:4]
    from_ports = edges([one.source_ports for one in services])[:3]
    ports = edges([one.ports for one in services])[:4]
    return list(every((1, 2), (0, 2), sources, destinations, (6, 17, 50), from_ports, ports))
