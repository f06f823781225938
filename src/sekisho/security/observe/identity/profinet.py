"""PROFINET DCP: what a station answers to Identify and Get, and says in Hello.

Source: IEC 61158-6-10, 4.3 (DCP coding). The payload begins with the FrameID, after the EtherType 0x8892.
"""

import ipaddress
from collections.abc import Iterator

from sekisho.security.observe.identity import vendors
from sekisho.security.observe.identity.saying import Octets, Said, need, told

_HELLO, _GET_SET, _IDENTIFY_ANSWER = 0xFEFC, 0xFEFD, 0xFEFF
_GET, _IDENTIFY, _HELLO_SERVICE = 3, 5, 6
_BLOCKS = 64
_IP_PARAMETER, _MODEL, _STATION, _DEVICE_ID, _ROLE = (1, 2), (2, 1), (2, 2), (2, 3), (2, 4)
_ROLES = ("IO device", "IO controller", "IO multidevice", "PN supervisor")


def profinet_dcp(payload: bytes) -> Iterator[Said]:
    """Name of station, model, vendor, role and IP address from an answer; requests say nothing of their sender."""
    octets = Octets(payload)
    frame, service, kind = octets.big(2), octets.big(1), octets.big(1)
    answers = frame in (_GET_SET, _IDENTIFY_ANSWER) and service in (_GET, _IDENTIFY) and kind == 1
    need(answers or (frame == _HELLO and service == _HELLO_SERVICE))
    octets.take(6)  # Xid, reserved
    blocks = Octets(octets.take(octets.big(2)))
    for _ in range(_BLOCKS):
        if not len(blocks):
            return
        block = blocks.big(1), blocks.big(1)
        value = blocks.take(blocks.big(2))
        if len(value) % 2 and len(blocks):
            blocks.take(1)
        yield from _block(block, Octets(value, at=min(2, len(value))))  # behind BlockInfo


def _block(block: tuple[int, int], value: Octets) -> Iterator[Said]:
    if block == _STATION:
        yield from told("station", value.rest(), 3)
    elif block == _MODEL:
        yield from told("model", value.rest(), 3)
    elif block == _DEVICE_ID:
        vendor = value.big(2)
        yield from vendors.told_by_number(vendors.PROFINET, "PROFINET", vendor)
    elif block == _ROLE:
        bits = value.big(1)
        yield from told("role", ", ".join(name for bit, name in enumerate(_ROLES) if bits >> bit & 1), 3)
    elif block == _IP_PARAMETER:
        address = ipaddress.IPv4Address(value.take(4))
        if int(address):
            yield from told("ip", str(address), 3)
