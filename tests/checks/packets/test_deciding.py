"""The algebra agrees with trying packets one by one, on random rule sets, at every edge of every rule."""

import random

from hypothesis import given
from hypothesis import strategies as st
from rulesets import FIREWALLS, WORLD, corners, decides, fits, may_pass

from sekisho.security.checks.packets.boxes import NOTHING, Undecided, product
from sekisho.security.checks.packets.covering import covered
from sekisho.security.checks.packets.deciding import LARGEST_RULE, Deciding
from sekisho.security.observe.firewall.rules import Firewall, Interface, Rule, Service

EVERYWHERE = product(((0, 2),), ((0, 2),), *[((0, WORLD),)] * 2, ((0, 255),), *[((0, WORLD),)] * 2)


def _packets(deciding: Deciding, seed: int) -> list[tuple[int, int, int, int, int, int, int]]:
    dice = random.Random(seed)  # noqa: S311 -- no secret
    every = corners(deciding)
    some = dice.sample(every, min(len(every), 150))
    values = (range(3), range(3), range(WORLD + 1), range(WORLD + 1), (6, 17, 99), range(WORLD + 1), range(WORLD + 1))
    return [*some, *(tuple(dice.choice(side) for side in values) for _ in range(50))]  # type: ignore[misc]


@given(FIREWALLS, st.integers(0, 2**32))
def test_what_each_rule_still_decides(firewall: Firewall, seed: int) -> None:
    deciding = Deciding(firewall)
    effective = [deciding.effective(index) for index in range(len(firewall.rules))]
    for packet in _packets(deciding, seed):
        first = decides(deciding, packet)
        for index, rule in enumerate(firewall.rules):
            mine = fits(deciding, rule, packet) and (first is None or index <= first)
            assert effective[index].holds(packet) == mine


@given(FIREWALLS, st.integers(0, 2**32))
def test_what_passes_or_may(firewall: Firewall, seed: int) -> None:
    deciding = Deciding(firewall)
    passing = deciding.passing(EVERYWHERE)
    for packet in _packets(deciding, seed):
        assert passing.holds(packet) == may_pass(deciding, packet)


@given(FIREWALLS, FIREWALLS)
def test_witnesses_of_what_passes_and_of_what_is_blocked(firewall: Firewall, other: Firewall) -> None:
    deciding = Deciding(firewall)
    asked = Deciding(other).packets(0) if other.rules else EVERYWHERE
    opened, blocked = deciding.opened(asked), deciding.blocked(asked)
    if opened:
        index, packet = opened
        assert asked.holds(packet)
        assert may_pass(deciding, packet)
        assert index is None or firewall.rules[index].action == "allow"
    if blocked:
        assert asked.holds(blocked.packet)
        assert not may_pass(deciding, blocked.packet)
        assert blocked.rule == decides(deciding, blocked.packet)
    assert bool(len(asked)) == bool(opened or blocked)


@given(FIREWALLS, FIREWALLS)
def test_what_a_rule_lets_through_beyond_what_is_permitted(firewall: Firewall, other: Firewall) -> None:
    deciding = Deciding(firewall)
    permitted = Deciding(other).packets(0) if other.rules else NOTHING
    for index, rule in enumerate(firewall.rules):
        if rule.action == "allow" and (packet := deciding.beyond(index, EVERYWHERE, permitted)):
            assert fits(deciding, rule, packet)
            assert not permitted.holds(packet)
            assert may_pass(deciding, packet)


@given(FIREWALLS, st.integers(0, 2**32))
def test_without_a_covered_rule_every_packet_is_decided_as_before(firewall: Firewall, seed: int) -> None:
    deciding = Deciding(firewall)
    for index in range(len(firewall.rules)):
        found = covered(deciding, index)
        if found is None:
            continue
        rules = (*firewall.rules[:index], *firewall.rules[index + 1 :])
        shorter = Deciding(Firewall(0, "nftables", "fw", firewall.interfaces, rules, firewall.default))
        for packet in _packets(deciding, seed):
            assert may_pass(shorter, packet) == may_pass(deciding, packet)
        assert fits(deciding, firewall.rules[index], found.packet)
        assert fits(deciding, firewall.rules[found.by], found.packet)
        same = firewall.rules[found.by].action == firewall.rules[index].action
        assert same == (found.how != "shadowed")


def _single(count: int, **also: object) -> Rule:
    hosts = tuple((2 * n, 2 * n) for n in range(count))
    return Rule("t", "large", 1, "allow", sources=hosts, destinations=hosts, **also)  # type: ignore[arg-type]


def test_a_rule_too_large_to_be_split_is_never_counted_upon() -> None:
    side = int(LARGEST_RULE**0.5) + 1
    after = Rule("t", "after", 2, "allow", services=(Service((6, 6), ports=(1, 1)),))
    deciding = Deciding(Firewall(0, "asa", "fw", (Interface("a"),), (_single(side), after)))
    assert not deciding.sure(0)
    assert deciding.reached(1) is not None
    try:
        deciding.reached(0)
    except Undecided:
        pass
    else:
        raise AssertionError
    assert deciding.blocked(deciding.packets(0)) is None


def test_a_vendors_zone_stands_for_its_interfaces() -> None:
    interfaces = (Interface("eth1", "trust"), Interface("eth2", "trust"), Interface("eth3", "untrust"))
    rule = Rule("t", "r", 1, "allow", ingress=("trust",), egress=("eth3",))
    deciding = Deciding(Firewall(0, "panos", "fw", interfaces, (rule,)))
    assert deciding.numbers == {"eth1": 1, "eth2": 2, "eth3": 3}
    assert deciding.packets(0).low[:, :2].tolist() == [[1, 3]]
    assert deciding.packets(0).high[:, :2].tolist() == [[2, 3]]
