"""PLCs of Japanese makers: CPU type by SLMP and MELSOFT (Mitsubishi Electric), controller data by FINS (Omron).

Source: CC-Link Partner Association, SLMP Specification BAP-C2006, Read Type Name (0101); Omron W342, Communications
Commands Reference Manual, 5-3-17 (CONTROLLER DATA READ, 05 01). MELSOFT is unpublished: its frame was read from
public captures, and only the answer to 0121 (CPU model) is taken.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Malformed, Octets, Said, is_plain, need, told

_MITSUBISHI_SERIES = ("Q", "L", "R", "FX", "NZ", "A", "QJ", "LJ", "RJ", "RD")
_MELSOFT_COMMAND = b"\x01\x21"
_MELSOFT_HEADER = 37


def slmp(payload: bytes) -> Iterator[Said]:
    """Model from an answer that has the form of Read Type Name: 16 characters and a code, binary or ASCII, 3E or 4E."""
    octets = Octets(payload)
    subheader = octets.take(2)
    if subheader in (b"\xd0\x00", b"\xd4\x00"):
        octets.take(4 if subheader == b"\xd4\x00" else 0)  # serial number of a 4E frame
        octets.take(5)  # network, station, module, multidrop
        need(octets.little(2) == 20)
        need(octets.little(2) == 0)  # end code
        yield from _model(octets.take(16))
    elif subheader in (b"D0", b"D4"):
        octets.expect(b"00")
        octets.take(8 if subheader == b"D4" else 0)
        octets.take(10)
        octets.expect(b"0018")  # end code, name and code: 4 + 16 + 4 characters
        octets.expect(b"0000")
        yield from _model(octets.take(16))


def _model(name: bytes) -> Iterator[Said]:
    plain = name.rstrip(b" \0")
    need(is_plain(plain) and not plain.startswith(b" "))
    yield from told("model", plain, 3)
    if plain.decode("ascii").startswith(_MITSUBISHI_SERIES):
        yield from told("vendor", "Mitsubishi Electric", 1)


def melsoft(payload: bytes) -> Iterator[Said]:
    """Model from the answer to 0121; other answers give nothing."""
    octets = Octets(payload)
    need(octets.take(2) in (b"\xd7\x00", b"\xd7\x01"))
    at = payload.find(_MELSOFT_COMMAND, 20, 64)
    if at < 0:
        raise Malformed
    octets = Octets(payload, at + 2)
    octets.take(2)  # sequence number
    need(octets.little(2) == 0)  # status
    yield from _model(octets.take(16).partition(b"\0")[0].ljust(16))


def fins(payload: bytes) -> Iterator[Said]:
    """Model and version from the answer to 05 01, in UDP or behind the header of FINS/TCP."""
    octets = Octets(payload, at=16 if payload.startswith(b"FINS") else 0)
    need(octets.big(1) & 0x40)  # an answer
    octets.take(9)
    octets.expect(b"\x05\x01")
    octets.take(2)  # end code
    model, version = octets.take(20), octets.take(20)
    need(is_plain(model.rstrip(b" \0")))
    yield from told("model", model, 3)
    yield from told("firmware", version, 3)
    yield from told("vendor", "Omron", 1)
