"""Events of Suricata: flows, operations and identities, and what is left out with its reason."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.observe.logs.eve import read_eve
from sekisho.security.observe.logs.eve_events import EVENTS
from sekisho.security.observe.tables import FLOWS, HOSTS, IDENTITIES, OPERATIONS, Observed

BASE = {
    "timestamp": "2024-04-01T09:00:10.500000+0900", "src_ip": "10.0.0.2", "src_port": 50000, "dest_ip": "10.0.0.1",
    "dest_port": 502, "proto": "TCP",
}  # fmt: skip
FLOW = {
    **BASE, "event_type": "flow", "app_proto": "modbus", "vlan": [12], "tcp": {"tcp_flags_ts": "1b"},
    "ether": {"src_macs": ["00:1b:1b:00:00:02"], "dest_macs": ["00:00:BC:00:00:01"]},
    "flow": {
        "pkts_toserver": 5, "pkts_toclient": 4, "bytes_toserver": 360, "bytes_toclient": 296,
        "start": "2024-04-01T09:00:00.000000+0900", "end": "2024-04-01T09:00:09.000000+0900",
    },
}  # fmt: skip


def event(kind: str, **more: object) -> dict[str, object]:
    return {**BASE, "event_type": kind, **more}


def read(tmp_path: Path, *events: object) -> Observed:
    path = tmp_path / "eve.json"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in events), "utf-8")
    return read_eve(path)


def done(seen: Observed) -> list[tuple[object, ...]]:
    return seen.operations.select("protocol", "code", "name", "kind").rows()


def said(seen: Observed) -> list[tuple[object, ...]]:
    return sorted(seen.identities.select("ip", "key", "value", "confidence").rows())


def test_a_flow_event_has_its_packets_times_and_addresses(tmp_path: Path) -> None:
    seen = read(tmp_path, FLOW)
    assert (seen.flows.schema, seen.hosts.schema) == (FLOWS, HOSTS)
    assert (seen.identities.schema, seen.operations.schema) == (IDENTITIES, OPERATIONS)
    row = seen.flows.to_dicts()[0]
    assert row.pop("first").isoformat() == "2024-04-01T00:00:00+00:00"
    assert row.pop("last").isoformat() == "2024-04-01T00:00:09+00:00"
    assert row == {
        "source": 0, "vlan": 12, "client_mac": "00:1b:1b:00:00:02", "server_mac": "00:00:bc:00:00:01",
        "client_ip": "10.0.0.2", "server_ip": "10.0.0.1", "transport": "tcp", "server_port": 502, "protocol": "modbus",
        "confidence": 3, "role": "syn", "packets_out": 5, "packets_in": 4, "bytes_out": 360, "bytes_in": 296,
        "frame": 1,
    }  # fmt: skip
    assert seen.hosts.select("mac", "ip", "packets", "on_link", "vlan").rows() == [
        ("00:1b:1b:00:00:02", "10.0.0.2", 5, True, 12), ("00:00:bc:00:00:01", "10.0.0.1", 4, True, 12),
    ]  # fmt: skip
    assert (seen.sources[0].kind, seen.sources[0].records, seen.problems) == ("suricata-eve", 1, ())


def test_client_ports_are_folded(tmp_path: Path) -> None:
    seen = read(tmp_path, FLOW, {**FLOW, "src_port": 50001})
    assert seen.flows.select("packets_out", "frame").rows() == [(10, 1)]


def test_who_did_not_answer_is_no_host(tmp_path: Path) -> None:
    silent = {**FLOW, "flow": {"pkts_toserver": 3, "pkts_toclient": 0}, "app_proto": "failed"}
    seen = read(tmp_path, silent)
    assert seen.hosts["ip"].to_list() == ["10.0.0.2"]
    assert seen.flows.select("protocol", "confidence").rows() == [("modbus", 1)]  # by the port alone


def test_netflow_events_are_joined_where_there_are_no_flow_events(tmp_path: Path) -> None:
    there = event("netflow", netflow={"pkts": 5, "bytes": 360, "start": FLOW["flow"]["start"]})  # type: ignore[index]
    back = {
        **there, "src_ip": "10.0.0.1", "src_port": 502, "dest_ip": "10.0.0.2", "dest_port": 50000,
        "netflow": {"pkts": 4, "bytes": 296},
    }  # fmt: skip
    columns = ("client_ip", "server_ip", "server_port", "packets_out", "packets_in", "bytes_out", "bytes_in")
    alone = read(tmp_path, there, back)
    assert alone.flows.select(columns).rows() == [("10.0.0.2", "10.0.0.1", 502, 5, 4, 360, 296)]
    assert alone.sources[0].skipped == ()
    beside = read(tmp_path, there, back, FLOW)
    assert beside.flows.select(columns).rows() == [("10.0.0.2", "10.0.0.1", 502, 5, 4, 360, 296)]
    assert [(one.count, one.at) for one in beside.sources[0].skipped] == [(2, "line 1")]


@pytest.mark.parametrize(
    ("kind", "body", "operations"),
    [
        ("modbus", {"request": {"function_raw": 6, "function_code": "WrSingleReg"}, "response": {"function_raw": 6}},
         [("modbus", 6, "Write Single Register", "write")]),
        ("modbus", {"response": {"function_raw": 6}}, []),
        ("dnp3", {"request": {"application": {"function_code": 13}}}, [("dnp3", 13, "Cold Restart", "start-stop")]),
        ("dnp3", {"type": "request", "application": {"function_code": 1}}, [("dnp3", 1, "Read", "read")]),
        ("dnp3", {"type": "unsolicited_response", "application": {"function_code": 130}}, []),
        ("enip", {"request": {"command": "SendRRData", "cip": {"service": "Reset", "class_name": "Identity",
         "path": [{"segment_type": "logical_class_8bit", "value": 1}]}}}, [("cip", 5, "Reset", "start-stop")]),
        ("enip", {"request": {"cip": {"service": "Multiple", "multiple": [{"service": "ReadData"}]}}},
         [("cip", 10, "Multiple_Service_Packet", "other"), ("cip", 0x4C, "Read_Tag", "read")]),
        ("mqtt", {"publish": {"topic": "line/1"}, "puback": {"message_id": 1}},
         [("mqtt", 3, "PUBLISH", "write"), ("mqtt", 4, "PUBACK", "other")]),
    ],
)  # fmt: skip
def test_requests_are_operations(
    tmp_path: Path, kind: str, body: dict[str, object], operations: list[tuple[object, ...]]
) -> None:
    assert done(read(tmp_path, event(kind, **{kind: body}))) == operations


@pytest.mark.parametrize(
    ("kind", "body", "sayings"),
    [
        ("enip", {"response": {"identity": {"product_name": "1756-L71", "revision": "20.11", "serial": 0xA1B2C3,
         "vendor_id": "Rockwell Automation/Allen-Bradley", "device_type": "Programmable Logic Controller"}}},
         [("10.0.0.1", "firmware", "20.11", 3), ("10.0.0.1", "model", "1756-L71", 3),
          ("10.0.0.1", "role", "Programmable Logic Controller", 3), ("10.0.0.1", "serial", "00A1B2C3", 3),
          ("10.0.0.1", "vendor", "Rockwell Automation/Allen-Bradley", 3)]),
        ("tls", {"subject": "C=JP, CN=plc1", "sni": "plc1"}, [("10.0.0.1", "certificate", "C=JP, CN=plc1", 3)]),
        ("http", {"hostname": "plc1", "status": 200, "response_headers": [{"name": "Server", "value": "GoAhead"}]},
         [("10.0.0.1", "banner", "GoAhead", 2)]),
        ("ssh", {"client": {"software_version": "PuTTY"}, "server": {"proto_version": "2.0",
         "software_version": "dropbear_2019.78"}},
         [("10.0.0.1", "banner", "SSH-2.0-dropbear_2019.78", 3), ("10.0.0.2", "banner", "SSH-2.0-PuTTY", 3)]),
        ("smb", {"ntlmssp": {"host": "PC7"}, "response": {"native_os": "Windows 5.1"}},
         [("10.0.0.1", "banner", "Windows 5.1", 2), ("10.0.0.2", "hostname", "PC7", 3)]),
        ("mqtt", {"connect": {"client_id": "cell-3"}}, [("10.0.0.2", "station", "cell-3", 2)]),
    ],
)  # fmt: skip
def test_what_devices_say(
    tmp_path: Path, kind: str, body: dict[str, object], sayings: list[tuple[object, ...]]
) -> None:
    assert said(read(tmp_path, event(kind, **{kind: body}))) == sayings


def test_a_dhcp_answer_joins_name_address_and_mac(tmp_path: Path) -> None:
    body = {"type": "reply", "dhcp_type": "ack", "client_mac": "00:1B:1B:00:00:07", "assigned_ip": "10.0.0.7",
            "hostname": "PC7"}  # fmt: skip
    seen = read(tmp_path, event("dhcp", dhcp=body))
    assert seen.hosts.select("mac", "ip", "how").rows() == [("00:1b:1b:00:00:07", "10.0.0.7", "dhcp")]
    assert seen.identities.select("mac", "ip", "key", "value").rows() == [
        ("00:1b:1b:00:00:07", "10.0.0.7", "hostname", "PC7")
    ]


def test_alerts_and_other_events_are_counted_and_not_read(tmp_path: Path) -> None:
    broken = {**FLOW, "src_ip": "10.0.0"}
    seen = read(tmp_path, event("alert"), event("stats"), FLOW, "{oops", event("alert"), {"a": 1}, broken,
                {**FLOW, "timestamp": "yesterday"})  # fmt: skip
    told = [(one.count, one.at, one.reason.en) for one in seen.sources[0].skipped]
    assert told == [
        (2, "line 1", "the event is an alert of Suricata: an opinion of a rule, and no observation"),
        (1, "line 2", "the event says nothing of devices or flows (stats, anomaly, fileinfo and others)"),
        (1, "line 4", "the line cannot be read as a JSON object"),
        (1, "line 6", 'the event has no "event_type"'),
        (1, "line 7", "the IP address or port cannot be read"),
        (1, "line 8", "the time cannot be read"),
    ]
    assert (seen.sources[0].records, seen.flows.height) == (8, 1)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_KEYS = st.sampled_from([*EVENTS, "request", "response", "cip", "service", "vlan", "ether", "flow", "src_ip", "proto",
                         "function_raw", "application", "function_code", "multiple", "timestamp", "path"])  # fmt: skip


@settings(max_examples=cases(200), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(EVENTS)), st.dictionaries(_KEYS, _JSON, max_size=6), _JSON)
def test_any_event_is_read_or_counted(tmp_path: Path, kind: str, more: dict[str, object], body: object) -> None:
    assert read(tmp_path, {**BASE, kind: body, **more, "event_type": kind}).sources[0].records == 1


@settings(max_examples=cases(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_octets_are_read_or_counted(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "eve.json"
    path.write_bytes(json.dumps(FLOW).encode() + b"\n" + octets)
    assert read_eve(path).flows.height == 1
