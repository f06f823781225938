"""BACnet over IP and Ethernet: I-Am, and the properties of the device object when somebody reads them.

Source: ANSI/ASHRAE 135, clause 20.2 (encoding), clause 12.11 (device object), annex J (BACnet/IP).
"""

from collections.abc import Iterator

from sekisho.security.observe.identity import vendors
from sekisho.security.observe.identity.saying import Malformed, Octets, Said, need, told

_PROPERTIES = 64
_DEVICE = 8
_KEYS = {121: "vendor", 70: "model", 44: "firmware", 77: "station", 372: "serial", 28: "banner"}
"""vendor-name, model-name, firmware-revision, object-name, serial-number, description."""
_VENDOR_IDENTIFIER = 120
_LLC = b"\x82\x82\x03"  # BACnet on Ethernet: both service access points, unnumbered information (clause 7)


def bacnet(payload: bytes) -> Iterator[Said]:
    """Vendor, model, firmware, object name, serial number and device number.

    What was forwarded, or comes from behind a BACnet router, is not of the sender and gives nothing.
    """
    octets = Octets(payload)
    if payload.startswith(_LLC):
        octets.take(len(_LLC))
    else:
        octets.expect(b"\x81")
        need(octets.big(1) in (0x09, 0x0A, 0x0B))  # distribute, unicast, broadcast; not forwarded
        octets.take(2)
    octets.expect(b"\x01")
    control = octets.big(1)
    need(not control & 0x88)  # a network message, or a source behind a router
    if control & 0x20:
        octets.take(2)
        octets.take(octets.big(1))
        octets.take(1)  # hop count
    first = octets.big(1)
    if first >> 4 == 1 and octets.big(1) == 0:
        yield from _i_am(octets)
    elif first >> 4 == 3:
        octets.take(1)  # invoke id
        if first & 0x08:
            need(octets.big(1) == 0)  # only the first segment begins with an object
            octets.take(1)
        service = octets.big(1)
        if service == 12:
            yield from _one_property(octets)
        elif service == 14:
            yield from _many_properties(octets)


def _tag(octets: Octets) -> tuple[int, bool, int]:
    """Tag number, whether it is of the context, and its length; 6 opens and 7 closes."""
    first = octets.big(1)
    number, context, length = first >> 4, bool(first & 0x08), first & 0x07
    if number == 15:
        number = octets.big(1)
    if length == 5:
        length = octets.big(1)
        if length == 254:
            length = octets.big(2)
        elif length == 255:
            length = octets.big(4)
    elif context and length > 5:
        length = -length
    return number, context, length


def _value(octets: Octets, number: int, *, context: bool) -> bytes:
    """The octets of the next primitive, which must have this tag."""
    tag, is_context, length = _tag(octets)
    need(tag == number and is_context == context and length >= 0)
    return octets.take(length)


def _i_am(octets: Octets) -> Iterator[Said]:
    kind, instance = _object(_value(octets, 12, context=False))
    need(kind == _DEVICE)
    _value(octets, 2, context=False)  # maximum APDU length
    _value(octets, 9, context=False)  # segmentation
    vendor = int.from_bytes(_value(octets, 2, context=False), "big")
    yield from told("station", f"device {instance}", 3)
    yield from vendors.told_by_number(vendors.BACNET, "BACnet", vendor)


def _object(value: bytes) -> tuple[int, int]:
    need(len(value) == 4)
    number = int.from_bytes(value, "big")
    return number >> 22, number & 0x3FFFFF


def _one_property(octets: Octets) -> Iterator[Said]:
    kind, _ = _object(_value(octets, 0, context=True))
    need(kind == _DEVICE)
    name = int.from_bytes(_value(octets, 1, context=True), "big")
    need(_tag(octets) == (3, True, -6))
    yield from _told(name, octets)


def _many_properties(octets: Octets) -> Iterator[Said]:
    while len(octets):
        kind, _ = _object(_value(octets, 0, context=True))
        need(_tag(octets) == (1, True, -6))
        for _ in range(_PROPERTIES):
            number, _, length = _tag(octets)
            if (number, length) == (1, -7):
                break
            need(number == 2 and length > 0)
            name = int.from_bytes(octets.take(length), "big")
            opening = _tag(octets)
            if opening[0] == 3 and opening[2] > 0:  # array index
                octets.take(opening[2])
                opening = _tag(octets)
            need(opening[2] == -6)
            if opening[0] == 4 and kind == _DEVICE:
                yield from _told(name, octets.again())
            _skip_to_close(octets, opening[0])


def _skip_to_close(octets: Octets, number: int) -> None:
    """Go behind the closing tag of a constructed value, over whatever is nested in it."""
    depth = 1
    while depth:
        tag, context, length = _tag(octets)
        if context and length == -6:
            depth += 1
        elif context and length == -7:
            depth -= 1
            need(depth or tag == number)
        elif context or tag != 1:  # an application Boolean has its value in the tag
            octets.take(length)


def _told(name: int, octets: Octets) -> Iterator[Said]:
    """One property of the device object, its value being next; other properties give nothing."""
    if name == _VENDOR_IDENTIFIER:
        vendor = int.from_bytes(_value(octets, 2, context=False), "big")
        yield from vendors.told_by_number(vendors.BACNET, "BACnet", vendor)
    elif name in _KEYS:
        value = _value(octets, 7, context=False)
        need(value)
        yield from told(_KEYS[name], _characters(value), 2 if name == 28 else 3)


def _characters(value: bytes) -> str | bytes:
    """A character string by the set that its first octet names: UTF-8, UCS-4, UCS-2 or ISO 8859-1."""
    encoding = {0: "utf-8", 3: "utf-32-be", 4: "utf-16-be", 5: "latin-1"}.get(value[0])
    if encoding is None:
        return value[1:]
    try:
        return value[1:].decode(encoding, "strict" if value[0] else "replace")
    except UnicodeDecodeError as unreadable:
        raise Malformed from unreadable
