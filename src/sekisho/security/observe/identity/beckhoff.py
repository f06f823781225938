"""Beckhoff ADS: device name and version, and what a device answers to a search for TwinCAT systems.

Source: Beckhoff Information System, TwinCAT AMS/ADS specification, ADS Read Device Info; github.com/Beckhoff/ADS,
AdsLib (frames of UDP port 48899: cookie, service, AMS address, tags); Microsoft, OSVERSIONINFOW (operating system). The
tags of both versions are published nowhere: they are from captures.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Octets, Said, is_plain, need, told

_READ_DEVICE_INFO = 1
_COOKIE = b"\x03\x66\x14\x71"
_ANSWER, _SERVER_INFO = 0x8000_0000, 1
_TWINCAT_VERSION, _OPERATING_SYSTEM, _COMPUTER_NAME = 3, 4, 5
_TAGS = 32
_PLATFORMS = {2: "Windows NT", 3: "Windows CE"}


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


def ads_discovery(payload: bytes) -> Iterator[Said]:
    """AMS NetId of who answers; from an answer to a search also host name, TwinCAT version and operating system."""
    octets = Octets(payload)
    octets.expect(_COOKIE)
    octets.take(4)  # invoke id
    service = octets.little(4)
    need(service & _ANSWER)
    net_id = octets.take(6)
    need(any(net_id))
    yield from told("station", ".".join(map(str, net_id)), 3)
    yield from told("vendor", "Beckhoff Automation", 1)
    octets.take(2)  # port
    need(service == _ANSWER | _SERVER_INFO)
    for _ in range(min(octets.little(4), _TAGS)):
        tag = octets.little(2)
        value = octets.take(octets.little(2))
        if tag == _COMPUTER_NAME:
            yield from told("hostname", value, 3)
        elif tag == _TWINCAT_VERSION:
            version = Octets(value)
            yield from told("firmware", f"{version.big(1)}.{version.big(1)}.{version.little(2)}", 3)
        elif tag == _OPERATING_SYSTEM:
            yield from _system(Octets(value, at=4))  # behind its own size


def _system(octets: Octets) -> Iterator[Said]:
    major, minor, build, platform = (octets.little(4) for _ in range(4))
    name = _PLATFORMS.get(platform, f"Platform {platform}")
    service_pack = octets.rest().decode("utf-16-le", "replace").partition("\0")[0]
    yield from told("banner", f"{name} {major}.{minor}{f' build {build}' if build else ''} {service_pack}", 2)
