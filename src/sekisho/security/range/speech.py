"""What the range's clients and servers say: the octets of each protocol, request by request, and a server's answer.

Only octets; sockets are `actors`. Sources: Modbus Application Protocol 1.1b3 and its TCP guide 1.0b; CLPA SLMP (3E,
binary); Omron W342 (FINS over UDP); RFC 1006, ISO 8073 and S7 as it is commonly seen; OPC 10000-6, 7.1; MQTT 3.1.1;
RFC 9110, 4253, 854, 959, 6143, 1035, 4330, 3164, 1901, 2131.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

OLD, NEW = "1.20", "2.00"
"""What a device says of itself: its revision or the end of its name, before and after somebody has changed it."""


def _silent(_: bytes) -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Speech:
    """One service as it is spoken.

    protocol: as `observe.protocols` names it.  transport, port: where its server listens.
    word: what a data-flow table calls it.  greeting: what the server says first.
    requests: by what is done ("read", "write", "stop"); the client waits for each answer before it goes on.
    answer: what the server says to one request; empty where it says nothing.
    grave: of what is done, the kind of operation (`observe.operations`) that a check asks about; of control alone.
    """

    protocol: str
    transport: str
    port: int
    word: str
    requests: Mapping[str, tuple[bytes, ...]]
    answer: Callable[[bytes], bytes] = _silent
    greeting: bytes = b""
    grave: Mapping[str, str] = field(default_factory=dict)

    @property
    def service(self) -> str:
        """As ledgers and findings write it: `tcp/502`."""
        return f"{self.transport}/{self.port}"

    @property
    def answered(self) -> bool:
        """Whether its server says anything at all, a handshake of TCP included."""
        return self.transport == "tcp" or self.answer is not _silent


def _modbus(pdu: bytes, number: int) -> bytes:
    return struct.pack(">HHHB", number, 0, len(pdu) + 1, 1) + pdu


def _modbus_answer(request: bytes, version: str = OLD) -> bytes:
    """Registers for a reading (function 3), an echo for a writing (6), maker, product and revision (43, MEI 14)."""
    pdu = request[7:]
    if pdu[0] == 0x2B:
        said = b"Range Works", b"RW-100", version.encode()
        objects = b"".join(struct.pack(">BB", number, len(one)) + one for number, one in enumerate(said))
        pdu = b"\x2b\x0e\x01\x01\x00\x00" + bytes((len(said),)) + objects
    elif pdu[0] == 3:
        count = struct.unpack_from(">H", pdu, 3)[0]
        pdu = struct.pack(f">BB{count}H", 3, 2 * count, *range(100, 100 + count))
    return request[:4] + struct.pack(">H", len(pdu) + 1) + request[6:7] + pdu


def _slmp(command: int, data: bytes) -> bytes:
    body = struct.pack("<HHH", 0x0010, command, 0) + data
    return b"\x50\x00\x00\xff\xff\x03\x00" + struct.pack("<H", len(body)) + body


def _slmp_answer(request: bytes, model: str = OLD) -> bytes:
    """End code 0; eight words for Device Read, a name of 16 characters and a code for Read Type Name."""
    command = struct.unpack_from("<H", request, 11)[0]
    said = {0x0401: struct.pack("<8H", *range(120, 128)), 0x0101: f"RW-{model}".encode().ljust(16) + b"\x01\x02"}
    body = b"\x00\x00" + said.get(command, b"")
    return b"\xd0\x00" + request[2:7] + struct.pack("<H", len(body)) + body


def _fins(command: int, data: bytes, number: int) -> bytes:
    return bytes((0x80, 0, 2, 0, 20, 0, 0, 10, 0, number)) + struct.pack(">H", command) + data


def _fins_answer(request: bytes, version: str = OLD) -> bytes:
    """Normal completion; ten words for MEMORY AREA READ, model and version and areas for CONTROLLER DATA READ."""
    unit = b"RW-CPU".ljust(20) + version.encode().ljust(20) + bytes(52)
    said = {b"\x01\x01": struct.pack(">10H", *range(300, 310)), b"\x05\x01": unit}
    data = said.get(request[10:12], b"")
    return bytes((0xC0, 0, 2)) + request[6:9] + request[3:6] + request[9:12] + b"\x00\x00" + data


def _tpkt(body: bytes) -> bytes:
    return struct.pack(">BBH", 3, 0, 4 + len(body)) + body


def _s7(kind: int, number: int, parameters: bytes, data: bytes = b"") -> bytes:
    head = struct.pack(">BBHHHH", 0x32, kind, 0, number, len(parameters), len(data))
    return _tpkt(b"\x02\xf0\x80" + head + (b"\x00\x00" if kind == 3 else b"") + parameters + data)


_S7_WORD = bytes.fromhex("12 0a 10 04 00 01 00 01 84 00 00 00")  # one word of data block 1, address 0


def _s7_answer(request: bytes) -> bytes:
    """Connection confirm for a connection request; else the job's own function, acknowledged."""
    if request[5] == 0xE0:
        return _tpkt(bytes((request[4], 0xD0)) + request[8:10] + b"\x00\x01" + request[10:])
    number, function = struct.unpack_from(">H", request, 11)[0], request[17]
    match function:
        case 0xF0:
            return _s7(3, number, request[17:25])
        case 0x04:
            return _s7(3, number, b"\x04\x01", b"\xff\x04\x00\x10\x12\x34")
        case 0x05:
            return _s7(3, number, b"\x05\x01", b"\xff")
        case _:
            return _s7(3, number, request[17:18])


_S7_CONNECT = _tpkt(bytes.fromhex("11 e0 0000 0002 00 c1 02 0100 c2 02 0102 c0 01 0a"))
_S7_SETUP = _s7(1, 1, bytes.fromhex("f0 00 0001 0001 01e0"))


def _opcua_text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode()


def _opcua_hello() -> bytes:
    body = struct.pack("<IIIII", 0, 65535, 65535, 0, 0) + _opcua_text("opc.tcp://plant.example:4840/")
    return b"HELF" + struct.pack("<I", 8 + len(body)) + body


def _opcua_answer(_: bytes) -> bytes:
    return b"ACKF" + struct.pack("<IIIIII", 28, 0, 65535, 65535, 0, 0)


def _mqtt_text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


def _mqtt(kind: int, body: bytes) -> bytes:
    return bytes((kind, len(body))) + body


_MQTT_CONNECT = _mqtt(0x10, _mqtt_text("MQTT") + b"\x04\x02\x00\x3c" + _mqtt_text("cell-7"))
_MQTT_SUBSCRIBE = _mqtt(0x82, b"\x00\x01" + _mqtt_text("line/orders") + b"\x00")
_MQTT_PUBLISH = _mqtt(0x32, _mqtt_text("line/state") + b"\x00\x02" + b'{"driving":true}')


def _mqtt_answer(request: bytes) -> bytes:
    """CONNACK, SUBACK or PUBACK (QoS 1)."""
    match request[0]:
        case 0x10:
            return b"\x20\x02\x00\x00"
        case 0x82:
            return b"\x90\x03" + request[2:4] + b"\x00"
        case _:
            return b"\x40\x02\x00\x02"


def _http_answer(_: bytes) -> bytes:
    body = b'{"orders":[4711]}'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _ftp_answer(request: bytes) -> bytes:
    return b"331 Password required.\r\n" if request.startswith(b"USER") else b"230 Logged in.\r\n"


def _telnet_answer(request: bytes) -> bytes:
    return b"\r\nlogin: " if request[0] == 255 else b"\r\nPassword: "


def _vnc_answer(request: bytes) -> bytes:
    return b"\x01\x01" if request.startswith(b"RFB") else b"\x00\x00\x00\x00"


_DNS_NAME = b"\x04plan\x05plant\x07example\x00"
_DNS_ASK = struct.pack(">HHHHHH", 0x4D31, 0x0100, 1, 0, 0, 0) + _DNS_NAME + b"\x00\x01\x00\x01"


def _dns_answer(request: bytes) -> bytes:
    head = request[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0)
    return head + request[12:] + b"\xc0\x0c\x00\x01\x00\x01" + struct.pack(">IH4B", 300, 4, 10, 77, 0, 9)


_NTP_NOW = struct.pack(">II", 3_973_000_000, 0)  # a day of 2025, in seconds from 1900


def _ntp_answer(request: bytes) -> bytes:
    head = struct.pack(">BBbbII4s", 0x24, 2, 6, -20, 0, 655, b"\x0a\x4d\x00\x09")
    return head + _NTP_NOW + request[40:48] + _NTP_NOW + _NTP_NOW


_SNMP_ASK = bytes.fromhex(  # GetRequest of sysDescr.0, community "public"
    "3026 020101 0406 7075626c6963 a019 020104 020100 020100 300e 300c 0608 2b06010201010100 0500"
)


def _snmp_answer(_: bytes) -> bytes:
    said = bytes.fromhex("0608 2b06010201010100 0404") + b"lamp"
    bound = b"\x30" + bytes((len(said),)) + said
    pdu = bytes.fromhex("020104 020100 020100 30") + bytes((len(bound),)) + bound
    body = bytes.fromhex("020101 0406") + b"public" + b"\xa2" + bytes((len(pdu),)) + pdu
    return b"\x30" + bytes((len(body),)) + body


DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5


def dhcp(
    kind: int, mac: bytes, *, client: bytes = bytes(4), yours: bytes = bytes(4), server: bytes = bytes(4)
) -> bytes:
    """A message of 300 octets (RFC 2131, figure 1) with the options of its kind (RFC 2132)."""
    answer = kind in (OFFER, ACK)
    head = struct.pack(">BBBBIHH", 2 if answer else 1, 1, 6, 0, 0x77000000 | mac[5], 0, 0)
    head += client + yours + server + bytes(4) + mac.ljust(208, b"\x00")
    options = b"\x63\x82\x53\x63" + bytes((53, 1, kind))
    if answer:
        options += bytes((54, 4)) + server + bytes((51, 4)) + struct.pack(">I", 28800) + bytes((1, 4, 255, 255, 255, 0))
    return (head + options + b"\xff").ljust(300, b"\x00")


SPEECHES: Mapping[str, Speech] = {
    one.protocol: one
    for one in (
        Speech("modbus", "tcp", 502, "Modbus/TCP",
               {"read": (_modbus(b"\x03\x00\x00\x00\x08", 1), _modbus(b"\x2b\x0e\x01\x00", 2)),
                "write": (_modbus(b"\x03\x00\x00\x00\x08", 3), _modbus(b"\x06\x00\x10\x12\x34", 4))},
               _modbus_answer, grave={"write": "write"}),
        Speech("slmp", "tcp", 5010, "SLMP",
               {"read": (_slmp(0x0401, b"\x64\x00\x00\xa8\x08\x00"), _slmp(0x0101, b"")),
                "write": (_slmp(0x1401, b"\xc8\x00\x00\xa8\x02\x00\x01\x00\x18\x00"),),
                "stop": (_slmp(0x1002, b"\x01\x00"),)},
               _slmp_answer, grave={"write": "write", "stop": "start-stop"}),
        Speech("fins", "udp", 9600, "FINS",
               {"read": (_fins(0x0101, b"\x82\x00\x64\x00\x00\x0a", 1), _fins(0x0501, b"\x00", 4)),
                "write": (_fins(0x0102, b"\x82\x00\xc8\x00\x00\x01\x12\x34", 2),),
                "stop": (_fins(0x0402, b"", 3),)},
               _fins_answer, grave={"write": "write", "stop": "start-stop"}),
        Speech("s7comm", "tcp", 102, "S7",
               {"read": (_S7_CONNECT, _S7_SETUP, _s7(1, 2, b"\x04\x01" + _S7_WORD)),
                "write": (_S7_CONNECT, _S7_SETUP, _s7(1, 3, b"\x05\x01" + _S7_WORD, b"\x00\x04\x00\x10\x00\x07")),
                "stop": (_S7_CONNECT, _S7_SETUP, _s7(1, 4, b"\x29" + bytes(5) + b"\x09P_PROGRAM"))},
               _s7_answer, grave={"write": "write", "stop": "start-stop"}),
        Speech("opcua", "tcp", 4840, "OPC UA", {"read": (_opcua_hello(),)}, _opcua_answer),
        Speech("mqtt", "tcp", 1883, "MQTT",
               {"read": (_MQTT_CONNECT, _MQTT_SUBSCRIBE), "write": (_MQTT_CONNECT, _MQTT_PUBLISH)},
               _mqtt_answer, grave={"write": "write"}),
        Speech("http", "tcp", 80, "HTTP",
               {"read": (b"GET /orders HTTP/1.1\r\nHost: plant.example\r\nUser-Agent: line/1.0\r\n\r\n",)},
               _http_answer),
        Speech("ssh", "tcp", 22, "SSH", {"read": (b"SSH-2.0-range_1.0\r\n",)}, greeting=b"SSH-2.0-rangeserver_1.0\r\n"),
        Speech("telnet", "tcp", 23, "Telnet", {"read": (b"\xff\xfd\x01\xff\xfd\x03", b"keeper\r\n")},
               _telnet_answer, greeting=b"\xff\xfb\x01\xff\xfb\x03"),
        Speech("ftp", "tcp", 21, "FTP", {"read": (b"USER keeper\r\n", b"PASS range-only\r\n")},
               _ftp_answer, greeting=b"220 design data server ready.\r\n"),
        Speech("vnc", "tcp", 5900, "VNC", {"read": (b"RFB 003.008\n", b"\x01")},
               _vnc_answer, greeting=b"RFB 003.008\n"),
        Speech("dns", "udp", 53, "DNS", {"read": (_DNS_ASK,)}, _dns_answer),
        Speech("ntp", "udp", 123, "NTP", {"read": (b"\x23" + bytes(39) + _NTP_NOW,)}, _ntp_answer),
        Speech("syslog", "udp", 514, "syslog", {"read": (b"<133>Nov 24 09:00:00 plc7 status[1]: running",)}),
        Speech("snmp-v2c", "udp", 161, "SNMP", {"read": (_SNMP_ASK,)}, _snmp_answer),
    )
}  # fmt: skip
"""Every service of the range by its protocol."""

UPDATED: Mapping[str, Speech] = {
    "modbus": replace(SPEECHES["modbus"], answer=partial(_modbus_answer, version=NEW)),
    "slmp": replace(SPEECHES["slmp"], answer=partial(_slmp_answer, model=NEW)),
    "fins": replace(SPEECHES["fins"], answer=partial(_fins_answer, version=NEW)),
}
"""The services whose servers say what they are when they are read, as they say it after a change."""

CLEAR_TEXT = ("telnet", "ftp", "vnc", "snmp-v2c")
"""Those that no factory should speak."""
