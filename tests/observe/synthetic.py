"""Frames of protocols that no public capture holds, made field by field from their published documents: synthetic.

SLMP: CLPA BAP-C2006. MC protocol 1E: Mitsubishi Electric SH-080008. FL-net: JIS B 3521, Omron W440 7-5 and appendix C.
Keyence: KV series, host link commands.
"""

import struct

X, D, TN = b"\x20\x58", b"\x20\x44", b"\x4e\x54"  # device codes of 1E, low octet first


def slmp_3e(command: int, data: bytes = b"", *, subcommand: int = 0) -> bytes:
    """A 3E request, binary, to the own station's CPU."""
    body = struct.pack("<HHH", 16, command, subcommand) + data
    return b"\x50\x00\x00\xff\xff\x03\x00" + struct.pack("<H", len(body)) + body


def slmp_4e(command: int, data: bytes = b"", *, serial: int = 1) -> bytes:
    """A 4E request, binary."""
    body = struct.pack("<HHH", 16, command, 0) + data
    return b"\x54\x00" + struct.pack("<HH", serial, 0) + b"\x00\xff\xff\x03\x00" + struct.pack("<H", len(body)) + body


def slmp_3e_answer(data: bytes = b"", *, end: int = 0) -> bytes:
    """A 3E answer."""
    return b"\xd0\x00\x00\xff\xff\x03\x00" + struct.pack("<HH", 2 + len(data), end) + data


def slmp_3e_text(command: int, data: str = "") -> bytes:
    """A 3E request in ASCII."""
    body = f"0010{command:04X}0000{data}"
    return f"500000FF03FF00{len(body):04X}{body}".encode()


def one_e(subheader: int, body: bytes = b"") -> bytes:
    """A 1E request: PC number FF, timer of 2.5 seconds."""
    return bytes([subheader, 0xFF]) + struct.pack("<H", 10) + body


def one_e_access(subheader: int, device: bytes, number: int, points: int, data: bytes = b"") -> bytes:
    """A 1E batch read or write of devices."""
    return one_e(subheader, struct.pack("<I", number) + device + bytes([points & 0xFF, 0]) + data)


def fl_net(code: int, data: bytes = b"", *, source: int = 1, destination: int = 255) -> bytes:
    """A frame of the FA link from one node to another (255: all)."""
    size = 64 + len(data)
    head = b"FACN" + struct.pack(">IIIIII", size, source, 0x10000 | destination, 1, 1, 0)
    head += struct.pack(">HHIBBHHH", 0, 0, 0, 10, 0, 0, code, 0)  # ULS ... reserved, TCD, VER
    head += struct.pack(">HHHHHBBBBHBBH", 0, 0, 0, 0, 0, 0x80, 0, 1, 1, size, 0, 50, 100)
    assert len(head) == 64
    return head + data


def host_link(command: str) -> bytes:
    """A command line of Keyence's host link."""
    return command.encode() + b"\r"
