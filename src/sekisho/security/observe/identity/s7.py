"""S7comm: module and component identification, read as system status lists (SZL 0x0011 and 0x001C).

Source: Siemens, System Software for S7-300/400 System and Standard Functions, chapter on system status lists,
SSL-ID W#16#xy11 and W#16#xy1C; ISO transport by RFC 1006. S7comm-plus is not published: what a controller says when a
session is made was read from public captures.
"""

import re
from collections.abc import Callable, Iterator

from sekisho.security.observe.identity.saying import Octets, Said, need, told

_RECORDS = 64
_READ_SZL_ANSWER = (0x84, 0x01)  # answer of the group "CPU functions", subfunction "read SZL"


def s7comm(payload: bytes) -> Iterator[Said]:
    """Order number, firmware, names, serial number and model of a CPU; Siemens where it says so itself."""
    octets = Octets(payload)
    octets.expect(b"\x03\x00")
    octets.take(2)
    octets.take(octets.big(1))  # COTP
    octets.expect(b"\x32\x07")  # protocol id, user data
    octets.take(4)
    parameter_length, data_length = octets.big(2), octets.big(2)
    parameter = Octets(octets.take(parameter_length))
    parameter.expect(b"\x00\x01\x12")
    parameter.take(2)
    need((parameter.big(1), parameter.big(1)) == _READ_SZL_ANSWER)
    data = Octets(octets.take(min(data_length, len(octets))))
    data.expect(b"\xff\x09")  # success, octet string
    data.take(2)
    szl, _, size, count = data.big(2), data.big(2), data.big(2), data.big(2)
    record = _RECORD.get(szl & 0xFF)
    if record is None or size < 4:
        return
    for _ in range(min(count, _RECORDS)):
        yield from record(Octets(data.take(size)))


def _module(record: Octets) -> Iterator[Said]:
    """SZL 0x0011: index 1 names the module, index 7 its firmware as "V" and three numbers."""
    index, order = record.big(2), record.take(20)
    record.take(2)
    version = record.take(4)
    if index == 1:
        yield from told("order_number", order, 3)
        if order.startswith((b"6ES7", b"6GK", b"6AV", b"6AG", b"6FC")):
            yield from told("vendor", "Siemens", 2)
    elif index == 7 and version[:1] == b"V":
        yield from told("firmware", ".".join(str(number) for number in version[1:]), 3)


_COMPONENTS = {1: ("station", 3), 2: ("station", 2), 5: ("serial", 3), 7: ("model", 3)}
"""Name of the automation system and, less certain, of the module; serial number and module type name."""


def _component(record: Octets) -> Iterator[Said]:
    """SZL 0x001C: names and serial number as texts of at most 32 characters."""
    index, value = record.big(2), record.rest()
    if index in _COMPONENTS:
        key, confidence = _COMPONENTS[index]
        yield from told(key, value[:32], confidence)
    elif index == 4 and b"Siemens" in value:
        yield from told("vendor", "Siemens", 3)


_RECORD: dict[int, Callable[[Octets], Iterator[Said]]] = {0x11: _module, 0x1C: _component}


_PLUS = re.compile(rb"1;(6[A-Z]{2}[0-9][ 0-9A-Z-]{11,18}?) *;V([0-9]{1,2}(?:\.[0-9]{1,2}){1,2})")
"""Slot, order number and firmware, as one text among the attributes of a new session."""


def s7comm_plus(payload: bytes) -> Iterator[Said]:
    """Order number and firmware of the CPU that answers CreateObject."""
    octets = Octets(payload)
    octets.expect(b"\x03\x00")
    found = _PLUS.search(payload)
    need(found)
    if found:
        yield from told("order_number", found[1], 3)
        yield from told("firmware", found[2], 3)
        yield from told("vendor", "Siemens", 2)
