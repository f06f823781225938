"""One captured packet as a person reads it: who said how much to whom, and the bytes themselves.

This is for the eye beside a citation. What checks compare comes from `observe.capture`, never from here.
"""

import ipaddress
import struct
from dataclasses import dataclass

DUMPED = 256
"""Octets of a packet that a dump shows at most."""

_ETHERNET, _SLL, _SLL2 = 1, 113, 276
_LOOPBACK = (0, 108)
_RAW = (12, 14, 101, 228, 229)
_VLAN_TAGS = (0x8100, 0x88A8, 0x9100)
_TRANSPORTS = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 58: "icmpv6", 89: "ospf", 112: "vrrp"}
_PORTED = (6, 17)
_EXTENSIONS = (0, 43, 60)  # RFC 8200, 4.1: hop-by-hop, routing, destination options


@dataclass(frozen=True, slots=True)
class Ends:
    """Who speaks to whom. Anything that the packet does not say, or that was cut off, is empty."""

    mac_from: str = ""
    mac_to: str = ""
    ip_from: str = ""
    ip_to: str = ""
    transport: str = ""
    port_from: str = ""
    port_to: str = ""
    vlan: str = ""

    @property
    def sentence(self) -> str:
        """`192.0.2.5:50112 → 192.0.2.9:502 tcp`; the MAC addresses where there is no IP."""
        source = self.ip_from or self.mac_from or "?"
        target = self.ip_to or self.mac_to or "?"
        parts = [_with_port(source, self.port_from), "→", _with_port(target, self.port_to), self.transport]
        return " ".join(part for part in parts if part)


def _with_port(address: str, port: str) -> str:
    if not port:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def ends_of(packet: bytes, link_type: int) -> Ends:
    """The addresses and ports of a packet. link_type: LINKTYPE_*; one that is not known gives empty ends."""
    try:
        return _ends(packet, link_type)
    except (struct.error, IndexError, ValueError):
        return Ends()


def _ends(packet: bytes, link_type: int) -> Ends:
    if link_type == _ETHERNET:
        return _ethernet(packet)
    if link_type == _SLL:
        return _network(packet[16:], struct.unpack_from(">H", packet, 14)[0], Ends(mac_from=_mac(packet[6:12])))
    if link_type == _SLL2:
        return _network(packet[20:], struct.unpack_from(">H", packet, 0)[0], Ends(mac_from=_mac(packet[12:18])))
    if link_type in _LOOPBACK:
        return _network(packet[4:], _version(packet[4:]), Ends())
    return _network(packet, _version(packet), Ends()) if link_type in _RAW else Ends()


def _version(packet: bytes) -> int:
    return {4: 0x0800, 6: 0x86DD}.get(packet[0] >> 4, 0)


def _mac(octets: bytes) -> str:
    return ":".join(f"{octet:02x}" for octet in octets)


def _ethernet(packet: bytes) -> Ends:
    at, vlan = 12, ""
    kind = struct.unpack_from(">H", packet, at)[0]
    while kind in _VLAN_TAGS:
        tag, kind = struct.unpack_from(">HH", packet, at + 2)
        vlan = vlan or str(tag & 0xFFF)
        at += 4
    ends = Ends(mac_from=_mac(packet[6:12]), mac_to=_mac(packet[:6]), vlan=vlan)
    return _network(packet[at + 2 :], kind, ends)


def _network(packet: bytes, kind: int, ends: Ends) -> Ends:
    if kind == 0x0800:
        size, number = (packet[0] & 15) * 4, packet[9]
        first = struct.unpack_from(">H", packet, 6)[0] & 0x1FFF == 0
        source, target = str(ipaddress.IPv4Address(packet[12:16])), str(ipaddress.IPv4Address(packet[16:20]))
    elif kind == 0x86DD:
        size, number, first = 40, packet[6], True
        source, target = str(ipaddress.IPv6Address(packet[8:24])), str(ipaddress.IPv6Address(packet[24:40]))
        while number in _EXTENSIONS:
            number, size = packet[size], size + (packet[size + 1] + 1) * 8
    else:
        name = "arp" if kind == 0x0806 else f"0x{kind:04x}" if kind >= 1536 else "802.3"
        return Ends(ends.mac_from, ends.mac_to, transport=name, vlan=ends.vlan)
    port_from = port_to = ""
    if number in _PORTED and first and len(packet) >= size + 4:
        port_from, port_to = map(str, struct.unpack_from(">HH", packet, size))
    transport = _TRANSPORTS.get(number, f"ip-{number}")
    return Ends(ends.mac_from, ends.mac_to, source, target, transport, port_from, port_to, ends.vlan)


def dump(packet: bytes) -> tuple[str, ...]:
    """The first `DUMPED` octets, sixteen a line: offset, hex, and ASCII where it can be printed."""
    lines = []
    for at in range(0, min(len(packet), DUMPED), 16):
        octets = packet[at : min(at + 16, DUMPED)]
        left, right = octets[:8].hex(" "), octets[8:].hex(" ")
        seen = "".join(chr(octet) if 0x20 <= octet < 0x7F else "." for octet in octets)
        lines.append(f"{at:04x}  {left:<23}  {right:<23}  {seen}")
    return tuple(lines)
