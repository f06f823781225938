"""Operations on control equipment."""

# ruff: noqa: RUF001 -- words typed full-width, as ledgers hold them

import pytest

from tables import book, case, findings, keys, seen

ASSET = "id | name | ips | system\nA1 | PLC1 | 10.0.0.1 | ライン1\nA2 | 監視PC | 10.0.0.2 |"
STOP = """
client   | server   | protocol | kind       | name     | packets | frame
10.0.0.2 | 10.0.0.1 | slmp     | start-stop | Remote Stop | 2    | 11
"""


def _declared(permitted: str, *, kind: str, protocol: str = "", application: str = "") -> list[str]:
    table = f"""
    function | source   | destination | protocol   | application   | operations
    監視     | 10.0.0.2 | 10.0.0.1    | {protocol} | {application} | {permitted}
    """
    operations = STOP.replace("start-stop", kind)
    return keys("control/undeclared-operation", case(book(asset=ASSET, dataflow=table), seen(operations=operations)))


def test_a_stop_that_nothing_declares() -> None:
    table = "function | source | destination\n他 | 10.0.0.3 | 10.0.0.1"
    (found,) = findings("control/undeclared-operation", case(book(asset=ASSET, dataflow=table), seen(operations=STOP)))
    assert found.text.ja == (
        "監視PC(10.0.0.2) から PLC1(10.0.0.1) へ、"
        "宣言されていない運転・停止の操作（slmp: Remote Stop）が2回ありました。"
    )
    assert (found.subject.key, found.subject.system) == ("10.0.0.2 -> 10.0.0.1 slmp start-stop", "ライン1")
    assert [str(one) for one in found.evidence] == ["line0.pcap frame 11"]


@pytest.mark.parametrize(
    ("permitted", "kind", "told"),
    [
        ("", "write", False), ("", "start-stop", True), ("", "download", True), ("", "firmware", True),
        ("運転・停止", "start-stop", False), ("Start or stop", "start-stop", False),
        ("ＳＴＡＲＴ－ＳＴＯＰ", "start-stop", False),
        ("読み出し、書き込み", "start-stop", True), ("読み出し", "write", True), ("モード変更", "mode", False),
        ("", "read", False), ("", "upload", False), ("", "diagnose", False), ("読み出し", "other", False),
    ],
)  # fmt: skip
def test_what_a_declared_flow_permits(permitted: str, kind: str, *, told: bool) -> None:
    assert bool(_declared(permitted, kind=kind)) is told


def test_a_row_for_another_protocol_permits_nothing() -> None:
    assert len(_declared("運転・停止", kind="start-stop", application="HTTP")) == 1
    assert len(_declared("運転・停止", kind="start-stop", protocol="HTTP")) == 1
    assert _declared("運転・停止", kind="start-stop", protocol="TCP/IP", application="MCプロトコル") == []


@pytest.mark.parametrize("protocol", ["smb", "snmp-v2c", "", "nonsense"])
def test_what_is_no_control_protocol_is_left_to_other_checks(protocol: str) -> None:
    table = "function | source | destination\n他 | 10.0.0.3 | 10.0.0.1"
    operations = f"client | server | protocol | kind\n10.0.0.2 | 10.0.0.1 | {protocol} | write"
    assert keys("control/undeclared-operation", case(book(dataflow=table), seen(operations=operations))) == []


def test_the_same_operation_from_two_sensors_is_one_finding() -> None:
    table = "function | source | destination\n他 | 10.0.0.3 | 10.0.0.1"
    operations = "source | client | server | frame\n0 | 10.0.0.2 | 10.0.0.1 | 3\n1 | 10.0.0.2 | 10.0.0.1 | 4"
    of = case(book(dataflow=table), seen(operations=operations, sources=2))
    assert keys("control/undeclared-operation", of) == ["10.0.0.2 -> 10.0.0.1 modbus write"]
