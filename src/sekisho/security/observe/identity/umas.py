"""UMAS (Schneider Electric): CPU name and firmware from the answer to Read Identification.

UMAS is not published: the form was read from public captures, and an answer does not name its question. So it is taken
only where a printable name stands with its length where the name of a CPU must stand.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Octets, Said, is_plain, need, told

_FUNCTION, _DONE = 0x5A, 0xFE
_SHORTEST = 5


def umas(payload: bytes) -> Iterator[Said]:
    """Model and firmware of the CPU, with confidence 2; Schneider Electric is inferred from the protocol."""
    octets = Octets(payload)
    octets.take(2)
    need(octets.big(2) == 0)  # protocol identifier of Modbus/TCP
    pdu = Octets(octets.take(octets.big(2)), at=1)
    need(pdu.big(1) == _FUNCTION)
    pdu.take(1)  # session
    need(pdu.big(1) == _DONE)
    pdu.take(8)
    minor, major = pdu.big(1), pdu.big(1)
    pdu.take(13)
    name = pdu.take(pdu.big(1))
    need(len(name) >= _SHORTEST and is_plain(name) and b" " in name)
    yield from told("model", name, 2)
    yield from told("firmware", f"{major:x}.{minor:02x}", 2)
    yield from told("vendor", "Schneider Electric", 1)
