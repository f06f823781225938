"""Which words of tshark mean what we call a protocol, and which of its fields hold the operation of a frame.

The pages of `docs/` and the comparison are both made from these tables.
"""
# ruff: noqa: E501 # tables of words

from collections.abc import Callable
from dataclasses import dataclass

# Our name: the words of tshark's `frame.protocols` that say the same. A protocol that tshark 4.0 cannot read is not here.
WORDS: dict[str, str] = {
    "profinet-dcp": "pn_dcp", "profinet-rt": "pn_rt", "profinet-cm": "pn_io", "ethercat": "ecatf ecat", "epl": "epl epl-v1",
    "goose": "goose", "sv": "sv", "mrp": "pn_mrp", "sercos": "sercosiii", "modbus": "mbtcp modbus", "umas": "mbtcp modbus",
    "cotp": "tpkt cotp", "s7comm": "s7comm", "mms": "mms", "enip": "enip", "cip": "cip", "cip-io": "cipio enip",
    "opcua": "opcua", "dnp3": "dnp3", "bacnet": "bvlc bacnet", "iec104": "iec60870_104", "mqtt": "mqtt", "fins": "omron",
    "ads": "ams", "hart-ip": "hart_ip", "c37118": "synphasor", "knxip": "kip", "rtps": "rtps", "llrp": "llrp", "coap": "coap",
    "arp": "arp", "lldp": "lldp", "cdp": "cdp", "stp": "stp", "ptp": "ptp", "eapol": "eapol", "lacp": "slow", "loop": "loop",
    "amqp": "amqp", "http": "http", "tls": "tls", "quic": "quic gquic", "ssh": "ssh", "smb": "smb smb2",
    "netbios": "nbns nbdgm nbss", "rdp": "rdp", "rdp-tls": "tls", "vnc": "vnc", "telnet": "telnet", "ftp": "ftp", "dns": "dns",
    "mdns": "mdns", "llmnr": "llmnr", "dhcp": "dhcp", "dhcpv6": "dhcpv6", "snmp": "snmp", "snmp-v1": "snmp",
    "snmp-v2c": "snmp", "snmp-v3": "snmp", "ntp": "ntp", "ssdp": "ssdp", "syslog": "syslog", "ldap": "ldap cldap",
    "radius": "radius", "icmp": "icmp", "icmpv6": "icmpv6", "igmp": "igmp", "dcerpc": "dcerpc", "tftp": "tftp",
    "kerberos": "kerberos", "smtp": "smtp", "sip": "sip", "rtsp": "rtsp", "mssql": "tds", "mysql": "mysql",
    "postgresql": "pgsql", "oracle": "tns", "nfs": "nfs", "portmap": "portmap", "rlogin": "rlogin", "pop3": "pop",
    "imap": "imap", "ospf": "ospf", "vrrp": "vrrp", "foundation-fieldbus": "ff", "nats": "nats",
}  # fmt: skip

# Words of tshark that are one family: our names that say as much. What rides on another counts for it too.
FAMILIES: dict[str, frozenset[str]] = {
    words: frozenset(name.split()) for words, name in {
        "mbtcp": "modbus umas", "s7comm": "s7comm", "enip": "enip cip cip-io", "cip": "cip", "opcua": "opcua", "dnp3": "dnp3",
        "bvlc bacnet": "bacnet", "iec60870_104": "iec104", "mqtt": "mqtt", "omron": "fins", "ams": "ads",
        "hart_ip": "hart-ip", "synphasor": "c37118", "pn_dcp": "profinet-dcp", "pn_rt": "profinet-rt profinet-dcp",
        "pn_io": "profinet-cm", "ecatf": "ethercat", "epl epl-v1": "epl", "goose": "goose", "sv": "sv",
        "mms": "mms", "cotp": "cotp s7comm s7comm-plus mms rdp rdp-tls", "llrp": "llrp", "lldp": "lldp", "cdp": "cdp",
        "stp": "stp", "ptp": "ptp", "eapol": "eapol", "slow": "lacp", "arp": "arp", "amqp": "amqp", "http": "http",
        "tls": "tls rdp-tls", "quic": "quic", "ssh": "ssh", "smb smb2": "smb", "nbss nbns nbdgm": "netbios smb", "rdp": "rdp rdp-tls", "vnc": "vnc", "telnet": "telnet", "ftp": "ftp",
        "snmp": "snmp snmp-v1 snmp-v2c snmp-v3", "ntp": "ntp", "dns": "dns", "mdns": "mdns", "llmnr": "llmnr", "dhcp": "dhcp",
        "ssdp": "ssdp", "syslog": "syslog", "radius": "radius", "ldap cldap": "ldap", "tftp": "tftp",
        "rtps": "rtps", "coap": "coap", "vrrp": "vrrp", "ospf": "ospf", "icmp": "icmp", "icmpv6": "icmpv6", "igmp": "igmp",
    }.items()
}  # fmt: skip

# What tshark is told a port holds when it is asked again about a frame that only we named.
DECODERS: dict[str, str] = {
    "mbtcp": "mbtcp", "enip": "enip", "cip": "enip", "opcua": "opcua", "dnp3": "dnp3", "iec60870_104": "iec60870_104",
    "mqtt": "mqtt", "omron": "omron", "hart_ip": "hart_ip", "synphasor": "synphasor", "tls": "tls", "http": "http",
    "ssh": "ssh", "smb smb2": "nbss",  "nbss nbns nbdgm": "nbss", "ftp": "ftp", "vnc": "vnc", "telnet": "telnet",
    "dns": "dns", "snmp": "snmp", "s7comm": "tpkt", "mms": "tpkt", "cotp": "tpkt", "bvlc": "bvlc", "bvlc bacnet": "bvlc",
    "ldap": "ldap", "amqp": "amqp", "radius": "radius", "syslog": "syslog", "ntp": "ntp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """A field of tshark that holds an operation.

    ours: our protocols whose codes are compared with it. theirs, mine: what is left of its number and of our code.
    """

    field: str
    ours: str
    theirs: Callable[[int], int] = lambda number: number
    mine: Callable[[int], int] = lambda code: code


OPERATIONS: tuple[Operation, ...] = (
    Operation("modbus.func_code", "modbus"),
    Operation("s7comm.param.func", "s7comm"),
    Operation("cip.sc", "cip"),
    Operation("opcua.servicenodeid.numeric", "opcua"),
    Operation("dnp3.al.func", "dnp3"),
    Operation("iec60870_asdu.typeid", "iec104"),
    Operation("mqtt.msgtype", "mqtt"),
    Operation("omron.command", "fins"),
    Operation("ams.cmdid", "ads"),
    Operation("hart_ip.message_id", "hart-ip", mine=lambda code: code >> 8),
    Operation("bacapp.type", "bacnet", mine=lambda code: code >> 8),
    Operation("bacapp.confirmed_service", "bacnet", mine=lambda code: code & 0xFF),
    Operation("bacapp.unconfirmed_service", "bacnet", mine=lambda code: code & 0xFF),
    Operation("synphasor.frtype", "c37118"),
    Operation("pn_dcp.service_id", "profinet-dcp", mine=lambda code: code >> 8),
    Operation("pn_io.opnum", "profinet-cm"),
    Operation("ecat.cmd", "ethercat"),
    Operation("epl.mtyp", "epl"),
    Operation("mms.confirmedServiceRequest", "mms"),
    Operation("llrp.type", "llrp"),
    Operation("snmp.data", "snmp-v1 snmp-v2c", mine=lambda code: code - 0xA0),
    Operation("smb.cmd", "smb"),
    Operation("smb2.cmd", "smb", mine=lambda code: code & 0xFF),
    Operation("radius.code", "radius"),
    Operation("tftp.opcode", "tftp"),
)
