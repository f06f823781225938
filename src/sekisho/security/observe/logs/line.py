"""One record of a Zeek log beyond conn, with what most of them share: ends, direction, and where what it says goes."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.security.observe.gathering import UNREAD_ADDRESS, Counts, Ends, Gathering, Unread, ip_of
from sekisho.security.observe.identity.saying import Said, told

_TRUE = frozenset({"T", "true", "True"})


@dataclass(frozen=True, slots=True)
class Line:
    """One record. row: its fields that are set, as text.  number: its line, from 1.  when: microseconds since 1970."""

    row: Mapping[str, str]
    number: int
    when: int
    out: Gathering

    def get(self, name: str) -> str:
        """A field's text; "" where it is not set."""
        return self.row.get(name, "")

    def whole(self, name: str, default: int = -1) -> int:
        """A field's number, decimal or hexadecimal with 0x; `default` where it is none."""
        try:
            return int(self.row.get(name, ""), 0)
        except ValueError:
            return default

    def yes(self, name: str) -> bool | None:
        """A field's truth; None where it is not set."""
        value = self.row.get(name)
        return None if value is None else value in _TRUE

    @property
    def until(self) -> int:
        """The last instant of a record that stands for several packets (NTT's logs), or its own."""
        written = self.row.get("ts_end")
        try:
            return int(float(written) * 1e6) if written else self.when
        except (ValueError, OverflowError):
            return self.when

    def ends(self, transport: str, *, request: bool | None = None) -> Ends:
        """Client and server of the connection; of a request whose sender is told, the sender is the client.

        Raises Unread where an address or the port cannot be read.
        """
        client, server, port = ip_of(self.get("id.orig_h")), ip_of(self.get("id.resp_h")), self.whole("id.resp_p", 0)
        source, target = ip_of(self.get("source_h")), ip_of(self.get("destination_h"))
        if request is not None and source and target:
            sent, reached = (client, server) if request else (server, client)
            if (source, target) != (sent, reached):
                client, server = (source, target) if request else (target, source)
                port = self.whole("destination_p" if request else "source_p", port)
        if not client or not server or not 0 <= port <= 65_535:
            self.out.lost.add(UNREAD_ADDRESS, 1, self.number)
            raise Unread
        written = self.get("proto").lower()
        return Ends(client, server, written if written in {"tcp", "udp"} else transport, port)

    def message(
        self, ends: Ends, protocol: str, *, request: bool = True, answered: bool = False, count: int = 1
    ) -> None:
        """Count a message in its flow, and its sender among the hosts. answered: the record stands for both ways."""
        asked = count if request else 0
        back = count if answered or not request else 0
        self.out.flow(self.number, self.when, ends, protocol, 3, Counts(asked, back), self.until)
        if asked:
            self.out.host(self.number, self.when, "", ends.client, packets=asked, last=self.until)
        if back:
            self.out.host(self.number, self.when, "", ends.server, packets=back, last=self.until)

    def operation(self, ends: Ends, protocol: str, code: int, *, detail: int = 0, count: int = 1) -> None:
        """Add an operation of the client on the server; a negative code is none."""
        self.out.operation(self.number, self.when, ends, protocol, code, detail=detail, count=count, last=self.until)

    def says(self, ip: str, protocol: str, **values: tuple[str, int]) -> None:
        """Add what the device at an address says of itself, each by its key with its value and confidence."""
        sayings: list[Said] = []
        for key, (value, confidence) in values.items():
            sayings.extend(told(key, value, confidence))
        self.out.said(self.number, self.when, "", ip, sayings, protocol)

    @property
    def speaker(self) -> str:
        """Who sent the message: the source that is told, else the side that `is_orig` tells, else the responder."""
        source = ip_of(self.get("source_h"))
        if source:
            return source
        return ip_of(self.get("id.orig_h" if self.yes("is_orig") else "id.resp_h"))
