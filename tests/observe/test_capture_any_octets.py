"""Whatever stands in a file, reading it gives an Observed and no exception."""

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import packets as p
from few import cases
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.protocols import PROTOCOLS

often = settings(max_examples=cases(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PORTS = sorted({port for one in PROTOCOLS.values() for port in (*one.tcp, *one.udp)})
MAGICS = [b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d"]
# Octets that begin messages of many protocols, so that parsers get past their first look.
STARTS = [bytes.fromhex(w) for w in (
    "0300001602f08032010000", "0300001602f08072", "0564", "68", "aa", "46494e53", "5000", "d400", "35303030",
    "57000000001111", "4d534746", "4f504e46", "6f00", "0a", "30", "81", "160301", "ff534d42", "000000", "feff",
    "fefe05", "45", "60", "10",
)]  # fmt: skip


def observed_or_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    seen = read_capture(path, frames=lambda _rows: None)
    assert seen.sources or seen.problems


@often
@given(st.binary(max_size=400))
def test_any_octets(tmp_path: Path, content: bytes) -> None:
    observed_or_told(tmp_path / "a", content)


@often
@given(st.sampled_from(MAGICS), st.sampled_from([0, 1, 12, 101, 113, 276, 105]), st.binary(max_size=400))
def test_any_octets_behind_a_pcap_header(tmp_path: Path, magic: bytes, link: int, content: bytes) -> None:
    order = "<" if magic[0] in {0xD4, 0x4D} else ">"
    observed_or_told(tmp_path / "a", magic + struct.pack(order + "HHiIII", 2, 4, 0, 0, 65535, link) + content)


@often
@given(
    st.sampled_from("<>"),
    st.lists(st.tuples(st.sampled_from([1, 2, 3, 5, 6, 0x0A0D0D0A, 0xBAD]), st.binary(max_size=80)), max_size=8),
    st.binary(max_size=40),
)
def test_any_blocks_of_a_pcapng(tmp_path: Path, order: str, blocks: list[tuple[int, bytes]], rest: bytes) -> None:
    body = b"".join(p.block(order, kind, content) for kind, content in blocks)
    observed_or_told(tmp_path / "a", p.section(order) + p.interface(order, 1) + body + rest)


@often
@given(st.sampled_from([0, 3, 9, 62, 127, 190, 255]), st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**64 - 1))
def test_any_clock_of_a_pcapng(tmp_path: Path, resolution: int, offset: int, ticks: int) -> None:
    content = (
        p.section("<") + p.interface("<", 1, resolution=resolution, offset=offset) + p.packet("<", 0, ticks, bytes(60))
    )
    observed_or_told(tmp_path / "a", content)


@often
@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(PORTS),
            st.sampled_from(STARTS),
            st.binary(max_size=120),
            st.integers(0, 2**32 - 1),
        ),
        max_size=12,
    )
)
def test_any_payload_on_any_known_port(tmp_path: Path, messages: list[tuple[bool, int, bytes, bytes, int]]) -> None:
    packets = [
        p.over_tcp(start + rest, 40000, port, seq=seq) if stream else p.over_udp(start + rest, 40000, port)
        for stream, port, start, rest, seq in messages
    ]
    observed_or_told(tmp_path / "a", p.pcap_bytes(packets))


@often
@given(
    st.sampled_from([0x0800, 0x86DD, 0x0806, 0x8892, 0x88A4, 0x88AB, 0x88B8, 0x88CC, 0x8100, 30]),
    st.sampled_from(STARTS),
    st.binary(max_size=200),
)
def test_any_payload_of_any_kind_of_frame(tmp_path: Path, kind: int, start: bytes, rest: bytes) -> None:
    observed_or_told(tmp_path / "a", p.pcap_bytes([p.ethernet(start + rest, kind)]))


@pytest.mark.parametrize("cut", range(0, 120, 3))
def test_every_cut_of_a_packet_is_read_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    frame = p.over_tcp(
        bytes.fromhex("0300001f02f080320100000100000e00000401120a10020001000083000000") + bytes(40), 40000, 102
    )
    observed_or_told(tmp_path / "a", p.pcap_bytes([frame[:cut]]))
