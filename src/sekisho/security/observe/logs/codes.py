"""Names that Zeek and its parsers give to operation codes, as the codes of `observe.operation_codes`.

Sources: Zeek base/protocols/modbus/consts.zeek and dnp3/consts.zeek; the constants of cisagov icsnpp-bacnet,
-profinet-io-cm and -hart-ip; nttcom zeek-parser-OmronFINS and -CCLinkTSNSLMP.
"""

import re

from sekisho.security.observe.operation_codes import TABLES

_UNKNOWN = re.compile(r"(?:unknown[ _-]*)?(0x[0-9a-fA-F]+|\d+)$")


def unknown(name: str) -> int:
    """The code of a name that is only a number, as in "unknown-66"; -1 for another name."""
    found = _UNKNOWN.search(name.strip())
    return int(found[1], 0) if found else -1


def _listed(words: str, first: int = 0) -> dict[str, int]:
    """Names in the order of their codes; "." for a code without a name."""
    return {word: code for code, word in enumerate(words.split(), first) if word != "."}


MODBUS = _listed(
    "READ_COILS READ_DISCRETE_INPUTS READ_HOLDING_REGISTERS READ_INPUT_REGISTERS WRITE_SINGLE_COIL "
    "WRITE_SINGLE_REGISTER READ_EXCEPTION_STATUS DIAGNOSTICS PROGRAM_484 POLL_484 GET_COMM_EVENT_COUNTER "
    "GET_COMM_EVENT_LOG PROGRAM_584_984 POLL_584_984 WRITE_MULTIPLE_COILS WRITE_MULTIPLE_REGISTERS REPORT_SLAVE_ID "
    "PROGRAM_884_U84 RESET_COMM_LINK_884_U84 READ_FILE_RECORD WRITE_FILE_RECORD MASK_WRITE_REGISTER "
    "READ_WRITE_MULTIPLE_REGISTERS READ_FIFO_QUEUE",
    1,
) | {"ENCAP_INTERFACE_TRANSPORT": 43, "PROGRAM_CONCEPT": 40, "PROGRAM_UNITY": 90, "FIRMWARE_REPLACEMENT": 125}

DNP3 = _listed(
    "CONFIRM READ WRITE SELECT OPERATE DIRECT_OPERATE DIRECT_OPERATE_NR IMMED_FREEZE IMMED_FREEZE_NR FREEZE_CLEAR "
    "FREEZE_CLEAR_NR FREEZE_AT_TIME FREEZE_AT_TIME_NR COLD_RESTART WARM_RESTART INITIALIZE_DATA INITIALIZE_APPL "
    "START_APPL STOP_APPL SAVE_CONFIG ENABLE_UNSOLICITED DISABLE_UNSOLICITED ASSIGN_CLASS DELAY_MEASURE "
    "RECORD_CURRENT_TIME OPEN_FILE CLOSE_FILE DELETE_FILE GET_FILE_INFO AUTHENTICATE_FILE ABORT_FILE ACTIVATE_CONFIG "
    "AUTHENTICATE_REQ AUTHENTICATE_ERR"
)

_CONFIRMED = _listed(
    "acknowledge_alarm confirmed_cov_notification confirmed_event_notification get_alarm_summary "
    "get_enrollment_summary subscribe_cov atomic_read_file atomic_write_file add_list_element remove_list_element "
    "create_object delete_object read_property read_property_conditional read_property_multiple write_property "
    "write_property_multiple device_communication_control confirmed_private_transfer confirmed_text_message "
    "reinitialize_device vt_open vt_close vt_data authenticate request_key read_range life_safety_operation "
    "subscribe_cov_property get_event_information subscribe_cov_property_multiple "
    "confirmed_cov_notification_multiple"
)
_UNCONFIRMED = _listed(
    "i_am i_have unconfirmed_cov_notification unconfirmed_event_notification unconfirmed_private_transfer "
    "unconfirmed_text_message time_synchronization who_has who_is utc_time_synchronization write_group "
    "unconfirmed_cov_notification_multiple unconfirmed_audit_notification who_am_i you_are",
    0x100,
)
_NETWORK = _listed(
    "who_is_router_to_network i_am_router_to_network i_could_be_router_to_network reject_message_to_network "
    "router_busy_to_network router_available_to_network initialize_routing_table initialize_routing_table_ack "
    "establish_connection_to_network disconnect_connection_to_network",
    0x8000,
) | {"what_is_network_number": 0x8012, "network_number_is": 0x8013}
BACNET = {
    (kind, name): code
    for kind, table in (("CONFIRMED_REQUEST", _CONFIRMED), ("UNCONFIRMED_REQUEST", _UNCONFIRMED), ("NPDU", _NETWORK))
    for name, code in table.items()
}
"""By `pdu_type` and `pdu_service` in lower case."""

S7_SERVICES = {"_INSE": 2, "_INS": 2, "_MODU": 3, "_GARB": 2, "_DELE": 2}
"""Services of function 0x28 that do something else than start and stop, as the kernels number them."""

PROFINET_CM = {name.lower(): code for code, (name, _) in TABLES["profinet-cm"].items()}

FINS = {re.sub(r"[^a-z]+", "_", name.lower()).strip("_"): code for code, (name, _) in TABLES["fins"].items()}
"""NTT's names; a name of theirs that is in no table of ours is no operation that we know."""

HART_MESSAGES = _listed("Session_Initiate Session_Close Keep_Alive Token_Passing_PDU Direct_PDU Read_Audit_Log")
HART_MESSAGES = {name.replace("_", " "): code for name, code in HART_MESSAGES.items()}
HART_COMMANDS = {
    name.lower(): code & 0xFF for code, (name, _) in TABLES["hart-ip"].items() if code >> 8 == 3
}  # the names of the HART specification, as the parser spells them

TSN = {
    "slmp-networkConfigMain": 0x0E90, "slmp-networkConfigTslt": 0x0E90, "slmp-masterConfig": 0x0E91,
    "slmp-slaveConfig": 0x0E92, "slmp-cyclicConfigMain": 0x0E93, "slmp-cyclicConfigTrnSubPayload": 0x0E93,
    "slmp-cyclicConfigRcvSubPayload": 0x0E93, "slmp-cyclicConfigRcvSrcInfo": 0x0E93, "slmp-notification": 0x0E94,
}  # fmt: skip
