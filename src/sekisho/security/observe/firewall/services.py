"""IP protocols and ports by the names that firewalls give them, and sets of services.

Numbers: IANA, Protocol Numbers and Service Name and Transport Protocol Port Number Registry; the names that vendors
add are those of their command references.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.security.observe.firewall.rules import ANY_PORT, ANY_PROTOCOL, Range, Service
from sekisho.security.observe.firewall.sets import common

TCP, UDP, ICMP, SCTP = 6, 17, 1, 132
PROTOCOLS = {
    "ip": -1, "all": -1, "any": -1, "icmp": 1, "igmp": 2, "ipinip": 4, "ipencap": 4, "ipv4": 4, "tcp": 6, "egp": 8,
    "igp": 9, "igrp": 9, "udp": 17, "ipv6": 41, "rsvp": 46, "gre": 47, "esp": 50, "ipsec": 50, "ah": 51, "ahp": 51,
    "icmp6": 58, "icmpv6": 58, "ipv6-icmp": 58, "eigrp": 88, "ospf": 89, "nos": 94, "pim": 103, "pcp": 108,
    "vrrp": 112, "snp": 109, "sctp": 132, "udplite": 136,
}  # fmt: skip
PORTS = {
    "aol": 5190, "bgp": 179, "biff": 512, "bootpc": 68, "bootps": 67, "chargen": 19, "cifs": 3020, "citrix-ica": 1494,
    "cmd": 514, "ctiqbe": 2748, "daytime": 13, "discard": 9, "dnsix": 195, "domain": 53, "drip": 3949, "echo": 7,
    "exec": 512, "finger": 79, "ftp": 21, "ftp-data": 20, "gopher": 70, "h323": 1720, "hostname": 101, "http": 80,
    "https": 443, "ident": 113, "imap": 143, "imap4": 143, "imaps": 993, "irc": 194, "isakmp": 500, "kerberos": 750,
    "klogin": 543, "kshell": 544, "ldap": 389, "ldaps": 636, "login": 513, "lotusnotes": 1352, "lpd": 515,
    "mobile-ip": 434, "mqtt": 1883, "msrpc": 135, "mysql": 3306, "nameserver": 42, "netbios-dgm": 138,
    "netbios-ns": 137, "netbios-ss": 139, "netbios-ssn": 139, "nfs": 2049, "nntp": 119, "non500-isakmp": 4500,
    "ntp": 123, "pcanywhere-data": 5631, "pcanywhere-status": 5632, "pim-auto-rp": 496, "pop2": 109, "pop3": 110,
    "pop3s": 995, "postgresql": 5432, "pptp": 1723, "radius": 1645, "radius-acct": 1646, "rip": 520, "rsh": 514,
    "rtsp": 554, "secureid-udp": 5510, "sip": 5060, "sips": 5061, "smtp": 25, "snmp": 161, "snmptrap": 162,
    "sqlnet": 1521, "ssh": 22, "submission": 587, "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517,
    "telnet": 23, "tftp": 69, "time": 37, "uucp": 540, "vxlan": 4789, "who": 513, "whois": 43, "www": 80,
    "xdmcp": 177, "x400": 102, "iso-tsap": 102, "ms-wbt-server": 3389, "microsoft-ds": 445,
}  # fmt: skip
_SYSLOG_TCP = {"syslog": 601}
ANY_SERVICE = Service()


@dataclass(frozen=True, slots=True)
class Services:
    """A choice of services, and what else narrows it, in the words of the file."""

    services: tuple[Service, ...] = ()
    narrowed: tuple[str, ...] = ()


ANYTHING = Services((ANY_SERVICE,))


def both(parts: Iterable[Services]) -> Services:
    """The union of some; each service once."""
    every = list(parts)
    return Services(
        tuple(dict.fromkeys(one for part in every for one in part.services)),
        tuple(dict.fromkeys(word for part in every for word in part.narrowed)),
    )


def unknown(words: str) -> Services:
    """Any service at most: what the words name cannot be told from the file."""
    return Services((ANY_SERVICE,), (words,))


def protocol(text: str) -> Range | None:
    """A protocol by name or number; None where it is neither."""
    number = PROTOCOLS.get(text.lower())
    if number is None and text.isascii() and text.isdigit() and len(text) < 4:
        number = int(text)
    if number is None or number > ANY_PROTOCOL[1]:
        return None
    return ANY_PROTOCOL if number < 0 else (number, number)


def port(text: str) -> int | None:
    """A port by name or number; None where it is neither."""
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text) if int(text) <= ANY_PORT[1] else None
    return PORTS.get(text.lower())


def ports(text: str, dash: str = "-") -> Range | None:
    """`80`, `http` or `8000-8010`; None for anything else."""
    alone = port(text)
    if alone is not None:
        return alone, alone
    first, found, last = text.partition(dash)
    low, high = port(first or "0"), port(last or "65535")
    return (low, high) if found and low is not None and high is not None and low <= high else None


def product(protocols: Iterable[Range], sources: Iterable[Range], destinations: Iterable[Range]) -> Services:
    """Every protocol with every source port and every port."""
    to, of = list(destinations), list(sources)
    return Services(tuple(Service(one, source, target) for one in protocols for source in of for target in to))


def met(left: tuple[Service, ...], right: tuple[Service, ...]) -> tuple[Service, ...]:
    """What fits one of either side at the same time."""
    if left == (ANY_SERVICE,):
        return right
    if right == (ANY_SERVICE,):
        return left
    found: list[Service] = []
    for one in left:
        for two in right:
            protocols = common((one.protocols,), (two.protocols,))
            of = common((one.source_ports,), (two.source_ports,))
            to = common((one.ports,), (two.ports,))
            if protocols and of and to:
                found.append(Service(protocols[0], of[0], to[0]))
    return tuple(dict.fromkeys(found))
