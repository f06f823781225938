"""Whether an observed flow is declared: the data-flow table's rows as they match addresses, ports and protocols."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.checks.case import Case
from sekisho.security.checks.seen import Flow, Operation
from sekisho.security.checks.spoken import BETWEEN, TRANSPORTS, plain, same_protocol
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.address import Endpoint, Mac, is_mac


@dataclass(frozen=True)
class Declared:
    """The declared flows of one case, indexed by the addresses of their sides."""

    case: Case

    @cached_property
    def entries(self) -> tuple[Entry[Dataflow], ...]:
        """The rows of the data-flow table."""
        return self.case.book.rows(Dataflow)

    @cached_property
    def _by_destination(self) -> dict[str, list[Entry[Dataflow]]]:
        index: dict[str, list[Entry[Dataflow]]] = {}
        for entry in self.entries:
            for address in self.addresses(entry.row.destination):
                index.setdefault(address, []).append(entry)
        return index

    @cached_property
    def _to_networks(self) -> tuple[Entry[Dataflow], ...]:
        return tuple(entry for entry in self.entries if not self.addresses(entry.row.destination))

    @cached_property
    def _by_name(self) -> dict[str, frozenset[str]]:
        index: dict[str, set[str]] = {}
        for entry in self.case.assets:
            for name in (entry.row.id, entry.row.name):
                index.setdefault(plain(name), set()).update((*entry.row.ips, *entry.row.macs))
        return {name: frozenset(addresses) for name, addresses in index.items() if name}

    def addresses(self, side: Endpoint) -> frozenset[str]:
        """The single addresses a side stands for, a MAC as well as an IP.

        Empty where it is a network or a name the ledgers do not know.
        """
        network = side.network
        if network is None:
            with contextlib.suppress(ValueError):
                return frozenset({str(Mac.parse(side.rpartition("/")[2]))})
            return self._by_name.get(plain(side.name), frozenset())
        address, _, length = network.partition("/")
        single = length == ("128" if ":" in address else "32")
        return frozenset({address}) if single else frozenset()

    def knows(self, side: Endpoint) -> bool:
        """Whether a side can be told: a known device, a zone's name, or an address in a listed device or zone."""
        addresses = self.addresses(side)
        if side.network is None and not addresses:
            return plain(side.name) in self._by_name or any(plain(name) == plain(side.name) for name in self.case.zones)
        if not addresses or self._by_name.get(plain(side.name)) == frozenset():
            return True
        return any(self.case.asset_of(one) or self._outside(one) for one in addresses)

    def _outside(self, address: str) -> bool:
        return self.case.kind_of(self.case.zone_of(address)) is ZoneKind.OUTSIDE

    def covers(self, side: Endpoint, address: str) -> bool:
        """Whether a declared side stands for this address: its own, its network's, or its zone's."""
        network = side.network
        if network is not None:
            return not is_mac(address) and network.holds(address)
        if address in self.addresses(side):
            return True
        return bool(plain(side.name)) and plain(self.case.zone_of(address)) == plain(side.name)

    def _candidates(self, server: str) -> Iterable[Entry[Dataflow]]:
        yield from self._by_destination.get(server, ())
        yield from self._to_networks

    def of(self, flow: Flow) -> list[Entry[Dataflow]]:
        """The rows that declare this flow."""
        return [
            entry
            for entry in self._candidates(flow.server)
            if self.covers(entry.row.source, flow.client)
            and self.covers(entry.row.destination, flow.server)
            and _speaks(entry.row, flow)
        ]

    def allowing(self, operation: Operation) -> list[Entry[Dataflow]]:
        """The rows that declare the flow an operation travelled in, whether or not they permit the operation."""
        return [
            entry
            for entry in self._candidates(operation.server)
            if self.covers(entry.row.source, operation.client)
            and self.covers(entry.row.destination, operation.server)
            and entry.row.port in (None, operation.port)
            and (
                TRANSPORTS.issuperset(BETWEEN.split(plain(entry.row.protocol)))
                or same_protocol(entry.row.protocol, "", operation.protocol)
            )
            and same_protocol(entry.row.application, "", operation.protocol)
        ]


def _speaks(row: Dataflow, flow: Flow) -> bool:
    """Whether a row declares the service of a flow. A protocol guessed from the port says no more than the port."""
    if row.port not in (None, flow.port):
        return False
    guessed = flow.confidence < 2 and row.port is not None
    protocol = "" if guessed else flow.protocol
    return all(same_protocol(word, flow.transport, protocol) for word in (row.protocol, row.application))
