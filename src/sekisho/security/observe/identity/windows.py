"""Windows and its kin: names in NTLM messages, wherever they travel, and native system names in SMB version 1.

Source: [MS-NLMP] 2.2.1.2, 2.2.1.3, 2.2.2.1, 2.2.2.10; [MS-CIFS] 2.2.4.53; [MS-SMB] 2.2.4.6.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Malformed, Octets, Said, told

_NTLM = b"NTLMSSP\0"
_CHALLENGE, _AUTHENTICATE = 2, 3
_UNICODE, _VERSION = 0x00000001, 0x02000000
_COMPUTER, _DNS_COMPUTER = 1, 3
_PAIRS = 32
_SMB1 = b"\xffSMB\x73"  # session setup


def windows(payload: bytes) -> Iterator[Said]:
    """Computer name and system version of who sent an NTLM challenge or authentication, or an SMB 1 session answer."""
    at = payload.find(_NTLM)
    if at >= 0:
        yield from _ntlm(payload[at:])
    at = payload.find(_SMB1)
    if 0 <= at <= 4:
        yield from _native(payload[at:])


def _ntlm(message: bytes) -> Iterator[Said]:
    octets = Octets(message, at=8)
    kind = octets.little(4)
    if kind == _CHALLENGE:
        octets.take(8)  # target name
        flags = octets.little(4)
        octets.take(16)  # challenge, reserved
        pairs = _field(octets, message)
        if flags & _VERSION:
            yield from _version(octets)
        yield from _targets(Octets(pairs))
    elif kind == _AUTHENTICATE:
        octets.take(32)  # LM and NT answers, domain, user
        workstation = _field(octets, message)
        octets.take(8)
        unicode = octets.little(4) & _UNICODE
        yield from told("hostname", _wide(workstation) if unicode else workstation, 3)


def _field(octets: Octets, message: bytes) -> bytes:
    """A field that is named by its length and its offset from the start of the message."""
    length = octets.little(2)
    octets.take(2)
    return Octets(message, octets.little(4)).take(length)


def _version(octets: Octets) -> Iterator[Said]:
    major, minor, build = octets.big(1), octets.big(1), octets.little(2)
    if build:
        yield from told("banner", f"Windows NT {major}.{minor} build {build}", 2)


def _targets(pairs: Octets) -> Iterator[Said]:
    computer = ""
    for _ in range(_PAIRS):
        kind, value = pairs.little(2), _wide(pairs.take(pairs.little(2)))
        if kind == 0:
            return
        if kind == _COMPUTER:
            computer = value
            yield from told("hostname", value, 3)
        elif kind == _DNS_COMPUTER and value.casefold() != computer.casefold():
            yield from told("hostname", value, 2)


def _wide(value: bytes) -> str:
    return value.decode("utf-16-le", "replace")


def _native(message: bytes) -> Iterator[Said]:
    """Native operating system and LAN manager behind the words of a session setup answer."""
    octets = Octets(message, at=9)
    answer, flags = octets.big(1) & 0x80, octets.little(2)
    octets.take(20)
    words = Octets(octets.take(2 * octets.big(1)))
    blob = 0
    if not answer or len(words) not in (6, 8):
        return
    if len(words) == 8:
        words.take(6)
        blob = words.little(2)
    octets.take(2)  # byte count
    octets.take(blob)
    wide = bool(flags & 0x8000)
    if wide and octets.at % 2:
        octets.take(1)
    system, manager = _ended(octets, wide=wide), _ended(octets, wide=wide)
    yield from told("banner", f"{system} / {manager}" if manager else system, 2)


def _ended(octets: Octets, *, wide: bool) -> str:
    """A text up to its NUL, or to the end where it is missing."""
    size, kept = 2 if wide else 1, bytearray()
    while len(octets) >= size and (unit := octets.take(size)).strip(b"\0"):
        kept += unit
        if len(kept) > 512:
            raise Malformed
    return kept.decode("utf-16-le" if wide else "latin-1", "replace")
