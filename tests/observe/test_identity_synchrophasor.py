"""What streams of synchrophasors say of their stations: made-up frames, and tshark over public captures."""

import re
import struct
from binascii import crc_hqx
from pathlib import Path

import polars as pl
import pytest
from beside_tshark import SHARED, printed, shared, shown
from handing import handed_over
from hypothesis import given
from hypothesis import strategies as st

from packets import answer_tcp, over_tcp, over_udp, pcap
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import said

PORT = 4712
DATA, HEADER, CONFIGURATION_1, CONFIGURATION_2, COMMAND, CONFIGURATION_3 = range(6)
Station = tuple[bytes, int, int, int, int]  # name, number, phasors, analogs, digitals


def frame(kind: int, body: bytes, *, stream: int = 7, second: int = 0) -> bytes:
    plain = struct.pack(">BBHHII", 0xAA, kind << 4 | 1, 16 + len(body), stream, second, 0) + body
    return plain + struct.pack(">H", crc_hqx(plain, 0xFFFF))


def station(name: bytes, number: int, phasors: int = 2, analogs: int = 1, digitals: int = 1) -> bytes:
    head = name.ljust(16) + struct.pack(">HHHHH", number, 0, phasors, analogs, digitals)
    channels = b"".join(b"channel %-8d" % n for n in range(phasors + analogs + 16 * digitals))
    return head + channels + bytes(4 * (phasors + analogs + digitals)) + struct.pack(">HH", 1, 22)


def third(name: bytes, number: int, phasors: int = 2, analogs: int = 1, digitals: int = 1) -> bytes:
    head = bytes([len(name)]) + name + struct.pack(">H16sHHHH", number, b"global", 0, phasors, analogs, digitals)
    channels = b"".join(bytes([n % 5]) + b"names"[: n % 5] for n in range(phasors + analogs + 16 * digitals))
    scales = bytes(12 * phasors + 8 * analogs + 4 * digitals)
    return head + channels + scales + struct.pack(">fffcIIHH", 35.6, 139.7, 4.0, b"P", 1, 1, 0, 3)


def configuration(kind: int, *stations: bytes, index: int = 0) -> bytes:
    front = struct.pack(">H", index) if kind == CONFIGURATION_3 else b""
    body = front + struct.pack(">IH", 1_000_000, len(stations)) + b"".join(stations) + struct.pack(">h", 30)
    return frame(kind, body)


def told(payload: bytes) -> list[tuple[str, str, int]]:
    return [(one.key, one.value, one.confidence) for one in said("c37118", payload, from_server=True)]


KINDS = {CONFIGURATION_1: station, CONFIGURATION_2: station, CONFIGURATION_3: third}


@pytest.mark.parametrize("kind", KINDS)
class TestConfigurations:
    def test_the_one_station_of_a_stream_is_named(self, kind: int) -> None:
        payload = configuration(kind, KINDS[kind](b"Substation 4", 241))
        assert told(payload) == [("station", "ID code 7", 2), ("station", "Substation 4", 3)]

    def test_each_station_of_a_concentrator_is_named_and_less_certain(self, kind: int) -> None:
        make = KINDS[kind]
        payload = configuration(kind, make(b"North", 1), make(b"South", 2, 0, 0, 0), make(b"West", 3, 4, 0, 2))
        assert told(payload) == [("station", one, 2) for one in ("ID code 7", "North", "South", "West")]

    def test_a_station_without_name_is_told_by_its_number(self, kind: int) -> None:
        payload = configuration(kind, KINDS[kind](b"", 61))
        assert told(payload) == [("station", "ID code 7", 2), ("station", "ID code 61", 2)]

    def test_a_wrong_check_word_gives_nothing(self, kind: int) -> None:
        payload = configuration(kind, KINDS[kind](b"Substation 4", 241))
        assert told(payload[:-1] + bytes([payload[-1] ^ 1])) == []

    def test_a_cut_frame_gives_nothing(self, kind: int) -> None:
        payload = configuration(kind, KINDS[kind](b"Substation 4", 241))
        assert [told(payload[:size]) for size in range(len(payload))] == [[]] * len(payload)

    def test_more_stations_than_there_are_end_the_reading(self, kind: int) -> None:
        make = KINDS[kind]
        body = (b"\0\0" if kind == CONFIGURATION_3 else b"") + struct.pack(">IH", 1, 9) + make(b"Only", 1)
        assert told(frame(kind, body)) == [("station", "ID code 7", 2), ("station", "Only", 2)]


def test_names_of_a_frame_3_are_long_and_in_any_language() -> None:
    name = "北変電所 第2母線 フェーザ計測装置"
    assert told(configuration(CONFIGURATION_3, third(name.encode(), 1)))[1] == ("station", name, 3)


def test_of_a_frame_3_in_pieces_the_first_is_read() -> None:
    stations = third(b"North", 1), third(b"South", 2)
    assert told(configuration(CONFIGURATION_3, *stations, index=1)) == told(configuration(CONFIGURATION_3, *stations))
    assert told(configuration(CONFIGURATION_3, *stations, index=2)) == []


@pytest.mark.parametrize("kind", [DATA, HEADER, COMMAND])
def test_other_frames_give_nothing(kind: int) -> None:
    assert told(frame(kind, configuration(CONFIGURATION_2, station(b"North", 1))[14:-2])) == []


@given(kind=st.sampled_from([*KINDS]), front=st.sampled_from([b"", bytes(9), bytes(38)]), body=st.binary(max_size=300))
def test_any_body_under_a_right_check_word_is_read_or_passed_over(kind: int, front: bytes, body: bytes) -> None:
    assert len(told(frame(kind, front + body))) <= 64


@pytest.mark.parametrize("udp", [False, True], ids=["TCP", "UDP"])
def test_only_configurations_are_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, udp: bool) -> None:
    configurations = [configuration(kind, KINDS[kind](b"North", 1)) for kind in KINDS]
    others = [frame(DATA, bytes(30), second=n) for n in range(50)] + [frame(HEADER, b"free text")]
    answers = others + configurations + others
    places = [9000 + sum(map(len, answers[:n])) for n in range(len(answers))]
    frames = (
        [over_udp(one, 4713, 40000, src="10.0.0.1", dst="10.0.0.2") for one in answers]
        if udp
        else [answer_tcp(one, PORT, 40000, seq=at) for at, one in zip(places, answers, strict=True)]
    )
    path = pcap(tmp_path / "a.pcap", [over_tcp(frame(COMMAND, b"\0\5"), 40000, PORT), *frames])
    assert [payload for _, _, payload in handed_over(path, monkeypatch)] == configurations
    assert set(read_capture(path).identities["value"]) == {"ID code 7", "North"}


class TestFramesThatTcpCut:
    LARGE = configuration(CONFIGURATION_2, *(station(b"PMU %d" % n, n, 6, 2, 4) for n in range(5)))
    NAMES = frozenset({"ID code 7", *(f"PMU {n}" for n in range(5))})

    def capture(self, folder: Path, *payloads: bytes, cut: int = 1460, asked: bool = True) -> Path:
        octets = b"".join(payloads)
        parts = [octets[at : at + cut] for at in range(0, len(octets), cut)]
        command = [over_tcp(frame(COMMAND, b"\0\5"), 40000, PORT)] if asked else []
        answers = [answer_tcp(one, PORT, 40000, seq=9000 + cut * n) for n, one in enumerate(parts)]
        return pcap(folder / "a.pcap", command + answers)

    def test_a_configuration_over_several_segments_is_read(self, tmp_path: Path) -> None:
        assert len(self.LARGE) > 3 * 1460
        seen = read_capture(self.capture(tmp_path, self.LARGE))
        assert set(seen.identities["value"]) == self.NAMES
        assert set(seen.identities["frame"]) == {1 + -(-len(self.LARGE) // 1460)}

    def test_what_a_segment_finishes_is_told_there(self, tmp_path: Path) -> None:
        data = [frame(DATA, bytes(1000), second=n) for n in range(4)]
        rows: list[pl.DataFrame] = []
        read_capture(self.capture(tmp_path, self.LARGE, *data), frames=rows.append)
        told = pl.concat(rows).select("protocol", "operation").rows()
        configured = -(-len(self.LARGE) // 1460)
        begun = [("c37118", None)] * (configured - 1)
        assert told[: 1 + configured] == [("c37118", COMMAND), *begun, ("c37118", CONFIGURATION_2)]
        assert set(told[1 + configured :]) == {("c37118", DATA)}

    def test_a_stream_that_proved_nothing_is_not_believed(self, tmp_path: Path) -> None:
        seen = read_capture(self.capture(tmp_path, self.LARGE, asked=False))
        assert seen.identities.is_empty()

    def test_a_cut_frame_whose_check_word_is_wrong_says_nothing(self, tmp_path: Path) -> None:
        broken = self.LARGE[:-1] + bytes([self.LARGE[-1] ^ 1])
        assert read_capture(self.capture(tmp_path, broken)).identities.is_empty()


def configurations(path: Path) -> dict[int, tuple[str, set[str]]]:
    """Address and stations of each configuration frame in tshark, by frame; it has no field for all of their names."""
    asked, found = "synphasor.conf.numpmu", {}
    rows = shown(path, asked, "frame.number", "ip.src", "synphasor.idcode_stream_source")
    trees = printed(path, asked, "-O", "synphasor").split("\nFrame ")
    for (number, ip, stream), one in zip(rows, trees, strict=True):
        names = {name.strip() for name in re.findall(r'Station #\d+: "(.*?)"', one)}
        found[int(number)] = (ip, {f"ID code {stream}", *names})
    return found


@shared
def test_public_captures_name_the_stations_of_tshark(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for path in sorted((SHARED / "synphasor").glob("*.pcap*")):
        theirs = configurations(path)
        assert [number for number, _, _ in handed_over(path, monkeypatch)] == list(theirs), path.name
        ours = set(read_capture(path).identities.select("ip", "value").iter_rows())
        assert ours == {(ip, value) for ip, values in theirs.values() for value in values}, path.name
        compared += len(theirs)
    assert compared == 5
