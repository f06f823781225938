"""Capture files as they come: every byte order, packing and damage gives its packets and says what is missing."""

import gzip
import hashlib
import struct
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import zstandard

import packets as p
from sekisho.security.observe.capture.reading import read_capture

READ = bytes.fromhex("000100000006010300000002")
FRAME = p.over_tcp(READ, 40000, 502)
START = datetime(2024, 4, 1, 0, 0, 0, 250000, tzinfo=UTC)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("nanoseconds", [False, True])
def test_both_byte_orders_and_both_resolutions_give_the_same_instants(
    tmp_path: Path, order: str, nanoseconds: bool
) -> None:
    seen = read_capture(written(tmp_path / "a.cap", p.pcap_bytes([FRAME] * 3, order=order, nanoseconds=nanoseconds)))
    assert (seen.sources[0].records, seen.first, seen.sources[0].kind) == (3, START, "pcap")
    assert seen.last == START.replace(second=2)
    assert seen.problems == ()


@pytest.mark.parametrize("order", ["<", ">"])
def test_interfaces_have_their_own_link_type_and_clock(tmp_path: Path, order: str) -> None:
    content = (
        p.section(order) + p.interface(order, 1) + p.interface(order, 101, resolution=9, offset=1711929600)
        + p.packet(order, 0, 1711929600_250000, FRAME) + p.block(order, 5, bytes(12))
        + p.packet(order, 1, 1_500_000_000, FRAME[14:])
    )  # fmt: skip
    seen = read_capture(written(tmp_path / "a.pcapng", content))
    assert (seen.sources[0].kind, seen.sources[0].records) == ("pcapng", 2)
    assert (seen.first, seen.last) == (START, START.replace(second=1, microsecond=500000))
    assert sorted(seen.flows["client_mac"].to_list()) == ["", "00:1b:1b:00:00:02"]


def test_a_second_section_begins_anew_with_its_own_byte_order(tmp_path: Path) -> None:
    parts = [
        p.section(order) + p.interface(order, 1) + p.packet(order, 0, 1711929600_250000, FRAME) for order in ("<", ">")
    ]
    seen = read_capture(written(tmp_path / "a.pcapng", b"".join(parts)))
    assert seen.sources[0].records == 2
    assert seen.flows["packets_out"].to_list() == [2]


def test_simple_packets_have_no_instant_of_their_own(tmp_path: Path) -> None:
    simple = p.block("<", 3, struct.pack("<I", len(FRAME)) + FRAME)
    seen = read_capture(written(tmp_path / "a.pcapng", p.section("<") + p.interface("<", 1) + simple))
    assert seen.operations["name"].to_list() == ["Read Holding Registers"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_packed_captures_are_seen_through_and_hashed_as_they_lie_there(tmp_path: Path, pack) -> None:  # noqa: ANN001
    packed = pack(p.pcap_bytes([FRAME] * 5))
    seen = read_capture(written(tmp_path / "a.pcap.x", packed))
    assert (seen.sources[0].records, seen.sources[0].size_bytes) == (5, len(packed))
    assert seen.sources[0].sha256 == hashlib.sha256(packed).hexdigest()


def test_half_a_packed_capture_gives_what_could_be_unpacked(tmp_path: Path) -> None:
    frames = [p.over_tcp(READ + hashlib.sha256(bytes([n])).digest(), 40000, 502) for n in range(200)]
    packed = gzip.compress(p.pcap_bytes(frames))
    seen = read_capture(written(tmp_path / "a.pcap.gz", packed[: len(packed) // 2]))
    assert 0 < seen.sources[0].records < 200
    assert [problem.code for problem in seen.problems] == ["observe.W004"]


def test_a_cut_last_packet_is_told_with_its_place(tmp_path: Path) -> None:
    content = p.pcap_bytes([FRAME] * 2)
    seen = read_capture(written(tmp_path / "cut.pcap", content[:-5]))
    assert seen.sources[0].records == 1
    assert seen.problems[0].sentence("ja") == (
        f"cut.pcap byte {24 + 16 + len(FRAME)}: 最後のパケットが途中で切れています（{16 + len(FRAME) - 5}バイト）。"
        "それより前は読み取りました。取得が完了したファイルか確認してください。 (observe.W006)"
    )


def test_a_damaged_record_ends_the_reading_and_is_told(tmp_path: Path) -> None:
    content = p.pcap_bytes([FRAME]) + b"\xff" * 64 + p.pcap_bytes([FRAME])
    seen = read_capture(written(tmp_path / "a.pcap", content))
    assert seen.sources[0].records == 1
    assert [(problem.code, problem.where) for problem in seen.problems] == [("observe.W005", f"byte {40 + len(FRAME)}")]


@pytest.mark.parametrize("content", [b"", b"\xd4\xc3\xb2\xa1", b"PK\x03\x04 a workbook", b"\x1f\x8b broken"])
def test_what_is_no_capture_is_a_problem_and_no_source(tmp_path: Path, content: bytes) -> None:
    seen = read_capture(written(tmp_path / "a", content))
    assert seen.sources == ()
    assert [problem.code for problem in seen.problems] == ["observe.E003"]


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in read_capture(tmp_path / "nowhere").problems] == ["observe.E002"]


def test_a_capture_without_packets_has_a_source_without_instants(tmp_path: Path) -> None:
    seen = read_capture(p.pcap(tmp_path / "a.pcap", []))
    assert (seen.sources[0].records, seen.sources[0].first) == (0, None)
    assert seen.flows.is_empty()
    assert seen.hosts.is_empty()


def test_wireless_packets_are_skipped_with_a_reason(tmp_path: Path) -> None:
    seen = read_capture(p.pcap(tmp_path / "a.pcap", [FRAME] * 4, link=105))
    skipped = seen.sources[0].skipped[0]
    assert (skipped.count, skipped.at) == (4, "frame 1")
    assert (
        skipped.reason.ja
        == "リンク種別 105（IEEE 802.11） のパケットは読み取りません。有線イーサネットの側で取得し直してください。"
    )


def test_scraps_and_broken_ip_headers_are_counted(tmp_path: Path) -> None:
    seen = read_capture(p.pcap(tmp_path / "a.pcap", [FRAME, FRAME[:9], p.ethernet(b"\x41" * 30, 0x0800)]))
    assert [(s.count, s.at) for s in seen.sources[0].skipped] == [(1, "frame 2"), (1, "frame 3")]


def test_progress_and_frames_cover_the_whole_file(tmp_path: Path) -> None:
    path = p.pcap(tmp_path / "a.pcap", [FRAME, p.arp(p.PLC, "10.0.0.1")])
    done: list[int] = []
    rows: list[pl.DataFrame] = []
    read_capture(path, frames=rows.append, progress=done.append)
    assert done[-1] == path.stat().st_size
    assert pl.concat(rows).drop("source").rows() == [
        (1, "modbus", 3, 3, "Read Holding Registers"),
        (2, "arp", 2, None, ""),
    ]
