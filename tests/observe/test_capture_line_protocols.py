"""Protocols of production lines: told by their structure on their port and off it, and their operations named."""

import struct
from pathlib import Path

import polars as pl
import pytest
import synthetic as s
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import packets as p
from few import cases
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.operations import described
from sekisho.security.observe.tables import Observed

Row = tuple[str, int, int | None]
often = settings(max_examples=cases(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def frames(path: Path, *packets: bytes) -> list[Row]:
    rows: list[pl.DataFrame] = []
    read_capture(p.pcap(path / "a.pcap", list(packets)), frames=rows.append)
    return pl.concat(rows).select("protocol", "confidence", "operation").rows()


def observed(path: Path, *packets: bytes) -> Observed:
    return read_capture(p.pcap(path / "a.pcap", list(packets)))


def llrp(kind: int, body: bytes = b"", *, version: int = 1) -> bytes:
    return struct.pack(">HII", version << 10 | kind, 10 + len(body), 7) + body


def hermes(element: str) -> bytes:
    return f'<Hermes Timestamp="2024-04-01T00:00:00.000">\n <{element} MachineId="m1" /></Hermes>'.encode()


TCP: dict[str, tuple[bytes, int, Row, str]] = {
    "3E read": (s.slmp_3e(0x0401, b"\x64\0\0\xa8\x01\0"), 5010, ("slmp", 3, 0x0401), "read"),
    "3E remote stop, any port": (s.slmp_3e(0x1002, b"\1\0"), 4444, ("slmp", 2, 0x1002), "start-stop"),
    "4E write": (s.slmp_4e(0x1401, b"\x64\0\0\xa8\x01\0\5\0"), 5011, ("slmp", 3, 0x1401), "write"),
    "3E in ASCII": (s.slmp_3e_text(0x1001, "000100"), 5012, ("slmp", 3, 0x1001), "start-stop"),
    "1E read of bits": (s.one_e_access(0, s.X, 0x40, 12), 5010, ("slmp", 3, 0x1E00), "read"),
    "1E read of words, any port": (s.one_e_access(1, s.D, 100, 2), 4999, ("slmp", 2, 0x1E01), "read"),
    "1E write of bits, any port": (s.one_e_access(2, s.X, 0, 3, b"\x11\x10"), 4999, ("slmp", 2, 0x1E02), "write"),
    "1E write of words": (s.one_e_access(3, s.D, 100, 2, b"\1\0\2\0"), 4999, ("slmp", 2, 0x1E03), "write"),
    "1E read of 256 timers": (s.one_e_access(1, s.TN, 0, 256), 4999, ("slmp", 2, 0x1E01), "read"),
    "1E remote stop": (s.one_e(0x14), 5010, ("slmp", 3, 0x1E14), "start-stop"),
    "1E loopback": (s.one_e(0x16, b"\2AB"), 5010, ("slmp", 3, 0x1E16), "diagnose"),
    "keyence read": (s.host_link("RD DM100.U"), 8501, ("keyence", 3, 0x5244), "read"),
    "keyence mode": (s.host_link("M0"), 8501, ("keyence", 3, 0x4D30), "mode"),
    "keyence write, any port": (s.host_link("WRS DM10 2 1 2"), 9000, ("keyence", 2, 0x575253), "write"),
    "llrp, any port": (llrp(22, struct.pack(">I", 1)), 9999, ("llrp", 2, 22), "start-stop"),
    "llrp": (llrp(3, bytes(4), version=2), 5084, ("llrp", 3, 3), "configuration"),
    "hermes": (hermes("BoardAvailable"), 50101, ("hermes", 3, 0x0E4265), "other"),
    "hermes, any port": (hermes("SetConfiguration"), 1248, ("hermes", 2, 0x10536E), "configuration"),
}  # fmt: skip


@pytest.mark.parametrize("name", TCP)
def test_over_tcp(tmp_path: Path, name: str) -> None:
    payload, port, expected, kind = TCP[name]
    assert frames(tmp_path, p.over_tcp(payload, 40000, port)) == [expected]
    assert observed(tmp_path, p.over_tcp(payload, 40000, port)).operations["kind"].to_list() == [kind]


@pytest.mark.parametrize(("code", "kind"), [(65000, "other"), (65006, "write"), (65009, "start-stop")])
def test_fl_net(tmp_path: Path, code: int, kind: str) -> None:
    packet = p.over_udp(s.fl_net(code, bytes(8)), 55000, 55000)
    assert frames(tmp_path, packet) == [("fl-net", 3, code)]
    assert observed(tmp_path, packet).operations.select("code", "kind").rows() == [(code, kind)]


def test_a_fl_net_answer_is_no_operation(tmp_path: Path) -> None:
    packet = p.over_udp(s.fl_net(65206), 55003, 55003)
    assert frames(tmp_path, packet) == [("fl-net", 3, 65206)]
    assert observed(tmp_path, packet).operations.is_empty()


@pytest.mark.parametrize("payload", [
    s.one_e_access(1, s.D, 100, 2) + b"\0",  # longer than it says
    s.one_e_access(1, b"\x20\x21", 100, 2),  # no such device
    s.one_e_access(3, s.D, 100, 3, b"\1\0"),  # data for one point of three
    s.one_e(0x14),  # nothing but four octets, and not the port
    b"RD DM0 and more",  # not ended
    b"RD me if you can\r",
    b"WR\r",
    llrp(22)[:-1],
    llrp(999),
    b"<Hermit></Hermit>",
])  # fmt: skip
def test_what_is_almost_one_of_them_is_not_named_off_its_port(tmp_path: Path, payload: bytes) -> None:
    assert frames(tmp_path, p.over_tcp(payload, 40000, 33333)) == [("", 0, None)]


def test_a_fl_net_frame_that_claims_more_than_it_has_is_only_its_port(tmp_path: Path) -> None:
    packet = p.over_udp(s.fl_net(65000, bytes(8))[:-1], 55000, 55000)
    assert frames(tmp_path, packet) == [("fl-net", 1, None)]


def test_the_answer_of_a_keyence_plc_makes_it_the_server(tmp_path: Path) -> None:
    seen = observed(tmp_path, p.answer_tcp(b"00123\r\n", 8501, 40000))
    assert seen.flows.select("server_ip", "protocol", "confidence").rows() == [("10.0.0.1", "keyence", 3)]


def test_bacnet_on_ethernet(tmp_path: Path) -> None:
    i_am = bytes.fromhex("01001000c4020000652205c491002105")
    llc = b"\x82\x82\x03" + i_am
    packet = p.ethernet(llc, len(llc))
    assert frames(tmp_path, packet) == [("bacnet", 2, 0x100)]
    told = observed(tmp_path, packet).identities.select("key", "value").rows()
    assert ("vendor", "Johnson Controls") in told
    assert ("station", "device 101") in told


@pytest.mark.parametrize(("port", "confidence"), [(443, 3), (50443, 2)])
def test_quic(tmp_path: Path, port: int, confidence: int) -> None:
    initial = bytes.fromhex("c300000001088394c8f03e51570800") + bytes(40)
    assert frames(tmp_path, p.over_udp(initial, 40000, port)) == [("quic", confidence, None)]


def test_a_quic_version_that_nobody_wrote_down_is_only_its_port(tmp_path: Path) -> None:
    packet = p.over_udp(bytes.fromhex("c30000000a088394c8f03e51570800") + bytes(40), 40000, 443)
    assert frames(tmp_path, packet) == [("quic", 1, None)]


@often
@given(st.integers(0, 0xFFFF), st.binary(max_size=60))
def test_every_3e_request_that_is_made_is_read_back(tmp_path: Path, command: int, data: bytes) -> None:
    packet = p.over_tcp(s.slmp_3e(command, data), 40000, 5010)
    assert frames(tmp_path, packet) == [("slmp", 3, command)]


@often
@given(st.integers(0, 59999) | st.integers(65000, 65016), st.binary(max_size=60))
def test_every_fl_net_frame_that_is_made_is_read_back(tmp_path: Path, code: int, data: bytes) -> None:
    packet = p.over_udp(s.fl_net(code, data), 55001, 55001)
    assert frames(tmp_path, packet) == [("fl-net", 3, code)]


def test_every_hermes_message_has_a_code_of_its_own() -> None:
    for name in ("CheckAlive", "BoardForecast", "BoardDeparted", "BoardArrived", "StartTransport", "StopTransport"):
        code = len(name) << 16 | ord(name[0]) << 8 | ord(name[-1])
        assert described("hermes", code)[0] == name
