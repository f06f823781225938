"""Identities that TCP cut over segments are those of the uncut message; hostile streams stay within their bounds."""

import datetime as dt
import random
import struct
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from test_identity import IDENTITY, RESPONSE_HEADER, encapsulated, opcua, szl, ua
from test_identity_chunks import chunks
from test_identity_mms import ANSWER, presented, transport

from few import cases
from packets import PANEL, PLC, answer_tcp, ethernet, ip, pcap, tcp
from sekisho.security.observe.capture.joining import MOST_OCTETS, MOST_PIECES, MOST_STREAMS, Joining, Streams
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import said

START = 0xFFFFFFF0  # the sequence numbers wrap within the message


@cache
def certificate() -> bytes:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "組立ライン hmi-7"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example KK"),
        ]
    )
    key = ec.generate_private_key(ec.SECP256R1())
    day = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("hmi-7.plant.example")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 0xABCDEF, day, day + dt.timedelta(days=365))
    return made.add_extension(names, critical=False).sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def record(kind: int, body: bytes) -> bytes:
    return struct.pack(">BHH", kind, 0x0303, len(body)) + body


def handshake(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def hello(der: bytes) -> bytes:
    one = len(der).to_bytes(3, "big") + der
    chain = len(one).to_bytes(3, "big") + one
    server = handshake(2, b"\x03\x03" + bytes(32) + b"\0\xc0\x2b\0")
    return record(22, server) + record(22, handshake(11, chain)) + record(22, handshake(14, b""))


ENDPOINTS = opcua(
    431,
    RESPONSE_HEADER + struct.pack("<I", 1) + ua("opc.tcp://x") + ua("urn:plc") + ua("urn:maker") + b"\x02" + ua("CPU"),
)
_ITEM = struct.pack("<H", 1) + bytes(16) + IDENTITY + b"\x03"
MESSAGES = {
    "s7comm": (102, 28, szl(0x1C, [struct.pack(">H", 7) + b"CPU 315-2 PN/DP".ljust(32, b"\0")])),
    "opcua": (4840, 40, ENDPOINTS),
    "opcua in chunks": (4840, 28, chunks(ENDPOINTS[24:], 21)),
    "mms": (102, 27, transport(presented(ANSWER))),
    "enip": (44818, 30, encapsulated(0x63, struct.pack("<HHH", 1, 0x0C, len(_ITEM)) + _ITEM)),
    "http": (
        80,
        9,
        b"HTTP/1.1 200 OK\r\nServer: Boa/0.94.13\r\nContent-Type: text/html\r\n\r\n<title>Pump 3 panel</title></html>",
    ),
    "ssh": (22, 8, b"SSH-2.0-dropbear_2018.76 panel\r\n"),
    "ftp": (21, 4, b"220 Press line 5 (VxWorks 5.4) ready\r\n"),
    "tls": (443, 12, hello(certificate())),
}
"""Port, octets that the first segment needs so that the message is known, and the message."""


def seen(frames: list[bytes]) -> dict[tuple[str, str], int]:
    with TemporaryDirectory() as folder:
        rows = read_capture(pcap(Path(folder) / "a.pcap", frames)).identities
    return {(key, value): frame for key, value, frame in rows.select("key", "value", "frame").iter_rows()}


def segment(port: int, message: bytes, begin: int, end: int) -> bytes:
    return answer_tcp(message[begin:end], port, 50000, seq=(START + begin) & 0xFFFFFFFF)


@pytest.mark.parametrize("protocol", sorted(MESSAGES))
def test_the_uncut_message_says_something(protocol: str) -> None:
    port, _, message = MESSAGES[protocol]
    uncut = seen([segment(port, message, 0, len(message))])
    told = said(protocol.split(maxsplit=1)[0], message, from_server=True)
    assert set(uncut) == {(one.key, one.value) for one in told} != set()


@pytest.mark.parametrize("protocol", sorted(MESSAGES))
@settings(max_examples=cases(15), deadline=None)
@given(data=st.data())
def test_a_cut_message_says_what_the_uncut_one_says(protocol: str, data: st.DataObject) -> None:
    port, first, message = MESSAGES[protocol]
    cuts = data.draw(st.lists(st.integers(first, len(message) - 1), min_size=1, max_size=8, unique=True).map(sorted))
    pieces = list(zip([0, *cuts], [*cuts, len(message)], strict=True))
    behind = data.draw(st.permutations(pieces[1:] + data.draw(st.lists(st.sampled_from(pieces), max_size=4))))
    overlap = data.draw(st.integers(0, 5))
    frames = [segment(port, message, *pieces[0])]
    frames += [segment(port, message, max(begin - overlap, 0), end) for begin, end in behind]
    cut = seen(frames)
    assert set(cut) == set(seen([segment(port, message, 0, len(message))]))
    assert all(1 <= frame <= len(frames) for frame in cut.values())


def test_the_frame_is_the_one_that_makes_the_message_whole() -> None:
    port, _, message = MESSAGES["opcua"]
    parts = [(0, 50), (60, len(message)), (0, 50), (50, 60)]
    assert set(seen([segment(port, message, *part) for part in parts]).values()) == {4}


def test_what_never_became_whole_is_read_as_far_as_it_goes() -> None:
    port, _, message = MESSAGES["http"]
    assert set(seen([segment(port, message, 0, 38)])) == {("banner", "Boa/0.94.13")}


def test_a_beginning_that_is_sent_again_with_more_begins_nothing_anew() -> None:
    port, _, message = MESSAGES["ftp"]
    whole = ("banner", message.splitlines()[0].removeprefix(b"220 ").decode())
    for parts, frame in (([(0, 4), (0, 5), (5, len(message))], 3), ([(0, 4), (1, len(message)), (0, 5)], 2)):
        assert seen([segment(port, message, *part) for part in parts]) == {whole: frame}


def test_a_greeting_that_was_cut_is_said_once_and_whole() -> None:
    for port, first, message in (MESSAGES["ssh"], MESSAGES["ftp"]):
        parts = [(0, first), (first, 20), (20, len(message))]
        (one,) = seen([segment(port, message, *part) for part in parts]).items()
        assert one == (("banner", message.splitlines()[0].removeprefix(b"220 ").decode()), 3)


def test_a_greeting_ends_with_its_line_and_what_follows_is_not_awaited() -> None:
    greeting = b"SSH-2.0-OpenSSH_9.6\r\n\0\0\5\xdc\x06\x14"
    parts = [(0, len(greeting)), (len(greeting), len(greeting) + 9)]
    assert seen([segment(22, greeting + bytes(9), *part) for part in parts]) == {("banner", "SSH-2.0-OpenSSH_9.6"): 1}


def test_a_greeting_without_end_is_read_as_far_as_it_is_kept() -> None:
    endless = b"220 " + b"Welcome " * 80
    parts = [(0, 300), (300, 500), (500, 640)]
    told = ("Welcome " * 80)[:200].strip()
    assert seen([segment(21, endless, *part) for part in parts]) == {("banner", told): 3}


def test_a_gap_gives_nothing_that_was_not_said() -> None:
    port, _, message = MESSAGES["tls"]
    assert seen([segment(port, message, 0, 80), segment(port, message, 100, len(message))]) == {}


def test_octets_that_were_joined_stand() -> None:
    joining = Joining([], 10, 6)
    assert joining.add(10, b"abc")
    assert not joining.add(10, b"XYZ")
    assert joining.add(11, b"QQdef")
    assert (bytes(joining.octets), joining.whole) == (b"abcdef", True)


@given(st.lists(st.tuples(st.integers(0, 0xFFFFFFFF), st.binary(max_size=300)), max_size=40))
def test_any_segments_stay_within_the_bounds(segments: list[tuple[int, bytes]]) -> None:
    joining = Joining([], 5, 0xFFFFFFFF)
    for seq, octets in segments:
        joining.add(seq, octets * 200)
        assert len(joining.octets) + sum(map(len, joining._ahead.values())) <= 2 * MOST_OCTETS
        assert len(joining.octets) <= MOST_OCTETS
        assert len(joining._ahead) <= MOST_PIECES


def test_thousands_of_streams_keep_the_latest() -> None:
    streams = Streams()
    given_up = [streams.begin(number, Joining([number], 0, 9)) for number in range(5 * MOST_STREAMS)]
    assert len(streams) == MOST_STREAMS
    assert [old.head[0] for old in given_up if old] == list(range(4 * MOST_STREAMS))


def test_a_capture_of_messages_without_end_keeps_few_of_them_open(monkeypatch: pytest.MonkeyPatch) -> None:
    most: list[int] = []
    begin = Streams.begin

    def watched(self: Streams, number: int, joining: Joining) -> Joining | None:
        given_up = begin(self, number, joining)
        most.append(len(self))
        return given_up

    monkeypatch.setattr(Streams, "begin", watched)
    frames = []
    for n in range(2 * MOST_STREAMS):  # each from a sender of its own, since one sender is not heard for ever
        endless = b"MSGF" + struct.pack("<I", 0x3FFFFFF) + ENDPOINTS[8:60] + struct.pack("<I", n)
        for at, octets in ((0, endless), (5, b"\xff" * 900), (60_000, b"\xff" * 900), (0x7FFF0000, b"\xff" * 900)):
            packet = tcp(octets, 4840, 50000, seq=(START + at) & 0xFFFFFFFF)
            frames.append(ethernet(ip(packet, 6, f"10.1.{n >> 8}.{n & 255}", "10.0.0.2"), 0x0800, src=PLC, dst=PANEL))
    assert seen(frames) == {}
    assert len(most) == 2 * MOST_STREAMS
    assert max(most) == MOST_STREAMS


class TestCertificate:
    def test_names_issuer_number_and_days_are_told(self) -> None:
        told = [(one.key, one.value) for one in said("tls", hello(certificate()), from_server=True)]
        assert told == [
            ("certificate", "O=Example KK,CN=組立ライン hmi-7"),
            ("certificate_issuer", "O=Example KK,CN=組立ライン hmi-7"),
            ("certificate_serial", "ABCDEF"),
            ("certificate_validity", "2024-04-01/2025-04-01"),
            ("certificate_name", "組立ライン hmi-7"),
            ("certificate_name", "hmi-7.plant.example"),
            ("certificate_organisation", "Example KK"),
        ]

    def test_a_client_shows_nobody_elses(self) -> None:
        assert list(said("tls", hello(certificate()), from_server=False)) == []

    def test_encrypted_records_say_nothing(self) -> None:
        server = record(22, handshake(2, b"\x03\x03" + bytes(32)))
        assert list(said("tls", server + record(23, hello(certificate())), from_server=True)) == []

    def test_a_damaged_certificate_gives_at_most_bounded_sayings(self) -> None:
        chance, der = random.Random(1), bytearray(certificate())  # noqa: S311 -- the same octets in every run
        told = 0
        for _ in range(400):
            hostile = bytearray(der)
            for _ in range(3):
                hostile[chance.randrange(len(hostile))] = chance.randrange(256)
            told += any(said("tls", hello(bytes(hostile)), from_server=True))
        assert 0 < told < 400
