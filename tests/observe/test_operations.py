"""The names and kinds of operation codes."""

import pytest

from sekisho.security.observe.operation_codes import TABLES
from sekisho.security.observe.operations import Kind, described
from sekisho.security.observe.protocols import PROTOCOLS, is_control, label, ports


@pytest.mark.parametrize("protocol", sorted(TABLES))
def test_every_code_has_a_name_and_a_kind(protocol: str) -> None:
    assert protocol in PROTOCOLS
    for code in TABLES[protocol]:
        name, kind = described(protocol, code)
        assert name.strip() == name
        assert name
        assert kind in Kind
        assert 0 <= code < 2**32


@pytest.mark.parametrize(
    ("protocol", "code", "detail", "expected"),
    [
        ("modbus", 16, 0, ("Write Multiple Registers", Kind.WRITE)),
        ("s7comm", 0x29, 0, ("PLC Stop", Kind.START_STOP)),
        ("s7comm", 0x1A, 0, ("Request download", Kind.DOWNLOAD)),
        ("s7comm", 0x28, 1, ("PI service", Kind.START_STOP)),
        ("s7comm", 0x28, 2, ("PI service", Kind.DOWNLOAD)),
        ("s7comm", 0x10702, 0, ("Time functions: set clock", Kind.TIME)),
        ("cip", 0x52, 6, ("Unconnected_Send", Kind.OTHER)),
        ("cip", 0x52, 0xFFFE, ("Read_Tag_Fragmented", Kind.READ)),
        ("cip", 0x05, 1, ("Reset", Kind.START_STOP)),
        ("opcua", 673, 0, ("WriteRequest", Kind.WRITE)),
        ("umas", 0x41, 0, ("Stop PLC", Kind.START_STOP)),
        ("fins", 0x0402, 0, ("STOP", Kind.START_STOP)),
        ("cclink-tsn-slmp", 0x1006, 0, ("Remote Reset", Kind.START_STOP)),
        ("iec104", 103, 0, ("C_CS_NA_1", Kind.TIME)),
        ("dnp3", 13, 0, ("Cold Restart", Kind.START_STOP)),
        ("bacnet", 20, 0, ("reinitializeDevice", Kind.START_STOP)),
        ("c37118", 4, 2, ("Turn on transmission", Kind.START_STOP)),
    ],
)
def test_known_codes(protocol: str, code: int, detail: int, expected: tuple[str, Kind]) -> None:
    assert described(protocol, code, detail) == expected


def test_an_unknown_code_has_no_name_and_is_other() -> None:
    assert described("modbus", 99) == ("", Kind.OTHER)
    assert described("nothing", 1) == ("", Kind.OTHER)


def test_a_protocol_has_a_label_in_both_languages() -> None:
    found = label("c37118")
    assert found is not None
    assert found.ja == "IEEE C37.118（シンクロフェーザ）"
    assert label("") is None


def test_control_protocols_are_told_from_the_others() -> None:
    assert is_control("slmp")
    assert not is_control("http")
    assert not is_control("")


def test_ports_are_looked_up_by_number() -> None:
    assert ports("tcp")[502] == PROTOCOLS["modbus"].number
    assert ports("udp")[502] == PROTOCOLS["modbus"].number
    assert ports("tcp")[1] == 0
