"""Lines of address tables: ARP and neighbour tables of hosts and routers, and MAC address tables of switches.

Forms: `arp -a` of Windows (Japanese and English), `arp -a` and `arp -n` of Linux and BSD, `ip neigh`, `show ip arp` and
`show mac address-table` of Cisco IOS and what follows it.
"""

import re
from dataclasses import dataclass

from sekisho.security.observe.gathering import ip_of, mac_of

_MAC = r"(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}"
_IP = r"[0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,32})?"

_WINDOWS = re.compile(rf"^\s*({_IP})\s+({_MAC})\s+(\S+)\s*$")
_BSD = re.compile(rf"^(\S+) \(({_IP})\) at ({_MAC}|<incomplete>|\(incomplete\))(?:.*? on (\S+))?")
_LINUX_TABLE = re.compile(rf"^({_IP})\s+ether\s+({_MAC})\s")
_IP_NEIGH = re.compile(rf"^({_IP}) dev (\S+)(?: lladdr ({_MAC}))?(?:\s|$)")
_CISCO_ARP = re.compile(rf"^Internet\s+({_IP})\s+(\S+)\s+({_MAC}|Incomplete)\s+\S+(?:\s+(\S+))?\s*$")
_MAC_TABLE = re.compile(
    rf"^[\s*+]*(\d{{1,4}}|All|N/A|-)\s+({_MAC})\s+\w+(?:\s+\S+)*?\s+([A-Za-z]{{2,}}[\w./-]*\d|CPU)\s*$"
)
_VLAN = re.compile(r"(?i)^vlan(\d{1,4})$")
_PROMPT = re.compile(r"^([\w.-]{1,64})[#>]\s*(?:sh|arp|ip)")
_ABOUT = re.compile(
    r"(?i)^\s*(?:interface:|インターフェイス:|インターフェース:|internet address|インターネット|address\s+hwtype"
    r"|protocol\s+address|vlan\s+mac|mac address table|[-\s]{5,}$|total mac|legend:|\* - primary|age - seconds|flags:)"
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One entry. ip: "" in a switch's table.  port: of the switch; "" elsewhere.  vlan: 0 where none is told."""

    mac: str
    ip: str
    vlan: int = 0
    port: str = ""
    name: str = ""


INCOMPLETE = Neighbour("", "")
"""An entry that names no MAC address: somebody asked and nobody answered."""


def neighbour(line: str) -> Neighbour | None:
    """The entry of one line; INCOMPLETE where it has no MAC address, None where the line is no entry."""
    if found := _CISCO_ARP.match(line):
        return _entry(found[3], found[1], _vlan(found[4] or ""))
    if found := _BSD.match(line):
        return _entry(found[3], found[2], _vlan(found[4] or ""), name="" if found[1] == "?" else found[1])
    if found := _IP_NEIGH.match(line):
        return _entry(found[3] or "", found[1], 0)
    if found := _LINUX_TABLE.match(line) or _WINDOWS.match(line):
        return _entry(found[2], found[1], 0)
    found = _MAC_TABLE.match(line)
    return _of_switch(found[1], found[2], found[3]) if found else None


def _of_switch(vlan: str, mac: str, port: str) -> Neighbour:
    if port == "CPU":  # an address of the switch itself, or of a protocol that it takes part in
        return INCOMPLETE
    return Neighbour(mac_of(mac), "", int(vlan) if vlan.isdecimal() and int(vlan) < 4096 else 0, port)


def _entry(mac: str, ip: str, vlan: int, name: str = "") -> Neighbour | None:
    address = ip_of(ip)
    if not address:
        return None
    return Neighbour(mac_of(_padded(mac)), address, vlan, name=name) if mac_of(_padded(mac)) else INCOMPLETE


def _padded(mac: str) -> str:
    """BSD leaves leading zeros out: "0:1b:1b:..."."""
    parts = re.split("[:-]", mac)
    return ":".join(part.zfill(2) for part in parts) if len(parts) == 6 else mac


def _vlan(interface: str) -> int:
    found = _VLAN.match(interface)
    return int(found[1]) if found and int(found[1]) < 4096 else 0


def is_about(line: str) -> bool:
    """Whether a line is a heading, a rule or a prompt of such tables."""
    return not line.strip() or bool(_ABOUT.match(line) or _PROMPT.match(line))


def switch_named(line: str) -> str:
    """The name of the switch or router whose prompt stands in a line; "" for none."""
    found = _PROMPT.match(line)
    return found[1] if found else ""
