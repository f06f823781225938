"""Who may say and hear what at a broker of MQTT: follows from the hops that end there. Pure.

Of machines that there are several of (members of a group, units of a system), each keeps to topics of its own: the item
that names a machine in a topic (`handle` of CFX, `serialNumber` of VDA 5050) is its own name.
Source: MQTT 3.1.1 (OASIS), 4.7 (names of topics and filters).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.contracts import Contracts, Hop
from sekisho.factory.wire.hops import asks

OWN = frozenset({"handle", "serialNumber"})
"""Items of a topic that name a machine."""

_VALUE = re.compile(r"[\w.:~-]{1,80}")


@dataclass(frozen=True, slots=True)
class Rights:
    """What one user may do: filters of the topics to publish on, and of those to hear, each with its message's id."""

    publish: tuple[tuple[str, str], ...] = ()
    hear: tuple[tuple[str, str], ...] = ()

    def published(self, topic: str) -> str | None:
        """The message that this user may publish on a topic; None for none."""
        return next((message for pattern, message in self.publish if covers(pattern, topic)), None)

    def heard(self, topic: str) -> str | None:
        """The message that this user may hear on a topic, or on every topic of a filter; None for none."""
        return next((message for pattern, message in self.hear if covers(pattern, topic)), None)


def rights(contracts: Contracts, broker: str) -> Mapping[str, Rights]:
    """The rights of everyone who has business at a broker, by the name of the system or of its unit."""
    publish: dict[str, list[tuple[str, str]]] = {}
    hear: dict[str, list[tuple[str, str]]] = {}
    for message in contracts.messages.values():
        for hop in message.hops:
            if broker in contracts.members(hop.to) and hop.protocol == "mqtt":
                for name, each in _filters(contracts, hop):
                    (hear if asks(hop) else publish).setdefault(name, []).extend((one, message.id) for one in each)
    return {name: Rights(tuple(publish.get(name, ())), tuple(hear.get(name, ()))) for name in sorted({*publish, *hear})}


def topic(hop: Hop, own: str, values: Mapping[str, str]) -> str:
    """The topic of a message. own: who publishes, which is the item that names a machine unless `values` do.

    values: of the items; of an endpoint that ends in several words, such as `order|instantActions`, `topic` is which.
    Raises ValueError for a value that is missing, or that may not stand in a topic.
    """
    stem, _, words = hop.endpoint.rpartition("/")
    last = words if "|" not in words else "{topic}"
    names = re.findall(r"{(\w+)}", f"{stem}/{last}")
    filled = {**{name: own for name in names if name in OWN}, **values}
    for name in names:
        if not _VALUE.fullmatch(filled.get(name, "")) or (name == "topic" and filled[name] not in words.split("|")):
            raise ValueError(f"{name} of {hop.endpoint} is {filled.get(name)!r}")
    return f"{stem}/{last}".format(**filled)


def speaker(contracts: Contracts, message: str, name: str) -> str:
    """Who published a message on a topic: the machine that the topic names, else the message's source."""
    for hop in contracts.messages[message].hops:
        several = not asks(hop) and len(_opening(contracts, hop)) > 1
        for item, value in zip(hop.endpoint.split("/"), name.split("/"), strict=False):
            if several and item.strip("{}") in OWN:
                return value
    return contracts.messages[message].source


def covers(pattern: str, topic: str) -> bool:
    """Whether a filter takes in a topic, or all that another filter does."""
    asked = topic.split("/")
    levels = pattern.split("/")
    for at, level in enumerate(levels):
        if level == "#":
            return True
        if at >= len(asked) or asked[at] == "#" or level not in {"+", asked[at]}:
            return False
    return len(levels) == len(asked)


def _filters(contracts: Contracts, hop: Hop) -> Iterator[tuple[str, list[str]]]:
    """Who opens a hop, by name, and the filters of its topics."""
    opens = _opening(contracts, hop)
    stem, _, words = hop.endpoint.rpartition("/")
    for name in opens:
        own = name if len(opens) > 1 else "+"
        yield name, [_filter(f"{stem}/{word}", own) for word in words.split("|")]


def _opening(contracts: Contracts, hop: Hop) -> list[str]:
    return [unit for system in contracts.members(hop.opens) for unit in contracts.units(system)]


def _filter(endpoint: str, own: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: own if found[1] in OWN else "+", endpoint)
