"""What HART-IP devices say of themselves: made-up frames as the documents set them, and tshark over public captures."""

import struct
from functools import reduce
from operator import xor
from pathlib import Path

import pytest
from beside_tshark import SHARED, shared, shown
from handing import handed_over
from hypothesis import given
from hypothesis import strategies as st

from packets import answer_tcp, over_tcp, over_udp, pcap
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import Said, said

PORT = 5094
SHORT, OTHER, LONG = b"\x06\x80", b"\x06\x85", b"\x86\xb7\x42\x01\xe2\x40"  # acknowledge, and the address
REQUEST, RESPONSE, PUBLISH, REFUSAL = 0, 1, 2, 15


def identifier(universal: int = 7, *, maker: int = 0x37, device_type: int = 0x3742) -> bytes:
    head = struct.pack(">BHBBBBBB", 254, device_type, 5, universal, 3, 12, 0x0C, 0) + b"\x01\xe2\x40"
    return head + struct.pack(">BBHBHHB", 5, 8, 1, 0, maker, maker, 4) if universal >= 6 else head


def message(
    command: int, data: bytes, *, front: bytes = SHORT, kind: int = RESPONSE, status: bytes = b"\0\x10", number: int = 3
) -> bytes:
    frame = front + bytes([command, len(status + data)]) + status + data
    frame += bytes([reduce(xor, frame)])
    return struct.pack(">BBBBHH", 1, kind, number, 0, 7, 8 + len(frame)) + frame


def packed(words: str) -> bytes:
    bits = "".join(f"{ord(one) & 0x3F:06b}" for one in words)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def told(payload: bytes) -> list[tuple[str, str, int]]:
    return [(one.key, one.value, one.confidence) for one in said("hart-ip", payload, from_server=True)]


TAG = packed("FT-101  ") + packed("BOILER 2 FEED   ") + bytes([1, 4, 124])
LONG_TAG = "Kühlkreis FT-101".encode("latin-1").ljust(32, b"\0")
PLATE = [
    ("vendor", "Yokogawa Electric", 3),
    ("model", "HART device type 3742 revision 3", 1),
    ("firmware", "12", 3),
    ("serial", "123456", 3),
]


@pytest.mark.parametrize("command", [0, 11, 21])
def test_the_unique_identifier_gives_maker_type_revisions_and_number(command: int) -> None:
    assert told(message(command, identifier())) == PLATE


def test_before_revision_7_maker_and_type_have_one_octet_each() -> None:
    for universal in (5, 6):
        assert told(message(0, identifier(universal, device_type=0x2606)))[:2] == [
            ("vendor", "Rosemount", 3),
            ("model", "HART device type 06 revision 3", 1),
        ]


def test_an_unknown_maker_is_told_by_its_number() -> None:
    assert told(message(0, identifier(maker=0x7001)))[0] == ("vendor", "HART vendor 28673", 1)


@pytest.mark.parametrize("front", [OTHER, LONG, b"\xa6" + LONG[1:] + b"\x42"], ids=["polled", "long", "expanded"])
def test_what_may_come_from_a_device_behind_the_server_is_less_certain(front: bytes) -> None:
    assert [one[2] for one in told(message(0, identifier(), front=front))] == [2, 1, 2, 2]
    assert told(message(20, LONG_TAG, front=front)) == [("station", "Kühlkreis FT-101", 2)]


def test_tags_and_descriptor_are_told() -> None:
    assert told(message(13, TAG)) == [("station", "FT-101", 3), ("banner", "BOILER 2 FEED", 2)]
    assert told(message(20, LONG_TAG)) == [("station", "Kühlkreis FT-101", 3)]


def test_a_device_that_was_never_named_has_no_name() -> None:
    assert told(message(13, packed("????????" + "?" * 16) + bytes(3))) == told(message(20, b"?" * 32)) == []


def test_a_warning_in_the_answer_takes_nothing_away() -> None:
    assert told(message(0, identifier(), status=b"\x08\0")) == PLATE


SILENT = {
    "a request": message(0, b"", kind=REQUEST, front=b"\x02\x80", status=b""),
    "a refusal by the server": message(0, identifier(), kind=REFUSAL),
    "a frame of a master in an answer": message(0, identifier(), front=b"\x02\x80"),
    "a refusal by the device": message(0, b"", status=b"\x02\0"),
    "an error of communication": message(0, b"", status=b"\x88\0"),
    "another command": message(9, identifier()),
    "another message": message(0, identifier(), number=2),
    "an answer cut short": message(0, identifier()[:9]),
    "no expansion code": message(0, b"\0" + identifier()[1:]),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_is_no_answer_that_identifies_gives_nothing(name: str) -> None:
    assert told(SILENT[name]) == []


def test_a_check_octet_that_does_not_agree_gives_nothing() -> None:
    assert told(message(0, identifier())[:-1] + b"\0") == []


@given(command=st.sampled_from([0, 11, 13, 20, 21]), data=st.binary(max_size=250), front=st.sampled_from([SHORT, LONG]))
def test_any_data_under_a_right_check_octet_is_read_or_passed_over(command: int, data: bytes, front: bytes) -> None:
    assert len(told(message(command, data, front=front))) <= 4


def test_only_answers_that_identify_are_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = message(0, b"", kind=REQUEST, front=b"\x02\x80", status=b"")
    answers = [message(0, identifier()), message(20, LONG_TAG, front=LONG, kind=PUBLISH), message(13, TAG)]
    silent = [SILENT[name] for name in SILENT if not name.startswith(("an answer", "no"))]
    for path, frames in (
        ("u", [over_udp(one, PORT, 40000, src="10.0.0.1", dst="10.0.0.2") for one in silent + answers]),
        ("t", [answer_tcp(one, PORT, 40000, seq=9000 + 200 * n) for n, one in enumerate(silent + answers)]),
    ):
        capture = pcap(tmp_path / path, [over_tcp(asked, 40000, PORT), *frames])
        assert [payload for _, _, payload in handed_over(capture, monkeypatch)] == answers
        seen = read_capture(capture).identities
        assert set(seen["ip"]) == {"10.0.0.1"}
        assert set(seen["value"]) == {*(value for _, value, _ in PLATE), "FT-101", "BOILER 2 FEED", "Kühlkreis FT-101"}


def test_the_same_answer_under_another_sequence_number_is_handed_over_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = message(0, identifier())
    again = answer[:4] + b"\x01\x02" + answer[6:]
    frames = [answer_tcp(one, PORT, 40000, seq=9000 + 200 * n) for n, one in enumerate((answer, again))]
    assert len(handed_over(pcap(tmp_path / "a.pcap", frames), monkeypatch)) == 1


@shared
def test_public_captures_say_what_tshark_shows() -> None:
    words = ["manufacturer_Id", "expanded_device_type", "device_rev", "software_rev", "device_id", "tag", "descriptor"]
    fields = ["ip.src", *(f"hart_ip.pt.rsp.{word}" for word in words)]
    asked = "hart_ip.message_type > 0 && hart_ip.message_type < 3 && hart_ip.pt.command in {0, 11, 13, 20, 21}"
    compared = 0
    for path in sorted((SHARED / "hart_ip").glob("*.pcap*")):
        theirs = set[tuple[str, str, str]]()
        for ip, maker, kind, revision, software, number, tag, descriptor in shown(path, asked, *fields):
            if maker:
                model = f"HART device type {int(kind, 0):04X} revision {revision}"
                vendor = {"249": "FieldComm Group"}[maker]
                theirs |= {(ip, "vendor", vendor), (ip, "model", model), (ip, "firmware", software)}
                theirs.add((ip, "serial", str(int(number.replace(":", ""), 16))))
            theirs |= {(ip, key, one.strip()) for key, one in (("station", tag), ("banner", descriptor)) if one.strip()}
        ours = read_capture(path).identities.select("ip", "key", "value")
        assert set(ours.iter_rows()) == theirs, path.name
        compared += len(theirs)
    assert compared == 5


def test_what_is_said_of_hart_makers_is_said_with_their_names() -> None:
    assert next(said("hart-ip", message(0, identifier(maker=0x36)), from_server=True)) == Said("vendor", "Azbil", 3)
