"""Whether an observed flow is declared: the data-flow table's rows as they match addresses, ports and protocols."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sekisho.security.checks.case import Case
from sekisho.security.checks.seen import Flow, Operation
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.address import Endpoint, Mac, is_mac

TRANSPORTS = frozenset({"tcp", "udp", "icmp", "ethernet", "ip"})
ALIASES = {
    "https": "tls",
    "http/2": "http",
    "mcプロトコル": "slmp",
    "mc protocol": "slmp",
    "ethernet/ip": "enip",
    "opc ua": "opcua",
    "opc-ua": "opcua",
    "modbus/tcp": "modbus",
    "modbustcp": "modbus",
    "modbus tcp": "modbus",
    "snmpv1": "snmp-v1",
    "snmpv2c": "snmp-v2c",
    "snmpv3": "snmp-v3",
    "smb2": "smb",
    "cifs": "smb",
    "mqtts": "tls",
    "ssl": "tls",
    "sftp": "ssh",
    "scp": "ssh",
}
"""Words that ledgers use for protocols of observe.protocols."""

_CIP = frozenset({"enip", "cip", "cip-io"})
GROUPS = {
    "enip": _CIP,
    "cip": _CIP,
    "s7": frozenset({"s7comm", "s7comm-plus"}),
    "profinet": frozenset({"profinet-rt", "profinet-cm", "profinet-dcp"}),
    "snmp": frozenset({"snmp", "snmp-v1", "snmp-v2c", "snmp-v3"}),
    "rdp": frozenset({"rdp", "rdp-tls"}),
}
"""Words for several protocols. Whether the kind used is a safe one is told by `remote/insecure-protocol`."""

_BETWEEN = re.compile(r"[/、,・\s]+")


def plain(word: str) -> str:
    """A word of a ledger as it is compared: narrow, lower-case, without outer blanks."""
    return unicodedata.normalize("NFKC", word).strip().casefold()


def same_protocol(declared: str, transport: str, protocol: str) -> bool:
    """Whether a declared word ("TCP", "Modbus/TCP", "", a protocol) covers an observed transport and protocol.

    Several transports may stand together ("TCP/UDP"; "TCP/IP" is any IP). What was not recognised ("") is covered by
    any word: the port alone must then tell.
    """
    word = plain(declared)
    transports = _BETWEEN.split(word)
    if TRANSPORTS.issuperset(transports):
        return transport in transports or ("ip" in transports and transport != "ethernet")
    meant = ALIASES.get(word, word)
    return not word or not protocol or protocol in GROUPS.get(meant, {meant}) or transport == word


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
            for address in self._addresses(entry.row.destination):
                index.setdefault(address, []).append(entry)
        return index

    @cached_property
    def _to_networks(self) -> tuple[Entry[Dataflow], ...]:
        return tuple(entry for entry in self.entries if not self._addresses(entry.row.destination))

    @cached_property
    def _by_name(self) -> dict[str, frozenset[str]]:
        index: dict[str, set[str]] = {}
        for entry in self.case.assets:
            for name in (entry.row.id, entry.row.name):
                index.setdefault(plain(name), set()).update((*entry.row.ips, *entry.row.macs))
        return {name: frozenset(addresses) for name, addresses in index.items() if name}

    def _addresses(self, side: Endpoint) -> frozenset[str]:
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
        addresses = self._addresses(side)
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
        if address in self._addresses(side):
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
                TRANSPORTS.issuperset(_BETWEEN.split(plain(entry.row.protocol)))
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
