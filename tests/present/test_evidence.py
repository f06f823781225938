"""Excerpts: what a citation points at, and the small captures beside the report."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.hashing import sha256_of
from sekisho.guard.text import Text
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.declaring import Row
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import Observed
from sekisho.security.present.cited import picked
from sekisho.security.present.evidence import LONGEST_LINE, MOST_FRAMES, cited, excerpts, located
from sekisho.security.present.packet import DUMPED, Ends, dump, ends_of
from sekisho.security.terms.evidence import Evidence
from small import PLC_1, SERVER, book_of, modbus, small_packets, small_rows, tcp_packet, write_pcap


def frame(number: int, sha256: str = "cd" * 32, file: str = "line a.pcap") -> Evidence:
    return Evidence(sha256, file, "frame", str(number))


def test_a_frame_shows_who_spoke_to_whom_and_its_bytes(capture: Path) -> None:
    shown = excerpts([frame(3)], {"cd" * 32: capture}, book_of())[frame(3)]
    pairs = {label.ja: value for label, value in shown.pairs}
    assert pairs["通信"] == "10.0.2.1:50112 → 10.0.1.1:502 tcp"
    assert pairs["時刻（日本時間）"] == "2026/05/19 10:00:02.000250"
    assert shown.lines[0].startswith("0000  00 00 5e 00 53 01 00 00")


def test_only_the_cited_frames_are_written_and_they_read_back_equal(capture: Path, tmp_path: Path) -> None:
    shown = excerpts([frame(7), frame(3)], {"cd" * 32: capture}, book_of(), tmp_path)
    (written,) = tmp_path.iterdir()
    assert written.name == "line_a-cdcdcdcd.pcap"
    packets = small_packets()
    assert [one.packet for one in picked(written, [1, 2, 3])] == [packets[2], packets[6]]
    assert (shown[frame(3)].number, shown[frame(7)].number) == (1, 2)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_packed_captures_are_seen_through(capture: Path, tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "packed"
    path.write_bytes(pack(capture.read_bytes()))
    assert [one.number for one in picked(path, [2, 5, 999])] == [2, 5]


def test_at_most_five_hundred_frames_are_taken_in_the_order_given(tmp_path: Path) -> None:
    path = write_pcap(tmp_path / "long.pcap", [tcp_packet((*SERVER, 1), (*PLC_1, 502), 2)] * (MOST_FRAMES + 20))
    wanted = [frame(number) for number in range(MOST_FRAMES + 20, 0, -1)]
    shown = excerpts(wanted, {"cd" * 32: path}, book_of())
    assert len(shown) == MOST_FRAMES
    assert frame(1) not in shown


def test_a_file_that_is_gone_or_no_capture_gives_nothing(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no capture")
    assert excerpts([frame(1)], {"cd" * 32: tmp_path / "gone"}, book_of()) == {}
    assert excerpts([frame(1)], {"cd" * 32: text}, book_of()) == {}
    assert excerpts([frame(1)], {}, book_of()) == {}


def test_a_line_of_a_log_is_shown_and_a_long_one_is_cut(tmp_path: Path) -> None:
    log = tmp_path / "conn.log"
    log.write_text("one\n" + "x" * 900 + "\nthree\n")
    places = [Evidence("ee" * 32, "conn.log", "line", at) for at in ("2", "3")]
    shown = excerpts(places, {"ee" * 32: log}, book_of())
    assert shown[places[0]].lines == ("x" * LONGEST_LINE + "…",)
    assert shown[places[1]].lines == ("three",)


def test_a_cell_shows_its_whole_row_with_labels() -> None:
    book = book_of(*small_rows())
    place = book.tables["asset"][1].evidence("name")
    shown = excerpts([place], {}, book)[place]
    assert {label.ja: value for label, value in shown.pairs}["名称"] == "PLC-2"
    assert shown.title.ja == "資産台帳 5行目"


def test_rows_that_came_from_no_file_are_told_apart_and_show_themselves() -> None:
    rows: tuple[Entry[Row], ...] = tuple(
        Entry(Asset(id=name, name=f"PLC {name}", site="本社")) for name in ("P1", "P2")
    )
    book = Book({"asset": rows})
    places = [row.evidence("name") for row in rows]
    assert [str(place) for place in places] == ["row asset P1 本社", "row asset P2 本社"]
    shown = excerpts(places, {}, book)
    assert [shown[place].title.ja for place in places] == ["資産台帳 P1", "資産台帳 P2"]
    assert [dict(shown[place].pairs)[Text("名称", "Name")] for place in places] == ["PLC P1", "PLC P2"]


def test_the_first_places_cited_are_those_of_the_findings(small: Result) -> None:
    every = list(cited(small))
    firsts = [finding.evidence[0] for finding in small.findings]
    assert every[: len(firsts)] == firsts


def test_sources_are_located_by_content_where_names_are_alike(capture: Path, tmp_path: Path) -> None:
    other = tmp_path / capture.name
    other.write_bytes(capture.read_bytes()[:-1] + b"\xff")
    observed: Observed = read([capture])
    assert located(observed, [other, capture]) == {sha256_of(capture): capture}


@given(st.binary(max_size=400), st.sampled_from([0, 1, 12, 101, 113, 276, 9999]))
def test_any_bytes_have_ends(packet: bytes, link_type: int) -> None:
    assert isinstance(ends_of(packet, link_type), Ends)
    assert len(dump(packet)) == -(-min(len(packet), DUMPED) // 16)


def test_vlan_tags_and_ipv6_are_seen() -> None:
    plain = tcp_packet((1, "10.0.0.1", 1000), (2, "10.0.0.2", 502), 2, modbus(3))
    tagged = plain[:12] + struct.pack(">HH", 0x8100, 30) + plain[12:]
    assert (ends_of(tagged, 1).vlan, ends_of(tagged, 1).port_to) == ("30", "502")
    six = struct.pack(">IHBB", 6 << 28, 8, 17, 64) + bytes(15) + b"\x01" + bytes(15) + b"\x02"
    six += struct.pack(">HHHH", 5000, 161, 8, 0)
    assert ends_of(six, 101).sentence == "[::1]:5000 → [::2]:161 udp"
