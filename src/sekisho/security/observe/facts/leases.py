"""Lease files of the ISC DHCP server (dhcpd.leases).

Format: dhcpd.leases(5). A file holds every lease as often as it changed; the times are UTC, or seconds since 1970
where the server writes "epoch".
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sekisho.security.observe.gathering import ip_of, mac_of, seconds_us

_LEASE = re.compile(r"^lease\s+([0-9A-Fa-f:.]{2,45})\s*\{")
_WHEN = re.compile(r"^(starts|cltt)\s+(?:\d\s+(\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2})|epoch\s+(\d{1,12}))")
_HARDWARE = re.compile(r"^hardware\s+ethernet\s+([0-9A-Fa-f:]{11,17})")
_NAME = re.compile(r'^client-hostname\s+"([^"]{0,255})"')
_CLASS = re.compile(r'^set vendor-class-identifier\s*=\s*"([^"]{0,255})"')


STATEMENTS = ("authoring-byte-order", "server-duid", "failover peer")
"""How lines of a lease file begin that stand outside of leases."""


@dataclass(slots=True)
class Lease:
    """One lease. line: where it begins.  starts, cltt: begin, and the client's last message; microseconds or None."""

    ip: str
    line: int
    mac: str = ""
    name: str = ""
    vendor_class: str = ""
    starts: int | None = None
    cltt: int | None = None


def begins(line: str) -> str:
    """The address of the lease that a line begins; "" for another line."""
    found = _LEASE.match(line)
    return ip_of(found[1]) if found else ""


def add(lease: Lease, line: str) -> None:
    """Take what one statement inside a lease says; statements of no interest here say nothing."""
    statement = line.strip()
    if found := _WHEN.match(statement):
        value = _instant(found[2], found[3])
        if found[1] == "starts":
            lease.starts = value
        else:
            lease.cltt = value
    elif found := _HARDWARE.match(statement):
        lease.mac = mac_of(found[1])
    elif found := _NAME.match(statement):
        lease.name = found[1]
    elif found := _CLASS.match(statement):
        lease.vendor_class = found[1]


def _instant(day: str | None, epoch: str | None) -> int | None:
    if epoch:
        return seconds_us(float(epoch))
    try:
        moment = datetime.strptime(day or "", "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return seconds_us(moment.timestamp()) if moment.year >= 1970 else None
