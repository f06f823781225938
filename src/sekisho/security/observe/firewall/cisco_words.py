"""One access list entry of Cisco ASA or IOS, word by word.

Sources: Cisco ASA command reference, access-list extended and object-group; Cisco IOS security command reference,
ip access-list, permit, deny. ASA writes netmasks, IOS wildcard masks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from sekisho.security.observe.firewall import services, sets
from sekisho.security.observe.firewall.rules import ANY_PORT, Action, Range, Rule, Service
from sekisho.security.observe.firewall.services import Services
from sekisho.security.observe.firewall.sets import ANYWHERE, Ranges

HITS = re.compile(r"\(hitcnt=(\d+)\)|\((\d+) match(?:es)?\)")
_OPERATORS = {"eq", "gt", "lt", "neq", "range"}
_ICMP_WORDS = 2
_ANSWERS = {"established"}


class Unreadable(Exception):  # noqa: N818 -- named for what happened, as people say it
    """A word stands where none of its kind may stand."""


class Version6(Unreadable):
    """The entry is for IPv6."""


class Answers(Unreadable):
    """The entry fits answers only, never the packet that opens a connection."""


@dataclass
class Names:
    """What the words of an entry may name: each gives its set, or None where it is not defined."""

    addresses: Callable[[str], Ranges | None]
    services: Callable[[str], Services | None]
    wildcards: bool


@dataclass
class _Words:
    words: list[str]
    at: int = 0
    narrowed: list[str] = field(default_factory=list)

    def peek(self) -> str:
        return self.words[self.at].lower() if self.at < len(self.words) else ""

    def take(self) -> str:
        if self.at >= len(self.words):
            raise Unreadable("end")
        self.at += 1
        return self.words[self.at - 1]


def entry(text: str, table: str, line: int, names: Names, *, standard: bool = False) -> Rule:
    """One entry from its `permit` or `deny` on. Raises Unreadable where it does not follow the grammar."""
    hits = HITS.search(text)
    words = _Words(HITS.sub("", text).split())
    verb = words.take().lower()
    if verb not in {"permit", "deny"}:
        raise Unreadable(verb)
    action: Action = "allow" if verb == "permit" else "deny"
    if standard:
        protocol, sources, of = services.ANYTHING, _address(words, names, bare=True), [ANY_PORT]
        targets, to, grouped = ANYWHERE, [ANY_PORT], None
    else:
        protocol, grouped = _protocol(words, names)
        sources = _address(words, names)
        of, origin = _ports(words, names, protocol)
        targets = _address(words, names)
        to, target = _ports(words, names, protocol)
        grouped = grouped or target or (origin and services.unknown("source ports"))
    enabled, logged = _rest(words, names, protocol)
    if grouped is not None and protocol is not services.ANYTHING and not grouped.narrowed:
        kept = services.met(protocol.services, grouped.services)
        grouped = Services(kept, grouped.narrowed)
    found = grouped or services.product((one.protocols for one in protocol.services), of, to)
    return Rule(
        table,
        str(line),
        line,
        action,
        sources=sources.ranges,
        destinations=targets.ranges,
        services=found.services,
        enabled=enabled,
        logged=logged,
        hits=int(hits[1] or hits[2]) if hits else None,
        narrowed=tuple(
            dict.fromkeys((*protocol.narrowed, *sources.narrowed, *targets.narrowed, *found.narrowed, *words.narrowed))
        ),
    )


def _protocol(words: _Words, names: Names) -> tuple[Services, Services | None]:
    """The protocol, and the services where an object stands in its place."""
    word = words.take()
    if word.lower() in {"object-group", "object"}:
        name = words.take()
        found = names.services(name)
        return services.ANYTHING, found or services.unknown(f"undefined {name}")
    span = services.protocol(word)
    if span is None:
        raise Version6(word) if word.lower() == "ipv6" else Unreadable(word)
    if span == (58, 58):
        raise Version6(word)
    return Services((Service(span),)), None


def _address(words: _Words, names: Names, *, bare: bool = False) -> Ranges:  # noqa: C901, PLR0911, PLR0912 -- one branch a word of the grammar
    word = words.take()
    low = word.lower()
    if low in {"any", "any4"}:
        return ANYWHERE
    if low == "any6" or (":" in word and sets.looks_like_v6(word)):
        raise Version6(word)
    if low == "host":
        return _named_or_number(words.take(), names)
    if low in {"object", "object-group", "addrgroup", "object-group-network"}:
        name = words.take()
        return names.addresses(name) or sets.unknown(f"undefined {name}")
    if low in {"interface", "user", "user-group", "security-group", "object-group-user", "object-group-security"}:
        words.narrowed.append(f"{word} {words.take()}")
        if low.startswith("security-group"):
            words.narrowed.append(words.take())
        return ANYWHERE if low == "interface" else _address(words, names)
    if "/" in word and (span := sets.network(word)):
        return Ranges((span,))
    if sets.address(word) is None:
        if (found := names.addresses(word)) and not found.narrowed and len(found.ranges) == 1:
            base = found.ranges[0][0]
            word = ".".join(str(base >> shift & 255) for shift in (24, 16, 8, 0))
        else:
            raise Unreadable(word)
    if bare and sets.address(words.peek()) is None:
        return _named_or_number(word, names)
    mask = words.take()
    if names.wildcards:
        spread = sets.wild(word, mask)
        if spread is None and sets.address(mask) is not None:
            return sets.unknown(f"wildcard {word} {mask}")
        if spread is None:
            raise Unreadable(mask)
        return Ranges(spread)
    span = sets.masked(word, mask)
    if span is None:
        raise Unreadable(mask)
    return Ranges((span,))


def _named_or_number(word: str, names: Names) -> Ranges:
    number = sets.address(word)
    if number is not None:
        return Ranges(((number, number),))
    if sets.looks_like_v6(word):
        raise Version6(word)
    return names.addresses(word) or sets.unknown(f"host {word}")


def spans(operator: str, take: Callable[[], str]) -> list[Range]:
    """The ports of `eq`, `gt`, `lt`, `neq` or `range` with what follows. Raises Unreadable for a name not known."""

    def one() -> int:
        word = take()
        number = services.port(word)
        if number is None:
            raise Unreadable(word)
        return number

    first = one()
    if operator == "range":
        last = one()
        return [(min(first, last), max(first, last))]
    below, above = (0, first - 1), (first + 1, ANY_PORT[1])
    wanted = {"eq": [(first, first)], "lt": [below], "gt": [above], "neq": [below, above]}[operator]
    return [span for span in wanted if span[0] <= span[1]]


def _ports(words: _Words, names: Names, protocol: Services) -> tuple[list[Range], Services | None]:
    """Ports behind an address, or the services of an object group that stands there (ASA)."""
    operator = words.peek()
    if operator in _OPERATORS:
        words.take()
        found = spans(operator, words.take)
        while operator == "eq" and services.port(words.peek()) is not None:  # IOS takes up to ten
            found += spans(operator, words.take)
        return found, None
    portly = any(one.protocols in {(6, 6), (17, 17), (132, 132)} for one in protocol.services)
    if operator == "object-group" and portly and words.at + 1 < len(words.words):
        name = words.words[words.at + 1]
        if names.addresses(name) is None and (group := names.services(name)):
            words.at += 2
            return [ANY_PORT], group
    return [ANY_PORT], None


_FLAGS = {"ack", "fin", "psh", "rst", "syn", "urg", "match-any", "match-all"}


def _rest(words: _Words, names: Names, protocol: Services) -> tuple[bool, bool]:  # noqa: ARG001 -- one grammar
    """What follows the addresses: whether the entry is in use, and whether it is logged."""
    enabled, logged = True, False
    while word := words.peek():
        words.take()
        if word in {"log", "log-input"}:
            logged = True
            while words.peek() in _LOG_LEVELS or words.peek().isdigit() or words.peek() in {"interval", "tag"}:
                logged = words.peek() != "disable"
                words.take()
        elif word in {"inactive", "(inactive)"}:
            enabled = False
        elif word in _ANSWERS:
            raise Answers(word)
        elif word.startswith("0x"):  # the hash that `show access-list` prints
            continue
        elif word == "time-range":
            words.narrowed.append(f"time-range {words.take()}")
        elif word in {"dscp", "tos", "precedence", "ttl", "option", "reflect", "evaluate"}:
            value = words.take()
            if word != "reflect":  # opens the way back only
                words.narrowed.append(f"{word} {value}")
        else:
            words.narrowed.append(word)
    return enabled, logged


_LOG_LEVELS = {
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging", "default",
    "disable",
}  # fmt: skip
