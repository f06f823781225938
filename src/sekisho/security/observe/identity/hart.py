"""HART-IP: maker, device type, revisions, device number, tags, in answers to the universal commands that identify.

Source: HCF_SPEC-085, HART-IP (header, pass-through messages); HCF_SPEC-081, token-passing frames (delimiter, address,
expansion, check byte); HCF_SPEC-127, 6.1 (command 0; 11 and 21 answer alike), 6.14 (command 13), 6.21 (command 20);
HCF_SPEC-183, tables 1 and 8. Direct PDUs of version 2, and commands within other commands, are not read.
"""

from collections.abc import Iterator
from functools import reduce
from operator import xor

from sekisho.security.observe.identity import vendors
from sekisho.security.observe.identity.saying import Octets, Said, need, told

_VERSIONS = (1, 2)
_RESPONSE, _PUBLISH, _PASS_THROUGH = 1, 2, 3
_BURST, _ACKNOWLEDGE = 1, 6  # the kinds of frames that a field device sends
_READ_UNIQUE_IDENTIFIER, _READ_TAG, _READ_LONG_TAG = (0, 11, 21), 13, 20
_EXPANSION = 254
_HART_7 = 7  # the first revision whose answer ends with a manufacturer of two octets
_LONG_TAG = 32


def hart_ip(payload: bytes) -> Iterator[Said]:
    """Vendor, device type and revision, software revision, device number, tags and descriptor of who answers.

    The server itself answers at polling address 0. At any other address a device behind it may answer: confidence 2.
    """
    octets = Octets(payload)
    need(octets.big(1) in _VERSIONS)
    need(octets.big(1) & 0x0F in (_RESPONSE, _PUBLISH))
    octets.expect(bytes([_PASS_THROUGH]))
    octets.take(3)  # status, sequence number
    frame = octets.take(octets.big(2) - 8)
    need(reduce(xor, frame, 0) == 0)
    yield from _frame(Octets(frame))


def _frame(octets: Octets) -> Iterator[Said]:
    delimiter = octets.big(1)
    need(delimiter & 7 in (_BURST, _ACKNOWLEDGE))
    own = not delimiter & 0x80 and octets.again().big(1) & 0x3F == 0
    octets.take(5 if delimiter & 0x80 else 1)
    octets.take(delimiter >> 5 & 3)  # expansion
    command = octets.big(1)
    data = Octets(octets.take(octets.big(1)))
    need(not data.big(1) & 0x80)  # response code; the bit marks an error of communication
    data.take(1)  # device status
    if command in _READ_UNIQUE_IDENTIFIER:
        yield from _identity(data, 3 if own else 2)
    elif command == _READ_TAG:
        tag, descriptor = _packed(data.take(6)), _packed(data.take(12))
        yield from _named("station", tag, 3 if own else 2)
        yield from _named("banner", descriptor, 2)
    elif command == _READ_LONG_TAG:
        yield from _named("station", data.take(_LONG_TAG).decode("latin-1"), 3 if own else 2)


def _identity(data: Octets, confidence: int) -> Iterator[Said]:
    need(data.big(1) == _EXPANSION)
    maker, kind = data.big(1), data.big(1)
    data.take(1)  # preambles
    universal, revision, software = data.big(1), data.big(1), data.big(1)
    data.take(2)  # hardware revision and signalling, flags
    number = data.big(3)
    device_type = f"{kind:02X}"
    if universal >= _HART_7:
        device_type = f"{maker:02X}{kind:02X}"
        data.take(5)  # preambles, device variables, configuration changes, status
        maker = data.big(2)
    yield from vendors.told_by_number(vendors.HART, "HART", maker, confidence)
    yield from told("model", f"HART device type {device_type} revision {revision}", 1)
    yield from told("firmware", str(software), confidence)
    yield from told("serial", str(number), confidence)  # decimal, as device descriptions and Zeek show it


def _packed(octets: bytes) -> str:
    """Packed ASCII (HCF_SPEC-127, 4.3): six bits a character, of which the highest is told by the one below it."""
    bits = int.from_bytes(octets, "big")
    places = range(len(octets) * 8 - 6, -1, -6)
    return "".join(chr(code if code & 0x20 else code | 0x40) for code in (bits >> place & 0x3F for place in places))


def _named(key: str, value: str, confidence: int) -> Iterator[Said]:
    """A text that somebody wrote: question marks and blanks are what a device holds that was never named."""
    if any(one.isalnum() for one in value):
        yield from told(key, value, confidence)
