"""Addresses as people write them and as machines compare them: MAC, IP, network, and "name/address".

Excel ledgers hold full-width digits, hyphens and dots in MACs, and blanks; `parse` takes them and gives one form.
"""

import functools
import ipaddress
import re
import unicodedata
from typing import Self

_MAC_DIGITS = re.compile(r"[0-9a-f]{12}")
_MAC_SHOWN = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4_SHORTEST = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}")
"""What needs no reading: most addresses of a ledger are written as they are kept."""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


class Mac(str):
    """A MAC address as `00:11:22:aa:bb:cc`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `00-11-22-AA-BB-CC`, `0011.22aa.bbcc`, `001122AABBCC` and the like; ValueError for anything else."""
        if _MAC_SHOWN.fullmatch(text):
            return cls(text)
        digits = re.sub(r"[-:. ‐－]", "", _plain(text)).lower()
        if not _MAC_DIGITS.fullmatch(digits):
            raise ValueError(text)
        return cls(":".join(digits[i : i + 2] for i in range(0, 12, 2)))


def is_mac(address: str) -> bool:
    """Whether an address of observe.tables is a MAC: six pairs of hex digits (an IPv6 address can have six groups)."""
    return bool(_MAC_SHOWN.fullmatch(address))


def is_group_mac(mac: str) -> bool:
    """Whether a MAC address is that of a group or of all (IEEE 802: lowest bit of the first octet)."""
    return bool(int(mac[:2], 16) & 1)


def is_group_ip(ip: str) -> bool:
    """Whether an IP address is multicast, the limited broadcast or unspecified: it never sends."""
    address = _address(ip)
    return address.is_multicast or address.is_unspecified or ip == "255.255.255.255"


class Ip(str):
    """An IPv4 or IPv6 address in its shortest text form."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one address; ValueError for anything else, a network included."""
        return cls(text if _IPV4_SHORTEST.fullmatch(text) else ipaddress.ip_address(_plain(text)))


class Network(str):
    """A network as `10.0.0.0/24`; one address counts as a network of one."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a network or an address; host bits may be set, as ledgers often have them. ValueError otherwise."""
        return cls(ipaddress.ip_network(_plain(text), strict=False))

    def holds(self, ip: str) -> bool:
        """Whether an address lies in this network; an address of the other IP version, or none, does not."""
        return bool(ip) and _address(ip) in _network(str(self))


class Endpoint(str):
    """One side of a declared data flow as tables 7 and 15 print it: `name/address`, either half may be missing."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Any text is an endpoint; outer blanks and full-width forms are made plain."""
        return cls(_plain(text))

    def _halves(self) -> tuple[str, str]:
        return _halves(str(self))

    @property
    def name(self) -> str:
        """The name before the slash; the whole text where no address follows."""
        return self._halves()[0]

    @property
    def network(self) -> Network | None:
        """The address or network after the slash; None where there is none that can be read."""
        address = self._halves()[1]
        return Network(address) if address else None


# Every flow is held against every row of the data-flow table that covers a whole zone: the same few texts a million
# times over. Read once each, twenty thousand flows are judged in seconds instead of minutes.
_KNOWN = 65_536


@functools.lru_cache(_KNOWN)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text)


@functools.lru_cache(_KNOWN)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text)


@functools.lru_cache(_KNOWN)
def _halves(text: str) -> tuple[str, str]:
    """Name and network of an endpoint; empty where it has none."""
    name, _, address = text.partition("/")
    for candidate, before in ((text, ""), (address, name.strip())):
        try:
            return before, str(Network.parse(candidate))
        except ValueError:
            continue
    return text.strip(), ""
