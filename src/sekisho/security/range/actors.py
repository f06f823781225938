"""Clients and servers with real sockets, each in the namespace of its device, led by one thread through a plan.

A socket is made inside its device's namespace and stays there. Both sides of a visit are led step by step, so what is
said arrives before the next word; what is blocked must not arrive, and that is looked at too.
"""

import contextlib
import socket
import struct
import time
from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.range.namespaces import RangeRefused, inside
from sekisho.security.range.plan import Host, Plan, Says, Shout, Talk
from sekisho.security.range.speech import ACK, DISCOVER, OFFER, REQUEST, dhcp
from sekisho.security.range.wiring import LEG

WAIT_S = 3.0
"""For each step; on one machine it takes well under a millisecond."""
SETTLE_S = 0.05
"""For the last frames, before a recording is taken."""
_LONGEST = 4096
_ALL = b"\xff" * 6
_NOBODY = bytes.fromhex("020000000001")


def stream(transport: str) -> socket.socket:
    """A socket of a transport in this thread's namespace, which waits `WAIT_S` at the most."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM)
    made.settimeout(WAIT_S)
    return made


def listening(talk: Talk) -> socket.socket:
    """The server of a visit, in the namespace of its device."""
    with inside(talk.server.place):
        server = stream(talk.speech.transport)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((talk.server.ip, talk.speech.port))
        if talk.speech.transport == "tcp":
            server.listen()
    return server


class Actors:
    """The servers of one plan, and whoever visits them. Everything is closed with `close`."""

    def __init__(self, plan: Plan) -> None:
        self._open = contextlib.ExitStack()
        self._servers: dict[tuple[str, str], socket.socket] = {}
        self._waiting: list[tuple[Talk, socket.socket]] = []
        for talk in (*plan.earlier, *plan.talks):
            key = (talk.server.place, talk.speech.service)
            if key not in self._servers:
                self._servers[key] = self._open.enter_context(listening(talk))

    def visit(self, talk: Talk) -> None:
        """One visit. RangeRefused where what should arrive does not."""
        server = self._servers[talk.server.place, talk.speech.service]
        with inside(talk.client.place):
            client = self._open.enter_context(stream(talk.speech.transport))
            client.bind((talk.client.ip, 0))
        try:
            if talk.passes:
                _spoken(talk, client, server)
                client.close()
            else:
                self._tried(talk, client)
        except OSError as error:
            raise _wrong(talk, str(error)) from error

    def _tried(self, talk: Talk, client: socket.socket) -> None:
        client.setblocking(False)
        if talk.speech.transport == "tcp":
            client.connect_ex((talk.server.ip, talk.speech.port))
        else:
            client.sendto(talk.speech.requests[talk.what][0], (talk.server.ip, talk.speech.port))
        self._waiting.append((talk, client))

    def settle(self) -> None:
        """Let the last frames arrive. RangeRefused where something came through that should be blocked."""
        time.sleep(SETTLE_S)
        for talk, client in self._waiting:
            server = self._servers[talk.server.place, talk.speech.service]
            with contextlib.suppress(OSError):  # not connected, or nothing there: as it should be
                if talk.speech.transport == "tcp":
                    client.getpeername()
                else:
                    server.setblocking(False)
                    server.recv(_LONGEST)
                raise _wrong(talk, "it should be blocked and came through")
            server.settimeout(WAIT_S)
        self._waiting.clear()

    def close(self) -> None:
        """Close every socket."""
        self._open.close()


def _wrong(talk: Talk, why: str) -> RangeRefused:
    return RangeRefused(
        Text(
            f"計画した通信 {talk.flow}（{talk.speech.protocol}）が計画どおりになりませんでした: {why} (range.E008)",
            f"The planned visit {talk.flow} ({talk.speech.protocol}) did not go as planned: {why} (range.E008)",
        )
    )


def _exactly(stream: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = stream.recv(count - len(data))
        if not part:
            raise ConnectionError("the other side closed the connection")
        data += part
    return data


def _spoken(talk: Talk, client: socket.socket, server: socket.socket) -> None:
    if talk.speech.transport == "udp":
        for request in talk.speech.requests[talk.what]:
            client.sendto(request, (talk.server.ip, talk.speech.port))
            heard, whence = server.recvfrom(_LONGEST)
            answer = talk.speech.answer(heard)
            if answer:
                server.sendto(answer, whence)
                client.recv(_LONGEST)
        return
    client.connect((talk.server.ip, talk.speech.port))
    served, _ = server.accept()
    with served:
        served.settimeout(WAIT_S)
        if talk.speech.greeting:
            served.sendall(talk.speech.greeting)
            _exactly(client, len(talk.speech.greeting))
        for request in talk.speech.requests[talk.what]:
            client.sendall(request)
            answer = talk.speech.answer(_exactly(served, len(request)))
            if answer:
                served.sendall(answer)
                _exactly(client, len(answer))
        client.shutdown(socket.SHUT_WR)
        served.recv(1)  # the end of what the client says


@contextlib.contextmanager
def _link(host: Host) -> Iterator[socket.socket]:
    with inside(host.place):
        link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        link.bind((LEG, 0))
    with link:
        yield link


def _mac(host: Host) -> bytes:
    return bytes.fromhex(host.mac.replace(":", ""))


def _arp(operation: int, sender: bytes, ip: str, target: bytes, to: bytes) -> bytes:
    """RFC 826; an announcement asks for the sender's own address (RFC 5227)."""
    own = socket.inet_aton(ip)
    return to + sender + b"\x08\x06" + struct.pack(">HHBBH", 1, 0x0800, 6, 4, operation) + sender + own + target + own


def _announced(host: Host) -> None:
    with _link(host) as link:
        link.send(_arp(1, _mac(host), host.ip, bytes(6), _ALL))


def _checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    data += b"\x00" * (len(data) % 2)
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _datagram(sender: bytes, to: bytes, ends: tuple[str, str], ports: tuple[int, int], payload: bytes) -> bytes:
    """A frame with one UDP datagram (RFC 768, 791)."""
    source, destination = (socket.inet_aton(one) for one in ends)
    length = 8 + len(payload)
    pseudo = source + destination + struct.pack(">HH", 17, length)
    checksum = _checksum(pseudo + struct.pack(">HHHH", *ports, length, 0) + payload) or 0xFFFF
    blank = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + length, 0, 0, 64, 17, 0, source, destination)
    header = blank[:10] + struct.pack(">H", _checksum(blank)) + blank[12:]
    return to + sender + b"\x08\x00" + header + struct.pack(">HHHH", *ports, length, checksum) + payload


def _leased(host: Host, client: Host) -> None:
    """A client looks for an address, and a server that should not be there gives it one (RFC 2131, 3.1)."""
    mac, ip, own = _mac(client), socket.inet_aton(client.ip), socket.inet_aton(host.ip)
    with inside(client.place), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind((client.ip, 68))  # without it the client's kernel would refuse the answer aloud
        with _link(client) as asking, _link(host) as giving:
            for asked, given in ((DISCOVER, OFFER), (REQUEST, ACK)):
                question = dhcp(asked, mac)
                asking.send(_datagram(mac, _ALL, ("0.0.0.0", "255.255.255.255"), (68, 67), question))  # noqa: S104
                lease = dhcp(given, mac, yours=ip, server=own)
                giving.send(_datagram(_mac(host), mac, (host.ip, client.ip), (67, 68), lease))
                time.sleep(SETTLE_S / 10)


def shout(one: Shout) -> None:
    """Send frames of our own making."""
    match one.says, one.about:
        case Says.CLAIM, Host() as owner:
            with _link(one.host) as link:  # to nobody, so that no device is led astray
                link.send(_arp(2, _mac(one.host), owner.ip, _NOBODY, _NOBODY))
            _announced(owner)  # which defends its address
        case Says.ROGUE, Host() as client:
            _leased(one.host, client)
        case _:
            _announced(one.host)
