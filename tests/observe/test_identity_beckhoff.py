"""What TwinCAT systems answer to a search: made-up frames, and the octets of public captures as tshark gives them."""

import struct
from pathlib import Path

import pytest
from beside_tshark import SHARED, shared, shown
from handing import handed_over

from packets import over_udp, pcap
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import said

PORT = 48899
SERVER_INFO, ADD_ROUTE, ANSWER = 1, 6, 0x8000_0000
NET_ID = bytes([5, 45, 219, 226, 1, 1])


def frame(service: int, *tags: tuple[int, bytes], net_id: bytes = NET_ID) -> bytes:
    head = struct.pack("<III6sHI", 0x71146603, 9, service, net_id, 10000, len(tags))
    return head + b"".join(struct.pack("<HH", tag, len(value)) + value for tag, value in tags)


def system(major: int, minor: int, build: int, platform: int, service_pack: str = "") -> tuple[int, bytes]:
    text = service_pack.encode("utf-16-le").ljust(256, b"\0")
    return 4, struct.pack("<IIIII", 276, major, minor, build, platform) + text


HOST, VERSION = (5, b"CX-2DDBE2\0"), (3, struct.pack("<BBH", 3, 1, 4024))
FOUND = frame(ANSWER | SERVER_INFO, HOST, system(10, 0, 19044, 2), VERSION, (0x12, b"0" * 65))


def told(payload: bytes) -> list[tuple[str, str, int]]:
    return [(one.key, one.value, one.confidence) for one in said("ads-discovery", payload, from_server=True)]


SELF = [("station", "5.45.219.226.1.1", 3), ("vendor", "Beckhoff Automation", 1)]


def test_the_answer_to_a_search_gives_names_version_and_system() -> None:
    assert told(FOUND) == [
        *SELF,
        ("hostname", "CX-2DDBE2", 3),
        ("banner", "Windows NT 10.0 build 19044", 2),
        ("firmware", "3.1.4024", 3),
    ]


@pytest.mark.parametrize(
    ("tag", "banner"),
    [
        (system(6, 0, 0, 3), "Windows CE 6.0"),
        (system(5, 1, 2600, 2, "Service Pack 3"), "Windows NT 5.1 build 2600 Service Pack 3"),
        (system(13, 2, 0, 9), "Platform 9 13.2"),
    ],
)
def test_the_operating_system_is_named(tag: tuple[int, bytes], banner: str) -> None:
    assert told(frame(ANSWER | SERVER_INFO, tag)) == [*SELF, ("banner", banner, 2)]


def test_an_answer_about_a_route_gives_who_answers_and_nothing_of_the_route() -> None:
    assert told(frame(ANSWER | ADD_ROUTE, (1, bytes(4)), HOST)) == SELF


def test_a_search_and_a_route_that_is_asked_for_give_nothing() -> None:
    assert told(frame(SERVER_INFO)) == told(frame(ADD_ROUTE, HOST, (13, b"Administrator\0"), (2, b"1\0"))) == []


def test_nobody_answers_for_an_empty_address() -> None:
    assert told(frame(ANSWER | SERVER_INFO, HOST, net_id=bytes(6))) == []


def test_what_came_before_a_cut_is_kept() -> None:
    assert [len(told(FOUND[:size])) for size in (20, 24, 40, len(FOUND))] == [2, 2, 3, 5]
    assert told(frame(ANSWER | SERVER_INFO, HOST, (3, b"\x03"))) == [*SELF, ("hostname", "CX-2DDBE2", 3)]


def test_only_answers_are_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [over_udp(one, 40000, PORT) for one in (frame(SERVER_INFO), frame(ADD_ROUTE, HOST))]
    answers = [FOUND, frame(ANSWER | ADD_ROUTE, (1, bytes(4)))]
    frames = [over_udp(one, PORT, 40000, src="10.0.0.1", dst="10.0.0.2") for one in answers]
    path = pcap(tmp_path / "a.pcap", asked + frames)
    assert [payload for _, _, payload in handed_over(path, monkeypatch)] == answers
    seen = read_capture(path).identities
    assert {*seen.select("ip", "frame").rows()} == {("10.0.0.1", 3)}
    assert {*seen["value"]} == {value for _, value, _ in told(FOUND)}


@shared
def test_public_captures_say_what_their_answers_hold() -> None:
    """Tshark knows this protocol by no name, so its octets are held against what stands at their places."""
    compared = 0
    for path in sorted((SHARED / "ams").glob("*.pcap*")):
        asked = "udp.srcport == 48899 && udp.payload[8:4] == 01:00:00:80"
        number, ip, payload = shown(path, asked, "frame.number", "ip.src", "udp.payload")[0]
        octets = bytes.fromhex(payload)
        host, version = octets[28:38], octets[-4:]
        theirs = {
            ("station", ".".join(str(one) for one in octets[12:18])),
            ("hostname", host.rstrip(b"\0").decode()),
            ("firmware", f"{version[0]}.{version[1]}.{version[2] | version[3] << 8}"),
            ("banner", f"Windows CE {octets[46]}.{octets[50]}"),
            ("vendor", "Beckhoff Automation"),
        }
        ours = read_capture(path).identities.to_dicts()
        ours = [one for one in ours if one["protocol"] == "ads-discovery"]
        assert {(one["key"], one["value"]) for one in ours} == theirs, path.name
        assert {(one["frame"], one["ip"]) for one in ours} == {(int(number), ip)}, path.name
        compared += 1
    assert compared == 5
