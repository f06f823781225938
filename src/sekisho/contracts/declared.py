"""What a declaration holds. Frozen records; what one refers to is another one's id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network
from itertools import product
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as strict

from sekisho.guard.text import Text

_STRICT = ConfigDict(extra="forbid")
Flow = Literal["①", "②", "③", "④", "⑤", "⑥"]
"""The six data flows of the report's section 1.3.2."""


@strict(frozen=True, config=_STRICT)
class Lan:
    """One LAN. kind: code of the zone's kind.  trust: target security level, IEC 62443-3-3.

    block: its addresses where the whole factory runs on one machine, on the loopback.
    """

    id: str
    name: Text
    kind: Literal["business", "control", "development", "dmz", "wireless", "outside"]
    block: IPv4Network
    trust: Literal[0, 1, 2, 3, 4]


@strict(frozen=True, config=_STRICT)
class System:
    """One system of the factory. host: number of its first address in its LAN's block.  units: how many stand there.

    Units have the addresses from `host` on.  report: what section 1.3.2 calls it.
    built: whether `sekisho factory` runs it; of the others only the messages are declared.
    """

    id: str
    name: Text
    lan: str
    host: int
    purpose: Text
    report: str
    units: Annotated[int, Field(ge=1)] = 1
    built: bool = False


@strict(frozen=True, config=_STRICT)
class Hop:
    """One connection that a message travels over. opens: the system that opens it; to: the one that listens.

    protocol: its name in `docs/protocols.md`.  endpoint: method and path, topic, or name of the call.
    sends: which of both hands the message over; the other one receives it.
    degraded: it stays permitted while the zones are cut from each other (3.1.2.1).
    operations: codes of the kinds of operation that are permitted, of control protocols; none: to read and to write.
    """

    opens: str
    to: str
    sends: str
    protocol: str
    port: int
    endpoint: str
    transport: Literal["tcp", "udp"] = "tcp"
    degraded: bool = False
    operations: tuple[str, ...] = ()


@strict(frozen=True, config=_STRICT)
class Group:
    """Several systems that are meant together."""

    id: str
    name: Text
    members: tuple[str, ...]


Kind = Literal["text", "integer", "number", "instant", "day", "uri", "hash", "record"]


@strict(frozen=True, config=_STRICT)
class Item:
    """One item of a payload.

    kind: "record" names another table of the payload by `of`.  many: a list of such.  least, most: of numbers; of
    texts and lists their length.  words: the only values.  unit: of numbers, SI or ISO 80000.
    """

    name: str
    kind: Kind
    about: Text
    required: bool = True
    many: bool = False
    of: str = ""
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    unit: str = ""


@strict(frozen=True, config=_STRICT)
class Payload:
    """The content of a message: the items of its whole, and of each record inside.

    standard: the standard whose words it uses, with clause.  external: its form is the standard's alone, and a service
    checks it by the standard's own library; then there are no items.
    """

    id: str
    name: Text
    standard: str
    external: bool = False
    items: tuple[Item, ...] = ()
    records: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)


@strict(frozen=True, config=_STRICT)
class Message:
    """One message. number: as `①a`.  flow: which of the six it is of.

    source: the system that it comes from; destination: that it is for, or a group.
    hops: the connections it travels over, in turn; between LANs they meet in the DMZ (3.1.3.1).
    direct: why a hop goes between two LANs without the DMZ; needed where one does.
    """

    id: str
    number: str
    flow: Flow
    name: Text
    source: str
    destination: str
    payload: str
    hops: tuple[Hop, ...]
    direct: Text | None = None


@dataclass(frozen=True, slots=True, order=True)
class Connection:
    """Who opens a connection to whom."""

    opens: str
    to: str
    transport: str
    port: int
    protocol: str


@dataclass(frozen=True)
class Contracts:
    """All declarations by id, in the order of their files."""

    lans: Mapping[str, Lan]
    systems: Mapping[str, System]
    groups: Mapping[str, Group]
    messages: Mapping[str, Message]
    payloads: Mapping[str, Payload]

    def members(self, name: str) -> tuple[str, ...]:
        """The systems that a name means: a system, or those of a group. Raises KeyError for what is not declared."""
        return self.groups[name].members if name in self.groups else (self.systems[name].id,)

    def lan_of(self, name: str) -> Lan:
        """The LAN of a system or of a group. Raises KeyError for what is not declared."""
        return self.lans[self.systems[self.members(name)[0]].lan]

    def name_of(self, name: str) -> Text:
        """What a system or a group is called."""
        return self.groups[name].name if name in self.groups else self.systems[name].name

    def units(self, system: str) -> tuple[str, ...]:
        """What the units of a system are called: as the system, or of several `agv-1`, `agv-2`. Raises KeyError."""
        count = self.systems[system].units
        return (system,) if count == 1 else tuple(f"{system}-{unit}" for unit in range(1, count + 1))

    def addresses(self, system: str) -> tuple[IPv4Address, ...]:
        """The loopback addresses of all units of a system."""
        one = self.systems[system]
        first = self.lan_of(system).block.network_address + one.host
        return tuple(first + unit for unit in range(one.units))

    @cached_property
    def built(self) -> Mapping[str, System]:
        """The systems that `sekisho factory` runs, by id."""
        return {name: one for name, one in self.systems.items() if one.built}

    @cached_property
    def built_messages(self) -> Mapping[str, Message]:
        """The messages that travel between built systems alone, by id."""

        def is_built(hop: Hop) -> bool:
            return {*self.members(hop.opens), *self.members(hop.to)} <= self.built.keys()

        return {name: one for name, one in self.messages.items() if all(map(is_built, one.hops))}

    @cached_property
    def connections(self) -> Mapping[Connection, tuple[tuple[Message, Hop], ...]]:
        """Every connection between two systems, with the messages that it carries, each by its hop."""
        found: dict[Connection, list[tuple[Message, Hop]]] = {}
        for message in self.messages.values():
            for hop in message.hops:
                for opens, to in product(self.members(hop.opens), self.members(hop.to)):
                    one = Connection(opens, to, hop.transport, hop.port, hop.protocol)
                    found.setdefault(one, []).append((message, hop))
        return {key: tuple(value) for key, value in found.items()}
