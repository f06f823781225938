"""Tables of hosts: ARP and MAC address tables, lease files and CSV, in the encodings that people save them in."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.observe.facts.hosts import is_host_table, read_host_table
from sekisho.security.observe.tables import Observed

WRITTEN = 1_711_929_600  # 2024-04-01T00:00:00Z
PLC = ("00:1b:1b:00:00:01", "10.0.0.1")


def read(tmp_path: Path, content: str | bytes) -> Observed:
    path = tmp_path / "table.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (WRITTEN, WRITTEN))
    return read_host_table(path)


def pairs(seen: Observed) -> list[tuple[object, ...]]:
    return seen.hosts.select("mac", "ip").rows()


WINDOWS_JA = """
インターフェイス: 10.0.0.9 --- 0x5
  インターネット アドレス 物理アドレス           種類
  10.0.0.1              00-1b-1b-00-00-01     動的
  10.0.0.255            ff-ff-ff-ff-ff-ff     静的
"""
WINDOWS_EN = """
Interface: 10.0.0.9 --- 0x5
  Internet Address      Physical Address      Type
  10.0.0.1              00-1b-1b-00-00-01     dynamic
  224.0.0.22            01-00-5e-00-00-16     static
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-8-sig", "utf-16"])
def test_arp_tables_of_windows_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    seen = read(tmp_path, WINDOWS_JA.replace("\n", "\r\n").encode(encoding))
    assert pairs(seen) == [PLC]
    row = seen.hosts.to_dicts()[0]
    assert (row["how"], row["on_link"], row["frame"]) == ("arp", True, 4)
    assert row["first"].isoformat() == "2024-04-01T00:00:00+00:00"
    assert [(one.count, one.at, one.reason.en) for one in seen.sources[0].skipped] == [
        (1, "line 5", "the address is that of a group, not of a device")
    ]


@pytest.mark.parametrize(
    "content",
    [
        WINDOWS_EN,
        "? (10.0.0.1) at 00:1b:1b:00:00:01 [ether] on eth0\n",
        "? (10.0.0.1) at 0:1b:1b:0:0:1 on en0 ifscope [ethernet]\n",
        "10.0.0.1 dev eth0 lladdr 00:1b:1b:00:00:01 REACHABLE\n",
        "Address  HWtype  HWaddress  Flags Mask  Iface\n10.0.0.1  ether   00:1b:1b:00:00:01   C   eth0\n",
        "SW1#show ip arp\nProtocol  Address  Age (min)\nInternet  10.0.0.1  5  001b.1b00.0001  ARPA  Gi0/1\n",
        "ip,mac\n10.0.0.1,001B1B000001\n",
        "IPアドレス\tMACアドレス\tホスト名\n10.0.0.1\t00-1B-1B-00-00-01\t\n",
    ],
)
def test_every_form_of_an_address_table(tmp_path: Path, content: str) -> None:
    assert is_host_table(content.encode())
    assert pairs(read(tmp_path, content)) == [PLC]


def test_an_interface_that_is_a_vlan_tells_it(tmp_path: Path) -> None:
    seen = read(tmp_path, "Internet  10.0.0.1   -   001b.1b00.0001  ARPA   Vlan120\n")
    assert seen.hosts["vlan"].to_list() == [120]


def test_a_name_before_the_address_is_a_host_name(tmp_path: Path) -> None:
    seen = read(tmp_path, "plc1 (10.0.0.1) at 00:1b:1b:00:00:01 [ether] on eth0\n")
    assert seen.identities.select("mac", "ip", "key", "value", "confidence").rows() == [(*PLC, "hostname", "plc1", 2)]


def test_who_did_not_answer_is_counted(tmp_path: Path) -> None:
    content = "? (10.0.0.8) at <incomplete> on eth0\n10.0.0.7 dev eth0 FAILED\nhello\n"
    seen = read(tmp_path, content)
    assert seen.hosts.height == 0
    assert [(one.count, one.at, one.reason.en) for one in seen.sources[0].skipped] == [
        (2, "line 1", "the entry has no MAC address (no answer, or not a device)"),
        (1, "line 3", "the line is no entry of a device"),
    ]
    assert (seen.sources[0].kind, seen.sources[0].records) == ("host-table", 3)


SWITCH = """SW-LINE1#show mac address-table
          Mac Address Table
-------------------------------------------
Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
  10    001b.1b00.0001    DYNAMIC     Gi1/0/3
* 20    001b.1b00.0002    dynamic     ip,ipx   GigabitEthernet1/0/4
Total Mac Addresses for this criterion: 3
"""


def test_a_switch_tells_vlan_and_port_of_each_mac(tmp_path: Path) -> None:
    seen = read(tmp_path, SWITCH)
    assert seen.hosts.select("mac", "ip", "vlan", "how").rows() == [
        ("00:1b:1b:00:00:01", "", 10, "ethernet"), ("00:1b:1b:00:00:02", "", 20, "ethernet"),
    ]  # fmt: skip
    assert seen.identities.select("mac", "key", "value", "frame").rows() == [
        ("00:1b:1b:00:00:01", "port", "SW-LINE1 Gi1/0/3", 7),
        ("00:1b:1b:00:00:02", "port", "SW-LINE1 GigabitEthernet1/0/4", 8),
    ]


def test_a_switch_table_as_csv_with_japanese_headings(tmp_path: Path) -> None:
    content = (
        "スイッチ名,VLAN,ＭＡＣアドレス,ポート,最終確認日時\r\nSW1,10,00:1B:1B:00:00:01,Gi1/0/3,2024/03/31 08:00:00\r\n"
    )
    seen = read(tmp_path, content.encode("cp932"))
    row = seen.hosts.to_dicts()[0]
    assert (row["vlan"], row["frame"], row["first"].isoformat()) == (10, 2, "2024-03-30T23:00:00+00:00")
    assert seen.identities.select("key", "value").rows() == [("port", "SW1 Gi1/0/3")]


@pytest.mark.parametrize(
    "content",
    [
        "クライアント IP アドレス,名前,リースの有効期限,一意の ID\n10.0.0.1,PC7,2024/04/09 8:00:00,001b1b000001\n",
        '#TYPE x\n"IPAddress","ScopeId","ClientId","HostName"\n"10.0.0.1","10.0.0.0","00-1b-1b-00-00-01","PC7"\n',
        "Client IP Address\tName\tUnique ID\n10.0.0.1\tPC7\t01:00:1b:1b:00:00:01\n",
    ],
)
def test_leases_of_the_windows_server(tmp_path: Path, content: str) -> None:
    seen = read(tmp_path, content)
    assert pairs(seen) == [PLC]
    assert seen.identities.select("key", "value").rows() == [("hostname", "PC7")]


LEASES = """# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
lease 10.0.0.1 {
  starts 1 2024/04/01 00:00:00;
  cltt 1 2024/04/01 06:00:00;
  binding state active;
  hardware ethernet 00:1b:1b:00:00:01;
  client-hostname "PC7";
  set vendor-class-identifier = "MSFT 5.0";
}
lease 10.0.0.5 {
  binding state abandoned;
}
server-duid "\\000";
"""


def test_leases_of_the_isc_server(tmp_path: Path) -> None:
    seen = read(tmp_path, LEASES)
    row = seen.hosts.to_dicts()[0]
    assert (row["mac"], row["ip"], row["how"], row["frame"]) == (*PLC, "dhcp", 3)
    assert (row["first"].isoformat(), row["last"].isoformat()) == (
        "2024-04-01T00:00:00+00:00", "2024-04-01T06:00:00+00:00",
    )  # fmt: skip
    assert seen.identities.select("key", "value").rows() == [("hostname", "PC7"), ("banner", "MSFT 5.0")]
    assert [(one.count, one.at) for one in seen.sources[0].skipped] == [(1, "line 11")]


def test_another_table_is_no_table_of_hosts() -> None:
    assert not is_host_table("名前,価格\nボルト,10\n".encode("cp932"))
    assert not is_host_table(b"10.0.0.1 was rebooted\nnothing else\n")


_PIECES = st.sampled_from(
    ["10.0.0.1", "00:1b:1b:00:00:01", "lease 10.0.0.1 {", "}", "mac,ip", ",", "\n", " ", "starts 1 "]
)


@settings(max_examples=cases(200), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=100), st.lists(_PIECES, max_size=20), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff"]))
def test_any_octets_are_read_or_counted(tmp_path: Path, octets: bytes, pieces: list[str], mark: bytes) -> None:
    content = mark + "".join(pieces).encode() + octets
    is_host_table(content)
    assert len(read(tmp_path, content).sources) == 1
