"""One message of each protocol, with the bytes its document gives: name, confidence and operation of its frame."""

import struct
from pathlib import Path

import polars as pl
import pytest

import packets as p
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.protocols import PROTOCOLS

Row = tuple[str, int, int | None]


def frames(path: Path, *packets: bytes) -> list[Row]:
    rows: list[pl.DataFrame] = []
    read_capture(p.pcap(path / "a.pcap", list(packets)), frames=rows.append)
    return pl.concat(rows).select("protocol", "confidence", "operation").rows()


def tpkt(x224: str) -> bytes:
    body = bytes.fromhex(x224)
    return struct.pack(">BBH", 3, 0, 4 + len(body)) + body


def c37(kind: int, body: bytes) -> bytes:
    frame = struct.pack(">BBHHII", 0xAA, kind << 4 | 1, 16 + len(body), 7, 0, 0) + body
    crc = 0xFFFF
    for octet in frame:
        crc ^= octet << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return frame + struct.pack(">H", crc)


TCP: dict[str, tuple[bytes, int, Row]] = {
    "modbus": (bytes.fromhex("000100000006010600100003"), 502, ("modbus", 3, 6)),
    "modbus off its port": (bytes.fromhex("000100000006010600100003"), 12345, ("modbus", 2, 6)),
    "modbus, two in one segment": (
        bytes.fromhex("000100000006010300000001000200000006010600000001"), 502, ("modbus", 3, 3),
    ),
    "modbus refused": (bytes.fromhex("000100000003018302"), 502, ("modbus", 3, 3)),
    "umas": (bytes.fromhex("000100000004005a0041"), 502, ("umas", 3, 0x41)),
    "s7 read": (tpkt("02f0803201000000010002000004010000"[:34]), 102, ("s7comm", 3, 4)),
    "s7 szl": (tpkt("02f08032070000010000080008000112041144010000ff09000400110001"), 102, ("s7comm", 3, 0x10401)),
    "s7-plus": (tpkt("02f080720100083100000542000000000000"), 102, ("s7comm-plus", 3, 0x0542)),
    "cotp": (tpkt("11e00000000100c1020100c2020102c0010a"), 102, ("cotp", 3, None)),
    "mms": (tpkt("02f0800100010061133011020103a00ca00a020101a405a1038001"), 102, ("mms", 3, 4)),
    "mms without its upper layers": (tpkt("02f080a005020101" "a400"), 102, ("mms", 3, 4)),
    "rdp": (tpkt("0ee000000000000100080000000000"[:30]), 3389, ("rdp", 3, None)),
    "enip": (struct.pack("<HHIIQI", 0x65, 4, 0, 0, 0, 0) + bytes.fromhex("01000000"), 44818, ("enip", 3, None)),
    "cip": (
        struct.pack("<HHIIQI", 0x6F, 22, 1, 0, 0,
        0) + bytes.fromhex("000000000000" "0200" "00000000" "b2000600" "0e0320012400"),
        44818, ("cip", 3, 0x0E),
    ),
    "opcua hello": (b"HELF" + struct.pack("<I", 32) + bytes(24), 4840, ("opcua", 3, None)),
    "opcua read": (
        b"MSGF" + struct.pack("<I", 32) + bytes(16) + b"\x01\x00" + struct.pack("<H", 631) + bytes(4),
        4840, ("opcua", 3, 631),
    ),
    "opcua off its port": (b"HELF" + struct.pack("<I", 32) + bytes(24), 48010, ("opcua", 2, None)),
    "iec104": (bytes.fromhex("680e0000000064010600010000000014"), 2404, ("iec104", 3, 100)),
    "mqtt": (bytes.fromhex("100c00044d51545404020000") + b"\0\0", 1883, ("mqtt", 3, 1)),
    "fins": (
        b"FINS" + struct.pack(">III", 20, 2, 0) + bytes.fromhex("800002000100000200070402"), 9600, ("fins", 3, 0x0402),
    ),
    "slmp 3E": (bytes.fromhex("500000ffff03000c00100001040000e8030000a801"[:42]), 5010, ("slmp", 3, 0x0401)),
    "slmp 4E off its port": (
        bytes.fromhex("5400010000000" "0ffff03000800100001010000" "0000"), 2000, ("slmp", 2, 0x0101),
    ),
    "slmp in ASCII": (b"500000FF03FF000018001004010000D*0000000001", 5011, ("slmp", 3, 0x0401)),
    "melsoft": (
        bytes.fromhex("57000000001111070000ffff0300000000000020001c021614" + "00" * 20 + "0121") + bytes(6),
        5562, ("melsoft", 3, 0x0121),
    ),
    "ads": (struct.pack("<HI", 0, 32) + bytes(16) + struct.pack("<HHIII", 4, 4, 0, 0, 1), 48898, ("ads", 3, 4)),
    "hart-ip": (bytes.fromhex("010000000001000d0100007530"), 5094, ("hart-ip", 3, 0)),
    "hart-ip 2": (bytes.fromhex("020003000002000d8226aa2100"), 5094, ("hart-ip", 3, None)),
    "c37.118": (c37(4, b"\0\2"), 4712, ("c37118", 3, 4)),
    "http": (b"GET / HTTP/1.1\r\n\r\n", 80, ("http", 3, None)),
    "tls": (bytes.fromhex("160301000501000001aa"), 443, ("tls", 3, None)),
    "ssh": (b"SSH-2.0-x\r\n", 2222, ("ssh", 2, None)),
    "smb1": (bytes.fromhex("00000020ff534d4272") + bytes(27), 445, ("smb", 3, 0x72)),
    "vnc": (b"RFB 003.008\n", 5900, ("vnc", 3, None)),
    "telnet": (bytes.fromhex("fffd18fffd20"), 23, ("telnet", 3, None)),
    "telnet in words": (b"login: ", 23, ("telnet", 1, None)),
    "ftp": (b"USER line1\r\n", 21, ("ftp", 3, None)),
    "amqp": (b"AMQP\x00\x00\x09\x01", 5672, ("amqp", 3, None)),
    "ldap": (bytes.fromhex("300c020101600702010304008000"), 389, ("ldap", 3, None)),
    "port only": (b"?!", 1026, ("toyopuc", 1, None)),
    "nothing known": (b"?!", 33333, ("", 0, None)),
}  # fmt: skip

UDP: dict[str, tuple[bytes, int, Row]] = {
    "bacnet who-is": (bytes.fromhex("810b000c0120ffff00ff1008"), 47808, ("bacnet", 3, 0x108)),
    "bacnet read": (bytes.fromhex("810a001101040005010c0c02000001194d"), 47808, ("bacnet", 3, 12)),
    "bacnet with another's length": (
        bytes.fromhex("810a001101045001149105911a"), 47808, ("bacnet", 1, 0x514),
    ),
    "cip io": (bytes.fromhex("020002800800010000000100" "0000b100020001" "00"), 2222, ("cip-io", 3, None)),
    "list identity": (struct.pack("<HHIIQI", 0x63, 0, 0, 0, 0, 0), 44818, ("enip", 3, None)),
    "dnp3": (bytes.fromhex("056405c00100000004e9")[:10], 20000, ("dnp3", 1, None)),
    "fins": (bytes.fromhex("800002000100000200070501"), 9600, ("fins", 3, 0x0501)),
    "cc-link ie basic": (bytes.fromhex("500000ffff03000600000070" "0e0000"), 61450, ("cclink-ie-basic", 3, 0x0E70)),
    "cc-link tsn": (
        bytes.fromhex("68000000000000ffff03000000000800" "0000930e00000000"), 45238, ("cclink-tsn-slmp", 3, 0x0E93),
    ),
    "melsoft search": (bytes.fromhex("5a000001"), 5560, ("melsoft", 3, 0x5A01)),
    "ads search": (bytes.fromhex("036614710000000001000000"), 48899, ("ads-discovery", 3, 1)),
    "dns": (bytes.fromhex("00010100000100000000000001610000010001"), 53, ("dns", 3, None)),
    "dns elsewhere": (bytes.fromhex("00010100000100000000000001610000010001"), 58543, ("dns", 2, None)),
    "mdns": (bytes.fromhex("000000000001000000000000") + b"\x01a\x05local\0\0\x01\0\x01", 5353, ("mdns", 3, None)),
    "llmnr": (bytes.fromhex("000100000001000000000000") + b"\x01a\0\0\x01\0\x01", 5355, ("llmnr", 3, None)),
    "snmp 1": (
        bytes.fromhex("302602010004067075626c6963a019020101020100020100300e300c06082b060102010101000500"),
        161, ("snmp-v1", 3, 0xA0),
    ),
    "snmp 2c": (
        bytes.fromhex("302602010104067075626c6963a319020101020100020100300e300c06082b060102010101000500"),
        161, ("snmp-v2c", 3, 0xA3),
    ),
    "snmp 3": (bytes.fromhex("300e020103300d0201010202ffe3040104"[:32]), 161, ("snmp-v3", 3, None)),
    "ntp": (b"\x23" + bytes(47), 123, ("ntp", 3, None)),
    "ptp": (bytes([0, 2]) + bytes(42), 319, ("ptp", 3, None)),
    "syslog": (b"<34>Apr  1 00:00:00 plc1 su: failed", 514, ("syslog", 3, None)),
    "ssdp": (b"M-SEARCH * HTTP/1.1\r\n\r\n", 1900, ("ssdp", 3, None)),
    "radius": (struct.pack(">BBH", 1, 1, 20) + bytes(16), 1812, ("radius", 3, 1)),
    "netbios": (
        bytes.fromhex("000101100001000000000000") + b"\x20" + b"CA" * 16 + b"\0\0\x20\0\x01", 137, ("netbios", 3, None),
    ),
    "tftp": (b"\0\x01firmware.bin\0octet\0", 69, ("tftp", 3, 1)),
    "rtps": (b"RTPS" + bytes(20), 7400, ("rtps", 3, None)),
}  # fmt: skip

LAYER2: dict[str, tuple[bytes, int, Row]] = {
    "dcp identify": (bytes.fromhex("fefe05000000000100010004ffff0000"), 0x8892, ("profinet-dcp", 2, 0x0500)),
    "dcp answer": (bytes.fromhex("feff05010000000100000000"), 0x8892, ("profinet-dcp", 2, 0x0501)),
    "below dcp": (bytes.fromhex("fefb0500"), 0x8892, ("profinet-rt", 2, None)),
    "above dcp": (bytes.fromhex("ff000500"), 0x8892, ("profinet-rt", 2, None)),
    "cyclic": (bytes.fromhex("8000") + bytes(40), 0x8892, ("profinet-rt", 2, None)),
    "ethercat": (bytes.fromhex("0d100d00000000000100000000000000"), 0x88A4, ("ethercat", 2, 0x0D)),
    "epl 2": (bytes.fromhex("01fff0"), 0x88AB, ("epl", 2, 1)),
    "epl 1": (bytes.fromhex("03fff0"), 0x3E3F, ("epl", 2, 3)),
    "goose": (bytes.fromhex("0001000a00000000") + b"\x61\x00", 0x88B8, ("goose", 2, None)),
    "sampled values": (bytes.fromhex("4000000a00000000") + b"\x60\x00", 0x88BA, ("sv", 2, None)),
    "lldp": (bytes.fromhex("0207041b1b1b000001"), 0x88CC, ("lldp", 2, None)),
    "cdp": (bytes.fromhex("aaaa0300000c2000") + b"\x02\xb4\0\0", 12, ("cdp", 2, None)),
    "spanning tree": (bytes.fromhex("42420300000000"), 7, ("stp", 2, None)),
    "cc-link ie": (bytes.fromhex("c100"), 0x890F, ("cclink-ie", 2, None)),
    "arp": (bytes.fromhex("0001080006040001") + bytes(20), 0x0806, ("arp", 2, None)),
    "unknown": (bytes(8), 0x1234, ("", 0, None)),
}  # fmt: skip


@pytest.mark.parametrize("name", TCP)
def test_over_tcp(tmp_path: Path, name: str) -> None:
    payload, port, expected = TCP[name]
    assert frames(tmp_path, p.over_tcp(payload, 40000, port)) == [expected]


@pytest.mark.parametrize("name", UDP)
def test_over_udp(tmp_path: Path, name: str) -> None:
    payload, port, expected = UDP[name]
    assert frames(tmp_path, p.over_udp(payload, 40000, port)) == [expected]


@pytest.mark.parametrize("name", LAYER2)
def test_on_ethernet(tmp_path: Path, name: str) -> None:
    payload, kind, expected = LAYER2[name]
    assert frames(tmp_path, p.ethernet(payload, kind)) == [expected]


def test_a_wrong_checksum_is_not_believed(tmp_path: Path) -> None:
    good = c37(0, bytes(8))
    assert frames(tmp_path, p.over_tcp(good, 40000, 7000)) == [("c37118", 2, 0)]
    assert frames(tmp_path, p.over_tcp(good[:-1] + b"\0", 40000, 7000)) == [("", 0, None)]


def test_remote_desktop_with_and_without_tls_are_told_apart(tmp_path: Path) -> None:
    request = p.over_tcp(tpkt("0ee000000000000100080003000000"), 40000, 3389)
    clear = p.answer_tcp(tpkt("0ed000000000000200080000000000"), 3389, 40000)
    secure = p.answer_tcp(tpkt("0ed000000000000200080002000000"), 3389, 40000)
    hello = p.over_tcp(bytes.fromhex("160301000501000001aa"), 40000, 3389, seq=2000)
    for answer, name in ((clear, "rdp"), (secure, "rdp-tls")):
        seen = read_capture(p.pcap(tmp_path / "a.pcap", [request, answer]))
        assert seen.flows["protocol"].to_list() == [name]
    assert frames(tmp_path, request, hello)[-1][0] == "rdp-tls"


def test_an_operation_is_told_where_its_message_ends(tmp_path: Path) -> None:
    write = bytes.fromhex("00010000001b01100000000a14") + bytes(20)
    parts = [p.over_tcp(write[:20], 40000, 502, seq=1), p.over_tcp(write[20:], 40000, 502, seq=21)]
    assert frames(tmp_path, *parts) == [("modbus", 3, None), ("modbus", 3, 16)]
    assert read_capture(tmp_path / "a.pcap").operations["packets"].to_list() == [1]


def test_a_message_may_begin_in_the_middle_of_a_segment(tmp_path: Path) -> None:
    write, read = bytes.fromhex("00010000001b01100000000a14") + bytes(20), bytes.fromhex("000200000006010300000002")
    parts = [p.over_tcp(write[:20], 40000, 502, seq=1), p.over_tcp(write[20:] + read, 40000, 502, seq=21)]
    read_capture(p.pcap(tmp_path / "a.pcap", parts))
    assert sorted(read_capture(tmp_path / "a.pcap").operations["code"].to_list()) == [3, 16]


def test_services_inside_a_multiple_service_packet_are_counted(tmp_path: Path) -> None:
    inner = bytes.fromhex("4c0220b22500"), bytes.fromhex("4d0220b22500")
    multiple = bytes.fromhex("0a0220022401020006000c00") + inner[0] + inner[1]
    item = struct.pack("<HH", 0xB2, len(multiple)) + multiple
    body = bytes(6) + struct.pack("<H", 2) + bytes(4) + item
    frame = p.over_tcp(struct.pack("<HHIIQI", 0x6F, len(body), 1, 0, 0, 0) + body, 40000, 44818)
    seen = read_capture(p.pcap(tmp_path / "a.pcap", [frame]))
    assert sorted(seen.operations["name"].to_list()) == ["Multiple_Service_Packet", "Read_Tag", "Write_Tag"]


def test_the_class_decides_what_a_cip_service_is(tmp_path: Path) -> None:
    item = bytes.fromhex("b200060007028e002401"[:8]) + bytes.fromhex("0702208e2401")
    body = bytes(6) + struct.pack("<H", 2) + bytes(4) + item
    frame = p.over_tcp(struct.pack("<HHIIQI", 0x6F, len(body), 1, 0, 0, 0) + body, 40000, 44818)
    seen = read_capture(p.pcap(tmp_path / "a.pcap", [frame]))
    assert seen.operations.select("code", "name", "kind").rows() == [(7, "Stop", "start-stop")]


def test_answers_are_not_counted_as_operations(tmp_path: Path) -> None:
    seen = read_capture(
        p.pcap(tmp_path / "a.pcap", [p.answer_tcp(bytes.fromhex("000100000005010302000a"), 502, 40000)])
    )
    assert seen.operations.is_empty()


def test_a_snmp_version_names_the_flow(tmp_path: Path) -> None:
    seen = read_capture(p.pcap(tmp_path / "a.pcap", [p.over_udp(UDP["snmp 2c"][0], 40000, 161)]))
    assert seen.flows.select("protocol", "confidence").row(0) == ("snmp-v2c", 3)
    assert seen.operations.select("name", "kind").row(0) == ("SetRequest", "write")


def test_every_port_belongs_to_one_protocol() -> None:
    for transport in ("tcp", "udp"):
        ports = [port for one in PROTOCOLS.values() for port in getattr(one, transport)]
        assert len(ports) == len(set(ports))


def test_every_protocol_has_its_own_number() -> None:
    numbers = [one.number for one in PROTOCOLS.values()]
    assert len(numbers) == len(set(numbers))
    assert all(one.family in PROTOCOLS for one in PROTOCOLS.values())
