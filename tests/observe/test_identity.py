"""What devices say of themselves, from octets written down field by field as the standards name them."""

import struct

import pytest

from sekisho.security.observe.identity import Said, said


def told(protocol: str, payload: bytes, *, from_server: bool = True) -> dict[str, str]:
    return {one.key: one.value for one in said(protocol, payload, from_server=from_server)}


def lv(value: bytes) -> bytes:
    return bytes([len(value)]) + value


IDENTITY = struct.pack("<HHHBBHI", 1, 0x0E, 54, 32, 11, 0x60, 0x00AB12CD) + lv(b"1756-L61/B LOGIX5561")


def encapsulated(command: int, data: bytes) -> bytes:
    return struct.pack("<HHIIQI", command, len(data), 0, 0, 0, 0) + data


class TestEtherNetIP:
    def test_list_identity_gives_what_the_type_plate_says(self) -> None:
        item = struct.pack("<H", 1) + bytes(16) + IDENTITY + b"\x03"
        answer = encapsulated(0x63, struct.pack("<HHH", 1, 0x0C, len(item)) + item)
        assert told("enip", answer) == {
            "vendor": "Rockwell Automation",
            "model": "1756-L61/B LOGIX5561",
            "firmware": "32.11",
            "serial": "00AB12CD",
            "role": "Programmable logic controller",
        }

    def test_the_identity_object_read_whole_is_less_certain_for_it_may_be_a_module(self) -> None:
        cip = b"\x81\x00\x00\x00" + IDENTITY
        answer = encapsulated(0x6F, bytes(6) + struct.pack("<HHHHH", 2, 0, 0, 0xB2, len(cip)) + cip)
        assert {one.confidence for one in said("cip", answer, from_server=True)} == {2}

    def test_another_object_read_whole_is_not_taken_for_an_identity(self) -> None:
        cip = b"\x81\x00\x00\x00" + IDENTITY + b"more"
        answer = encapsulated(0x6F, bytes(6) + struct.pack("<HHHHH", 2, 0, 0, 0xB2, len(cip)) + cip)
        assert told("enip", answer) == {}

    def test_an_unknown_vendor_is_told_by_its_number(self) -> None:
        item = struct.pack("<H", 1) + bytes(16) + struct.pack("<H", 60_000) + IDENTITY[2:] + b"\x03"
        answer = encapsulated(0x63, struct.pack("<HHH", 1, 0x0C, len(item)) + item)
        assert Said("vendor", "CIP vendor 60000", 1) in list(said("enip", answer, from_server=True))


def szl(number: int, records: list[bytes]) -> bytes:
    body = struct.pack(">HHHH", number, 0, len(records[0]), len(records)) + b"".join(records)
    data = b"\xff\x09" + struct.pack(">H", len(body)) + body
    parameter = b"\x00\x01\x12\x08\x12\x84\x01\x01\x00\x00\x00\x00"
    s7 = b"\x32\x07\x00\x00\x00\x01" + struct.pack(">HH", len(parameter), len(data)) + parameter + data
    return b"\x03\x00" + struct.pack(">H", 7 + len(s7)) + b"\x02\xf0\x80" + s7


class TestS7:
    def test_module_identification_gives_order_number_and_firmware(self) -> None:
        order = struct.pack(">H20s6x", 1, b"6ES7 315-2EH14-0AB0 ")
        firmware = struct.pack(">H20s2x4s", 7, b"", b"V\x03\x02\x06")
        assert told("s7comm", szl(0x0011, [order, firmware])) == {
            "order_number": "6ES7 315-2EH14-0AB0",
            "vendor": "Siemens",
            "firmware": "3.2.6",
        }

    def test_component_identification_gives_names_model_and_serial_number(self) -> None:
        texts = {1: b"LINE 1", 5: b"S C-X4U421302009", 7: b"CPU 315-2 PN/DP", 4: b"Original Siemens Equipment"}
        records = [struct.pack(">H32s", index, text) for index, text in texts.items()]
        assert told("s7comm", szl(0x001C, records)) == {
            "station": "LINE 1",
            "serial": "S C-X4U421302009",
            "model": "CPU 315-2 PN/DP",
            "vendor": "Siemens",
        }


class TestS7Plus:
    def answer(self, text: bytes) -> bytes:
        body = b"\x72\x01\x00\x40\x32\x00\x00\x04\xca\x00\x00\x00\x01\xa3\x81\x69\x00\x15" + lv(text)
        return b"\x03\x00" + struct.pack(">H", 7 + len(body)) + b"\x02\xf0\x80" + body

    def test_a_new_session_gives_order_number_and_firmware(self) -> None:
        assert told("s7comm-plus", self.answer(b"1;6ES7 214-1HE30-0XB0 ;V2.2")) == {
            "order_number": "6ES7 214-1HE30-0XB0",
            "firmware": "2.2",
            "vendor": "Siemens",
        }

    def test_other_texts_give_nothing(self) -> None:
        assert told("s7comm-plus", self.answer(b"1;6ES7 214-1HE30-0XB0 ;release 2")) == {}


class TestUmas:
    def answer(self, name: bytes, *, done: int = 0xFE) -> bytes:
        head = bytes.fromhex("10ff5a0101000000700200002700090008000000000000")
        pdu = b"\x00\x5a\x00" + bytes([done]) + head + lv(name) + bytes.fromhex("010101000000001100")
        return struct.pack(">HHH", 1, 0, len(pdu)) + pdu

    def test_the_answer_to_read_identification_gives_the_cpu(self) -> None:
        assert list(said("umas", self.answer(b"140 CPU 311 10"), from_server=True)) == [
            Said("model", "140 CPU 311 10", 2),
            Said("firmware", "2.70", 2),
            Said("vendor", "Schneider Electric", 1),
        ]

    @pytest.mark.parametrize("name", [b"", b"CPU", b"T" * 20, b"140 CPU\x01"])
    def test_an_answer_without_a_name_where_one_must_stand_gives_nothing(self, name: bytes) -> None:
        assert told("umas", self.answer(name)) == {}

    def test_a_refusal_gives_nothing(self) -> None:
        assert told("umas", self.answer(b"140 CPU 311 10", done=0xFD)) == {}


class TestModbus:
    OBJECTS = b"\x2b\x0e\x02\x82\x00\x00\x03" + b"\x00" + lv(b"Schneider Electric") + b"\x01" + lv(b"BMX P34 2020")

    def answer(self, *objects: bytes) -> bytes:
        pdu = b"\x01" + self.OBJECTS + b"".join(objects)
        return struct.pack(">HHH", 7, 0, len(pdu)) + pdu

    def test_device_identification_is_taken_by_its_objects(self) -> None:
        assert told("modbus", self.answer(b"\x02" + lv(b"v2.5"))) == {
            "vendor": "Schneider Electric",
            "order_number": "BMX P34 2020",
            "firmware": "v2.5",
        }

    def test_the_question_says_nothing(self) -> None:
        assert told("modbus", self.answer(b"\x02" + lv(b"v2.5")), from_server=False) == {}

    def test_what_came_before_a_cut_is_kept_out_until_an_answer_is_whole(self) -> None:
        assert told("modbus", self.answer(b"\x02\x04v2")) == {}


def bacnet(apdu: bytes, npdu: bytes = b"\x01\x00") -> bytes:
    return b"\x81\x0a" + struct.pack(">H", 4 + len(npdu) + len(apdu)) + npdu + apdu


def characters(value: bytes) -> bytes:
    return b"\x75" + bytes([len(value) + 1]) + b"\x00" + value


DEVICE = struct.pack(">I", 8 << 22 | 101)


class TestBacnet:
    I_AM = b"\x10\x00\xc4" + DEVICE + b"\x22\x05\xc4\x91\x00\x21\x05"

    def test_i_am_gives_vendor_and_device_number(self) -> None:
        assert told("bacnet", bacnet(self.I_AM)) == {"vendor": "Johnson Controls", "station": "device 101"}

    def test_what_comes_from_behind_a_router_is_not_the_senders(self) -> None:
        assert told("bacnet", bacnet(self.I_AM, b"\x01\x08\x00\x05\x01\x07")) == {}

    def test_one_property_of_the_device_object(self) -> None:
        read = b"\x30\x01\x0c\x0c" + DEVICE + b"\x19\x46\x3e" + characters(b"MS-NAE4510-2") + b"\x3f"
        assert told("bacnet", bacnet(read)) == {"model": "MS-NAE4510-2"}

    def test_many_properties_and_an_error_between_them(self) -> None:
        read = (
            b"\x30\x01\x0e\x0c" + DEVICE + b"\x1e"
            + b"\x29\x46\x4e" + characters(b"GHU-026") + b"\x4f"
            + b"\x29\x0c\x5e\x91\x02\x91\x20\x5f"
            + b"\x29\x2c\x4e" + characters(b"5.6.1") + b"\x4f\x1f"
        )  # fmt: skip
        assert told("bacnet", bacnet(read)) == {"model": "GHU-026", "firmware": "5.6.1"}

    def test_a_property_of_another_object_is_not_the_devices(self) -> None:
        other = struct.pack(">I", 0 << 22 | 1)
        read = b"\x30\x01\x0c\x0c" + other + b"\x19\x46\x3e" + characters(b"probe") + b"\x3f"
        assert told("bacnet", bacnet(read)) == {}


class TestProfinet:
    BLOCKS = (
        b"\x02\x02\x00\x0b\x00\x00X208-BORD\x00"
        b"\x02\x01\x00\x06\x00\x00S7-3"
        b"\x02\x03\x00\x06\x00\x00\x00\x2a\x01\x01"
        b"\x02\x04\x00\x04\x00\x00\x01\x00"
        b"\x01\x02\x00\x0e\x00\x01\xc0\xa8\x00\x06\xff\xff\xff\x00\x00\x00\x00\x00"
    )

    def test_an_identify_answer(self) -> None:
        header = b"\xfe\xff\x05\x01" + bytes(6) + struct.pack(">H", len(self.BLOCKS))
        assert told("profinet-dcp", header + self.BLOCKS) == {
            "station": "X208-BORD",
            "model": "S7-3",
            "vendor": "Siemens",
            "role": "IO device",
            "ip": "192.168.0.6",
        }

    def test_a_set_request_names_somebody_else(self) -> None:
        header = b"\xfe\xfd\x04\x00" + bytes(6) + struct.pack(">H", len(self.BLOCKS))
        assert told("profinet-dcp", header + self.BLOCKS) == {}


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack(">H", kind << 9 | len(value)) + value


class TestNeighbours:
    def test_lldp_with_a_siemens_description(self) -> None:
        text = b"Siemens, SIMATIC S7, CPU-1200, 6ES7 212-1BD30-0XB0 , HW: 1, FW: V.2.2.0, SZVX6YU9700304"
        frame = tlv(1, b"\x07plc-1") + tlv(5, b"PLC 1") + tlv(6, text) + tlv(7, b"\x00\x80\x00\x80") + tlv(0, b"")
        assert told("lldp", frame) == {
            "station": "plc-1",
            "hostname": "PLC 1",
            "banner": text.decode(),
            "vendor": "Siemens",
            "order_number": "6ES7 212-1BD30-0XB0",
            "firmware": "2.2.0",
            "serial": "SZVX6YU9700304",
            "role": "Station",
        }

    def test_the_address_that_stands_for_none_is_not_told(self) -> None:
        assert told("lldp", tlv(1, b"\x04abcdef") + tlv(8, b"\x05\x01\0\0\0\0\x02\0\0\0\x01\0") + tlv(0, b"")) == {}

    def test_cdp(self) -> None:
        def field(kind: int, value: bytes) -> bytes:
            return struct.pack(">HH", kind, 4 + len(value)) + value

        address = struct.pack(">I", 1) + b"\x01\x01\xcc\x00\x04\xc0\xa8\x0a\x01"
        software = b"Cisco IOS Software, C2960 Software, Version 12.2(44)SE6, RELEASE"
        frame = b"\x02\xb4\x00\x00" + field(1, b"SW1") + field(2, address) + field(5, software)
        assert told("cdp", frame + field(6, b"cisco WS-C2960-24TT-L") + field(4, b"\0\0\0\x28")) == {
            "hostname": "SW1",
            "ip": "192.168.10.1",
            "banner": software.decode(),
            "firmware": "12.2(44)SE6",
            "vendor": "Cisco Systems",
            "model": "WS-C2960-24TT-L",
            "role": "Switch, IGMP",
        }


class TestDhcp:
    def question(self, relay: bytes = bytes(4)) -> bytes:
        options = b"\x35\x01\x01\x0c" + lv(b"PANEL-7") + b"\x3c" + lv(b"MSFT 5.0") + b"\xff"
        return b"\x01\x01\x06\x00" + bytes(20) + relay + bytes(208) + b"\x63\x82\x53\x63" + options

    def test_a_client_gives_its_name(self) -> None:
        assert told("dhcp", self.question(), from_server=False) == {"hostname": "PANEL-7", "banner": "MSFT 5.0"}

    def test_a_relay_agent_is_not_the_client(self) -> None:
        assert told("dhcp", self.question(b"\x0a\0\0\x01"), from_server=False) == {}


def ua(text: str | None) -> bytes:
    if text is None:
        return b"\xff\xff\xff\xff"
    octets = text.encode()
    return struct.pack("<I", len(octets)) + octets


def opcua(answer: int, body: bytes) -> bytes:
    message = bytes(16) + b"\x01\x00" + struct.pack("<H", answer) + body
    return b"MSGF" + struct.pack("<I", 8 + len(message)) + message


RESPONSE_HEADER = bytes(16) + b"\x00" + b"\xff\xff\xff\xff" + b"\x00\x00\x00"


class TestOpcUa:
    APPLICATION = ua("urn:press:server") + ua("http://maker.example/press") + b"\x02" + ua("プレス機サーバー")

    def test_endpoints(self) -> None:
        body = RESPONSE_HEADER + struct.pack("<I", 1) + ua("opc.tcp://10.0.0.5:4840") + self.APPLICATION
        assert told("opcua", opcua(431, body)) == {
            "station": "urn:press:server",
            "banner": "http://maker.example/press",
            "model": "プレス機サーバー",
        }

    def test_a_discovery_server_that_lists_others_says_nothing_of_itself(self) -> None:
        body = RESPONSE_HEADER + struct.pack("<I", 2) + self.APPLICATION
        assert told("opcua", opcua(425, body)) == {}

    def test_build_info_in_a_read_of_the_server_status(self) -> None:
        info = ua("urn:x") + ua("Maker") + ua("Press 5") + ua("1.2.3") + ua("77") + bytes(8)
        status = b"\x01\x00\x60\x03\x01" + struct.pack("<I", 20 + len(info)) + bytes(20) + info
        body = RESPONSE_HEADER + struct.pack("<I", 1) + b"\x01\x16" + status
        assert told("opcua", opcua(634, body)) == {"vendor": "Maker", "model": "Press 5", "firmware": "1.2.3"}


def ber(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def test_snmp_system_group() -> None:
    def binding(last: int, value: bytes) -> bytes:
        return ber(0x30, ber(0x06, bytes([0x2B, 6, 1, 2, 1, 1, last, 0])) + value)

    cisco = ber(0x06, bytes([0x2B, 6, 1, 4, 1, 9, 1, 1]))
    bindings = binding(1, ber(0x04, b"Linux gw 4.4")) + binding(2, cisco) + binding(5, ber(0x04, b"gw"))
    pdu = ber(0xA2, ber(2, b"\x01") + ber(2, b"\x00") + ber(2, b"\x00") + ber(0x30, bindings))
    message = ber(0x30, ber(2, b"\x01") + ber(4, b"public") + pdu)
    assert told("snmp-v2c", message) == {"banner": "Linux gw 4.4", "vendor": "Cisco Systems", "hostname": "gw"}


def netbios_name(name: bytes, kind: int) -> bytes:
    plain = name.ljust(15) + bytes([kind])
    return b"\x20" + bytes(0x41 + (one >> shift & 15) for one in plain for shift in (4, 0)) + b"\0"


class TestNetbios:
    def registration(self, flags: int) -> bytes:
        record = b"\xc0\x0c\x00\x20\x00\x01" + bytes(4) + struct.pack(">HH", 6, flags) + bytes(4)
        counts = struct.pack(">HHHHHH", 1, 0x2910, 1, 0, 0, 1)
        return counts + netbios_name(b"SCADA-PC", 0) + b"\x00\x20\x00\x01" + record

    def test_a_registration_gives_the_computers_name(self) -> None:
        assert told("netbios", self.registration(0)) == {"hostname": "SCADA-PC"}

    def test_the_name_of_a_group_is_nobodys(self) -> None:
        assert told("netbios", self.registration(0x8000)) == {}


def test_mdns_gives_the_host_of_an_address_record_without_its_domain() -> None:
    name = b"\x07printer\x05local\x00"
    record = name + struct.pack(">HHIH", 1, 0x8001, 120, 4) + b"\x0a\0\0\x07"
    assert told("mdns", struct.pack(">HHHHHH", 0, 0x8400, 0, 1, 0, 0) + record) == {"hostname": "printer"}


def test_http_server_and_title() -> None:
    page = b"HTTP/1.1 200 OK\r\nServer: GoAhead-Webs\r\n\r\n<html><TITLE>Line 3 HMI</TITLE>"
    assert list(said("http", page, from_server=True)) == [
        Said("banner", "GoAhead-Webs", 2),
        Said("banner", "Line 3 HMI", 1),
    ]


def test_ssh_identification_behind_other_lines() -> None:
    assert told("ssh", b"Welcome\r\nSSH-2.0-dropbear_2018.76\r\n") == {"banner": "SSH-2.0-dropbear_2018.76"}


def test_an_ntlm_challenge_gives_computer_name_and_version() -> None:
    name = "WS01".encode("utf-16-le")
    pairs = struct.pack("<HH", 1, len(name)) + name + bytes(4)
    fixed = struct.pack("<HHI", 0, 0, 56) + struct.pack("<I", 0x02000001) + bytes(16)
    message = b"NTLMSSP\0\x02\0\0\0" + fixed + struct.pack("<HHI", len(pairs), len(pairs), 56)
    message += struct.pack("<BBH4x", 10, 0, 17763) + pairs
    assert told("smb", b"\xfeSMB" + bytes(60) + message) == {
        "banner": "Windows NT 10.0 build 17763",
        "hostname": "WS01",
    }


@pytest.mark.parametrize(
    "frame",
    [
        b"\xd0\x00\x00\xff\xff\x03\x00\x14\x00\x00\x00Q03UDVCPU       \x66\x03",
        b"\xd4\x00\x01\x00\x00\x00\x00\xff\xff\x03\x00\x14\x00\x00\x00Q03UDVCPU       \x66\x03",
        b"D00000FF03FF0000180000Q03UDVCPU       0366",
    ],
    ids=["3E binary", "4E binary", "3E ASCII"],
)
def test_slmp_read_type_name(frame: bytes) -> None:
    assert told("slmp", frame) == {"model": "Q03UDVCPU", "vendor": "Mitsubishi Electric"}


def test_melsoft_cpu_model() -> None:
    header = b"\xd7\x01\x00\x00\x00\x11\x11\x7f".ljust(37, b"\0") + b"\x01\x21\x01\x00\x00\x00"
    frame = header + b"FX5U-32MT/ES\0\0\0\0" + b"\x29\x4a"
    assert told("melsoft", frame) == {"model": "FX5U-32MT/ES", "vendor": "Mitsubishi Electric"}


@pytest.mark.parametrize("front", [b"", b"FINS" + bytes(12)], ids=["UDP", "TCP"])
def test_fins_controller_data(front: bytes) -> None:
    answer = b"\xc0\x00\x02\x00\x01\x00\x00\x02\x00\x01\x05\x01\x00\x00" + b"CJ2M-CPU33".ljust(20) + b"02.01".ljust(20)
    assert told("fins", front + answer) == {"model": "CJ2M-CPU33", "firmware": "02.01", "vendor": "Omron"}


def test_ads_device_info() -> None:
    body = struct.pack("<IBBH16s", 0, 3, 1, 1234, b"Plc30 App")
    ams = bytes(16) + struct.pack("<HHIII", 1, 5, len(body), 0, 9) + body
    assert told("ads", struct.pack("<HI", 0, len(ams)) + ams)["firmware"] == "3.1.1234"
