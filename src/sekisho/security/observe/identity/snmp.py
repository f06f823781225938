"""SNMP versions 1 and 2c: system group and entity table in answers.

Source: RFC 1157, section 4; RFC 3416, section 3; RFC 3418 (system group); RFC 6933 (entPhysicalTable).
"""

from collections.abc import Callable, Iterator

from sekisho.security.observe.identity import ber, vendors
from sekisho.security.observe.identity.freetext import told_by
from sekisho.security.observe.identity.saying import Octets, Said, need, text, told

_BINDINGS = 64
_SEQUENCE, _OID, _OCTETS, _RESPONSE = 0x30, 0x06, 0x04, 0xA2
_ENTITY = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
_ENTITY_KEYS = {9: "firmware", 11: "serial", 12: "vendor", 13: "model"}
_ENTERPRISES = (1, 3, 6, 1, 4, 1)


def snmp(payload: bytes) -> Iterator[Said]:
    """System description and name, vendor by the object id, and the first physical entity's inventory."""
    message = ber.inside(Octets(payload), _SEQUENCE)
    need(ber.number(message) in (0, 1))  # version 1 or 2c
    ber.element(message)  # community
    pdu = ber.inside(message, _RESPONSE)
    ber.number(pdu)  # request id
    need(ber.number(pdu) == 0)  # error status
    ber.number(pdu)
    bindings = ber.inside(pdu, _SEQUENCE)
    for _ in range(_BINDINGS):
        if not len(bindings):
            return
        binding = ber.inside(bindings, _SEQUENCE)
        tag, name = ber.element(binding)
        need(tag == _OID)
        yield from _binding(_oid(name), *ber.element(binding))


def _binding(name: tuple[int, ...], tag: int, value: bytes) -> Iterator[Said]:
    if name in _SYSTEM and tag in (_OCTETS, _OID):
        yield from _SYSTEM[name](value)
    elif name[:-2] == _ENTITY and name[-1] == 1 and name[-2] in _ENTITY_KEYS and tag == _OCTETS:
        yield from told(_ENTITY_KEYS[name[-2]], value, 3)


def _description(value: bytes) -> Iterator[Said]:
    yield from told("banner", value, 2)
    yield from told_by(text(value))


def _object_id(value: bytes) -> Iterator[Said]:
    number = _oid(value)
    if number[:6] == _ENTERPRISES and len(number) > 6:
        yield from told("vendor", vendors.ENTERPRISES.get(number[6], ""), 1)  # may be the agent's maker only


def _name(value: bytes) -> Iterator[Said]:
    yield from told("hostname", value, 3)


_SYSTEM: dict[tuple[int, ...], Callable[[bytes], Iterator[Said]]] = {
    (1, 3, 6, 1, 2, 1, 1, 1, 0): _description,
    (1, 3, 6, 1, 2, 1, 1, 2, 0): _object_id,
    (1, 3, 6, 1, 2, 1, 1, 5, 0): _name,
}


def _oid(content: bytes) -> tuple[int, ...]:
    need(content and len(content) <= 128)
    numbers, value = [content[0] // 40, content[0] % 40], 0
    for octet in content[1:]:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(value)
            value = 0
    return tuple(numbers)
