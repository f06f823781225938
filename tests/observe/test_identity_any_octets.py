"""One test over all parsers: any octets give sayings within their bounds, or nothing, and never an exception."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sekisho.security.observe.identity import KEYS, PARSERS, said
from sekisho.security.observe.identity.saying import VALUE_CHARACTERS, text
from sekisho.security.observe.protocols import PROTOCOLS

_DHCP = b"\x01\x01\x06\0" + bytes(232) + b"\x63\x82\x53\x63"
_OPCUA = b"MSGF\x40\0\0\0" + bytes(16) + b"\x01\0"
_S7 = b"\x03\0\0\x40\x02\xf0\x80\x32\x07\0\0\0\x01\0\x0c\0\x30\0\x01\x12\x08\x12\x84\x01\x01\0\0\0\0\xff\x09\0\x40\0"
FRONTS = (
    b"",
    _S7 + b"\x11",
    _S7 + b"\x1c",
    b"\x63\0\x40\0" + bytes(20),
    b"\x6f\0\x40\0" + bytes(20),
    b"\0\x01\0\0\0\x20\x01\x2b\x0e\x01\x81\0\0\x03",
    b"\x81\x0a\0\x40\x01\0\x30\x01\x0e\x0c\x02\0\0\x65\x1e",
    b"\x81\x0b\0\x18\x01\x20\xff\xff\0\xff\x10\0\xc4\x02\0\0\x01",
    b"\xfe\xff\x05\x01" + bytes(6) + b"\0\x40",
    b"\x02\x07\x04",
    b"\x02\xb4\0\0\0\x01",
    b"\x02\xb4\0\0\0\x02\0\x40",
    _DHCP,
    _OPCUA + b"\xaf\x01" + bytes(12),
    _OPCUA + b"\x7a\x02\x01\0\x60\x03\x01",
    b"\x30\x40\x02\x01\x01\x04\0\xa2\x38\x02\0\x02\0\x02\0\x30\x30",
    bytes(2) + b"\x84\0" + b"\0\x01" * 4,
    b"\x11\x02" + bytes(12) + b"\x20" + b"C" * 32 + b"\0",
    bytes(2) + b"\x29\x10\0\x01" + bytes(4) + b"\0\x01\x20",
    b"HTTP/1.1 200 OK\r\nServer:",
    b"NOTIFY * HTTP/1.1\r\nSERVER:",
    b"SSH-2.0-",
    b"220 ",
    b"NTLMSSP\0\x02\0\0\0",
    b"NTLMSSP\0\x03\0\0\0",
    b"\xffSMB\x73\0\0\0\0\x98\x07\xc8" + bytes(20) + b"\x04",
    b"\xd0\0" + bytes(5) + b"\x14\0\0\0",
    b"D000" + b"0" * 10 + b"00180000",
    b"\xd7\x01".ljust(37, b"\0") + b"\x01\x21" + bytes(4),
    b"\xc0\0\x02" + bytes(7) + b"\x05\x01\0\0",
    bytes(22) + b"\x01\0\x05\0" + bytes(12),
    b"\x03\0\0\x40\x02\xf0\x80\xa1\x37\x02\x01\x07\xa2\x32\x80\x02AB\x81",
    b"\x03\x66\x14\x71" + bytes(4) + b"\x01\0\0\x80" + b"\x05\x2d\1\1\1\1" + bytes(2) + b"\x40\0\0\0",
    b"\x16\x03\x03\x01\0\x0b\0\0\xfc\0\0\xf9\0\0\xf6\x30\x81\xf3",
)
"""Beginnings that lead into the depths of each parser, where pure chance would not come."""


@pytest.mark.parametrize("protocol", sorted(PARSERS))
@given(front=st.sampled_from(FRONTS), octets=st.binary(max_size=400), from_server=st.booleans())
@example(front=b"", octets=b"\xff" * 400, from_server=True)
@example(front=b"", octets=b"\x00" * 400, from_server=False)
def test_any_octets_are_read_or_passed_over(protocol: str, front: bytes, octets: bytes, from_server: bool) -> None:
    for one in said(protocol, front + octets, from_server=from_server):
        assert one.key in KEYS
        assert 0 < len(one.value) <= VALUE_CHARACTERS
        assert one.value == text(one.value)
        assert one.confidence in (1, 2, 3)


@pytest.mark.parametrize("protocol", sorted(PARSERS))
def test_a_payload_of_any_length_is_bounded(protocol: str) -> None:
    chance = random.Random(1)  # noqa: S311 -- the same octets in every run
    for front in FRONTS:
        assert len(list(said(protocol, front + chance.randbytes(200_000), from_server=True))) <= 64


def test_every_parser_belongs_to_a_known_protocol() -> None:
    assert set(PARSERS) <= set(PROTOCOLS)


def test_an_unknown_protocol_says_nothing() -> None:
    assert list(said("no-such", b"abc", from_server=True)) == []


@pytest.mark.parametrize(
    ("octets", "plain"),
    [
        (b"abc\0def", "abc"),
        ("ﾌﾟﾚｽ髙﨑①".encode(), "ﾌﾟﾚｽ髙﨑①"),
        ("制御盤".encode("cp932"), "制御盤"),
        (b"  two \r\n lines\x07 ", "two lines"),
        (b"x" * 1000, "x" * 200),
        (b"\0\0", ""),
    ],
)
def test_a_value_is_one_printable_line(octets: bytes, plain: str) -> None:
    assert text(octets) == plain
