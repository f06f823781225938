"""Telecontrol and measuring: DNP3, IEC 60870-5-104, C37.118, HART-IP. Checksums are computed, not believed.

Sources: IEEE 1815, 9.2 and 4.2.2; IEC 60870-5-104, 5; IEEE C37.118.2, 6; HCF_SPEC-085 (HART-IP).
"""
# ruff: noqa: ARG001, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import (
    CAND,
    LENGTH,
    PART,
    ROLE,
    add,
    ccitt_crc,
    dnp3_crc,
    l16,
    say,
    u8,
    u16,
)


@inner
def dnp3(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """One link frame at p: start octets and the CRC of its header; the function where an application message begins."""
    if p + 10 > e or u16(b, p) != 0x0564 or u8(b, p + 2) < 5:
        return False
    if dnp3_crc(b, p, 8) != l16(b, p + 8):
        return False
    n = u8(b, p + 2) - 5
    say(out, ids.DNP3, 1 if u8(b, p + 3) & 0x80 else 2)
    out[LENGTH] = 10 + n + 2 * ((n + 15) // 16)
    transport = u8(b, p + 10) & 0xC0 if n >= 1 and p + 11 <= e else 0xC0  # FIN and FIR
    if transport != 0xC0:
        out[PART] = 2 if transport & 0x80 else 1
    if n >= 3 and p + 13 <= e and transport & 0x40:
        code = u8(b, p + 12)
        if code <= 0x21 or (code >= 0x81 and code <= 0x83):
            add(out, code, 0)
            out[ROLE] = 1 if code < 0x81 else 2
    return True


@inner
def iec104(b: Octets, p: int, e: int, f: int, to_server: int, from_server: int, lenient: int, out: Numbers) -> bool:
    """One APDU at p: 0x68, a length of 4 to 253, control octets as one of the three formats sets them."""
    if p + 6 > e or u8(b, p) != 0x68:
        return False
    n = u8(b, p + 1)
    if n < 4 or n > 253 or (not lenient and p + 2 + n > f):
        return False
    control = u8(b, p + 2)
    if control & 1:
        if n != 4:
            return False
        if control & 3 == 3 and (u8(b, p + 3) | u8(b, p + 4) | u8(b, p + 5)) != 0:
            return False
        if control & 3 == 1 and control != 1:
            return False
        if not lenient:
            return False
    elif p + 7 > e or (not lenient and (n < 10 or p + 9 > e)):
        return False
    say(out, ids.IEC104, 0)
    out[LENGTH] = 2 + n
    if to_server != from_server:
        out[ROLE] = 1 if to_server else 2
    if control & 1 == 0:
        kind = u8(b, p + 6)
        cause = u8(b, p + 8) & 0x3F if p + 9 <= e else 0
        if not lenient and (kind > 127 or cause == 0 or cause > 47 or kind == 0):
            return False
        if kind:
            add(out, kind, 0)
    elif control & 3 == 3:
        out[ROLE] = 1 if control & 0x54 else out[ROLE]
    return True


@inner
def c37118(b: Octets, p: int, e: int, f: int, stream: int, proved: int, out: Numbers) -> bool:
    """One frame at p: sync octet, type and version, length, and the CRC at its end.

    proved: the connection held whole frames before; then one may go on in the next segment, its CRC not yet seen.
    """
    if p + 16 > e or u8(b, p) != 0xAA:
        return False
    kind, version, size = u8(b, p + 1) >> 4, u8(b, p + 1) & 15, u16(b, p + 2)
    if kind > 5 or version < 1 or version > 2 or size < 16:
        return False
    if not stream and p + size != f:
        return False
    if p + size > e:
        if not proved or p + size <= f:
            return False
    elif ccitt_crc(b, p, size - 2) != u16(b, p + size - 2):
        return False
    say(out, ids.C37118, 1 if kind == 4 else 2)
    out[LENGTH] = size
    add(out, kind, u16(b, p + 14) if kind == 4 else 0)
    out[CAND] = 1 if kind == 2 or kind == 3 or kind == 5 else 0  # configurations
    return True


@inner
def _hart_command(b: Octets, q: int, e: int) -> Number:
    """Where the command of a HART PDU at q stands: behind a short or long address and expansion octets; -1 outside."""
    if q >= e:
        return -1
    first = u8(b, q)
    at = q + 1 + (5 if first & 0x80 else 1) + ((first >> 5) & 3)
    return at if at < e else -1


@inner
def _hart_identity(b: Octets, q: int, at: int, e: int) -> bool:
    """Whether a PDU at q, its command at `at`, is an answer or a burst that names its device and holds data.

    Commands 0, 11 and 21: identifier; 13: tag and descriptor; 20: long tag. Two octets of status are no data.
    """
    kind, command = u8(b, q) & 7, u8(b, at)
    if (kind != 1 and kind != 6) or at + 1 >= e or u8(b, at + 1) < 3:
        return False
    return command == 0 or command == 11 or command == 13 or command == 20 or command == 21


@inner
def hart_ip(b: Octets, p: int, e: int, f: int, stream: int, out: Numbers) -> bool:
    """One HART-IP message at p (version 1 or 2): message type, id, and a byte count that agrees."""
    if p + 8 > e or u8(b, p) < 1 or u8(b, p) > 2:
        return False
    kind, number, size = u8(b, p + 1) & 15, u8(b, p + 2), u16(b, p + 6)
    if (kind > 3 and kind != 15) or number > 5 or size < 8 or size > 4096:
        return False
    if p + size > f if not stream else p + size > f + 4096:
        return False
    say(out, ids.HART_IP, 1 if kind == 0 else 2)
    out[LENGTH] = size
    if number != 3:
        add(out, number << 8, 0)
        return True
    end = min(e, p + size)
    at = _hart_command(b, p + 8, end)
    if at >= 0:
        add(out, number << 8 | u8(b, at), 0)
        out[CAND] = 1 if (kind == 1 or kind == 2) and _hart_identity(b, p + 8, at, end) else 0
    return True
