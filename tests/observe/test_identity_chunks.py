"""OPC UA answers in several message chunks: their bodies are one, whatever TCP does to them. All octets are made up."""

import struct
from pathlib import Path

import pytest
from test_identity import RESPONSE_HEADER, ua

from packets import answer_tcp, pcap
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import said, unfinished

ENDPOINTS, FIND_SERVERS, CREATE_SESSION, READ, BROWSE = 431, 425, 464, 634, 530
APPLICATION = ua("urn:press:server") + ua("http://maker.example/press") + b"\x02" + ua("プレス機サーバー")
TOLD = {"station": "urn:press:server", "banner": "http://maker.example/press", "model": "プレス機サーバー"}
BUILD = {"vendor": "Maker", "model": "Press 5", "firmware": "1.2.3"}


def chunk(mark: bytes, body: bytes, *, sequence: int = 51, request: int = 1) -> bytes:
    return b"MSG" + mark + struct.pack("<IIIII", 24 + len(body), 7, 1, sequence, request) + body


def chunks(body: bytes, size: int, *, request: int = 1) -> bytes:
    """A message whose chunks hold `size` octets of the body each."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    marks = [b"C"] * (len(parts) - 1) + [b"F"]
    made = [chunk(*one, sequence=51 + n, request=request) for n, one in enumerate(zip(marks, parts, strict=True))]
    return b"".join(made)


def answer(code: int, rest: bytes) -> bytes:
    return b"\x01\x00" + struct.pack("<H", code) + RESPONSE_HEADER + rest


def session() -> bytes:
    node = b"\x04\x01\x00" + bytes(16)
    nonce, certificate = (struct.pack("<I", size) + b"\xa5" * size for size in (32, 1900))
    endpoints = struct.pack("<I", 1) + ua("opc.tcp://10.0.0.5:4840") + APPLICATION
    return answer(CREATE_SESSION, node + node + bytes(8) + nonce + certificate + endpoints)


def build_info() -> bytes:
    info = ua("urn:x") + ua("Maker") + ua("Press 5") + ua("1.2.3") + ua("77") + bytes(8)
    status = b"\x01\x00\x60\x03\x01" + struct.pack("<I", 20 + len(info)) + bytes(20) + info
    return answer(READ, struct.pack("<I", 2) + b"\x01\x0c" + ua("x" * 300) + b"\x01\x16" + status)


ANSWERS = {
    "GetEndpoints": (answer(ENDPOINTS, struct.pack("<I", 1) + ua("opc.tcp://10.0.0.5:4840") + APPLICATION), TOLD),
    "FindServers": (answer(FIND_SERVERS, struct.pack("<I", 1) + APPLICATION), TOLD),
    "CreateSession": (session(), TOLD),
    "Read": (build_info(), BUILD),
}


def told(payload: bytes) -> dict[str, str]:
    return {one.key: one.value for one in said("opcua", payload, from_server=True)}


def seen(folder: Path, *segments: bytes) -> dict[str, tuple[str, int]]:
    """What a capture says: value and frame. The segments follow each other."""
    ends = [sum(map(len, segments[:n])) for n in range(len(segments))]
    frames = [answer_tcp(one, 4840, 50000, seq=9000 + at) for at, one in zip(ends, segments, strict=True)]
    rows = read_capture(pcap(folder / "a.pcap", frames)).identities
    return {key: (value, frame) for key, value, frame in rows.select("key", "value", "frame").iter_rows()}


@pytest.mark.parametrize("service", ANSWERS)
class TestChunks:
    @pytest.mark.parametrize("share", [2, 3, 7])
    def test_an_answer_in_chunks_says_what_it_says_in_one(self, service: str, share: int) -> None:
        body, expected = ANSWERS[service]
        assert told(chunk(b"F", body)) == expected
        assert told(chunks(body, len(body) // share)) == expected

    def test_a_capture_with_a_chunk_a_segment_says_it_at_the_last(self, service: str, tmp_path: Path) -> None:
        body, expected = ANSWERS[service]
        size = len(body) // 2 + 1
        segments = chunk(b"C", body[:size], sequence=51), chunk(b"F", body[size:], sequence=52)
        assert seen(tmp_path, *segments) == {key: (value, 2) for key, value in expected.items()}

    def test_a_capture_with_all_chunks_in_one_segment_says_it_there(self, service: str, tmp_path: Path) -> None:
        body, expected = ANSWERS[service]
        message = chunks(body, len(body) // 3)
        assert seen(tmp_path, message) == {key: (value, 1) for key, value in expected.items()}

    def test_a_capture_whose_segments_cut_the_chunks_says_it_at_the_last(self, service: str, tmp_path: Path) -> None:
        body, expected = ANSWERS[service]
        message = chunks(body, len(body) // 3)
        middle = len(message) // 2
        segments = message[:60], message[60:middle], message[middle:]
        assert seen(tmp_path, *segments) == {key: (value, 3) for key, value in expected.items()}

    def test_an_answer_in_one_chunk_over_segments_is_read(self, service: str, tmp_path: Path) -> None:
        message, expected = chunk(b"F", ANSWERS[service][0]), ANSWERS[service][1]
        segments = message[:40], message[40:70], message[70:]
        assert seen(tmp_path, *segments) == {key: (value, 3) for key, value in expected.items()}


SPLIT = ANSWERS["GetEndpoints"][0]


@pytest.mark.parametrize(
    "second",
    [chunk(b"A", struct.pack("<I", 0x80820000) + ua("too large")), chunk(b"F", SPLIT[60:], request=2), b"OPNF" * 20],
    ids=["aborted", "of another request", "no chunk of a message"],
)
def test_what_does_not_end_the_message_ends_its_reading(second: bytes) -> None:
    assert told(chunk(b"C", SPLIT[:60]) + second) == {}
    assert not unfinished("opcua", chunk(b"C", SPLIT[:60]) + second)


def test_more_is_awaited_until_the_final_chunk_is_whole() -> None:
    message = chunks(SPLIT, 50)
    assert all(unfinished("opcua", message[:size]) for size in range(len(message)))
    assert not unfinished("opcua", message)
    assert not unfinished("opcua", message + chunk(b"C", SPLIT[:60], request=2))


def test_what_never_ended_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    shown = SPLIT[: SPLIT.index("プレス".encode())]
    assert seen(tmp_path, chunk(b"C", shown)) == {}
    later = answer(ENDPOINTS, struct.pack("<I", 1) + ua("opc.tcp://10.0.0.5:4840") + APPLICATION + bytes(9))
    assert seen(tmp_path, chunk(b"C", later)) == {key: (value, 1) for key, value in TOLD.items()}


def test_chunks_without_end_are_bounded() -> None:
    assert told(chunks(SPLIT, 1)) == {}
    assert not unfinished("opcua", chunk(b"C", b"") * 1000)


def test_other_answers_in_chunks_say_nothing(tmp_path: Path) -> None:
    body = answer(BROWSE, APPLICATION)
    assert seen(tmp_path, chunk(b"C", body[:50]), chunk(b"F", body[50:])) == {}
