"""What devices tell the next switch: LLDP and CDP.

Source: IEEE 802.1AB-2016, clause 8; ANSI/TIA-1057, 10.2.6 (inventory); Cisco, CDP packet format, versions 1 and 2.
The payload begins after the EtherType (LLDP) or after LLC and SNAP (CDP).
"""

import ipaddress
from collections.abc import Callable, Iterator

from sekisho.security.observe.identity.freetext import told_by
from sekisho.security.observe.identity.saying import Octets, Said, need, text, told

_FIELDS = 128
_LLDP_ROLES = ("Other", "Repeater", "Bridge", "WLAN access point", "Router", "Telephone", "DOCSIS", "Station")
_CDP_ROLES = ("Router", "Bridge", "Source-route bridge", "Switch", "Host", "IGMP", "Repeater", "Phone")
_MED = b"\x00\x12\xbb"
_MED_KEYS = {6: "firmware", 8: "serial", 9: "vendor", 10: "model"}


def lldp(payload: bytes) -> Iterator[Said]:
    """System name, description, role, management address and the inventory of LLDP-MED."""
    octets = Octets(payload)
    for number in range(_FIELDS):
        header = octets.big(2)
        kind, value = header >> 9, octets.take(header & 0x1FF)
        need(number or kind == 1)  # the chassis id comes first
        if kind == 0:
            return
        if kind in _LLDP:
            yield from _LLDP[kind](value)


def _chassis(value: bytes) -> Iterator[Said]:
    if value[:1] == b"\x07":  # locally assigned: PROFINET puts the name of station here
        yield from told("station", value[1:], 2)


def _name(value: bytes) -> Iterator[Said]:
    yield from told("hostname", value, 3)


def _description(value: bytes) -> Iterator[Said]:
    yield from told("banner", value, 2)
    yield from told_by(text(value))


def _capabilities(value: bytes) -> Iterator[Said]:
    octets = Octets(value)
    octets.take(2)
    enabled = octets.big(2)
    yield from told("role", _names(_LLDP_ROLES, enabled), 3)


def _management(value: bytes) -> Iterator[Said]:
    octets = Octets(value)
    address = octets.take(octets.big(1))
    if address[:1] in (b"\x01", b"\x02") and len(address) in (5, 17):
        yield from _own(address[1:])


def _own(address: bytes) -> Iterator[Said]:
    """An IP address, unless it is the one that stands for none."""
    if any(address):
        yield from told("ip", str(ipaddress.ip_address(address)), 3)


def _organisation(value: bytes) -> Iterator[Said]:
    key = _MED_KEYS.get(value[3]) if value[:3] == _MED and len(value) > 4 else None
    if key:
        yield from told(key, value[4:], 3)


_LLDP: dict[int, Callable[[bytes], Iterator[Said]]] = {
    1: _chassis, 5: _name, 6: _description, 7: _capabilities, 8: _management, 127: _organisation,
}  # fmt: skip


def _names(names: tuple[str, ...], bits: int) -> str:
    return ", ".join(name for bit, name in enumerate(names) if bits >> bit & 1)


def cdp(payload: bytes) -> Iterator[Said]:
    """Device name, platform, software, role and first address."""
    octets = Octets(payload)
    need(octets.big(1) in (1, 2))
    octets.take(3)  # time to live, checksum
    for _ in range(_FIELDS):
        if not len(octets):
            return
        kind, length = octets.big(2), octets.big(2)
        need(length >= 4)
        value = octets.take(length - 4)
        if kind in _CDP:
            yield from _CDP[kind](value)


def _platform(value: bytes) -> Iterator[Said]:
    name = text(value)
    maker, _, model = name.partition(" ")
    if maker.lower() == "cisco" and model:
        yield from told("vendor", "Cisco Systems", 2)
        yield from told("model", model, 3)
    else:
        yield from told("model", name, 3)


def _cdp_role(value: bytes) -> Iterator[Said]:
    yield from told("role", _names(_CDP_ROLES, Octets(value).big(4)), 3)


def _cdp_addresses(value: bytes) -> Iterator[Said]:
    octets = Octets(value)
    need(octets.big(4))
    octets.take(1)  # protocol type
    protocol = octets.take(octets.big(1))
    address = octets.take(octets.big(2))
    if protocol == b"\xcc" and len(address) == 4:
        yield from _own(address)


_CDP: dict[int, Callable[[bytes], Iterator[Said]]] = {
    1: _name, 2: _cdp_addresses, 4: _cdp_role, 5: _description, 6: _platform,
}  # fmt: skip
