"""Rules that decide nothing, or nothing that others would not decide the same way."""

from dataclasses import dataclass
from typing import Literal

from sekisho.security.checks.packets.boxes import NOTHING, Effort, Point, Undecided, common, minus, witness
from sekisho.security.checks.packets.deciding import QUESTION, Deciding


@dataclass(frozen=True, slots=True)
class Covered:
    """How a rule is covered.

    how: "shadowed" where an earlier rule decides some of its packets the other way, "repeated" where earlier ones
    decide all of them the same way, "repeated-later" where later ones would.
    by: index of a rule that covers it.  packet: one that fits both.
    """

    how: Literal["shadowed", "repeated", "repeated-later"]
    by: int
    packet: Point


def covered(deciding: Deciding, index: int) -> Covered | None:
    """How a rule is covered by others; None where it decides something by itself. Raises `Undecided`.

    A denying rule that later ones repeat says on purpose what must not be, and so is not covered.
    """
    packet = deciding.reached(index)
    if packet is None:
        return _by_earlier(deciding, index)
    rules = deciding.firewall.rules
    if rules[index].action == "deny" or not deciding.sure(index):
        return None
    heir = deciding.decider(packet, after=index)
    if heir is None or rules[heir].action != rules[index].action:
        return None  # this one packet already needs the rule
    return _by_later(deciding, index)


def _by_earlier(deciding: Deciding, index: int) -> Covered | None:
    """The earlier rule that decides some packets the other way, else the first that decides some the same way.

    One packet of each rule's share is tried before whole shares are: in most configurations one of them tells.
    """
    rules = deciding.firewall.rules
    effort = Effort(QUESTION)
    shares = []
    for earlier in deciding.meeting(index):
        shared = common(deciding.packets(index), deciding.packets(earlier), effort)
        if not len(shared):
            continue
        shares.append((earlier, shared))
        packet = witness(shared, NOTHING, effort)
        by = deciding.decider(packet) if packet else None
        if packet and by is not None and rules[by].action != rules[index].action:
            return Covered("shadowed", by, packet)
    same: Covered | None = None
    for earlier, shared in shares:
        other = rules[earlier].action != rules[index].action
        if not other and same:
            continue
        packet = witness(shared, deciding.before(earlier).near(shared), effort)
        if packet and other:
            return Covered("shadowed", earlier, packet)
        if packet:
            same = Covered("repeated", earlier, packet)
    return same


def _by_later(deciding: Deciding, index: int) -> Covered | None:
    rules = deciding.firewall.rules
    effort = Effort(QUESTION)
    try:
        left = minus(deciding.packets(index), deciding.before(index), effort)
    except Undecided:
        return None
    first: Covered | None = None
    for later in range(index + 1, len(rules)):
        mine = deciding.packets(later).near(left)
        if not len(mine) or rules[later].implied:
            continue
        if rules[later].action != rules[index].action:
            if len(common(left, mine, effort)):
                return None
            continue
        if not deciding.sure(later):
            continue
        point = witness(common(left, mine, effort), NOTHING, effort)
        if point and first is None:
            first = Covered("repeated-later", later, point)
        left = minus(left, mine, effort)
        if not len(left):
            return first
    return None
