"""Rules that are tried one after the other in several lists, as one list: the first that fits decides still.

A packet that must pass two lists meets in each the first rule that fits it. Every rule of one list crossed with every
rule of the other, in the order of both, gives the same answer from one list.
"""

from collections.abc import Sequence
from dataclasses import replace

from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, Firewall, Rule
from sekisho.security.observe.firewall.services import met
from sekisho.security.observe.firewall.sets import common

MOST_RULES = 100_000
"""Rules of one firewall after flattening; what is beyond is reported, and the firewall is then not complete."""
_EVERYWHERE = (ANY_ADDRESS,)


def crossed(outer: Rule, inner: Rule) -> Rule | None:
    """The inner rule for what fits the outer one too; None where nothing can. The outer one's action does not count."""
    ways = _either(outer.ingress, inner.ingress), _either(outer.egress, inner.egress)
    if ways[0] is None or ways[1] is None:
        return None
    sources = inner.sources if outer.sources == _EVERYWHERE else common(outer.sources, inner.sources)
    targets = inner.destinations
    if outer.destinations != _EVERYWHERE:
        targets = common(outer.destinations, inner.destinations)
    services = met(outer.services, inner.services)
    if not (sources and targets and services):
        return None
    return replace(
        inner,
        ingress=ways[0],
        egress=ways[1],
        sources=sources,
        destinations=targets,
        services=services,
        enabled=outer.enabled and inner.enabled,
        logged=outer.logged or inner.logged,
        narrowed=tuple(dict.fromkeys((*outer.narrowed, *inner.narrowed))),
    )


def _either(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...] | None:
    if not left or not right:
        return left or right
    return tuple(one for one in left if one in right) or None


def in_turn(first: Sequence[Rule], second: Sequence[Rule], notes: Notes) -> tuple[Rule, ...]:
    """One list for two that a packet must pass both: allowed where both allow. Neither has an end that is implied.

    A rule of `first` that denies stands as it is; one that allows is put in front of every rule of `second`.
    """
    found: list[Rule] = []
    for one in first:
        if one.action == "deny":
            found.append(one)
            continue
        found += [rule for two in second if (rule := crossed(one, two))]
        if len(found) > MOST_RULES:
            too_many(notes, one.line)
            return tuple(found[:MOST_RULES])
    return tuple(found)


def too_many(notes: Notes, line: int) -> None:
    """Report that rules were left out from a line on."""
    notes.unread(
        line,
        "規則が多すぎるため、ここから先は読み取っていません",
        "there are too many rules; from here on none is read",
    )


def bounded(firewall: Firewall, notes: Notes) -> Firewall:
    """The firewall without rules that can fit nothing, and with at most MOST_RULES."""
    rules = [one for one in firewall.rules if one.sources and one.destinations and one.services]
    for one in firewall.rules:
        if not (one.sources and one.destinations and one.services):
            notes.unread(
                one.line, "条件に合う通信がありえない規則です", "no packet can fit the rule", f"{one.table} {one.name}"
            )
    if len(rules) > MOST_RULES:
        too_many(notes, rules[MOST_RULES].line)
    return replace(firewall, rules=tuple(rules[:MOST_RULES]))
