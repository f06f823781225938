"""Connection logs of Zeek: as text and JSON, whole, packed, joined, cut and broken."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.observe.tables import FLOWS, HOSTS, Observed
from sekisho.security.observe.zeek import read_zeek_conn

FIELDS = [
    "ts", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service", "duration", "history",
    "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes", "orig_l2_addr", "resp_l2_addr",
]  # fmt: skip
# fmt: off
MODBUS = [
    "1711929600.5", "10.0.0.2", "50000", "10.0.0.1", "502", "tcp", "modbus", "2.25", "ShADadFf", "5", "290", "4", "240",
    "00:1B:1B:00:00:02", "00:00:bc:00:00:01",
]
SILENT = [
    "1711929601.0", "10.0.0.2", "50001", "10.0.0.9", "44818", "tcp", "-", "-", "S", "3", "180", "0", "0",
    "00:1b:1b:00:00:02", "-",
]
AGAIN = ["1711929590.0", "10.0.0.2", "50002", *MODBUS[3:7], "1.0", "Dd", "1", "100", "1", "100", *MODBUS[13:]]
# fmt: on
HEADER = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tconn"]


def log(*rows: list[str], fields: list[str] = FIELDS, header: list[str] = HEADER) -> str:
    return "\n".join([*header, "\t".join(["#fields", *fields]), *("\t".join(row) for row in rows), "#close\tx", ""])


def read(tmp_path: Path, content: str | bytes) -> Observed:
    path = tmp_path / "conn.log"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_zeek_conn(path)


def codes(seen: Observed) -> list[str]:
    return [problem.code for problem in seen.problems]


def test_a_line_becomes_a_flow_with_its_line_number(tmp_path: Path) -> None:
    seen = read(tmp_path, log(MODBUS))
    assert seen.flows.schema == FLOWS
    row = seen.flows.to_dicts()[0]
    assert row.pop("first").isoformat() == "2024-04-01T00:00:00.500000+00:00"
    assert row.pop("last").isoformat() == "2024-04-01T00:00:02.750000+00:00"
    assert row == {
        "source": 0, "vlan": 0, "client_mac": "00:1b:1b:00:00:02", "server_mac": "00:00:bc:00:00:01",
        "client_ip": "10.0.0.2", "server_ip": "10.0.0.1", "transport": "tcp", "server_port": 502, "protocol": "modbus",
        "confidence": 3, "role": "syn", "packets_out": 5, "packets_in": 4, "bytes_out": 360, "bytes_in": 296,
        "frame": 7,
    }  # fmt: skip
    assert seen.sources[0].records == 1
    assert seen.problems == ()


def test_client_ports_are_folded_and_the_earliest_line_stays(tmp_path: Path) -> None:
    row = read(tmp_path, log(MODBUS, AGAIN)).flows.to_dicts()
    assert len(row) == 1
    assert (row[0]["packets_out"], row[0]["frame"], row[0]["role"]) == (6, 7, "syn")
    assert row[0]["first"].isoformat() == "2024-03-31T23:59:50+00:00"


def test_who_sent_is_a_host_and_who_did_not_answer_is_none(tmp_path: Path) -> None:
    hosts = read(tmp_path, log(MODBUS, SILENT)).hosts
    assert hosts.schema == HOSTS
    assert hosts.select("mac", "ip", "packets", "on_link", "how").rows() == [
        ("00:1b:1b:00:00:02", "10.0.0.2", 8, True, "log"),
        ("00:00:bc:00:00:01", "10.0.0.1", 4, True, "log"),
    ]


def test_a_mac_address_with_several_ip_addresses_may_be_a_routers(tmp_path: Path) -> None:
    other = [*MODBUS[:1], "10.9.9.9", *MODBUS[2:]]
    hosts = read(tmp_path, log(MODBUS, other)).hosts
    assert not hosts.filter(mac="00:1b:1b:00:00:02")["on_link"].any()


def test_the_port_alone_is_a_guess(tmp_path: Path) -> None:
    row = read(tmp_path, log(SILENT)).flows.to_dicts()[0]
    assert (row["protocol"], row["confidence"]) == ("enip", 1)


@pytest.mark.parametrize(
    ("service", "protocol", "confidence"),
    [
        ("ssl", "tls", 2),
        ("gssapi,smb,ntlm", "smb", 2),
        ("spicy_omron_fins_tcp", "fins", 2),
        ("opcua-binary", "opcua", 2),
        ("-modbus", "modbus", 1),  # gave up: only the port speaks for it
        ("unheard-of", "modbus", 1),
    ],
)
def test_services_are_named_as_ours(tmp_path: Path, service: str, protocol: str, confidence: int) -> None:
    row = read(tmp_path, log([*MODBUS[:6], service, *MODBUS[7:]])).flows.to_dicts()[0]
    assert (row["protocol"], row["confidence"]) == (protocol, confidence)


def test_icmp_has_no_port_though_zeek_writes_its_code_there(tmp_path: Path) -> None:
    line = ["1711929600.5", "10.0.0.2", "8", "10.0.0.1", "3", "icmp", *SILENT[6:]]
    row = read(tmp_path, log(line)).flows.to_dicts()[0]
    assert (row["transport"], row["server_port"], row["protocol"]) == ("icmp", 0, "icmp")


def test_fields_may_come_in_any_order(tmp_path: Path) -> None:
    backwards = read(tmp_path, log(MODBUS[::-1], fields=FIELDS[::-1]))
    assert backwards.flows.equals(read(tmp_path, log(MODBUS)).flows)


def test_json_gives_the_same_as_text(tmp_path: Path) -> None:
    numbers = ("ts", "duration", "id.orig_p", "id.resp_p", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes")
    objects = [
        {name: float(value) if name in numbers[:2] else int(value) if name in numbers else value
         for name, value in zip(FIELDS, row, strict=True) if value != "-"}
        for row in (MODBUS, SILENT)
    ]  # fmt: skip
    seen = read(tmp_path, "\n".join(json.dumps(one) for one in objects) + "\n")
    text = read(tmp_path, log(MODBUS, SILENT))
    assert seen.flows.drop("frame").equals(text.flows.drop("frame"))
    assert seen.flows["frame"].to_list() == [1, 2]


def test_iso_times_of_json_are_read(tmp_path: Path) -> None:
    row = {**dict(zip(FIELDS, MODBUS, strict=True)), "ts": "2024-04-01T00:00:00.500000Z"}
    seen = read(tmp_path, json.dumps(row))
    assert seen.sources[0].first is not None
    assert seen.sources[0].first.isoformat() == "2024-04-01T00:00:00.500000+00:00"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gzip", "zstd"])
def test_packed_logs_are_read(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert read(tmp_path, pack(log(MODBUS).encode())).flows.height == 1


def test_a_log_cut_in_its_compression_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    rows = [[*MODBUS[:2], str(port), *MODBUS[3:]] for port in range(1, 60_000)]
    seen = read(tmp_path, gzip.compress(log(*rows).encode())[:-2_000])
    assert seen.flows.height == 1
    assert "observe.W007" in codes(seen)


def test_logs_joined_into_one_file_may_change_their_fields(tmp_path: Path) -> None:
    short = ["id.orig_h", "id.resp_h", "proto", "id.resp_p", "conn_state"]
    seen = read(tmp_path, log(MODBUS) + log(["10.0.0.5", "10.0.0.1", "udp", "47808", "SF"], fields=short))
    assert seen.flows["server_port"].to_list() == [502, 47808]
    assert seen.flows["frame"].to_list() == [7, 15]


def test_lines_of_another_log_are_counted_not_read(tmp_path: Path) -> None:
    dns = log(["1", "x"], fields=["ts", "query"], header=[*HEADER[:4], "#path\tdns"])
    seen = read(tmp_path, log(MODBUS) + dns)
    assert seen.flows.height == 1
    assert [(one.count, one.at) for one in seen.sources[0].skipped] == [(1, "line 15")]


def test_bad_lines_are_skipped_and_told_with_the_first_line_of_each_reason(tmp_path: Path) -> None:
    no_address = [*MODBUS[:1], "factory-pc", *MODBUS[2:]]
    bad_port = [*MODBUS[:4], "70000", *MODBUS[5:]]
    seen = read(tmp_path, log(MODBUS, ["cut"], no_address, bad_port))
    assert seen.flows.height == 1
    assert sorted((one.count, one.at) for one in seen.sources[0].skipped) == [(1, "line 8"), (2, "line 9")]
    assert seen.sources[0].records == 4
    assert codes(seen) == ["observe.W007"]


def test_a_missing_useful_field_is_a_warning(tmp_path: Path) -> None:
    seen = read(tmp_path, log(MODBUS[1:], fields=FIELDS[1:]))
    assert seen.flows["first"].to_list() == [None]
    assert seen.problems[0].sentence("ja") == (
        "conn.log: 項目tsがないため、その値は0または空欄です。必要ならZeekの設定に加えてください。 (observe.W002)"
    )


def test_a_missing_needed_field_is_an_error(tmp_path: Path) -> None:
    seen = read(tmp_path, log(["1711929600.5", "10.0.0.2", "tcp"], fields=["ts", "id.orig_h", "proto"]))
    assert seen.flows.height == 0
    assert "observe.E006" in codes(seen)


def test_unreadable_times_leave_the_flow_without_a_time(tmp_path: Path) -> None:
    seen = read(tmp_path, log(["XXXX.XX", *MODBUS[1:]], ["1e300", *MODBUS[1:]], ["nan", *MODBUS[1:]]))
    assert seen.flows["first"].to_list() == [None]
    assert codes(seen) == ["observe.W003"]


def test_progress_counts_bytes(tmp_path: Path) -> None:
    path = tmp_path / "conn.log"
    path.write_text(log(MODBUS))
    done: list[int] = []
    read_zeek_conn(path, progress=done.append)
    assert done[-1] == path.stat().st_size


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(60), deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)), st.sampled_from(["", "#", "{", "head"])
)
def test_any_octets_are_read_or_reported(tmp_path: Path, octets: bytes, front: str) -> None:
    before = log(MODBUS) if front == "head" else front
    seen = read(tmp_path, before.encode() + octets)
    assert seen.flows.schema == FLOWS
    assert len(seen.sources) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(60), deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=12),
        min_size=15,
        max_size=15,
    )
)
def test_any_cells_are_read_or_reported(tmp_path: Path, cells: list[str]) -> None:
    seen = read(tmp_path, log(MODBUS, cells))
    assert seen.flows.height >= 1


VALUES = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5)
OBJECTS = st.dictionaries(
    st.sampled_from([*FIELDS, "_path", "vlan"]), st.recursive(VALUES, lambda inner: st.lists(inner, max_size=2))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(60), deadline=None)
@given(OBJECTS)
def test_any_json_object_is_read_or_reported(tmp_path: Path, row: dict[str, object]) -> None:
    assert len(read(tmp_path, json.dumps(row)).sources) == 1
