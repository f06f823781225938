"""Zeek's logs of control protocols: Zeek's own, those of the ICSNPP parsers and those of NTT Communications.

Field names are those of the parsers' scripts: Zeek base/protocols/modbus and dnp3; cisagov icsnpp-modbus, -s7comm,
-enip, -opcua-binary, -bacnet, -dnp3, -profinet-io-cm, -hart-ip, -omron-fins; nttcom zeek-parser-OmronFINS,
-CCLinkFieldBasic, -CCLinkTSNSLMP and -CCLinkIENoIP. Only requests count as operations, as in captures.
"""

import re

from sekisho.security.observe.gathering import Counts, Ends, mac_of
from sekisho.security.observe.identity import vendors
from sekisho.security.observe.identity.enip import TYPES
from sekisho.security.observe.identity.saying import Said
from sekisho.security.observe.logs import codes
from sekisho.security.observe.logs.line import Line

_IN_BRACKETS = re.compile(r"\((0x[0-9A-Fa-f]+|\d+)\)\s*$")


def _bracketed(text: str) -> int:
    """The number that ends a text in brackets, as in "Clock Read (0x0701)"; -1 where there is none."""
    found = _IN_BRACKETS.search(text)
    return int(found[1], 0) if found else -1


def modbus(line: Line) -> None:
    """modbus.log: one line a transaction, or a line a message where `pdu_type` says which."""
    pdu = line.get("pdu_type") or line.get("request_response") or line.get("network_direction")
    request = not pdu.upper().startswith("RES")
    ends = line.ends("tcp", request=request)
    name = line.get("func").removesuffix("_EXCEPTION")
    code = codes.MODBUS.get(name, codes.unknown(name))
    both = not pdu and (line.yes("matched") is not False)
    line.message(ends, "modbus", request=request, answered=both)
    if request:
        line.operation(ends, "modbus", code)
    elif line.get("object_value"):
        _modbus_object(line, ends)


_MODBUS_OBJECTS = {0: ("vendor", 3), 1: ("order_number", 3), 2: ("firmware", 3), 4: ("model", 2), 5: ("model", 3),
                   6: ("station", 3)}  # fmt: skip
"""Keys as in identity.modbus; of product name and model name, the latter is nearer to a type plate."""


def _modbus_object(line: Line, ends: Ends) -> None:
    known = _MODBUS_OBJECTS.get(line.whole("object_id_code"))
    if known:
        line.says(ends.server, "modbus", **{known[0]: (line.get("object_value"), known[1])})


def s7comm(line: Line) -> None:
    """s7comm.log: jobs, and the questions among user data."""
    kind, function = line.whole("rosctr_code"), line.whole("function_code")
    user_data = kind == 7
    request = function >> 4 == 4 if user_data else kind == 1
    ends = line.ends("tcp", request=request)
    line.message(ends, "s7comm", request=request)
    if not request or function < 0:
        return
    if user_data:
        code = 0x10000 | (function & 0x0F) << 8 | max(line.whole("subfunction_code"), 0)
        line.operation(ends, "s7comm", code)
    else:
        detail = codes.S7_SERVICES.get(line.get("subfunction_code").strip(), 0) if function == 0x28 else 0
        line.operation(ends, "s7comm", function, detail=detail)


def s7comm_plus(line: Line) -> None:
    """s7comm_plus.log: requests (operation code 0x31) by their function."""
    request = line.whole("opcode") == 0x31
    ends = line.ends("tcp", request=request)
    line.message(ends, "s7comm-plus", request=request)
    if request:
        line.operation(ends, "s7comm-plus", line.whole("function_code"))


def s7comm_device(line: Line) -> None:
    """s7comm_known_devices.log: what a CPU's component identification says."""
    ends = line.ends("tcp")
    line.message(ends, "s7comm", answered=True)
    line.says(
        ends.server, "s7comm",
        station=(line.get("automation_system_name"), 3),
        model=(line.get("module_name"), 2),
        serial=(line.get("module_serial"), 3),
    )  # fmt: skip


def s7comm_traffic(line: Line) -> None:
    """s7comm_read_szl.log and s7comm_upload_download.log: details of messages that s7comm.log counts."""
    line.message(line.ends("tcp"), "s7comm", count=0)


def enip(line: Line) -> None:
    """enip.log: the encapsulation; what is done stands in cip.log."""
    request = line.yes("is_orig") is not False
    line.message(line.ends("tcp", request=request), "enip", request=request)


def cip(line: Line) -> None:
    """cip.log: requests by service and class."""
    request = line.get("direction").lower() != "response"
    ends = line.ends("tcp", request=request)
    line.message(ends, "cip", request=request)
    if request:
        line.operation(ends, "cip", line.whole("cip_service_code"), detail=max(line.whole("class_id", 0), 0))


def cip_identity(line: Line) -> None:
    """cip_identity.log: the answer to ListIdentity."""
    ends = line.ends("udp" if line.get("proto") == "udp" else "tcp")
    line.message(ends, "enip", request=False)
    serial = line.whole("serial_number", 0)
    sayings = list(vendors.told_by_number(vendors.CIP, "CIP", max(line.whole("vendor_id", 0), 0)))
    line.out.said(line.number, line.when, "", line.speaker, sayings, "enip")
    line.says(
        line.speaker, "enip",
        model=(line.get("product_name"), 3),
        firmware=(line.get("revision"), 3),
        serial=(f"{serial:08X}" if serial > 0 else "", 3),
        role=(TYPES.get(line.whole("device_type_id"), ""), 3),
    )  # fmt: skip


def cip_io(line: Line) -> None:
    """cip_io.log: cyclic data."""
    line.message(line.ends("udp"), "cip-io")


def opcua(line: Line) -> None:
    """opcua_binary.log: service requests by the numeric identifier of their encoding.

    A line is one message, or (in later releases of the parser) a request with its answer.
    """
    name = line.get("req_identifier_str") or line.get("identifier_str")
    code = max(line.whole("req_identifier"), line.whole("identifier"))
    request = not name.endswith("Response") and line.get("msg_type") not in {"ACK", "ERR"}
    if not name and (line.get("res_identifier_str") or line.get("res_hdr_timestamp")):
        request = False
    answered = request and bool(line.get("res_identifier_str"))
    ends = line.ends("tcp", request=request)
    line.message(ends, "opcua", request=request, answered=answered)
    if name.endswith("Request"):
        line.operation(ends, "opcua", code)


def opcua_endpoint(line: Line) -> None:
    """Logs of endpoints (GetEndpoints and CreateSession answers): the server's application description."""
    ends = line.ends("tcp")
    line.message(ends, "opcua", count=0)
    line.says(
        ends.server, "opcua",
        model=(line.get("text"), 2),
        station=(line.get("application_uri"), 3),
        banner=(line.get("product_uri"), 3),
    )  # fmt: skip


def opcua_detail(line: Line) -> None:
    """The other OPC UA logs: details of messages that opcua_binary.log counts."""
    line.message(line.ends("tcp"), "opcua", count=0)


def bacnet(line: Line) -> None:
    """bacnet.log: confirmed and unconfirmed requests and network messages."""
    kind, service = line.get("pdu_type"), line.get("pdu_service").lower().replace("-", "_")
    request = kind in {"CONFIRMED_REQUEST", "UNCONFIRMED_REQUEST", "NPDU"}
    ends = line.ends("udp", request=request)
    line.message(ends, "bacnet", request=request)
    if request and service not in _ANSWERS:
        line.operation(ends, "bacnet", codes.BACNET.get((kind, service), -1))


_ANSWERS = frozenset({"i_am", "i_have"})
"""Unconfirmed requests that answer a question (ASHRAE 135, 16.9 and 16.10), and ask for nothing."""


def bacnet_discovery(line: Line) -> None:
    """bacnet_discovery.log: I-Am gives the device's number and vendor; bacnet.log counts the messages."""
    line.message(line.ends("udp", request=True), "bacnet", count=0)
    if line.get("pdu_service").lower() == "i-am" and line.get("object_type") == "device":
        number = line.get("instance_number")
        line.says(
            line.speaker, "bacnet",
            station=(f"device {number}" if number else "", 3),
            vendor=(line.get("vendor"), 3),
        )  # fmt: skip


_BACNET_PROPERTIES = {
    "vendor-name": ("vendor", 3), "model-name": ("model", 3), "firmware-revision": ("firmware", 3),
    "object-name": ("station", 3), "serial-number": ("serial", 3), "description": ("banner", 2),
}  # fmt: skip


def bacnet_property(line: Line) -> None:
    """bacnet_property.log: properties of the device object in answers; bacnet.log counts the messages."""
    request = line.get("pdu_service").endswith("-request")
    line.message(line.ends("udp", request=request), "bacnet", count=0)
    known = _BACNET_PROPERTIES.get(line.get("property"))
    if known and not request and line.get("object_type") == "device":
        line.says(line.speaker, "bacnet", **{known[0]: (line.get("value"), known[1])})


def bacnet_control(line: Line) -> None:
    """bacnet_device_control.log: details of messages that bacnet.log counts. Passwords in it are not kept."""
    line.message(line.ends("udp", request="result" not in line.row), "bacnet", count=0)


def dnp3(line: Line) -> None:
    """dnp3.log: a request with its answer, or an unsolicited answer alone."""
    ends = line.ends("tcp")
    asked = line.get("fc_request")
    line.message(ends, "dnp3", request=bool(asked), answered=bool(line.get("fc_reply")))
    if asked:
        line.operation(ends, "dnp3", codes.DNP3.get(asked, codes.unknown(asked)))


def dnp3_detail(line: Line) -> None:
    """dnp3_control.log and dnp3_objects.log: details of messages that dnp3.log counts."""
    line.message(line.ends("tcp"), "dnp3", count=0)


def profinet_cm(line: Line) -> None:
    """profinet_io_cm.log: requests by their operation."""
    kind = line.get("packet_type")
    request = kind in {"Request", "Ping"}
    ends = line.ends("udp", request=request)
    line.message(ends, "profinet-cm", request=request)
    if kind == "Request":
        line.operation(ends, "profinet-cm", codes.PROFINET_CM.get(line.get("operation_num").lower(), -1))


def fins(line: Line) -> None:
    """omron_fins_general.log: commands by their code, which stands in brackets behind the name."""
    request = line.get("icf_data_type").startswith("Command")
    ends = line.ends("udp")
    line.message(ends, "fins", request=request)
    if request:
        line.operation(ends, "fins", _bracketed(line.get("command_code")))


def fins_detail(line: Line) -> None:
    """omron_fins_detail.log: model and version where they were read."""
    ends = line.ends("udp")
    line.message(ends, "fins", count=0)
    if line.get("icf_data_type").startswith("Response"):
        line.says(
            ends.server, "fins",
            model=(line.get("controller_model"), 3),
            firmware=(line.get("controller_version"), 3),
        )  # fmt: skip


def fins_ntt(line: Line) -> None:
    """omron_fins.log of NTT's parser: one line for all equal messages, with their number."""
    request = line.get("data_type") == "command"
    ends, count = line.ends("udp"), max(line.whole("number", 1), 0)
    line.message(ends, "fins", request=request, count=count)
    if request:
        line.operation(ends, "fins", codes.FINS.get(line.get("command_type"), -1), count=count)


def hart_ip(line: Line) -> None:
    """hart_ip_general.log: requests by message, and by HART command where one is passed on."""
    request = line.get("header_message_type_message_type") == "Request"
    ends = line.ends("tcp")
    line.message(ends, "hart-ip", request=request)
    number = codes.HART_MESSAGES.get(line.get("header_message_id"), -1)
    if request and number >= 0:
        command = line.get("token_passing_pdu_command_number")
        told = codes.HART_COMMANDS.get(command.lower(), codes.unknown(command)) if number == 3 else 0
        line.operation(ends, "hart-ip", number << 8 | told if told >= 0 else -1)


def hart_ip_universal(line: Line) -> None:
    """hart_ip_universal_commands.log: what answers to command 0 say."""
    ends = line.ends("tcp")
    line.message(ends, "hart-ip", count=0)
    answer = "read_unique_identifier_response_"
    line.says(
        ends.server, "hart-ip",
        vendor=(line.get(f"{answer}manufacturer_identification_code"), 3),
        model=(line.get(f"{answer}expanded_device_type"), 3),
        firmware=(line.get(f"{answer}software_revision_level"), 3),
        serial=(line.get(f"{answer}device_id"), 3),
    )  # fmt: skip


def hart_ip_detail(line: Line) -> None:
    """The other HART-IP logs: details of messages that hart_ip_general.log counts."""
    line.message(line.ends("tcp"), "hart-ip", count=0)


def cclink_basic(line: Line) -> None:
    """cclink-ief-basic.log of NTT's parser: cyclic requests and answers with their number."""
    request = not line.get("pdu").endswith("Res")
    count = max(line.whole("number", 1), 0)
    if request:
        ends = line.ends("udp")
        line.operation(ends, "cclink-ie-basic", 0x0E70, count=count)
    else:  # the answering station is the originator of a connection of its own
        back = line.ends("udp")
        ends = Ends(back.server, back.client, back.transport, back.port)
    line.message(ends, "cclink-ie-basic", request=request, count=count)


def cclink_tsn(line: Line) -> None:
    """cclink-ie-tsn-slmp.log of NTT's parser: SLMP commands of CC-Link IE TSN by the parser's names."""
    name = line.get("cmd")
    request = not name.startswith("Res")
    ends, count = line.ends("udp"), max(line.whole("number", 1), 0)
    line.message(ends, "cclink-tsn-slmp", request=request, count=count)
    if request:
        line.operation(ends, "cclink-tsn-slmp", codes.TSN.get(line.get("pdu_type"), -1), count=count)


def cclink_frames(line: Line) -> None:
    """cclink-ie.log and cclink-ie-tsn.log of NTT's parser: frames without IP, between MAC addresses."""
    client, server = mac_of(line.get("src_mac")), mac_of(line.get("dst_mac"))
    if not client or not server:
        line.ends("ethernet")  # counts the record as unreadable
        return
    count = max(line.whole("number", 1), 0)
    ends = Ends("", "", "ethernet", 0, client, server)
    line.out.flow(line.number, line.when, ends, "cclink-ie", 2, Counts(count), line.until)
    line.out.host(line.number, line.when, client, "", how="ethernet", packets=count, last=line.until)
    role = Said("role", line.get("device_type"), 3)
    line.out.said(line.number, line.when, client, "", [role] if role.value else [], "cclink-ie")
