"""Logs of Zeek other than conn: as text and JSON, each kind by what it says, and broken ones."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.observe.logs.zeek import read_zeek_log
from sekisho.security.observe.logs.zeek_logs import LOGS, log_of_fields, log_of_path
from sekisho.security.observe.tables import FLOWS, HOSTS, IDENTITIES, OPERATIONS, Observed

ENDS = {"ts": "1711929600.5", "uid": "C1", "id.orig_h": "10.0.0.2", "id.orig_p": "50000", "id.resp_h": "10.0.0.1"}


def tsv(path: str, *rows: dict[str, str]) -> str:
    fields = list(dict.fromkeys(name for row in rows for name in row))
    head = ["#separator \\x09", "#unset_field\t-", f"#path\t{path}", "\t".join(["#fields", *fields])]
    return "\n".join([*head, *("\t".join(row.get(name, "-") for name in fields) for row in rows), ""])


def read(tmp_path: Path, content: str | bytes) -> Observed:
    path = tmp_path / "any.log"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_zeek_log(path)


def one(tmp_path: Path, log: str, port: int = 502, **fields: str) -> Observed:
    return read(tmp_path, tsv(log, {**ENDS, "id.resp_p": str(port), **fields}))


def done(seen: Observed) -> list[tuple[object, ...]]:
    return seen.operations.select("client_ip", "server_ip", "protocol", "code", "name", "kind").rows()


def said(seen: Observed) -> list[tuple[object, ...]]:
    return sorted(seen.identities.select("ip", "key", "value", "confidence").rows())


def test_a_transaction_is_a_flow_two_hosts_and_an_operation_at_its_line(tmp_path: Path) -> None:
    seen = one(tmp_path, "modbus", func="WRITE_SINGLE_REGISTER")
    assert (seen.flows.schema, seen.hosts.schema) == (FLOWS, HOSTS)
    assert (seen.identities.schema, seen.operations.schema) == (IDENTITIES, OPERATIONS)
    flow = seen.flows.to_dicts()[0]
    assert flow["first"].isoformat() == "2024-04-01T00:00:00.500000+00:00"
    told = {name: flow[name] for name in ("client_ip", "server_ip", "transport", "server_port", "protocol", "role")}
    assert told == {
        "client_ip": "10.0.0.2", "server_ip": "10.0.0.1", "transport": "tcp", "server_port": 502,
        "protocol": "modbus", "role": "signature",
    }  # fmt: skip
    assert (flow["confidence"], flow["packets_out"], flow["packets_in"], flow["frame"]) == (3, 1, 1, 5)
    assert seen.hosts.select("ip", "how", "on_link").rows() == [("10.0.0.2", "log", False), ("10.0.0.1", "log", False)]
    operation = seen.operations.to_dicts()[0]
    assert (operation["code"], operation["name"], operation["kind"]) == (6, "Write Single Register", "write")
    assert (operation["packets"], operation["frame"], operation["server_port"]) == (1, 5, 502)
    source = seen.sources[0]
    assert (source.kind, source.records, source.skipped, seen.problems) == ("zeek-log", 1, (), ())


@pytest.mark.parametrize(
    ("log", "fields", "operation"),
    [
        ("modbus", {"func": "READ_COILS_EXCEPTION"}, ("modbus", 1, "Read Coils", "read")),
        ("modbus", {"func": "unknown-66"}, ("modbus", 66, "", "other")),
        ("modbus_detailed", {"func": "ENCAP_INTERFACE_TRANSPORT", "matched": "T"},
         ("modbus", 43, "Encapsulated Interface Transport", "diagnose")),
        ("s7comm", {"rosctr_code": "1", "function_code": "0x29"}, ("s7comm", 0x29, "PLC Stop", "start-stop")),
        ("s7comm", {"rosctr_code": "1", "function_code": "0x28", "subfunction_code": "_INSE"},
         ("s7comm", 0x28, "PI service", "download")),
        ("s7comm", {"rosctr_code": "7", "function_code": "0x44", "subfunction_code": "0x01"},
         ("s7comm", 0x10401, "CPU functions: read SZL", "diagnose")),
        ("s7comm_plus", {"opcode": "0x31", "function_code": "0x04f2"}, ("s7comm-plus", 0x4F2, "SetVariable", "write")),
        ("cip", {"is_orig": "T", "direction": "request", "cip_service_code": "0x05", "class_id": "0x01"},
         ("cip", 5, "Reset", "start-stop")),
        ("opcua-binary", {"msg_type": "MSG", "req_identifier": "673", "req_identifier_str": "WriteRequest"},
         ("opcua", 673, "WriteRequest", "write")),
        ("bacnet", {"pdu_type": "CONFIRMED_REQUEST", "pdu_service": "write_property"},
         ("bacnet", 15, "writeProperty", "write")),
        ("bacnet", {"pdu_type": "UNCONFIRMED_REQUEST", "pdu_service": "who-is"},
         ("bacnet", 0x108, "who-Is", "diagnose")),
        ("dnp3", {"fc_request": "DIRECT_OPERATE", "fc_reply": "RESPONSE"}, ("dnp3", 5, "Direct Operate", "write")),
        ("profinet_io_cm", {"packet_type": "Request", "operation_num": "Write"}, ("profinet-cm", 3, "Write", "write")),
        ("omron_fins_general", {"icf_data_type": "Command (0)", "command_code": "Stop (0x0402)"},
         ("fins", 0x402, "STOP", "start-stop")),
        ("omron_fins", {"data_type": "command", "command_type": "memory_area_write", "number": "7"},
         ("fins", 0x102, "MEMORY AREA WRITE", "write")),
        ("hart_ip_general", {"header_message_type_message_type": "Request", "header_message_id": "Session Initiate"},
         ("hart-ip", 0, "Session Initiate", "authentication")),
        ("cclink-ief-basic", {"pdu": "cyclicDataReq", "cmd": "cyclic", "number": "222"},
         ("cclink-ie-basic", 0x0E70, "CC-Link IE Field Basic cyclic", "other")),
        ("cclink-ie-tsn-slmp", {"pdu_type": "slmp-slaveConfig", "cmd": "ReqSlaveConfig", "number": "3"},
         ("cclink-tsn-slmp", 0x0E92, "TSN Test", "other")),
    ],
)  # fmt: skip
def test_a_request_is_an_operation(
    tmp_path: Path, log: str, fields: dict[str, str], operation: tuple[object, ...]
) -> None:
    assert done(one(tmp_path, log, **fields)) == [("10.0.0.2", "10.0.0.1", *operation)]


@pytest.mark.parametrize(
    ("log", "fields"),
    [
        ("modbus", {"func": "READ_COILS", "pdu_type": "RESP"}),
        ("s7comm", {"rosctr_code": "3", "function_code": "0x04"}),
        ("s7comm", {"rosctr_code": "7", "function_code": "0x84", "subfunction_code": "0x01"}),
        ("cip", {"direction": "response", "cip_service_code": "0x05"}),
        ("opcua-binary", {"msg_type": "MSG", "identifier": "676", "identifier_str": "WriteResponse"}),
        ("bacnet", {"pdu_type": "COMPLEX_ACK", "pdu_service": "read_property"}),
        ("dnp3", {"fc_reply": "UNSOLICITED_RESPONSE"}),
        ("profinet_io_cm", {"packet_type": "Response", "operation_num": "Write"}),
        ("omron_fins_general", {"icf_data_type": "Response (1)", "command_code": "Stop (0x0402)"}),
        ("hart_ip_general", {"header_message_type_message_type": "Response", "header_message_id": "Keep Alive"}),
    ],
)
def test_an_answer_is_no_operation_but_shows_that_the_server_is_there(
    tmp_path: Path, log: str, fields: dict[str, str]
) -> None:
    seen = one(tmp_path, log, **fields)
    assert done(seen) == []
    assert seen.hosts["ip"].to_list() == ["10.0.0.1"]
    assert seen.flows.select("packets_out", "packets_in").rows() == [(0, 1)]


def test_a_request_of_the_responder_makes_it_the_client(tmp_path: Path) -> None:
    back = {"is_orig": "F", "source_h": "10.0.0.1", "destination_h": "10.0.0.2", "destination_p": "47808"}
    seen = one(tmp_path, "bacnet", 47808, pdu_type="CONFIRMED_REQUEST", pdu_service="read_property", **back)
    assert done(seen)[0][:2] == ("10.0.0.1", "10.0.0.2")


def test_a_log_that_folds_messages_tells_their_number_and_their_end(tmp_path: Path) -> None:
    fields = {"data_type": "command", "command_type": "run", "number": "10", "ts_end": "1711929610.5"}
    seen = one(tmp_path, "omron_fins", 9600, **fields)
    row = seen.operations.to_dicts()[0]
    assert (row["packets"], row["last"].isoformat()) == (10, "2024-04-01T00:00:10.500000+00:00")
    assert seen.flows["packets_out"].to_list() == [10]


@pytest.mark.parametrize(
    ("log", "fields", "sayings"),
    [
        ("modbus_read_device_identification", {"func": "ENCAP_INTERFACE_TRANSPORT", "request_response": "RESPONSE",
         "object_id_code": "0x02", "object_value": "V2.6"}, [("10.0.0.1", "firmware", "V2.6", 3)]),
        ("s7comm_known_devices", {"automation_system_name": "L1", "module_name": "CPU 315", "module_serial": "S C-1"},
         [("10.0.0.1", "model", "CPU 315", 2), ("10.0.0.1", "serial", "S C-1", 3), ("10.0.0.1", "station", "L1", 3)]),
        ("cip_identity", {"vendor_id": "47", "product_name": "NX1P2", "revision": "1.40", "serial_number": "0x00a1b2c3",
         "device_type_id": "14"},
         [("10.0.0.1", "firmware", "1.40", 3), ("10.0.0.1", "model", "NX1P2", 3),
          ("10.0.0.1", "role", "Programmable logic controller", 3), ("10.0.0.1", "serial", "00A1B2C3", 3),
          ("10.0.0.1", "vendor", "Omron", 3)]),
        ("opcua_binary_create_session_endpoints", {"text": "Line server", "application_uri": "urn:line:server"},
         [("10.0.0.1", "model", "Line server", 2), ("10.0.0.1", "station", "urn:line:server", 3)]),
        ("bacnet_property", {"pdu_service": "read-property-ack", "object_type": "device", "property": "model-name",
         "value": "AHU-7", "source_h": "10.0.0.1", "destination_h": "10.0.0.2"}, [("10.0.0.1", "model", "AHU-7", 3)]),
        ("bacnet_discovery", {"pdu_service": "i-am", "object_type": "device", "instance_number": "721",
         "vendor": "ACME", "is_orig": "T"},
         [("10.0.0.2", "station", "device 721", 3), ("10.0.0.2", "vendor", "ACME", 3)]),
        ("omron_fins_detail", {"icf_data_type": "Response (1)", "controller_model": "CJ2M-CPU33"},
         [("10.0.0.1", "model", "CJ2M-CPU33", 3)]),
        ("ssh", {"server": "SSH-2.0-dropbear_2019.78", "client": "SSH-2.0-PuTTY"},
         [("10.0.0.1", "banner", "SSH-2.0-dropbear_2019.78", 3), ("10.0.0.2", "banner", "SSH-2.0-PuTTY", 3)]),
        ("ssl", {"subject": "CN=plc1", "established": "T"}, [("10.0.0.1", "certificate", "CN=plc1", 3)]),
        ("ntlm", {"hostname": "PC7", "server_nb_computer_name": "FILESRV"},
         [("10.0.0.1", "hostname", "FILESRV", 3), ("10.0.0.2", "hostname", "PC7", 3)]),
    ],
)  # fmt: skip
def test_what_devices_say(tmp_path: Path, log: str, fields: dict[str, str], sayings: list[tuple[object, ...]]) -> None:
    assert said(one(tmp_path, log, **fields)) == sayings


def test_a_lease_joins_name_address_and_mac(tmp_path: Path) -> None:
    row = {
        "ts": "1711929600", "uids": "C1", "mac": "00:1B:1B:00:00:07", "host_name": "PC7",
        "assigned_addr": "10.0.0.7", "server_addr": "10.0.0.1",
    }  # fmt: skip
    seen = read(tmp_path, tsv("dhcp", row))
    assert seen.hosts.select("mac", "ip", "how", "on_link").row(0) == ("00:1b:1b:00:00:07", "10.0.0.7", "dhcp", True)
    assert seen.identities.select("mac", "key", "value").rows() == [("00:1b:1b:00:00:07", "hostname", "PC7")]


def test_a_known_service_is_said_of_its_host_and_is_no_flow(tmp_path: Path) -> None:
    row = {"ts": "1", "host": "10.0.0.1", "port_num": "502", "port_proto": "tcp", "service": "MODBUS"}
    seen = read(tmp_path, tsv("known_services", row))
    assert said(seen) == [("10.0.0.1", "service", "tcp/502 modbus", 3)]
    assert seen.flows.height == 0


def test_frames_without_ip_are_flows_between_mac_addresses(tmp_path: Path) -> None:
    row = {"ts": "1", "src_mac": "00:26:92:00:00:01", "dst_mac": "00:26:92:00:00:02", "pdu_type": "cyclicM",
           "flame_type": "cyclic", "device_type": "digital I/O", "number": "30", "ts_end": "2"}  # fmt: skip
    seen = read(tmp_path, tsv("cclink-ie-tsn", row))
    assert seen.flows.select("client_mac", "server_mac", "transport", "protocol", "packets_out").rows() == [
        ("00:26:92:00:00:01", "00:26:92:00:00:02", "ethernet", "cclink-ie", 30)
    ]
    assert seen.identities.select("mac", "key", "value").rows() == [("00:26:92:00:00:01", "role", "digital I/O")]


def test_json_lines_say_the_same_as_text(tmp_path: Path) -> None:
    row = {**ENDS, "id.resp_p": "502", "func": "READ_COILS"}
    as_json = {**row, "ts": 1711929600.5, "id.orig_p": 50000, "id.resp_p": 502, "_path": "modbus", "exception": None}
    text, lines = read(tmp_path, tsv("modbus", row)), read(tmp_path, json.dumps(as_json))
    leave = ["frame"]
    assert text.operations.drop(leave).equals(lines.operations.drop(leave))
    assert text.flows.drop(leave).equals(lines.flows.drop(leave))


def test_a_json_line_without_a_path_is_told_by_its_fields(tmp_path: Path) -> None:
    row = {**ENDS, "ts": "2024-04-01T00:00:00Z", "id.resp_p": 44818, "cip_service_code": "0x0e", "direction": "request"}
    assert done(read(tmp_path, json.dumps(row)))[0][2:4] == ("cip", 0x0E)


def test_what_is_not_read_is_counted_with_its_first_line(tmp_path: Path) -> None:
    good = {**ENDS, "id.resp_p": "502", "func": "READ_COILS"}
    bad = [{**good, "id.orig_h": "10.0.0.256"}, {**good, "ts": "XXXX"}, {**good, "id.resp_p": "70000"}]
    content = tsv("modbus", good, *bad) + "too\tfew\n" + tsv("dns", {"ts": "1", "query": "a"}) + '{"_path": 3\n'
    seen = read(tmp_path, content)
    told = {one.reason.en: (one.count, one.at) for one in seen.sources[0].skipped}
    assert told == {
        "the IP address or port cannot be read": (2, "line 6"),
        "the time cannot be read": (1, "line 7"),
        'the number of fields differs from the "#fields" line': (1, "line 9"),
        "the line is of a log of Zeek that says nothing of devices": (1, "line 14"),
        "the line cannot be read as a JSON object": (1, "line 15"),
    }
    assert seen.sources[0].records == 7
    assert seen.problems[0].code == "observe.W007"
    assert seen.problems[0].text.ja.startswith(
        "6件を読み取っていません。最初の理由: IPアドレスまたはポート番号が読めません。"
    )


def test_every_log_is_told_by_its_own_marks() -> None:
    for name, log in LOGS.items():
        if log.marks:
            assert log_of_fields({"ts", *log.marks}) == name, name
            assert log_of_path(name) == name


@settings(max_examples=cases(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from([tsv("modbus", {**ENDS, "func": "A"}), '{"_path":"cip","ts":1}\n', ""]))
def test_any_octets_are_read_or_counted(tmp_path: Path, octets: bytes, before: str) -> None:
    seen = read(tmp_path, before.encode() + octets)
    assert len(seen.sources) == 1


_FIELD_NAMES = sorted({name for log in LOGS.values() for name in log.marks} | set(ENDS) | {"id.resp_p", "number"})


@settings(max_examples=cases(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(sorted(name for name, log in LOGS.items() if log.marks)),
    st.dictionaries(
        st.sampled_from(_FIELD_NAMES),
        st.one_of(st.text(max_size=8), st.sampled_from(["10.0.0.1", "1", "0xffffffffff", "-1", "T", "1e400", "nan"])),
    ),
)
def test_any_values_are_read_or_counted(tmp_path: Path, log: str, values: dict[str, str]) -> None:
    seen = read(tmp_path, json.dumps({"_path": log, "ts": 1, **values}))
    assert seen.sources[0].records == 1
