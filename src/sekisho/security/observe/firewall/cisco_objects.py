"""The named objects and object groups of a Cisco ASA or IOS configuration."""

from dataclasses import dataclass, field

from sekisho.security.observe.firewall import services, sets
from sekisho.security.observe.firewall.cisco_words import Unreadable, spans
from sekisho.security.observe.firewall.rules import ANY_PORT, Range, Service
from sekisho.security.observe.firewall.services import ANY_SERVICE, Services
from sekisho.security.observe.firewall.sets import Ranges

_MOST_DEPTH = 64
_PORT_OF = {"tcp": (6,), "udp": (17,), "tcp-udp": (6, 17), "sctp": (132,)}
_OPERATORS = {"eq", "gt", "lt", "neq", "range"}


@dataclass(slots=True)
class Block:
    """One `object` or `object-group`: its kind (`network`, `service`, ...), protocol and the lines under it."""

    kind: str
    protocol: str
    lines: list[list[str]] = field(default_factory=list)


class Objects:
    """Objects by name. A name that is not defined gives None; a loop gives anything, narrowed."""

    def __init__(self, *, wildcards: bool = False) -> None:
        self.blocks: dict[str, Block] = {}
        self.names: dict[str, str] = {}
        self._wildcards = wildcards
        self._addresses: dict[str, Ranges] = {}
        self._services: dict[str, Services] = {}

    def addresses(self, name: str) -> Ranges | None:
        """The addresses of an object, a group or a `name`."""
        return self._of_network(name, ())

    def services(self, name: str) -> Services | None:
        """The services of an object or a group."""
        return self._of_service(name, ())

    def _of_network(self, name: str, inside: tuple[str, ...]) -> Ranges | None:
        if name in self._addresses:
            return self._addresses[name]
        if name in inside or len(inside) > _MOST_DEPTH:
            return sets.unknown(f"loop {name}")
        block = self.blocks.get(name)
        if block is None or block.kind != "network":
            number = sets.address(self.names.get(name, ""))
            return None if number is None else Ranges(((number, number),))
        found = sets.joined(self._member(words, (*inside, name)) for words in block.lines)
        self._addresses[name] = found
        return found

    def _member(self, words: list[str], inside: tuple[str, ...]) -> Ranges:  # noqa: PLR0911 -- one branch a word of the grammar
        first = words[0].lower()
        rest = words[1:]
        if first in {"network-object", "subnet", "host", "range"} and rest:
            if first == "network-object" and rest[0] in {"object", "host"} and len(rest) > 1:
                return self._member([rest[0] if rest[0] == "host" else "group-object", rest[1]], inside)
            if first == "range" and len(rest) > 1:
                span = sets.network(f"{rest[0]}-{rest[1]}")
            elif first == "host" or len(rest) == 1:
                span = sets.network(self.names.get(rest[0], rest[0]))
            else:
                span = sets.masked(self.names.get(rest[0], rest[0]), rest[1])
            if span:
                return Ranges((span,))
            return Ranges() if sets.looks_like_v6(rest[0]) else sets.unknown(" ".join(words))
        if first in {"group-object", "object"} and rest:
            return self._of_network(rest[-1], inside) or sets.unknown(f"undefined {rest[-1]}")
        if first == "any":
            return sets.ANYWHERE
        if sets.address(first) is not None and rest:  # IOS object groups list addresses without a word before
            span = sets.masked(first, rest[0])
            return Ranges((span,)) if span else sets.unknown(" ".join(words))
        if "/" in first and (plain := sets.network(first)):
            return Ranges((plain,))
        return sets.unknown(" ".join(words))

    def _of_service(self, name: str, inside: tuple[str, ...]) -> Services | None:
        if name in self._services:
            return self._services[name]
        if name in inside or len(inside) > _MOST_DEPTH:
            return services.unknown(f"loop {name}")
        block = self.blocks.get(name)
        if block is None or block.kind == "network":
            return None
        found = services.both(self._offer(words, block, (*inside, name)) for words in block.lines)
        self._services[name] = found
        return found

    def _offer(self, words: list[str], block: Block, inside: tuple[str, ...]) -> Services:  # noqa: PLR0911 -- one branch a word of the grammar
        first, rest = words[0].lower(), words[1:]
        if first == "group-object" and rest:
            return self._of_service(rest[0], inside) or services.unknown(f"undefined {rest[0]}")
        if first == "service-object" and len(rest) > 1 and rest[0] == "object":
            return self._of_service(rest[1], inside) or services.unknown(f"undefined {rest[1]}")
        try:
            if first == "port-object":
                return _of_ports(_PORT_OF.get(block.protocol, (6, 17)), rest)
            if first == "protocol-object":
                return _of_protocol(rest)
            if first == "icmp-object":
                return Services((Service((1, 1)),), (f"icmp {' '.join(rest)}",))
            return _of_protocol(rest if first in {"service-object", "service"} else words)
        except (Unreadable, IndexError):
            return services.unknown(" ".join(words))


def _of_ports(protocols: tuple[int, ...], words: list[str]) -> Services:
    taking = iter(words[1:])
    found = spans(words[0], lambda: next(taking, ""))
    return services.product([(one, one) for one in protocols], [ANY_PORT], found)


def _of_protocol(words: list[str]) -> Services:
    """`tcp destination eq https`, `udp source gt 1023 destination eq 53`, `icmp echo`, `ip`, IOS `tcp eq 80`."""
    named = _PORT_OF.get(words[0].lower())
    span = services.protocol(words[0])
    protocols: list[Range] = [(one, one) for one in named] if named else [span] if span else []
    if not protocols:
        raise Unreadable(words[0])
    sides: dict[str, list[Range]] = {"source": [ANY_PORT], "destination": [ANY_PORT]}
    taking, side, narrowed = iter(words[1:]), "destination", []
    for word in taking:
        if word in sides:
            side = word
        elif word in _OPERATORS:
            sides[side] = spans(word, lambda: next(taking, ""))
        elif services.port(word) is not None and protocols[0] in {(6, 6), (17, 17)}:
            sides[side] = spans("eq", lambda found=word: found)  # type: ignore[misc]
        else:
            narrowed.append(" ".join((words[0], word)))
    if protocols == [ANY_SERVICE.protocols]:
        return Services((ANY_SERVICE,), tuple(narrowed))
    return Services(services.product(protocols, sides["source"], sides["destination"]).services, tuple(narrowed))
