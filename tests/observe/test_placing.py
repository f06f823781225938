"""The index of frames: the same frames with it as without, whatever the file; and nothing else is an index."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.observe.capture.placing import EVERY, NoPlaces, Places, placed, read_frames

FRAMES = 3 * EVERY + 321


def packet(number: int) -> bytes:
    return struct.pack(">I", number) * (15 + number % 7)


def classic(frames: int = FRAMES, order: str = "<") -> bytes:
    parts = [struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]
    for number in range(1, frames + 1):
        data = packet(number)
        parts += [struct.pack(order + "IIII", 1_700_000_000 + number, number, len(data), len(data) + 9), data]
    return b"".join(parts)


def block(kind: int, body: bytes, order: str) -> bytes:
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    return struct.pack(order + "II", kind, size) + body + struct.pack(order + "I", size)


def next_generation(frames: int = FRAMES) -> bytes:
    """Two sections of different byte order, interfaces with another clock on the way, and blocks of other kinds."""
    parts, number = [], 0
    for order in "<>":
        parts.append(block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order))
        parts.append(block(1, struct.pack(order + "HHI", 1, 0, 0), order))
        for at in range(frames // 2):
            if at == frames // 4:
                clock = struct.pack(order + "HHBxxxHH", 9, 1, 9, 0, 0)
                parts.append(block(1, struct.pack(order + "HHI", 101, 0, 0) + clock, order))
            if at % 97 == 0:
                parts.append(block(5, bytes(20), order))
            number += 1
            face = int(at >= frames // 4)
            ticks = (1_700_000_000 + number) * (10**9 if face else 10**6)
            data = packet(number)
            head = struct.pack(order + "IIIII", face, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data))
            parts.append(block(6, head + data, order))
    return b"".join(parts)


CAPTURES = {"pcap": classic(), "big-endian": classic(order=">"), "pcapng": next_generation()}


@pytest.fixture(params=CAPTURES)
def capture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "capture"
    path.write_bytes(CAPTURES[request.param])
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress], ids=["", "gz", "zst"])
def test_frames_are_the_same_with_the_index_and_without(capture: Path, pack: Callable[[bytes], bytes]) -> None:
    capture.write_bytes(pack(capture.read_bytes()))
    places = placed(capture)
    total = places.frames
    assert total in {FRAMES, FRAMES - 1}
    assert len(places.marks) >= 3
    for first in (1, 2, EVERY, EVERY + 1, total // 4, total // 2, total // 2 + 1, total - 2, total):
        found = list(read_frames(capture, first, first + 3, places))
        assert found == list(read_frames(capture, first, first + 3))
        assert [(one.number, one.packet) for one in found] == [
            (number, packet(number)) for number in range(first, min(first + 4, total + 1))
        ]
    assert list(read_frames(capture, total + 1, total + 9, places)) == []


def test_it_knows_the_days_of_a_capture(capture: Path) -> None:
    places = placed(capture)
    assert places.first_us // 1_000_000 == 1_700_000_001
    assert places.last_us // 1_000_000 == 1_700_000_000 + places.frames


def test_it_is_kept_and_read_equal(capture: Path) -> None:
    places = placed(capture)
    again = Places.of(places.octets())
    assert again.octets() == places.octets() == placed(capture).octets()
    assert (again.kind, again.frames, again.states) == (places.kind, places.frames, places.states)


def test_a_capture_without_frames_has_an_index_that_finds_none(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(classic(0))
    places = Places.of(placed(path).octets())
    assert (places.frames, places.first_us, list(read_frames(path, 1, 5, places))) == (0, -1, [])


def test_what_lies_behind_damage_is_not_in_it(tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(classic(10) + b"\xff" * 64)
    assert placed(path).frames == 10


def test_no_capture_has_no_index(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("no capture at all, but a text")
    with pytest.raises(NoPlaces):
        placed(path)


def test_many_interfaces_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.observe.capture.placing._MOST_FACES", 0)
    path = tmp_path / "capture"
    path.write_bytes(CAPTURES["pcapng"])
    places = placed(path)
    assert len(places.marks) < 4, "no mark is made once there are too many interfaces"
    last = places.frames
    assert [one.number for one in read_frames(path, last, last, places)] == [last]


KEPT = b'[1, "pcap", 24, 0, -1, -1, [[false, false, 1, []]]]\n' + bytes(24)


def test_the_example_is_an_index() -> None:
    assert Places.of(KEPT).kind == "pcap"


@given(st.one_of(st.binary(max_size=200), st.integers(0, len(KEPT)).map(lambda n: KEPT[:n] + b"\x00" + KEPT[n + 1 :])))
def test_other_octets_are_an_index_or_refused(octets: bytes) -> None:
    try:
        places = Places.of(octets)
    except NoPlaces:
        return
    assert int(places.marks[0, 0]) == 0
    assert places.mark(1)[2] in places.states


@pytest.mark.parametrize(
    "head",
    [
        b"[2]",
        b"{}",
        b"[1, 2, 3, 4, 5, 6, 7]",
        b'[1, "pcap", 1, 1, 1, 1, [[1]]]',
        b'[1, "x", 1, 1, 1, 1, []]',
        b"[" * 99999,
    ],
)
def test_a_wrong_head_is_refused(head: bytes) -> None:
    with pytest.raises(NoPlaces):
        Places.of(head + b"\n" + bytes(24))
