"""The protocols that observations name: what each is called, on which ports it is usually met, and whether it controls.

Ports are those of IANA's registry or of the maker's manual; a port alone gives confidence 1 and no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.guard.text import Text
from sekisho.security.observe.capture.kernel import ids

Ports = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol.

    name: as it stands in every table.  number: of the kernels (`kernel/ids.py`), never changed.
    tcp, udp: well-known ports of its servers; a port belongs to one protocol only.
    control: it reads or moves equipment, or its engineering does.
    family: name of the protocol whose ports count for it too; its own name where it has none.
    """

    name: str
    number: int
    label: Text
    tcp: tuple[int, ...]
    udp: tuple[int, ...]
    control: bool
    family: str


_CONTROL = """
profinet-dcp PROFINET_DCP|PROFINET DCP|PROFINET DCP
profinet-rt PROFINET_RT|PROFINET リアルタイム|PROFINET real time
profinet-cm PROFINET_CM|PROFINET 接続管理|PROFINET context management|udp 34962 34963 34964
ethercat ETHERCAT|EtherCAT|EtherCAT|udp 34980
epl EPL|Ethernet POWERLINK|Ethernet POWERLINK
goose GOOSE|IEC 61850 GOOSE|IEC 61850 GOOSE
sv SV|IEC 61850 サンプル値|IEC 61850 sampled values
mrp MRP|MRP（リング冗長化）|MRP (ring redundancy)
cclink-ie CCLINK_IE|CC-Link IE|CC-Link IE
sercos SERCOS|SERCOS III|SERCOS III
modbus MODBUS|Modbus/TCP|Modbus/TCP|tcp 502|udp 502
umas UMAS|UMAS（Schneider設定）|UMAS (Schneider engineering)|like modbus
cotp COTP|ISO-TSAP（COTP）|ISO transport (COTP)|tcp 102
s7comm S7COMM|S7通信|S7comm|like cotp
s7comm-plus S7COMM_PLUS|S7通信Plus|S7comm-plus|like cotp
mms MMS|MMS（IEC 61850）|MMS (IEC 61850)|like cotp
enip ENIP|EtherNet/IP|EtherNet/IP|tcp 44818|udp 44818
cip CIP|CIP（EtherNet/IP上）|CIP over EtherNet/IP|like enip
cip-io CIP_IO|CIP 周期データ|CIP implicit data|udp 2222
opcua OPCUA|OPC UA|OPC UA|tcp 4840 4843
dnp3 DNP3|DNP3|DNP3|tcp 20000|udp 20000
bacnet BACNET|BACnet（IP・Ethernet）|BACnet (IP, Ethernet)|udp 47808 47809 47810
iec104 IEC104|IEC 60870-5-104|IEC 60870-5-104|tcp 2404
mqtt MQTT|MQTT|MQTT|tcp 1883
fins FINS|FINS（オムロン）|FINS (Omron)|tcp 9600|udp 9600
slmp SLMP|SLMP／MCプロトコル|SLMP / MC protocol|tcp 5000 5010 5011 5012 1025 1280|udp 5010 5011 5012
melsoft MELSOFT|MELSOFT接続（三菱電機）|MELSOFT connection (Mitsubishi)|tcp 5562 5001 5002 5007|udp 5560 5006
ads ADS|ADS（ベッコフ）|ADS (Beckhoff)|tcp 48898
ads-discovery ADS_DISCOVERY|ADS 機器検索|ADS discovery|udp 48899
hart-ip HART_IP|HART-IP|HART-IP|tcp 5094|udp 5094
c37118 C37118|IEEE C37.118（シンクロフェーザ）|IEEE C37.118 (synchrophasors)|tcp 4712|udp 4713
cclink-ie-basic CCLINK_IE_BASIC|CC-Link IEフィールドBasic|CC-Link IE Field Basic|udp 61450
cclink-tsn-slmp CCLINK_TSN_SLMP|CC-Link IE TSN（SLMP）|CC-Link IE TSN (SLMP)|udp 45238
hermes HERMES|Hermes（実装ライン）|The Hermes Standard|tcp 50100 50101
knxip KNXIP|KNXnet/IP|KNXnet/IP|tcp 3671|udp 3671
fl-net FL_NET|FL-net|FL-net|udp 55000 55001 55002 55003
keyence KEYENCE|キーエンス上位リンク|Keyence host link|tcp 8501|udp 8501
toyopuc TOYOPUC|TOYOPUC|TOYOPUC|tcp 1026
memobus MEMOBUS|拡張MEMOBUS|Extended MEMOBUS|tcp 10002|udp 10002
foundation-fieldbus FOUNDATION_FIELDBUS|Fieldbus HSE|Fieldbus HSE|tcp 1089 1090 1091|udp 1089 1090 1091
codesys CODESYS|CODESYS|CODESYS|tcp 2455 1217 11740|udp 1740 1741 1742 1743
rtps RTPS|DDS（RTPS）|DDS (RTPS)|udp 7400 7401 7410 7411 7412 7413
llrp LLRP|LLRP（RFIDリーダー）|LLRP (RFID readers)|tcp 5084
coap COAP|CoAP|CoAP|udp 5683
"""

_OTHER = """
arp ARP|ARP|ARP
lldp LLDP|LLDP|LLDP
cdp CDP|CDP|CDP
stp STP|スパニングツリー|Spanning tree
ptp PTP|PTP（時刻同期）|PTP (time)|udp 319 320
eapol EAPOL|IEEE 802.1X|IEEE 802.1X
lacp LACP|LACP等（低速プロトコル）|LACP and other slow protocols
loop LOOP|ループ検出|Loopback test
amqp AMQP|AMQP|AMQP|tcp 5672
http HTTP|HTTP|HTTP|tcp 80 8080 8000
quic QUIC|QUIC（HTTP/3等）|QUIC (HTTP/3 and others)|udp 443 8443
tls TLS|TLS（HTTPS等）|TLS (HTTPS and others)|tcp 443 8443 8883 5671 636 989 990 993 995 465 5986
ssh SSH|SSH|SSH|tcp 22
smb SMB|SMB（ファイル共有）|SMB (file sharing)|tcp 445
netbios NETBIOS|NetBIOS|NetBIOS|tcp 139|udp 137 138|like smb
rdp RDP|リモートデスクトップ（TLSなし）|Remote desktop without TLS|tcp 3389
rdp-tls RDP_TLS|リモートデスクトップ（TLS）|Remote desktop over TLS|like rdp
vnc VNC|VNC|VNC|tcp 5900 5901 5902 5903 5904 5905 5906
telnet TELNET|Telnet|Telnet|tcp 23
ftp FTP|FTP|FTP|tcp 21
dns DNS|DNS|DNS|tcp 53|udp 53
mdns MDNS|mDNS|mDNS|udp 5353
llmnr LLMNR|LLMNR|LLMNR|udp 5355
dhcp DHCP|DHCP|DHCP|udp 67 68
dhcpv6 DHCPV6|DHCPv6|DHCPv6|udp 546 547
snmp SNMP|SNMP（版は不明）|SNMP, version unknown|udp 161 162
snmp-v1 SNMP_V1|SNMPv1|SNMPv1|like snmp
snmp-v2c SNMP_V2C|SNMPv2c|SNMPv2c|like snmp
snmp-v3 SNMP_V3|SNMPv3|SNMPv3|like snmp
ntp NTP|NTP|NTP|udp 123
ssdp SSDP|SSDP（UPnP）|SSDP (UPnP)|udp 1900
syslog SYSLOG|syslog|syslog|tcp 601|udp 514
ldap LDAP|LDAP|LDAP|tcp 389 3268|udp 389
radius RADIUS|RADIUS|RADIUS|udp 1812 1813 1645 1646
icmp ICMP|ICMP|ICMP
icmpv6 ICMPV6|ICMPv6|ICMPv6
igmp IGMP|IGMP|IGMP
dcerpc DCERPC|DCE/RPC（DCOM等）|DCE/RPC (DCOM and others)|tcp 135
tftp TFTP|TFTP|TFTP|udp 69
kerberos KERBEROS|Kerberos|Kerberos|tcp 88|udp 88
smtp SMTP|SMTP|SMTP|tcp 25 587
wsd WSD|WS-Discovery|WS-Discovery|udp 3702
sip SIP|SIP|SIP|tcp 5060|udp 5060
rtsp RTSP|RTSP（映像）|RTSP (video)|tcp 554
mssql MSSQL|SQL Server|SQL Server|tcp 1433|udp 1434
mysql MYSQL|MySQL|MySQL|tcp 3306
postgresql POSTGRESQL|PostgreSQL|PostgreSQL|tcp 5432
oracle ORACLE|Oracle Database|Oracle Database|tcp 1521
nfs NFS|NFS|NFS|tcp 2049|udp 2049
portmap PORTMAP|ONC RPC（portmap）|ONC RPC (portmap)|tcp 111|udp 111
rlogin RLOGIN|rlogin／rsh|rlogin and rsh|tcp 512 513 514
pop3 POP3|POP3|POP3|tcp 110
imap IMAP|IMAP|IMAP|tcp 143
winrm WINRM|WinRM|WinRM|tcp 5985
ospf OSPF|OSPF|OSPF
vrrp VRRP|VRRP|VRRP
nats NATS|NATS|NATS|tcp 4222
"""


def _read(table: str, *, control: bool) -> Iterator[Protocol]:
    for line in table.strip().splitlines():
        head, ja, en, *rest = line.split("|")
        name, constant = head.split()
        ports: dict[str, tuple[int, ...]] = {}
        family = name
        for part in rest:
            word, *values = part.split()
            if word == "like":
                family = values[0]
            else:
                ports[word] = tuple(int(value) for value in values)
        number: int = getattr(ids, constant)
        yield Protocol(name, number, Text(ja, en), ports.get("tcp", ()), ports.get("udp", ()), control, family)


PROTOCOLS: dict[str, Protocol] = {p.name: p for p in (*_read(_CONTROL, control=True), *_read(_OTHER, control=False))}
"""All protocols by name, those that control equipment first."""

NAMES: tuple[str, ...] = tuple(
    {p.number: p.name for p in PROTOCOLS.values()}.get(number, "")
    for number in range(1 + max(p.number for p in PROTOCOLS.values()))
)
"""Name by the kernels' number; "" for 0 and for numbers that are not in use."""


def label(name: str) -> Text | None:
    """What people call a protocol; None where the name is unknown or empty."""
    found = PROTOCOLS.get(name)
    return found.label if found else None


def is_control(name: str) -> bool:
    """Whether a protocol reads or moves equipment; False for an unknown name."""
    found = PROTOCOLS.get(name)
    return found is not None and found.control


def ports(transport: str) -> Ports:
    """For each of the 65,536 ports of "tcp" or "udp" the number of its protocol, 0 where it has none."""
    table = np.zeros(65536, np.int64)
    for protocol in PROTOCOLS.values():
        for port in protocol.tcp if transport == "tcp" else protocol.udp:
            table[port] = protocol.number
    return table


def families() -> Ports:
    """For each number that of its family's name-giver; 256 entries."""
    table = np.zeros(256, np.int64)
    for protocol in PROTOCOLS.values():
        table[protocol.number] = PROTOCOLS[protocol.family].number
    return table
