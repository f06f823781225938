"""What a factory's declared messages mean for its ledgers: zones, conduits and data flows, as they should be seen.

Source: report, sections 1.3.2 (the six flows), 3.1.2.1 (zones), 3.1.2.2 (conduits), 3.1.8 (data-flow table).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Address

from sekisho.contracts import Connection, Contracts, Message
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
    found, name = at(system), contracts.systems[system].name.ja
    for number, address in enumerate(found, 1):
        alone = len(found) == 1
        yield (system if alone else f"{system}-{number}"), (name if alone else f"{name}{number}"), address


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
            networks=(Network.parse(lan.block),),
            trust=Trust.named(str(lan.trust)),
        )


def _conduits(contracts: Contracts) -> Iterator[Conduit]:
    """One for each pair of LANs between which a connection is opened."""
    pairs: dict[tuple[str, str], list[tuple[Connection, tuple[Message, ...]]]] = {}
    for connection, messages in contracts.connections.items():
        pair = contracts.lan_of(connection.opens).id, contracts.lan_of(connection.to).id
        if pair[0] != pair[1]:
            pairs.setdefault(pair, []).append((connection, messages))
    degraded = {(hop.opens, hop.to, hop.port) for _, hop in contracts.each_hop() if hop.degraded}
    for (source, destination), found in pairs.items():
        yield Conduit(
            source=contracts.lans[source].name.ja,
            destination=contracts.lans[destination].name.ja,
            protocols=_unique(_protocol(one.protocol) for one, _ in found),
            purpose=_names(message for _, messages in found for message in messages),
            ports=_unique(f"{one.transport}/{one.port}" for one, _ in found),
            degraded=any((one.opens, one.to, one.port) in degraded for one, _ in found),
        )


def _dataflows(contracts: Contracts, at: Addresses) -> Iterator[Dataflow]:
    """One for each unit that opens and each unit that listens."""
    for connection, messages in sorted(contracts.connections.items()):
        for _, opens, client in _units(contracts, at, connection.opens):
            for _, to, server in _units(contracts, at, connection.to):
                yield Dataflow(
                    function=_names(messages),
                    source=Endpoint(f"{opens}/{client}"),
                    destination=Endpoint(f"{to}/{server}"),
                    protocol=connection.transport.upper(),
                    port=connection.port,
                    application=_protocol(connection.protocol),
                    operations=_operations(contracts, connection),
                )


def _operations(contracts: Contracts, connection: Connection) -> tuple[str, ...]:
    codes = _unique(
        code
        for _, hop in contracts.each_hop()
        if connection.opens in contracts.members(hop.opens)
        and connection.to in contracts.members(hop.to)
        and hop.port == connection.port
        for code in hop.operations
    )
    return tuple(kind.ja for kind in Kind if kind.code in codes)


def _names(messages: Iterable[Message]) -> str:
    return "、".join(_unique(f"{one.number}{one.name.ja}" for one in messages))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _protocol(name: str) -> str:
    """What a protocol is called in the ledgers. Raises KeyError for a name that no observation has."""
    return PROTOCOLS[name].label.ja.partition("（")[0]
