"""Numbers of the protocols inside the kernels, and which of two says more of a connection.

A number never changes its meaning and new ones are added at the end: compiled kernels are cached with these values in
them. `observe.protocols` says what each one is called.
"""

import numpy as np

NONE = 0
ARP = 1
LLDP = 2
CDP = 3
STP = 4
PROFINET_DCP = 5
PROFINET_RT = 6
PROFINET_CM = 7
ETHERCAT = 8
EPL = 9
GOOSE = 10
SV = 11
MRP = 12
PTP = 13
EAPOL = 14
CCLINK_IE = 15
LACP = 16
LOOP = 17
SERCOS = 18
MODBUS = 19
UMAS = 20
S7COMM = 21
S7COMM_PLUS = 22
COTP = 23
MMS = 24
ENIP = 25
CIP = 26
CIP_IO = 27
OPCUA = 28
DNP3 = 29
BACNET = 30
IEC104 = 31
MQTT = 32
FINS = 33
SLMP = 34
MELSOFT = 35
ADS = 36
HART_IP = 37
C37118 = 38
CCLINK_IE_BASIC = 39
CCLINK_TSN_SLMP = 40
COAP = 41
AMQP = 42
HERMES = 43
HTTP = 44
TLS = 45
SSH = 46
SMB = 47
RDP = 48
RDP_TLS = 49
VNC = 50
TELNET = 51
FTP = 52
DNS = 53
MDNS = 54
DHCP = 55
DHCPV6 = 56
SNMP = 57
SNMP_V1 = 58
SNMP_V2C = 59
SNMP_V3 = 60
NTP = 61
SSDP = 62
SYSLOG = 63
LLMNR = 64
NETBIOS = 65
LDAP = 66
RADIUS = 67
ICMP = 68
ICMPV6 = 69
IGMP = 70
DCERPC = 71
TFTP = 72
KERBEROS = 73
SMTP = 74
RTPS = 75
WSD = 76
SIP = 77
RTSP = 78
MSSQL = 79
MYSQL = 80
POSTGRESQL = 81
ORACLE = 82
NFS = 83
PORTMAP = 84
RLOGIN = 85
POP3 = 86
IMAP = 87
WINRM = 88
KNXIP = 89
FL_NET = 90
KEYENCE = 91
TOYOPUC = 92
MEMOBUS = 93
OSPF = 94
VRRP = 95
FOUNDATION_FIELDBUS = 96
CODESYS = 97
ADS_DISCOVERY = 98
NATS = 99
LLRP = 100
QUIC = 101

# Which protocol of two on one connection is the more telling: those that ride on another are above it.
RANK = np.ones(256, np.int64)
RANK[COTP] = RANK[NETBIOS] = 0
for _id in (S7COMM, S7COMM_PLUS, MMS, CIP, UMAS, RDP_TLS):
    RANK[_id] = 2
