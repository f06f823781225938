"""The five tables of observations, and the sources they came from.

Every reader yields these same columns, so that checks need not know whether a flow came from a capture or from a log.
MAC addresses are lower-case with colons, IP addresses in their shortest text form; either is empty where there is none.
Times are UTC. `source` is the index into `Observed.sources`; `frame` is the number of the first frame (line, in a log)
that shows the row, counted from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe.firewall.rules import Firewall
from sekisho.security.terms.evidence import Evidence, Unit

if TYPE_CHECKING:
    from datetime import datetime

    from sekisho.security.observe.advisories.sources import Intelligence

Columns = Mapping[str, pl.DataType | type[pl.DataType]]

INSTANT = pl.Datetime("us", "UTC")

FLOWS: Columns = {
    "source": pl.UInt16,
    "vlan": pl.UInt16,  # 0 where untagged; the outer tag where there are two
    "client_mac": pl.String,
    "server_mac": pl.String,
    "client_ip": pl.String,
    "server_ip": pl.String,
    "transport": pl.String,  # "tcp", "udp", "icmp", another IP protocol as "ip-89", "ethernet" where there is no IP
    "server_port": pl.UInt16,  # 0 where the transport has none
    "protocol": pl.String,  # a name of observe.protocols; "" where unknown
    "confidence": pl.UInt8,  # 3 signature and port, 2 signature or EtherType, 1 port only, 0 unknown
    "role": pl.String,  # how the server was told: syn, signature, known-port, lower-port, first-sender
    "packets_out": pl.UInt64,  # client to server
    "packets_in": pl.UInt64,
    "bytes_out": pl.UInt64,  # octets on the wire, whole frames
    "bytes_in": pl.UInt64,
    "first": INSTANT,
    "last": INSTANT,
    "frame": pl.UInt64,
}
"""One row: everything one client said to one service of one server, in one source. Client ports are folded."""

HOSTS: Columns = {
    "source": pl.UInt16,
    "vlan": pl.UInt16,
    "mac": pl.String,
    "ip": pl.String,
    "how": pl.String,  # arp, nd, dhcp: stated; ip: from a header; ethernet: a MAC without IP; log: from a log
    "on_link": pl.Boolean,  # the MAC is the host's own: not that of a router that passed the packet on
    "packets": pl.UInt64,  # sent
    "first": INSTANT,
    "last": INSTANT,
    "frame": pl.UInt64,
}
"""One row: one address pair that sent something. An IP behind a router has `on_link` false. Multicast never sends."""

IDENTITIES: Columns = {
    "source": pl.UInt16,
    "mac": pl.String,
    "ip": pl.String,
    "key": pl.String,  # one of identity.saying.KEYS
    "value": pl.String,
    "protocol": pl.String,
    "confidence": pl.UInt8,  # 3 stated by the device in a field made for it, 2 in free text, 1 inferred
    "first": INSTANT,
    "frame": pl.UInt64,
}
"""One row: one thing a device said of itself."""

OPERATIONS: Columns = {
    "source": pl.UInt16,
    "client_mac": pl.String,
    "server_mac": pl.String,
    "client_ip": pl.String,
    "server_ip": pl.String,
    "server_port": pl.UInt16,
    "protocol": pl.String,
    "code": pl.UInt32,  # as on the wire; how a protocol packs it is said in observe.operations
    "name": pl.String,  # the standard's own name of the code; "" where the code is unknown
    "kind": pl.String,  # code of observe.operations.Kind
    "packets": pl.UInt64,  # requests only, where the protocol tells requests from answers
    "first": INSTANT,
    "last": INSTANT,
    "frame": pl.UInt64,
}
"""One row: one operation code that one client sent to one server."""

EVENTS: Columns = {
    "source": pl.UInt16,
    "host": pl.String,  # who wrote it: HOSTNAME of syslog
    "application": pl.String,  # APP-NAME
    "message": pl.String,  # MSGID: what it is about
    "outcome": pl.String,  # "refused" or "done"; "" where it is not said
    "peer": pl.String,  # who did or sent it, by address or proven name; "" where it is not said
    "user": pl.String,
    "code": pl.String,  # stable id of the reason, or name of the status
    "severity": pl.UInt8,  # 0 emergency to 7 debug (RFC 5424, 6.2.1)
    "count": pl.UInt64,
    "first": INSTANT,
    "last": INSTANT,
    "text": pl.String,  # of the first one
    "frame": pl.UInt64,
}
"""One row: what one host wrote of one kind of event on one day (Japan time)."""

FRAMES: Columns = {
    "source": pl.UInt16,
    "number": pl.UInt64,
    "protocol": pl.String,
    "confidence": pl.UInt8,
    "operation": pl.UInt32,  # null where the frame carries none
    "name": pl.String,
}
"""One row a packet, written only when asked for, so that anyone can compare with another dissector."""


_LISTENING = frozenset({"pcap", "pcapng", "zeek-conn", "suricata-eve"})


@dataclass(frozen=True, slots=True)
class Skipped:
    """What of a source was not read, and why. `at`: frame, line or byte of the first one."""

    count: int
    at: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was observed.

    kind: as `kinds.kind_of` says it.  records: packets, lines or hosts seen, the skipped ones included; of a firewall
        its rules, those that are implied included; of advisories, signals and lists of software how many it holds.
    first, last: instants of the earliest and latest record; None where none was read.
    """

    sha256: str
    name: str
    kind: str
    size_bytes: int
    records: int
    first: datetime | None
    last: datetime | None
    skipped: tuple[Skipped, ...] = ()

    @property
    def listens(self) -> bool:
        """Whether it heard a line for a time, so that silence says something. Tables, scans and configurations do not.

        Of Zeek's other logs it cannot be told by the kind: some list devices only.
        """
        return self.kind in _LISTENING

    @property
    def logs(self) -> bool:
        """Whether it holds what devices and services wrote themselves, and shows no traffic."""
        return self.kind == "syslog"

    @property
    def advises(self) -> bool:
        """Whether it tells of vulnerabilities in the world, and of this factory nothing."""
        return self.kind == "advisory"

    @property
    def unit(self) -> Unit:
        """What a row's `frame` counts in this source."""
        return Unit.FRAME if self.kind.startswith("pcap") else Unit.LINE


@dataclass(frozen=True, slots=True)
class Observed:
    """All that was seen, with where. `problems` holds the files that could not be read at all, or only in part.

    intelligence: what is known about vulnerabilities from outside; None where no such file was given.
    """

    sources: tuple[Source, ...] = ()
    flows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLOWS))
    hosts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOSTS))
    identities: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=IDENTITIES))
    operations: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OPERATIONS))
    problems: tuple[Problem, ...] = ()
    firewalls: tuple[Firewall, ...] = ()
    events: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=EVENTS))
    intelligence: Intelligence | None = None

    def evidence(self, source: int, frame: int) -> Evidence:
        """Where a row can be seen: its file by name and hash, and its frame or line."""
        seen = self.sources[source]
        return Evidence(seen.sha256, seen.name, seen.unit.code, str(frame))

    @property
    def first(self) -> datetime | None:
        """The instant of the earliest record of what was observed; advisories observe nothing."""
        return min((s.first for s in self.sources if s.first and not s.advises), default=None)

    @property
    def last(self) -> datetime | None:
        """The instant of the latest record of what was observed; advisories observe nothing."""
        return max((s.last for s in self.sources if s.last and not s.advises), default=None)


def joined(parts: Sequence[Observed]) -> Observed:
    """Several observations as one; the `source` indexes of later parts move up behind the earlier ones.

    Of what is known about vulnerabilities nothing is taken over: `reading.read` reads it as a whole.
    """
    sources: list[Source] = []
    moved: list[Observed] = []
    for part in parts:
        shift = pl.col("source") + pl.lit(len(sources), pl.UInt16)
        moved.append(
            replace(
                part,
                flows=part.flows.with_columns(shift),
                hosts=part.hosts.with_columns(shift),
                identities=part.identities.with_columns(shift),
                operations=part.operations.with_columns(shift),
                events=part.events.with_columns(shift),
                firewalls=tuple(replace(one, source=one.source + len(sources)) for one in part.firewalls),
            )
        )
        sources.extend(part.sources)
    if not moved:
        return Observed()
    return Observed(
        sources=tuple(sources),
        flows=pl.concat([part.flows for part in moved]),
        hosts=pl.concat([part.hosts for part in moved]),
        identities=pl.concat([part.identities for part in moved]),
        operations=pl.concat([part.operations for part in moved]),
        events=pl.concat([part.events for part in moved]),
        problems=tuple(problem for part in moved for problem in part.problems),
        firewalls=tuple(firewall for part in moved for firewall in part.firewalls),
    )
