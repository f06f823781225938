"""What an ordered list of rules does with packets: what each rule still decides, what passes, and what surely does not.

A rule that is narrowed by something no packet set can hold, or too large to be split into boxes, is never counted upon:
it takes nothing from the rules after it, and where it allows, it may allow anything of itself. So "passes" is at most
and "blocked" is sure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from sekisho.security.checks.packets.boxes import (
    NOTHING,
    Effort,
    Packets,
    Point,
    Undecided,
    common,
    minus,
    product,
    union,
    witness,
)
from sekisho.security.observe.firewall.rules import Firewall, Range, Rule
from sekisho.security.observe.firewall.sets import merged

LARGEST_RULE = 20_000
"""Boxes into which one rule may split: 100 sources, 100 destinations and two services."""
LARGEST_FIREWALL = 400_000
"""Boxes of a whole configuration, some 45 MB."""
QUESTION = 400_000
"""Boxes one question may look at: less than a second."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A packet that surely does not pass. rule: index of the one that denies it; None for the default."""

    packet: Point
    rule: int | None


@dataclass(frozen=True)
class Deciding:
    """The rules of one firewall as packets. Indexes of rules are those of `firewall.rules`."""

    firewall: Firewall

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Interfaces by name, from 1; 0 stands for all that nobody names."""
        named = [one.name for one in self.firewall.interfaces]
        zones = {one.zone for one in self.firewall.interfaces}
        used = (name for rule in self.firewall.rules for name in (*rule.ingress, *rule.egress) if name not in zones)
        return {name: number for number, name in enumerate(dict.fromkeys((*named, *used)), 1)}

    def interfaces(self, names: Iterable[str]) -> tuple[Range, ...]:
        """Ranges of interface numbers; all of them for no name. A vendor's zone stands for the interfaces in it."""
        wanted = tuple(names)
        if not wanted:
            return ((0, len(self.numbers)),)
        zoned = (one.name for name in wanted for one in self.firewall.interfaces if name == one.zone)
        known = (self.numbers[name] for name in dict.fromkeys((*wanted, *zoned)) if name in self.numbers)
        return merged((number, number) for number in known)

    def _sides(self, rule: Rule) -> tuple[tuple[Range, ...], tuple[Range, ...], tuple[Range, ...], tuple[Range, ...]]:
        return (
            self.interfaces(rule.ingress),
            self.interfaces(rule.egress),
            merged(rule.sources),
            merged(rule.destinations),
        )

    @cached_property
    def _made(self) -> tuple[tuple[Packets, bool], ...]:
        """For each rule its packets, and whether they are exact; else the box around them. Disabled rules have none."""
        out: list[tuple[Packets, bool]] = []
        total = 0
        for rule in self.firewall.rules:
            sides = self._sides(rule)
            count = prod(map(len, sides)) * len(rule.services) if rule.enabled else 0
            exact = count <= LARGEST_RULE and total + count <= LARGEST_FIREWALL
            total += count if exact else 0
            if not count:
                out.append((NOTHING, True))
                continue
            if not exact:
                sides = tuple(((side[0][0], side[-1][1]),) for side in sides)  # type: ignore[assignment]
            services = (
                product(*sides, (one.protocols,), (one.source_ports,), (one.ports,))
                for one in dict.fromkeys(rule.services)
            )
            out.append((union(services), exact))
        return tuple(out)

    def packets(self, index: int) -> Packets:
        """What a rule is written for, whatever stands before it; the box around it where it is not `exact`."""
        return self._made[index][0]

    def exact(self, index: int) -> bool:
        """Whether a rule was small enough to be split into boxes."""
        return self._made[index][1]

    def sure(self, index: int) -> bool:
        """Whether every packet that fits a rule is decided by it."""
        return self.exact(index) and not self.firewall.rules[index].narrowed

    @cached_property
    def _sure(self) -> tuple[Packets, list[int]]:
        parts = [self.packets(index) if self.sure(index) else NOTHING for index in range(len(self.firewall.rules))]
        return union(parts), [0, *np.cumsum([len(part) for part in parts]).tolist()]

    def before(self, index: int) -> Packets:
        """All that the rules before this one surely decide; for the number of rules, that of all rules."""
        whole, starts = self._sure
        return whole.at(slice(0, starts[index]))

    def decider(self, packet: Point, *, after: int = -1) -> int | None:
        """The first rule behind `after` that surely decides a packet; None for the default."""
        whole, starts = self._sure
        first = starts[after + 1]
        held = np.all((whole.low[first:] <= packet) & (whole.high[first:] >= packet), axis=1)
        if not held.any():
            return None
        return int(np.searchsorted(starts, first + int(held.argmax()), side="right")) - 1

    def meeting(self, index: int) -> list[int]:
        """The rules before this one that surely decide a packet of the box around it, in their order."""
        whole, starts = self._sure
        mine = self.packets(index)
        if not len(mine):
            return []
        met = whole.at(slice(0, starts[index])).meets(mine.low.min(axis=0), mine.high.max(axis=0))
        return sorted(set((np.searchsorted(starts, np.flatnonzero(met), side="right") - 1).tolist()))

    @property
    def _allowing(self) -> Iterable[int]:
        return (index for index, rule in enumerate(self.firewall.rules) if rule.enabled and rule.action == "allow")

    @property
    def _end(self) -> int:
        return len(self.firewall.rules)

    def effective(self, index: int) -> Packets:
        """What a rule still decides after those before it. Raises `Undecided` where that splits too finely."""
        if not self.exact(index):
            raise Undecided
        return minus(self.packets(index), self.before(index), Effort(QUESTION))

    def reached(self, index: int) -> Point | None:
        """A packet that a rule decides; None where those before it take all. Raises `Undecided`."""
        if not self.exact(index):
            raise Undecided
        return witness(self.packets(index), self.before(index), Effort(QUESTION))

    def passing(self, where: Packets) -> Packets:
        """The packets of `where` that pass, or at most may. Raises `Undecided`."""
        effort = Effort(QUESTION)
        parts = []
        for index in self._allowing:
            mine = common(self.packets(index), where, effort)
            parts.append(minus(mine, self.before(index), effort) if len(mine) else NOTHING)
        if self.firewall.default == "allow":
            parts.append(minus(where, self.before(self._end), effort))
        return union(parts)

    def beyond(self, index: int | None, where: Packets, permitted: Packets) -> Point | None:
        """A packet of `where` that a rule lets through and `permitted` does not hold; None where there is none.

        index: an allowing rule, or None for the default. Raises `Undecided`.
        """
        effort = Effort(QUESTION)
        if index is None:
            if self.firewall.default == "deny":
                return None
            return witness(where, union((self.before(self._end), permitted)), effort)
        if not self.exact(index):
            raise Undecided
        mine = common(self.packets(index), where, effort)
        if not len(mine):
            return None
        return witness(mine, union((self.before(index).near(mine), permitted)), effort)

    def letting(self, where: Packets) -> Iterator[tuple[int | None, Point]]:
        """Each rule (None: the default) that lets a packet of `where` through, with the packet, in their order.

        A rule that is not exact may let through what lies in the box around it. Raises `Undecided`.
        """
        effort = Effort(QUESTION)
        for index in self._met(where):
            if self.firewall.rules[index].action == "deny":
                continue
            mine = common(self.packets(index), where, effort)
            point = witness(mine, self.before(index).near(mine), effort) if len(mine) else None
            if point:
                yield index, point
        point = self.beyond(None, where, NOTHING)
        if point:
            yield None, point

    def opened(self, where: Packets) -> tuple[int | None, Point] | None:
        """The first of `letting`; None where nothing of `where` can pass. Raises `Undecided`."""
        return next(self.letting(where), None)

    @cached_property
    def _every(self) -> tuple[Packets, list[int]]:
        parts = [self.packets(index) for index in range(len(self.firewall.rules))]
        return union(parts), [0, *np.cumsum([len(part) for part in parts]).tolist()]

    def _met(self, where: Packets) -> list[int]:
        """The rules that have a packet in the box around `where`, in their order."""
        if not len(where):
            return []
        whole, starts = self._every
        met = np.flatnonzero(whole.meets(where.low.min(axis=0), where.high.max(axis=0)))
        return sorted(set((np.searchsorted(starts, met, side="right") - 1).tolist()))

    def blocked(self, needed: Packets) -> Blocked | None:
        """A packet of `needed` that surely does not pass; None where all may. Raises `Undecided`."""
        effort = Effort(QUESTION)
        left = needed
        for index in self._met(needed):
            rule = self.firewall.rules[index]
            if rule.action == "deny" and not self.sure(index):
                continue
            mine = self.packets(index).near(left)
            if not len(mine):
                continue
            if rule.action == "deny" and (point := witness(common(left, mine, effort), NOTHING, effort)):
                return Blocked(point, index)
            left = minus(left, mine, effort)
            if not len(left):
                return None
        point = witness(left, NOTHING, effort) if self.firewall.default == "deny" else None
        return Blocked(point, None) if point else None
