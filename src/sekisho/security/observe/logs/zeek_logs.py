"""Which logs of Zeek are read, how each is told from the others where no path is given, and by which function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sekisho.security.observe.logs import control, office
from sekisho.security.observe.logs.line import Line


@dataclass(frozen=True, slots=True)
class Log:
    """One kind of log. marks: fields that it always has and that, together, no other kind has."""

    marks: frozenset[str]
    read: Callable[[Line], None]


def _log(read: Callable[[Line], None], marks: str) -> Log:
    return Log(frozenset(marks.split()), read)


LOGS: dict[str, Log] = {
    "modbus": _log(control.modbus, "ts uid id.orig_h func"),
    "modbus_detailed": _log(control.modbus, "func modbus_detailed_link_id"),
    "modbus_mask_write_register": _log(control.modbus, "func and_mask or_mask"),
    "modbus_read_write_multiple_registers": _log(control.modbus, "func write_start_address"),
    "modbus_read_device_identification": _log(control.modbus, "func object_id_code"),
    "s7comm": _log(control.s7comm, "rosctr_code function_code"),
    "s7comm_read_szl": _log(control.s7comm_traffic, "szl_id"),
    "s7comm_upload_download": _log(control.s7comm_traffic, "rosctr function_status"),
    "s7comm_known_devices": _log(control.s7comm_device, "automation_system_name"),
    "s7comm_plus": _log(control.s7comm_plus, "opcode function_code"),
    "enip": _log(control.enip, "enip_command"),
    "cip": _log(control.cip, "cip_service_code"),
    "cip_identity": _log(control.cip_identity, "vendor_id product_name"),
    "cip_io": _log(control.cip_io, "connection_id io_data"),
    "opcua_binary": _log(control.opcua, "msg_type is_final snd_buf_size"),
    "opcua_binary_get_endpoints_description": _log(control.opcua_endpoint, "application_uri transport_profile_uri"),
    "opcua_binary_create_session_endpoints": _log(control.opcua_endpoint, "application_uri endpoint_link_id"),
    "bacnet": _log(control.bacnet, "bvlc_function pdu_type"),
    "bacnet_discovery": _log(control.bacnet_discovery, "pdu_service object_name range"),
    "bacnet_property": _log(control.bacnet_property, "pdu_service property"),
    "bacnet_device_control": _log(control.bacnet_control, "pdu_service device_state"),
    "dnp3": _log(control.dnp3, "fc_request"),
    "dnp3_control": _log(control.dnp3_detail, "block_type trip_control_code"),
    "dnp3_objects": _log(control.dnp3_detail, "object_type object_count"),
    "profinet_io_cm": _log(control.profinet_cm, "packet_type operation_num"),
    "omron_fins_general": _log(control.fins, "icf_data_type icf_gateway"),
    "omron_fins_detail": _log(control.fins_detail, "icf_data_type controller_model"),
    "omron_fins": _log(control.fins_ntt, "data_type command_type"),
    "hart_ip_general": _log(control.hart_ip, "header_message_type_message_type"),
    "hart_ip_universal_commands": _log(
        control.hart_ip_universal, "read_unique_identifier_response_expanded_device_type"
    ),
    "cclink_ief_basic": _log(control.cclink_basic, "pdu cmd number"),
    "cclink_ie_tsn_slmp": _log(control.cclink_tsn, "flame_type cmd uid"),
    "cclink_ie": _log(control.cclink_frames, "src_mac dst_mac pdu_type src_node_number"),
    "cclink_ie_tsn": _log(control.cclink_frames, "src_mac dst_mac flame_type"),
    "dhcp": _log(office.dhcp, "mac assigned_addr"),
    "ssh": _log(office.ssh, "client server kex_alg"),
    "http": _log(office.http, "method uri"),
    "ssl": _log(office.tls, "cipher established"),
    "software": _log(office.software, "host software_type"),
    "known_hosts": _log(office.known_host, "ts host"),
    "known_services": _log(office.known_service, "host port_num port_proto"),
    "known_devices": _log(office.known_device, "mac dhcp_host_name"),
    "known_certs": _log(office.known_certificate, "host subject issuer_subject"),
    "known_modbus": _log(office.known_modbus, "host device_type"),
    "ntlm": _log(office.ntlm, "server_nb_computer_name"),
    "rdp": _log(office.rdp, "cookie client_name"),
    "snmp": _log(office.snmp, "get_requests display_string"),
}
"""By path, hyphens written as underscores."""

_DETAILS = {
    "opcua_binary_": control.opcua_detail,
    "hart_ip_": control.hart_ip_detail,
    "omron_fins_": control.fins_detail,
}
"""Logs of details, of which there are many; their messages are counted by the main log of the protocol."""
for _prefix, _read in _DETAILS.items():
    LOGS[_prefix] = Log(frozenset(), _read)


@lru_cache(maxsize=4096)
def log_of_path(path: str) -> str:
    """The name in `LOGS` of a log's path; "" for one that is not read."""
    name = path.replace("-", "_")
    if name in LOGS and name not in _DETAILS:
        return name
    return next((prefix for prefix in _DETAILS if name.startswith(prefix)), "")


def log_of_fields(fields: Iterable[str]) -> str:
    """The log whose marks are all among some fields, the one with most of them; "" where there is none."""
    return _of_fields(frozenset(fields))


@lru_cache(maxsize=4096)
def _of_fields(present: frozenset[str]) -> str:
    fitting = [(len(log.marks), name) for name, log in LOGS.items() if log.marks and log.marks <= present]
    if not fitting or ("ts" not in present):
        return ""
    name = max(fitting)[1]
    return "" if name == "known_hosts" and len(present - {"_path", "_write_ts", "_system_name"}) > 2 else name
