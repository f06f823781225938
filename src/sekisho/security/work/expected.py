"""What a factory's declared messages mean for its ledgers: zones, conduits and data flows, as they should be seen.

Source: report, sections 1.3.2 (the six flows), 3.1.2.1 (zones), 3.1.2.2 (conduits), 3.1.8 (data-flow table).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Address

from sekisho.contracts import Contracts, Hop, Message
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.zone import Trust, Zone, ZoneKind
from sekisho.security.observe.operations import Kind
from sekisho.security.observe.protocols import PROTOCOLS
from sekisho.security.terms.address import Endpoint, Ip, Network

Addresses = Callable[[str], tuple[IPv4Address, ...]]
"""The addresses of a system: by itself those of `Contracts.addresses`."""


def expected(contracts: Contracts, addresses: Addresses | None = None) -> Mapping[str, tuple[Row, ...]]:
    """The rows of the ledgers `asset`, `zone`, `conduit` and `dataflow` that the declarations ask for, by slug.

    addresses: where the systems really stand, if not on the loopback of one machine.
    """
    at = addresses or contracts.addresses
    return {
        "asset": tuple(_assets(contracts, at)),
        "zone": tuple(_zones(contracts)),
        "conduit": tuple(_conduits(contracts)),
        "dataflow": tuple(_dataflows(contracts, at)),
    }


def _units(contracts: Contracts, at: Addresses, system: str) -> Iterator[tuple[str, str, IPv4Address]]:
    """Id, name and address of each unit of a system; units are numbered where there are several."""
    units, name = contracts.units(system), contracts.systems[system].name.ja
    for number, (unit, address) in enumerate(zip(units, at(system), strict=True), 1):
        yield unit, (name if len(units) == 1 else f"{name}{number}"), address


def _assets(contracts: Contracts, at: Addresses) -> Iterator[Asset]:
    for system in contracts.systems.values():
        for unit, name, address in _units(contracts, at, system.id):
            yield Asset(
                id=unit,
                name=name,
                purpose=system.purpose.ja,
                system=system.name.ja,
                zone=contracts.lans[system.lan].name.ja,
                ips=(Ip.parse(str(address)),),
                status=Status.IN_USE,
            )


def _zones(contracts: Contracts) -> Iterator[Zone]:
    for lan in contracts.lans.values():
        yield Zone(
            name=lan.name.ja,
            devices=tuple(
                unit
                for system in contracts.systems.values()
                if system.lan == lan.id
                for unit, _, _ in _units(contracts, contracts.addresses, system.id)
            ),
            kind=ZoneKind.named(lan.kind),
            networks=(Network.parse(str(lan.block)),),
            trust=Trust.named(str(lan.trust)),
        )


def _conduits(contracts: Contracts) -> Iterator[Conduit]:
    """One for each pair of LANs between which a connection is opened."""
    pairs: dict[tuple[str, str], list[tuple[Message, Hop]]] = {}
    for connection, carried in contracts.connections.items():
        client, server = contracts.lan_of(connection.opens), contracts.lan_of(connection.to)
        if client != server:
            pairs.setdefault((client.name.ja, server.name.ja), []).extend(carried)
    for (source, destination), found in pairs.items():
        yield Conduit(
            source=source,
            destination=destination,
            protocols=_unique(_protocol(hop.protocol) for _, hop in found),
            purpose=_names(message for message, _ in found),
            ports=_unique(f"{hop.transport}/{hop.port}" for _, hop in found),
            degraded=any(hop.degraded for _, hop in found),
        )


def _dataflows(contracts: Contracts, at: Addresses) -> Iterator[Dataflow]:
    """One for each unit that opens and each unit that listens."""
    for connection, carried in sorted(contracts.connections.items()):
        for _, opens, client in _units(contracts, at, connection.opens):
            for _, to, server in _units(contracts, at, connection.to):
                yield Dataflow(
                    function=_names(message for message, _ in carried),
                    source=Endpoint(f"{opens}/{client}"),
                    destination=Endpoint(f"{to}/{server}"),
                    protocol=connection.transport.upper(),
                    port=connection.port,
                    application=_protocol(connection.protocol),
                    operations=_operations(hop for _, hop in carried),
                )


def _operations(hops: Iterable[Hop]) -> tuple[str, ...]:
    """What the kinds of operation are called in the ledgers. Raises ValueError for a code that is none of them."""
    order = [kind.code for kind in Kind]
    places = {order.index(code) for hop in hops for code in hop.operations}
    return tuple(kind.ja for place, kind in enumerate(Kind) if place in places)


def _names(messages: Iterable[Message]) -> str:
    return "、".join(_unique(f"{one.number}{one.name.ja}" for one in messages))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _protocol(name: str) -> str:
    """What a protocol is called in the ledgers. Raises KeyError for a name that no observation has."""
    return PROTOCOLS[name].label.ja.partition("（")[0]
