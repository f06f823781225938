"""EtherNet/IP: the answer to ListIdentity, and the Identity object read whole.

Source: The CIP Networks Library, volume 2, 2-4.2 (encapsulation), 2-6 (common packet format); volume 1, 5A-2.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity import vendors
from sekisho.security.observe.identity.saying import Octets, Said, is_plain, need, told

_LIST_IDENTITY, _SEND_RR_DATA, _SEND_UNIT_DATA = 0x63, 0x6F, 0x70
_IDENTITY_ITEM, _CONNECTED_ITEM, _UNCONNECTED_ITEM = 0x0C, 0xB1, 0xB2
_GET_ATTRIBUTES_ALL_ANSWER = 0x81
_ITEMS = 16

TYPES = {
    0x02: "AC drive", 0x07: "General purpose discrete I/O", 0x0C: "Communications adapter",
    0x0E: "Programmable logic controller", 0x10: "Position controller", 0x13: "DC drive",
    0x18: "Human-machine interface", 0x25: "CIP motion drive", 0x2B: "Generic device", 0x2C: "Managed Ethernet switch",
}  # fmt: skip
"""Device profiles, volume 1, chapter 6."""


def enip(payload: bytes) -> Iterator[Said]:
    """Vendor, model, firmware, serial number and role from the first encapsulated message."""
    octets = Octets(payload)
    command, length = octets.little(2), octets.little(2)
    need(command in (_LIST_IDENTITY, _SEND_RR_DATA, _SEND_UNIT_DATA) and length)
    octets.take(4)  # session handle
    need(octets.little(4) == 0)  # status
    octets.take(12)  # sender context, options
    if command != _LIST_IDENTITY:
        octets.take(6)  # interface handle, timeout
    for _ in range(min(octets.little(2), _ITEMS)):
        item, size = octets.little(2), octets.little(2)
        data = octets.take(size)
        if item == _IDENTITY_ITEM:
            yield from _identity(Octets(data, at=18), 3)  # after protocol version and socket address
        elif item in (_CONNECTED_ITEM, _UNCONNECTED_ITEM):
            yield from _answer(Octets(data, at=2 if item == _CONNECTED_ITEM else 0))


def _answer(octets: Octets) -> Iterator[Said]:
    """A Get_Attributes_All answer that has the form of the Identity object to its last octet.

    The answer does not name its class, and may come from a module behind the adapter: confidence 2.
    """
    need(octets.big(1) == _GET_ATTRIBUTES_ALL_ANSWER)
    octets.take(1)
    need(octets.big(1) == 0 and octets.big(1) == 0)  # general status, no additional status
    data = octets.rest()
    need(len(data) >= 16 and data[14] == len(data) - 15 and is_plain(data[15:]))
    yield from _identity(Octets(data), 2)


def _identity(octets: Octets, confidence: int) -> Iterator[Said]:
    vendor, device_type = octets.little(2), octets.little(2)
    octets.take(2)  # product code
    major, minor = octets.big(1), octets.big(1)
    octets.take(2)  # status
    serial = octets.little(4)
    name = octets.take(octets.big(1))
    yield from vendors.told_by_number(vendors.CIP, "CIP", vendor, confidence)
    yield from told("model", name, confidence)
    yield from told("firmware", f"{major}.{minor}", confidence)
    if serial:
        yield from told("serial", f"{serial:08X}", confidence)
    yield from told("role", TYPES.get(device_type, ""), confidence)
