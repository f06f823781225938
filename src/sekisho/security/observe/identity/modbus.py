"""Modbus: Read Device Identification (function 43, MEI type 14).

Source: MODBUS Application Protocol Specification V1.1b3, section 6.21; MODBUS Messaging on TCP/IP V1.0b, section 3.1.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Octets, Said, need, told

_OBJECTS = 32
_KEYS = {0x00: "vendor", 0x01: "order_number", 0x02: "firmware", 0x04: "model", 0x05: "model", 0x06: "station"}
_PRODUCT_NAME, _MODEL_NAME = 0x04, 0x05


def modbus(payload: bytes) -> Iterator[Said]:
    """Vendor, product code, revision, product or model name and application name."""
    octets = Octets(payload)
    octets.take(2)
    need(octets.big(2) == 0)  # protocol identifier
    message = Octets(octets.take(octets.big(2)), at=1)
    message.expect(b"\x2b\x0e")
    yield from _objects(message)


def _objects(message: Octets) -> Iterator[Said]:
    message.take(4)  # read code, conformity level, more follows, next object
    found: dict[int, bytes] = {}
    for _ in range(min(message.big(1), _OBJECTS)):
        number = message.big(1)
        found[number] = message.take(message.big(1))
    for number, value in found.items():
        if number in _KEYS:
            doubtful = number == _PRODUCT_NAME and _MODEL_NAME in found  # the model name is nearer to a type plate
            yield from told(_KEYS[number], value, 2 if doubtful else 3)
