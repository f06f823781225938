"""Beckhoff ADS: device name and version.

Source: Beckhoff Information System, TwinCAT AMS/ADS specification, ADS Read Device Info.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Octets, Said, is_plain, need, told

_READ_DEVICE_INFO = 1


def ads(payload: bytes) -> Iterator[Said]:
    """Name and version of the ADS device that answers; Beckhoff is inferred from the protocol."""
    octets = Octets(payload)
    octets.expect(b"\0\0")
    octets.take(4 + 16)  # length; target and source
    need(octets.little(2) == _READ_DEVICE_INFO)
    need(octets.little(2) & 1)  # an answer
    octets.take(4)
    need(octets.little(4) == 0)
    octets.take(4)  # invoke id
    need(octets.little(4) == 0)
    major, minor, build, name = octets.big(1), octets.big(1), octets.little(2), octets.take(16)
    need(is_plain(name.partition(b"\0")[0]))
    yield from told("model", name, 2)  # of the addressed ADS server, such as the PLC run time
    yield from told("firmware", f"{major}.{minor}.{build}", 2)
    yield from told("vendor", "Beckhoff Automation", 1)
