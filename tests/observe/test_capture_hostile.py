"""Captures made to hurt: they cost neither a crash nor memory, and what was not read is counted."""

import gzip
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import packets as p
from few import cases
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.tables import Observed

often = settings(max_examples=cases(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
READ = bytes.fromhex("000100000006010300000002")


def read(path: Path, *packets: bytes) -> Observed:
    return read_capture(p.pcap(path / "a.pcap", list(packets)))


def every_packet_is_told(seen: Observed) -> bool:
    """Whether each packet is in a flow or was skipped; a damaged IP packet is in both."""
    flows = int((seen.flows["packets_out"] + seen.flows["packets_in"]).sum())
    short = sum(one.count for one in seen.sources[0].skipped if "IP header" not in one.reason.en)
    return flows + short == seen.sources[0].records


@pytest.mark.parametrize("depth", [1, 2, 3, 8, 300, 15_000])
def test_tags_within_tags_are_seen_through_however_many(tmp_path: Path, depth: int) -> None:
    segment = p.ip(p.tcp(READ, 40000, 502), 6, "10.0.0.2", "10.0.0.1")
    seen = read(tmp_path, p.ethernet(segment, 0x0800, tags=tuple(1 + n % 4000 for n in range(depth))))
    assert seen.flows.select("protocol", "confidence").rows() == [("modbus", 3)]
    assert every_packet_is_told(seen)


def test_tags_without_an_end_are_one_unknown_flow(tmp_path: Path) -> None:
    seen = read(tmp_path, p.ethernet(b"\x00\x01\x81\x00" * 10_000, 0x8100))
    assert seen.flows.height == 1
    assert seen.flows["protocol"].to_list() == [""]
    assert every_packet_is_told(seen)


@often
@given(st.lists(st.tuples(st.integers(0, 0x3FFF), st.integers(0, 3), st.binary(max_size=64)), max_size=20))
def test_fragments_in_any_order_over_each_other(tmp_path: Path, parts: list[tuple[int, int, bytes]]) -> None:
    frames = [
        p.ethernet(
            p.ip(p.udp(data, 40000, 161)[: 8 + len(data)], 17, "10.0.0.2", "10.0.0.1", fragment=at, number=n), 0x0800
        )
        for at, n, data in parts
    ]
    assert every_packet_is_told(read(tmp_path, *frames))


@often
@given(st.integers(0, 255), st.integers(0, 0xFFFF), st.integers(0, 15), st.binary(max_size=80))
def test_lengths_of_ip_and_tcp_that_lie(tmp_path: Path, first: int, total: int, offset: int, payload: bytes) -> None:
    packet = bytearray(p.ip(p.tcp(payload, 40000, 502), 6, "10.0.0.2", "10.0.0.1"))
    packet[0] = first
    packet[2:4] = struct.pack(">H", total)
    packet[32] = offset << 4
    assert every_packet_is_told(read(tmp_path, p.ethernet(bytes(packet), 0x0800)))


@often
@given(st.integers(0, 0xFFFF), st.binary(max_size=64))
def test_udp_lengths_that_lie(tmp_path: Path, size: int, payload: bytes) -> None:
    datagram = bytearray(p.udp(payload, 40000, 47808))
    datagram[4:6] = struct.pack(">H", size)
    frame = p.ethernet(p.ip(bytes(datagram), 17, "10.0.0.2", "10.0.0.1"), 0x0800)
    assert every_packet_is_told(read(tmp_path, frame))


@often
@given(st.lists(st.integers(0, 255), min_size=1, max_size=60), st.integers(0, 255))
def test_chains_of_ipv6_headers(tmp_path: Path, kinds: list[int], size: int) -> None:
    chain = b"".join(bytes([kind, size if n % 3 == 0 else 0]) + bytes(6) for n, kind in enumerate(kinds))
    frame = p.ethernet(p.ip(chain, 0, "fe80::2", "fe80::1"), 0x86DD)
    assert every_packet_is_told(read(tmp_path, frame))


@often
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_sequence_numbers_that_jump(tmp_path: Path, a: int, b: int, size: int) -> None:
    long = b"\x03\x00" + struct.pack(">H", size & 0xFFFF) + bytes.fromhex("02f08032")
    frames = [
        p.over_tcp(long, 40000, 102, seq=a),
        p.over_tcp(long, 40000, 102, seq=b),
        p.over_tcp(READ, 40000, 102, seq=a),
    ]
    assert every_packet_is_told(read(tmp_path, *frames))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_a_small_file_that_unpacks_to_a_large_one_costs_no_more_memory(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    packets = 8_000_000  # records of no octets: 128 MB of zeros
    path = tmp_path / "a.pcap"
    path.write_bytes(pack(p.pcap_bytes([]) + bytes(16 * packets)))
    program = (
        "import re, sys; from pathlib import Path;"
        "from sekisho.security.observe.capture.reading import read_capture;"
        "seen = read_capture(Path(sys.argv[1])); one = seen.sources[0];"
        "print(one.records, sum(s.count for s in one.skipped),"
        " int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    # Not ru_maxrss: that begins with what the process of the tests itself has taken, which may be more.
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    records, skipped, megabytes = map(int, done.stdout.split())
    assert (records, skipped) == (packets, packets)
    assert megabytes < 600
