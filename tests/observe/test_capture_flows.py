"""Who is the server, what is one flow, and which addresses are on the link."""

from pathlib import Path

import polars as pl
import pytest

import packets as p
from sekisho.security.observe.capture import state
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.tables import FLOWS, HOSTS, OPERATIONS, Observed

READ = bytes.fromhex("000100000006010300000002")
ANSWER = bytes.fromhex("00010000000701030400010002")


def seen(tmp_path: Path, *frames: bytes, link: int = 1) -> Observed:
    return read_capture(p.pcap(tmp_path / "a.pcap", list(frames), link=link))


def test_the_tables_have_their_columns_and_types(tmp_path: Path) -> None:
    found = seen(tmp_path, p.over_tcp(READ, 40000, 502))
    assert dict(found.flows.schema) == dict(FLOWS)
    assert dict(found.hosts.schema) == dict(HOSTS)
    assert dict(found.operations.schema) == dict(OPERATIONS)


def test_client_ports_are_folded_into_one_flow(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        *(p.over_tcp(READ, port, 502) for port in (40000, 40001, 40002)),
        p.answer_tcp(ANSWER, 502, 40000),
    )
    row = found.flows.row(0, named=True)
    assert found.flows.height == 1
    assert (row["client_ip"], row["server_ip"], row["server_port"]) == ("10.0.0.2", "10.0.0.1", 502)
    assert (row["packets_out"], row["packets_in"]) == (3, 1)
    assert (row["bytes_out"], row["bytes_in"]) == (3 * (54 + len(READ)), 54 + len(ANSWER))
    assert (row["protocol"], row["confidence"], row["frame"]) == ("modbus", 3, 1)


@pytest.mark.parametrize(
    ("frames", "port", "role"),
    [
        ([p.over_tcp(b"", 502, 9999, flags=p.SYN)], 9999, "syn"),
        ([p.over_tcp(b"", 502, 40000, flags=p.SYN_ACK)], 502, "syn"),
        ([p.over_tcp(READ, 50000, 40000)], 40000, "signature"),
        ([p.over_tcp(b"?", 40000, 8501)], 8501, "known-port"),
        ([p.over_tcp(b"?", 30000, 40000)], 30000, "lower-port"),
        ([p.over_udp(b"?", 30000, 30000)], 30000, "first-sender"),
    ],
)
def test_the_server_is_told_by_syn_then_role_then_port(
    tmp_path: Path, frames: list[bytes], port: int, role: str
) -> None:
    assert seen(tmp_path, *frames).flows.select("server_port", "role").row(0) == (port, role)


def test_who_sends_to_a_group_is_the_client(tmp_path: Path) -> None:
    frame = p.ethernet(p.ip(p.udp(b"?", 5000, 60000), 17, "10.0.0.2", "239.1.1.1"), 0x0800, dst="01005e010101")
    row = seen(tmp_path, frame).flows.row(0, named=True)
    assert (row["server_ip"], row["server_port"], row["role"]) == ("239.1.1.1", 60000, "first-sender")


def test_a_scan_of_a_port_is_named_by_the_port_alone(tmp_path: Path) -> None:
    row = seen(tmp_path, p.over_tcp(b"", 40000, 502, flags=p.SYN)).flows.row(0, named=True)
    assert (row["protocol"], row["confidence"]) == ("modbus", 1)


def test_a_signature_on_an_unknown_port_has_confidence_two(tmp_path: Path) -> None:
    row = seen(tmp_path, p.over_tcp(READ, 40000, 33333)).flows.row(0, named=True)
    assert (row["protocol"], row["confidence"]) == ("modbus", 2)


def test_the_outer_vlan_is_kept(tmp_path: Path) -> None:
    inner = p.ip(p.tcp(READ, 40000, 502), 6, "10.0.0.2", "10.0.0.1")
    found = seen(tmp_path, p.ethernet(inner, 0x0800, tags=(30,)), p.ethernet(inner, 0x0800, tags=(7, 9)))
    assert found.flows["vlan"].to_list() == [30, 7]
    assert found.operations["packets"].to_list() == [2]


def test_later_fragments_belong_to_the_flow_of_the_first(tmp_path: Path) -> None:
    whole = p.udp(bytes(64), 40000, 47808)
    frames = [
        p.ethernet(p.ip(whole[:40], 17, "10.0.0.2", "10.0.0.1", fragment=0x2000, number=7), 0x0800),
        p.ethernet(p.ip(whole[40:], 17, "10.0.0.2", "10.0.0.1", fragment=5, number=7), 0x0800),
    ]
    found = seen(tmp_path, *frames)
    assert found.flows.select("server_port", "packets_out").rows() == [(47808, 2)]


def test_ports_lie_behind_extension_headers(tmp_path: Path) -> None:
    segment = p.tcp(READ, 40000, 502)
    chain = bytes([60, 0]) + bytes(6) + bytes([6, 1]) + bytes(14) + segment
    row = seen(tmp_path, p.ethernet(p.ip(chain, 0, "2001:db8::2", "2001:db8::1"), 0x86DD)).flows.row(0, named=True)
    assert (row["client_ip"], row["server_ip"], row["server_port"]) == ("2001:db8::2", "2001:db8::1", 502)
    assert row["protocol"] == "modbus"


@pytest.mark.parametrize(
    ("link", "head", "macs"),
    [
        (101, b"", ("", "")),
        (0, b"\x02\0\0\0", ("", "")),
        (108, b"\0\0\0\x02", ("", "")),
        (113, bytes.fromhex("0000000100060203040506070000") + b"\x08\0", ("02:03:04:05:06:07", "")),
        (276, b"\x08\0" + bytes.fromhex("000000000001000100060203040506070000"), ("02:03:04:05:06:07", "")),
        (240, bytes(4) + bytes.fromhex(p.PLC + p.PANEL) + b"\x08\0", ("00:1b:1b:00:00:02", "00:1b:1b:00:00:01")),
    ],
)
def test_other_link_types_give_the_same_flow(tmp_path: Path, link: int, head: bytes, macs: tuple[str, str]) -> None:
    found = seen(tmp_path, head + p.ip(p.tcp(READ, 40000, 502), 6, "10.0.0.2", "10.0.0.1"), link=link)
    assert found.flows.select("client_mac", "server_mac", "server_port", "protocol").row(0) == (*macs, 502, "modbus")


def test_both_directions_of_a_cooked_capture_are_one_flow(tmp_path: Path) -> None:
    def cooked(mac: str, packet: bytes) -> bytes:
        return bytes.fromhex("000000010006" + mac + "0000") + b"\x08\0" + packet

    found = seen(
        tmp_path,
        cooked(p.PANEL, p.ip(p.tcp(READ, 40000, 502), 6, "10.0.0.2", "10.0.0.1")),
        cooked(p.PLC, p.ip(p.tcp(ANSWER, 502, 40000), 6, "10.0.0.1", "10.0.0.2")),
        link=113,
    )
    assert found.flows.select("client_mac", "server_mac", "packets_in").row(0) == (
        "00:1b:1b:00:00:02", "00:1b:1b:00:00:01", 1,
    )  # fmt: skip


def hosts(found: Observed) -> dict[tuple[str, str], tuple[str, bool]]:
    return {
        (mac, ip): (how, near) for mac, ip, how, near in found.hosts.select("mac", "ip", "how", "on_link").iter_rows()
    }


def test_a_pair_said_by_arp_is_on_link(tmp_path: Path) -> None:
    found = hosts(seen(tmp_path, p.arp(p.PLC, "10.0.0.1"), p.over_tcp(READ, 40000, 502)))
    assert found["00:1b:1b:00:00:01", "10.0.0.1"] == ("arp", True)
    assert found["00:1b:1b:00:00:02", "10.0.0.2"] == ("ip", True)


def test_a_mac_that_sends_for_many_strangers_is_a_routers(tmp_path: Path) -> None:
    router = "001b1b0000ff"
    frames = [
        p.ethernet(p.ip(p.tcp(READ, 40000, 502), 6, f"10.9.{n}.5", "10.0.0.1"), 0x0800, src=router) for n in range(5)
    ]
    found = hosts(seen(tmp_path, p.arp(router, "10.0.0.254"), *frames))
    assert found["00:1b:1b:00:00:ff", "10.0.0.254"] == ("arp", True)
    assert [near for (_, ip), (_, near) in found.items() if ip.startswith("10.9.")] == [False] * 5


def test_a_mac_that_sends_for_anothers_confirmed_address_is_a_routers(tmp_path: Path) -> None:
    frame = p.ethernet(p.ip(p.tcp(READ, 40000, 502), 6, "10.0.0.7", "10.0.0.1"), 0x0800, src=p.PANEL)
    stray = p.ethernet(p.ip(p.tcp(READ, 40000, 502), 6, "10.0.0.8", "10.0.0.1"), 0x0800, src=p.PANEL)
    found = hosts(seen(tmp_path, p.arp(p.OTHER, "10.0.0.7"), frame, stray))
    assert found["00:1b:1b:00:00:02", "10.0.0.7"] == ("ip", False)
    assert found["00:1b:1b:00:00:02", "10.0.0.8"] == ("ip", False)
    assert found["00:1b:1b:00:00:03", "10.0.0.7"] == ("arp", True)


def test_a_neighbour_advertisement_confirms_its_target(tmp_path: Path) -> None:
    body = (
        bytes.fromhex("8800000060000000") + bytes.fromhex("20010db8" + "00" * 11 + "09") + bytes.fromhex("0201" + p.PLC)
    )
    frame = p.ethernet(p.ip(body, 58, "fe80::1", "ff02::1"), 0x86DD, src=p.PLC, dst="333300000001")
    assert hosts(seen(tmp_path, frame))["00:1b:1b:00:00:01", "2001:db8::9"] == ("nd", True)


def test_an_acknowledged_lease_confirms_its_client(tmp_path: Path) -> None:
    lease = bytes([2, 1, 6, 0]) + bytes(12) + bytes([10, 0, 0, 77]) + bytes(8) + bytes.fromhex(p.OTHER) + bytes(202)
    frame = p.over_udp(lease + bytes.fromhex("63825363" + "350105ff"), 67, 68)
    assert hosts(seen(tmp_path, frame))["00:1b:1b:00:00:03", "10.0.0.77"] == ("dhcp", True)


def test_many_connections_are_folded_and_none_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [p.over_tcp(READ, 20000 + n, 502, dst=f"10.0.{n % 7}.1") for n in range(5000)]
    whole = seen(tmp_path, *frames)
    monkeypatch.setattr(state, "MOST_CONNECTIONS", 1024)
    folded = seen(tmp_path, *frames)
    assert folded.flows.equals(whole.flows)
    assert folded.hosts.equals(whole.hosts)
    assert folded.operations.equals(whole.operations)
    assert whole.flows["packets_out"].sum() == 5000
    assert whole.operations.group_by("code").agg(pl.col("packets").sum()).rows() == [(3, 5000)]
