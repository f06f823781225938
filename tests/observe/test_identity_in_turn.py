"""Several messages in one TCP segment: each says what it says alone, at the frame that makes it whole. Made up."""

import struct
from itertools import accumulate
from pathlib import Path

import pytest
from test_identity import IDENTITY, ber, encapsulated, szl
from test_identity_chunks import ENDPOINTS, READ, answer, build_info, chunk, chunks, ua
from test_identity_hart import LONG, LONG_TAG, identifier, message
from test_identity_mms import confirmed, presented, transport
from test_identity_synchrophasor import CONFIGURATION_1, CONFIGURATION_2, configuration, station

from packets import answer_tcp, pcap
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import PARSERS, said


def component(index: int, text: bytes) -> bytes:
    return szl(0x1C, [struct.pack(">H32s", index, text)])


def attribute(value: bytes) -> bytes:
    """A CIP answer that may hold the Identity object and does not."""
    cip = b"\x81\x00\x00\x00" + value
    return encapsulated(0x6F, bytes(6) + struct.pack("<HHHHH", 2, 0, 0, 0xB2, len(cip)) + cip)


def list_identity() -> bytes:
    item = struct.pack("<H", 1) + bytes(16) + IDENTITY + b"\x03"
    return encapsulated(0x63, struct.pack("<HHH", 1, 0x0C, len(item)) + item)


def device_identification(number: int, value: bytes) -> bytes:
    pdu = b"\x01\x2b\x0e\x01\x81\x00\x00\x01" + bytes([number, len(value)]) + value
    return struct.pack(">HHH", 7, 0, len(pdu)) + pdu


def umas(body: bytes) -> bytes:
    pdu = b"\x00\x5a\x00\xfe" + body
    return struct.pack(">HHH", 1, 0, len(pdu)) + pdu


def identify(vendor: bytes, model: bytes, revision: bytes) -> bytes:
    names = ber(0x80, vendor) + ber(0x81, model) + ber(0x82, revision)
    return transport(presented(confirmed(0xA1, ber(0xA2, names))))


CPU = bytes.fromhex("10ff5a0101000000700200002700090008000000000000") + b"\x0e140 CPU 311 10" + bytes(9)
URLS = struct.pack("<I", 1) + ua("opc.tcp://x") + ua("urn:plc") + ua(None) + b"\x02" + ua("CPU")
AMS = b"\0\0" + struct.pack("<I", 56) + bytes(16) + struct.pack("<HHIII", 1, 5, 24, 0, 9)
SEGMENTS = {
    "s7comm": (102, component(1, b"LINE 1"), component(7, b"CPU 315-2"), {"LINE 1"}, {"CPU 315-2"}),
    "mms": (102, identify(b"A", b"B", b""), identify(b"Maker", b"Bay 7", b"3"), {"A", "B"}, {"Maker", "Bay 7", "3"}),
    "modbus": (
        502, device_identification(0, b"Maker"), device_identification(1, b"BMX P34 2020"), {"Maker"}, {"BMX P34 2020"},
    ),
    "umas": (502, umas(b"\x01\x02"), umas(CPU), set(), {"140 CPU 311 10", "2.70", "Schneider Electric"}),
    "cip": (
        44818, attribute(b"\x01\x02"), list_identity(), set(),
        {"Rockwell Automation", "1756-L61/B LOGIX5561", "32.11", "00AB12CD", "Programmable logic controller"},
    ),
    "opcua": (
        4840, chunk(b"F", answer(READ, struct.pack("<I", 0))), chunk(b"F", build_info()), set(),
        {"Maker", "Press 5", "1.2.3"},
    ),
    "opcua in chunks": (
        4840, chunks(answer(ENDPOINTS, URLS), 40, request=1), chunks(build_info(), 99, request=2),
        {"urn:plc", "CPU"}, {"Maker", "Press 5", "1.2.3"},
    ),
    "ads": (
        48898, AMS + bytes(4) + b"\x03\x01\x00\x00" + b"Plc30 App".ljust(16, b"\0"),
        AMS + bytes(4) + b"\x02\x0b\x01\x00" + b"TwinCAT PLC".ljust(16, b"\0"),
        {"Plc30 App", "3.1.0", "Beckhoff Automation"}, {"TwinCAT PLC", "2.11.1"},
    ),
    "hart-ip": (
        5094, message(0, identifier()), message(20, LONG_TAG, front=LONG),
        {"Yokogawa Electric", "HART device type 3742 revision 3", "12", "123456"}, {"Kühlkreis FT-101"},
    ),
    "c37118": (
        4712, configuration(CONFIGURATION_1, station(b"North", 1)),
        configuration(CONFIGURATION_2, station(b"South", 1)),
        {"ID code 7", "North"}, {"South"},
    ),
}  # fmt: skip
"""Port, both messages, and the values that each says first."""


def seen(folder: Path, port: int, *segments: bytes) -> dict[str, int]:
    """Values and their frames. The segments follow each other."""
    places = [9000, *(9000 + end for end in accumulate(map(len, segments)))]
    frames = [answer_tcp(one, port, 50000, seq=at) for at, one in zip(places, segments, strict=False)]
    return dict(read_capture(pcap(folder / "a.pcap", frames)).identities.select("value", "frame").iter_rows())


@pytest.mark.parametrize("name", SEGMENTS)
class TestTwoMessages:
    def test_the_parser_reads_each(self, name: str) -> None:
        _, first, second, before, behind = SEGMENTS[name]
        told = [one.value for one in said(name.split(maxsplit=1)[0], first + second, from_server=True)]
        assert set(told) == before | behind

    def test_in_one_segment_both_are_said_there(self, name: str, tmp_path: Path) -> None:
        port, first, second, before, behind = SEGMENTS[name]
        assert seen(tmp_path, port, first + second) == dict.fromkeys(before | behind, 1)

    def test_the_second_is_said_where_it_is_whole(self, name: str, tmp_path: Path) -> None:
        port, first, second, before, behind = SEGMENTS[name]
        cut = min(38, len(second) - 2)
        segments = first + second[:cut], second[cut:-1], second[-1:]
        assert seen(tmp_path, port, *segments) == dict.fromkeys(before, 1) | dict.fromkeys(behind, 3)

    def test_a_third_that_is_cut_and_never_ends_takes_nothing_away(self, name: str, tmp_path: Path) -> None:
        port, first, second, before, behind = SEGMENTS[name]
        assert seen(tmp_path, port, first + second + second[:-1]) == dict.fromkeys(before | behind, 1)

    def test_what_tells_no_length_ends_the_reading(self, name: str) -> None:
        _, first, second, before, _ = SEGMENTS[name]
        told = said(name.split(maxsplit=1)[0], first + b"\xff" * 30 + second, from_server=True)
        assert {one.value for one in told} == before


@pytest.mark.parametrize("name", [name for name in PARSERS if PARSERS[name].messages])
def test_messages_are_all_octets_in_their_order(name: str) -> None:
    split = PARSERS[name].messages
    assert split is not None
    for octets in (b"", b"\0", bytes(400), b"\xff" * 400, b"\x03\0\0\x04" * 9, b"MSGC\x18\0\0\0" + bytes(60)):
        parts = list(split(octets))
        assert b"".join(parts) == octets
        assert all(parts)
