"""Services of FortiOS: those that are defined in a configuration, and the predefined ones it may name without.

Source: FortiOS administration guide, predefined services; a configuration's own definition of a name goes first.
"""

from collections.abc import Iterable

from sekisho.security.observe.firewall import services
from sekisho.security.observe.firewall.fortios_tree import Entry
from sekisho.security.observe.firewall.rules import ANY_PORT, ANY_PROTOCOL, Range, Service
from sekisho.security.observe.firewall.services import ANYTHING, ICMP, SCTP, TCP, UDP, Services
from sekisho.security.observe.firewall.sets import without

_PREDEFINED = {
    "AFS3": ("7000-7009", "7000-7009"), "BGP": ("179", ""), "CVSPSERVER": ("2401", "2401"), "DCE-RPC": ("135", "135"),
    "DHCP": ("", "67-68"), "DNS": ("53", "53"), "FINGER": ("79", ""), "FTP": ("21", ""), "FTP_GET": ("21", ""),
    "FTP_PUT": ("21", ""), "GOPHER": ("70", ""), "H323": ("1720 1503", "1719"), "HTTP": ("80", ""),
    "HTTPS": ("443", ""), "IKE": ("", "500 4500"), "IMAP": ("143", ""), "IMAPS": ("993", ""), "IRC": ("6660-6669", ""),
    "KERBEROS": ("88 464", "88 464"), "L2TP": ("1701", "1701"), "LDAP": ("389", ""), "LDAP_UDP": ("", "389"),
    "MGCP": ("", "2427 2727"), "MMS": ("1755", "1024-5000"), "MS-SQL": ("1433 1434", ""), "MYSQL": ("3306", ""),
    "NFS": ("111 2049", "111 2049"), "NNTP": ("119", ""), "NTP": ("123", "123"), "ONC-RPC": ("111", "111"),
    "PC-Anywhere": ("5631", "5632"), "POP3": ("110", ""), "POP3S": ("995", ""), "PPTP": ("1723", ""),
    "QUAKE": ("", "26000 27000 27910 27960"), "RADIUS": ("", "1812 1813"), "RADIUS-OLD": ("", "1645 1646"),
    "RDP": ("3389", ""), "REXEC": ("512", ""), "RIP": ("", "520"), "RLOGIN": ("513", ""), "RSH": ("514", ""),
    "RTSP": ("554 7070 8554", "554"), "SAMBA": ("139", ""), "SCCP": ("2000", ""), "SIP": ("5060", "5060"),
    "SMB": ("445", ""), "SMTP": ("25", ""), "SMTPS": ("465", ""), "SNMP": ("161-162", "161-162"),
    "SOCKS": ("1080", "1080"),
    "SQUID": ("3128", ""), "SSH": ("22", ""), "SYSLOG": ("", "514"), "TALK": ("", "517-518"), "TELNET": ("23", ""),
    "TFTP": ("", "69"), "TIMESTAMP": ("", ""), "TRACEROUTE": ("", "33434-33535"), "UUCP": ("540", ""),
    "VNC": ("5900", ""), "WAIS": ("210", ""), "WINFRAME": ("1494 2598", ""), "WINS": ("1512", "1512"),
    "X-WINDOWS": ("6000-6063", ""),
}  # fmt: skip
_BY_PROTOCOL = {"AH": 51, "ESP": 50, "GRE": 47, "OSPF": 89, "IGMP": 2}
_ALL_OF = {"ALL_TCP": TCP, "ALL_UDP": UDP, "ALL_ICMP": ICMP, "ALL_ICMP6": 58}
_ICMP_KINDS = {"PING": 8, "TIMESTAMP": 13, "INFO_REQUEST": 15, "INFO_ADDRESS": 17}


class ServiceBook:
    """The services that one virtual domain knows by name."""

    def __init__(self, custom: Iterable[Entry], groups: Iterable[Entry]) -> None:
        self._custom = {one.name: one for one in custom}
        self._groups = {one.name: one for one in groups}
        self._known: dict[str, Services] = {}

    def of(self, names: tuple[str, ...]) -> Services:
        """The union of some services by name; any where none is named."""
        return services.both(self._named(name, ()) for name in names) if names else ANYTHING

    @staticmethod
    def negated(said: Services) -> Services:
        """Every other service; source ports cannot be negated together with ports, and then narrow it."""
        if said.narrowed or any(one.source_ports != ANY_PORT for one in said.services):
            return services.unknown("service-negate")
        found = [Service(span) for span in without((ANY_PROTOCOL,), (one.protocols for one in said.services))]
        for number in sorted({one.protocols for one in said.services}):
            spans = [one.ports for one in said.services if one.protocols == number]
            found += [Service(number, ports=span) for span in without((ANY_PORT,), spans)]
        return Services(tuple(found))

    def _named(self, name: str, inside: tuple[str, ...]) -> Services:
        if name in self._known:
            return self._known[name]
        if name in inside or len(inside) > 64:
            return services.unknown(f"loop {name}")
        if name in self._custom:
            found = _custom(self._custom[name])
        elif name in self._groups:
            found = services.both(self._named(one, (*inside, name)) for one in self._groups[name].all("member"))
        else:
            found = _predefined(name)
        self._known[name] = found
        return found


def _spans(text: Iterable[str], protocol: int) -> tuple[list[Service], list[str]]:
    """Port ranges `80`, `80-90` or, with source ports, `80:1024-65535`; and those that cannot be read."""
    found, bad = [], []
    for one in text:
        to, colon, of = one.partition(":")
        target, origin = services.ports(to), services.ports(of) if colon else ANY_PORT
        if target and origin:
            found.append(Service((protocol, protocol), origin, target))
        else:
            bad.append(one)
    return found, bad


def _custom(entry: Entry) -> Services:
    kind = entry.first("protocol", "TCP/UDP/SCTP").upper()
    words = tuple(f"{key} {entry.first(key)}" for key in ("fqdn", "iprange", "application") if entry.all(key))
    if kind in {"IP", "ALL"}:
        number = entry.first("protocol-number", "0")
        span: Range | None = services.protocol(number) if number != "0" else ANY_PROTOCOL
        return Services((Service(span),), words) if span else services.unknown(f"protocol {number}")
    if kind in {"ICMP", "ICMP6"}:
        typed = (f"icmptype {entry.first('icmptype')}",) if entry.all("icmptype") else ()
        number_of = ICMP if kind == "ICMP" else 58
        return Services((Service((number_of, number_of)),), (*typed, *words))
    found: list[Service] = []
    for key, protocol in (("tcp-portrange", TCP), ("udp-portrange", UDP), ("sctp-portrange", SCTP)):
        spans, bad = _spans(entry.all(key), protocol)
        found += spans
        if bad:
            return services.unknown(f"{key} {bad[0]}")
    return Services(tuple(found), words) if found else services.unknown(f"service {entry.name}")


def _predefined(name: str) -> Services:
    if name in {"ALL", "ANY", "any", "all"}:
        return ANYTHING
    if name in _ICMP_KINDS:
        return Services((Service((ICMP, ICMP)),), (f"icmptype {_ICMP_KINDS[name]}",))
    number = _BY_PROTOCOL.get(name, _ALL_OF.get(name))
    if number is not None:
        return Services((Service((number, number)),))
    if name not in _PREDEFINED:
        return services.unknown(f"undefined {name}")
    tcp, udp = _PREDEFINED[name]
    return Services((*_spans(tcp.split(), TCP)[0], *_spans(udp.split(), UDP)[0]))
