"""Packets and captures made by hand, for tests of the capture room."""

import struct
from ipaddress import ip_address
from pathlib import Path

PLC, PANEL, OTHER = "001b1b000001", "001b1b000002", "001b1b000003"
SYN, SYN_ACK, ACK, PUSH = 2, 18, 16, 24


def ethernet(payload: bytes, kind: int, *, src: str = PANEL, dst: str = PLC, tags: tuple[int, ...] = ()) -> bytes:
    """An Ethernet frame; `tags` are VLAN numbers, the outer one first."""
    vlan = b"".join(struct.pack(">HH", 0x8100, tag) for tag in tags)
    return bytes.fromhex(dst) + bytes.fromhex(src) + vlan + struct.pack(">H", kind) + payload


def ip(payload: bytes, proto: int, src: str, dst: str, *, fragment: int = 0, number: int = 1) -> bytes:
    """An IPv4 or IPv6 packet. fragment: flags and offset as they stand in the header."""
    a, b = ip_address(src).packed, ip_address(dst).packed
    if len(a) == 16:
        return struct.pack(">IHBB", 6 << 28, len(payload), proto, 64) + a + b + payload
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), number, fragment, 64, proto, 0)
    return head + a + b + payload


def tcp(payload: bytes, sport: int, dport: int, *, flags: int = PUSH, seq: int = 1000) -> bytes:
    """A TCP segment."""
    return struct.pack(">HHIIBBHHH", sport, dport, seq, 0, 0x50, flags, 1024, 0, 0) + payload


def udp(payload: bytes, sport: int, dport: int) -> bytes:
    """A UDP datagram."""
    return struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload


def over_tcp(
    payload: bytes,
    sport: int,
    dport: int,
    *,
    src: str = "10.0.0.2",
    dst: str = "10.0.0.1",
    flags: int = PUSH,
    seq: int = 1000,
) -> bytes:
    """A whole frame with one TCP segment from the panel to the PLC."""
    return ethernet(ip(tcp(payload, sport, dport, flags=flags, seq=seq), 6, src, dst), 0x0800)


def answer_tcp(payload: bytes, sport: int, dport: int, *, flags: int = PUSH, seq: int = 5000) -> bytes:
    """A whole frame with one TCP segment from the PLC to the panel."""
    segment = tcp(payload, sport, dport, flags=flags, seq=seq)
    return ethernet(ip(segment, 6, "10.0.0.1", "10.0.0.2"), 0x0800, src=PLC, dst=PANEL)


def over_udp(payload: bytes, sport: int, dport: int, *, src: str = "10.0.0.2", dst: str = "10.0.0.1") -> bytes:
    """A whole frame with one UDP datagram."""
    return ethernet(ip(udp(payload, sport, dport), 17, src, dst), 0x0800)


def arp(mac: str, sender: str, target: str = "10.0.0.254") -> bytes:
    """An ARP answer in which `mac` says that `sender` is its own."""
    body = bytes.fromhex("0001080006040002" + mac) + ip_address(sender).packed + bytes(6) + ip_address(target).packed
    return ethernet(body, 0x0806, src=mac, dst="ffffffffffff")


def pcap_bytes(frames: list[bytes], *, link: int = 1, order: str = "<", nanoseconds: bool = False) -> bytes:
    """A classic capture: one packet a second from 2024-04-01 00:00:00 UTC, each a quarter second late."""
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    part = 250_000_000 if nanoseconds else 250_000
    head = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link)
    return head + b"".join(
        struct.pack(order + "IIII", 1711929600 + n, part, len(frame), len(frame)) + frame
        for n, frame in enumerate(frames)
    )


def pcap(path: Path, frames: list[bytes], *, link: int = 1) -> Path:
    """The same as a file."""
    path.write_bytes(pcap_bytes(frames, link=link))
    return path


def block(order: str, kind: int, body: bytes) -> bytes:
    """A pcapng block."""
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + size + body + size


def section(order: str) -> bytes:
    """A section header."""
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(order: str, link: int, *, resolution: int = 6, offset: int = 0) -> bytes:
    """An interface with its time resolution (a negative power of ten) and offset in seconds."""
    options = struct.pack(order + "HHB3x", 9, 1, resolution) + struct.pack(order + "HHq", 14, 8, offset)
    return block(order, 1, struct.pack(order + "HHI", link, 0, 0) + options + bytes(4))


def packet(order: str, face: int, ticks: int, frame: bytes) -> bytes:
    """An enhanced packet block."""
    head = struct.pack(order + "IIIII", face, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
    return block(order, 6, head + frame)
