"""Whether a row of the data-flow table declares an observed flow."""

# ruff: noqa: RUF001 -- words and addresses typed full-width, as ledgers hold them

import pytest

from sekisho.security.checks.declared import Declared
from sekisho.security.checks.spoken import same_protocol
from sekisho.security.terms.address import Endpoint
from tables import book, case, lines, rows, seen

WORDS = """
word            | transport | protocol    | same
TCP             | tcp       | modbus      | yes
ＴＣＰ          | tcp       | modbus      | yes
TCP             | udp       | snmp-v3     | no
UDP             | udp       |             | yes
TCP/UDP         | udp       | dns         | yes
TCP、UDP        | tcp       | dns         | yes
TCP/IP          | tcp       | http        | yes
TCP/IP          | ethernet  | ethercat    | no
IP              | udp       | ntp         | yes
IP              | ethernet  | goose       | no
                | ethernet  | goose       | yes
Modbus/TCP      | tcp       | modbus      | yes
modbus tcp      | tcp       | modbus      | yes
Modbus          | tcp       | http        | no
Modbus          | tcp       |             | yes
OPC UA          | tcp       | opcua       | yes
OPC-UA          | tcp       | opcua       | yes
MCプロトコル    | tcp       | slmp        | yes
EtherNet/IP     | tcp       | cip         | yes
EtherNet/IP     | udp       | cip-io      | yes
CIP             | tcp       | enip        | yes
S7              | tcp       | s7comm-plus | yes
S7              | tcp       | mms         | no
PROFINET        | ethernet  | profinet-rt | yes
SNMP            | udp       | snmp-v2c    | yes
SNMPv3          | udp       | snmp-v2c    | no
RDP             | tcp       | rdp         | yes
RDP             | tcp       | rdp-tls     | yes
HTTPS           | tcp       | tls         | yes
HTTPS           | tcp       | http        | no
SFTP            | tcp       | ssh         | yes
SFTP            | tcp       | ftp         | no
IP-89           | ip-89     | ospf        | yes
"""


@pytest.mark.parametrize("row", lines(WORDS), ids=lambda row: f"{row['word']}-{row['transport']}-{row['protocol']}")
def test_words_of_ledgers_cover_protocols(row: dict[str, str]) -> None:
    assert same_protocol(row["word"], row["transport"], row["protocol"]) is (row["same"] == "yes")


ASSETS = """
id | name       | ips               | macs              | zone
A1 | ＰＬＣ1号  | 10.0.0.1          | 00:11:22:00:00:01 | FA
A2 | 監視PC     | 10.0.0.2, fd00::2 |                   |
A3 | センサ     |                   | 00:11:22:00:00:03 |
"""
ZONES = "name | networks\nFA | 10.0.0.0/24, fd00::/64\n業務 | 10.1.0.0/16"
SIDES = """
side                  | address           | covers
監視PC/10.0.0.2       | 10.0.0.2          | yes
監視PC/10.0.0.2       | 10.0.0.1          | no
10.0.0.2              | 10.0.0.2          | yes
１０．０．０．２      | 10.0.0.2          | yes
監視PC                | 10.0.0.2          | yes
監視PC                | fd00::2           | yes
a2                    | 10.0.0.2          | yes
PLC1号                | 10.0.0.1          | yes
plc1号                | 00:11:22:00:00:01 | yes
FA/10.0.0.0/24        | 10.0.0.77         | yes
10.0.0.0/24           | 10.0.1.1          | no
10.0.0.0/24           | fd00::5           | no
fd00::/64             | fd00::5           | yes
FD00:0:0::2           | fd00::2           | yes
ＦＡ                  | 10.0.0.77         | yes
FA                    | 10.0.0.1          | yes
業務                  | 10.0.0.77         | no
センサ                | 00:11:22:00:00:03 | yes
センサ/00-11-22-00-00-03 | 00:11:22:00:00:03 | yes
00:11:22:00:00:03     | 00:11:22:00:00:03 | yes
10.0.0.0/8            | 00:11:22:00:00:03 | no
知らない機器          | 10.9.9.9          | no
知らない機器          | 10.0.0.1          | no
"""


@pytest.mark.parametrize("row", lines(SIDES), ids=lambda row: f"{row['side']}-{row['address']}")
def test_sides_stand_for_addresses(row: dict[str, str]) -> None:
    declared = Declared(case(book(asset=ASSETS, zone=ZONES)))
    assert declared.covers(Endpoint.parse(row["side"]), row["address"]) is (row["covers"] == "yes")


@pytest.mark.parametrize(
    ("row", "declares"),
    [
        ("TCP | | | 3", True),
        ("TCP | 502 | | 3", True),
        ("TCP | 503 | | 3", False),
        ("UDP | 502 | | 3", False),
        ("TCP | 502 | Modbus | 3", True),
        ("TCP | 502 | HTTP | 3", False),
        ("TCP | | HTTP | 3", False),
        ("TCP | 502 | 独自プロトコル | 3", False),
        ("TCP | 502 | 独自プロトコル | 1", True),  # the port alone told "modbus", and the row names that port
        ("TCP | | 独自プロトコル | 1", False),
    ],
)
def test_port_and_protocol_must_fit(row: str, *, declares: bool) -> None:
    protocol, port, application, confidence = row.split("|")
    dataflow = f"""
    function | source   | destination | protocol   | port   | application
    監視     | 10.0.0.2 | 10.0.0.1    | {protocol} | {port} | {application}
    """
    flows = f"client | server | confidence\n10.0.0.2 | 10.0.0.1 | {confidence}"
    of = case(book(dataflow=dataflow), seen(flows=flows))
    (flow,) = of.flows
    assert bool(Declared(of).of(flow)) is declares


def test_the_same_flow_the_other_way_round_is_not_declared() -> None:
    dataflow = "function | source | destination\n監視 | 10.0.0.1 | 10.0.0.2"
    of = case(book(dataflow=dataflow), seen(flows="client | server\n10.0.0.2 | 10.0.0.1"))
    assert Declared(of).of(of.flows[0]) == []


@pytest.mark.parametrize(
    ("side", "known"),
    [
        ("監視PC", True), ("A1", True), ("FA", True), ("監視PC/10.0.0.2", True), ("10.0.0.0/24", True),
        ("10.0.0.99", False), ("203.0.113.1", True), ("旧サーバ", False), ("旧サーバ/10.0.0.99", False),
        ("センサ/10.0.0.3", False), ("00:11:22:00:00:03", True),
    ],
)  # fmt: skip
def test_ends_that_can_be_told(side: str, *, known: bool) -> None:
    declared = Declared(case(book(asset=ASSETS, zone=ZONES)))
    assert declared.knows(Endpoint.parse(side)) is known


def test_an_asset_without_any_address_is_known_by_the_name_before_the_slash() -> None:
    of = case(book(asset="id | name\nA1 | PLC1", zone="name | networks\nFA | 10.0.0.0/24"))
    assert Declared(of).knows(Endpoint.parse("PLC1/10.0.0.1"))
    assert not Declared(of).knows(Endpoint.parse("PLC2/10.0.0.1"))


def test_rows_are_entries_of_the_sheet() -> None:
    (entry,) = rows("dataflow", "function | source\n監視 | 10.0.0.2")
    assert str(entry.evidence("source")) == "ledgers.xlsx cell データフロー表!B2"
