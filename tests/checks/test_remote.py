"""Remote access in clear text."""

import pytest

from tables import case, findings, keys, lines, seen

TOLD = """
protocol | sentence
telnet   | 10.0.0.2 から 10.0.0.1 へ Telnet（平文） で接続しています。
ftp      | 10.0.0.2 から 10.0.0.1 へ FTP（平文） で接続しています。
vnc      | 10.0.0.2 から 10.0.0.1 へ VNC（弱い認証、平文） で接続しています。
rdp      | 10.0.0.2 から 10.0.0.1 へ TLSなしのRDP で接続しています。
snmp-v1  | 10.0.0.2 から 10.0.0.1 へ SNMPv1（平文） で接続しています。
snmp-v2c | 10.0.0.2 から 10.0.0.1 へ SNMPv2c（平文） で接続しています。
"""


@pytest.mark.parametrize("row", lines(TOLD), ids=lambda row: row["protocol"])
def test_clear_text_protocols_are_told(row: dict[str, str]) -> None:
    flows = f"client | server | protocol | frame\n10.0.0.2 | 10.0.0.1 | {row['protocol']} | 5"
    (found,) = findings("remote/insecure-protocol", case(observed=seen(flows=flows)))
    assert found.text.ja == row["sentence"]
    assert [str(one) for one in found.evidence] == ["line0.pcap frame 5"]


@pytest.mark.parametrize("protocol", ["ssh", "tls", "rdp-tls", "snmp-v3", "snmp", "http", "modbus", ""])
def test_other_protocols_are_not(protocol: str) -> None:
    flows = f"client | server | protocol\n10.0.0.2 | 10.0.0.1 | {protocol}"
    assert keys("remote/insecure-protocol", case(observed=seen(flows=flows))) == []


@pytest.mark.parametrize(
    ("protocol", "confidence", "answers", "told"),
    [
        ("telnet", 1, 1, True), ("telnet", 1, 0, False), ("telnet", 2, 0, True),
        ("rdp", 1, 1, False), ("rdp", 2, 1, True),
    ],
)  # fmt: skip
def test_what_only_the_port_suggests(protocol: str, confidence: int, answers: int, *, told: bool) -> None:
    row = f"10.0.0.2 | 10.0.0.1 | {protocol} | {confidence} | {answers}"
    flows = f"client | server | protocol | confidence | packets_in\n{row}"
    assert bool(keys("remote/insecure-protocol", case(observed=seen(flows=flows)))) is told
