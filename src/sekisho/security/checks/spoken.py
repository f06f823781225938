"""The words that ledgers use for protocols, and which observed protocols they cover."""

import re
import unicodedata

TRANSPORTS = frozenset({"tcp", "udp", "icmp", "ethernet", "ip"})
ALIASES = {
    "https": "tls",
    "http/2": "http",
    "mcプロトコル": "slmp",
    "mc protocol": "slmp",
    "ethernet/ip": "enip",
    "opc ua": "opcua",
    "opc-ua": "opcua",
    "modbus/tcp": "modbus",
    "modbustcp": "modbus",
    "modbus tcp": "modbus",
    "snmpv1": "snmp-v1",
    "snmpv2c": "snmp-v2c",
    "snmpv3": "snmp-v3",
    "smb2": "smb",
    "cifs": "smb",
    "mqtts": "tls",
    "ssl": "tls",
    "sftp": "ssh",
    "scp": "ssh",
}
"""Words that ledgers use for protocols of observe.protocols."""

_CIP = frozenset({"enip", "cip", "cip-io"})
GROUPS = {
    "enip": _CIP,
    "cip": _CIP,
    "s7": frozenset({"s7comm", "s7comm-plus"}),
    "profinet": frozenset({"profinet-rt", "profinet-cm", "profinet-dcp"}),
    "snmp": frozenset({"snmp", "snmp-v1", "snmp-v2c", "snmp-v3"}),
    "rdp": frozenset({"rdp", "rdp-tls"}),
}
"""Words for several protocols. Whether the kind used is a safe one is told by `remote/insecure-protocol`."""

BETWEEN = re.compile(r"[/、,・\s]+")


def plain(word: str) -> str:
    """A word of a ledger as it is compared: narrow, lower-case, without outer blanks."""
    return unicodedata.normalize("NFKC", word).strip().casefold()


def same_protocol(declared: str, transport: str, protocol: str) -> bool:
    """Whether a declared word ("TCP", "Modbus/TCP", "", a protocol) covers an observed transport and protocol.

    Several transports may stand together ("TCP/UDP"; "TCP/IP" is any IP). What was not recognised ("") is covered by
    any word: the port alone must then tell.
    """
    word = plain(declared)
    transports = BETWEEN.split(word)
    if TRANSPORTS.issuperset(transports):
        return transport in transports or ("ip" in transports and transport != "ethernet")
    meant = ALIASES.get(word, word)
    return not word or not protocol or protocol in GROUPS.get(meant, {meant}) or transport == word
