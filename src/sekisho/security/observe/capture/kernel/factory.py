"""Factory controllers from Japan and Beckhoff: SLMP and MC protocol, MELSOFT, FINS, CC-Link IE over UDP, ADS.

Sources: CLPA BAP-C2006 (SLMP); Omron W342 and W421 (FINS, FINS/TCP); CLPA CC-Link IE Field Basic; Beckhoff AMS/TCP.
MELSOFT's engineering frames are not published: shape and offsets are from captures, so nothing more is read than
the command.
"""
# ruff: noqa: ARG001, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import CAND, LENGTH, add, l16, l32, say, u8, u16, u32


@inner
def _hex4(b: Octets, p: int) -> Number:
    """Four ASCII hexadecimal digits; -1 where they are not."""
    value = 0
    for i in range(p, p + 4):
        c = u8(b, i)
        d = c - 48 if c >= 48 and c <= 57 else c - 55 if c >= 65 and c <= 70 else -1
        if d < 0:
            return -1
        value = value << 4 | d
    return value


@inner
def slmp(b: Octets, p: int, e: int, f: int, app: int, out: Numbers) -> bool:
    """One 3E or 4E frame at p, binary: subheader, access route with module I/O, and a length that agrees."""
    if p + 11 > e or u8(b, p + 1) != 0:
        return False
    first = u8(b, p)
    if first == 0x50 or first == 0xD0:
        q = p + 2
    elif (first == 0x54 or first == 0xD4) and l16(b, p + 4) == 0 and p + 15 <= e:
        q = p + 6
    else:
        return False
    size = l16(b, q + 5)
    end = q + 7 + size
    io = l16(b, q + 2)
    if size < 2 or end > f or (io != 0x03FF and (io < 0x03D0 or io > 0x03E3) and io > 0x01FF):
        return False
    request = first < 0x80
    if request and (size < 6 or q + 13 > e):
        return False
    say(out, app, 1 if request else 2)
    out[LENGTH] = end - p
    if request:
        add(out, l16(b, q + 9), 0)
    else:
        out[CAND] = 1 if size == 20 else 0  # end code and the 18 octets of a CPU type answer (command 0x0101)
    return True


@inner
def slmp_text(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """One 3E or 4E frame at p written in ASCII."""
    if p + 22 > e:
        return False
    head = _hex4(b, p)
    if head == 0x5000 or head == 0xD000:
        q = p + 4
    elif (head == 0x5400 or head == 0xD400) and p + 30 <= e and _hex4(b, p + 8) == 0:
        q = p + 12
    else:
        return False
    size = _hex4(b, q + 10)
    if size < 4 or q + 14 + size > f or _hex4(b, q + 4) < 0:
        return False
    say(out, ids.SLMP, 1 if head < 0x8000 else 2)
    out[LENGTH] = q + 14 + size - p
    if head < 0x8000 and q + 22 <= e:
        add(out, max(_hex4(b, q + 18), 0), 0)
    return True


@inner
def slmp_tsn(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """Extended SLMP frame of CC-Link IE TSN: subheader 68 00 or E8 00, serial, route, length at 14."""
    if p + 18 > e or u8(b, p + 1) != 0 or (u8(b, p) != 0x68 and u8(b, p) != 0xE8):
        return False
    size = l16(b, p + 14)
    if size < 2 or p + 16 + size > f:
        return False
    request = u8(b, p) == 0x68
    say(out, ids.CCLINK_TSN_SLMP, 1 if request else 2)
    if request and p + 20 <= e:
        add(out, l16(b, p + 18), 0)
    return True


@inner
def melsoft(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """One engineering frame: 57 or D7 with its length at 19, or the short search frames 5A and DA (UDP)."""
    first = u8(b, p)
    if (first == 0x5A or first == 0xDA) and p + 4 <= e and u16(b, p + 1) == 0:
        if f - p > 64:
            return False
        say(out, ids.MELSOFT, 1 if first == 0x5A else 2)
        add(out, 0x5A00 | u8(b, p + 3), 0)
        return True
    if (first != 0x57 and first != 0xD7) or p + 23 > e or u16(b, p + 2) != 0 or u16(b, p + 5) != 0x1111:
        return False
    size = l16(b, p + 19)
    kind = u8(b, p + 21)
    if p + 21 + size > f or (kind != 0x1C and kind != 0x9C):
        return False
    say(out, ids.MELSOFT, 1 if first == 0x57 else 2)
    out[LENGTH] = 21 + size
    at = p + 23 + u8(b, p + 23)
    if at + 2 <= e and at + 2 <= p + 21 + size:
        code = u16(b, at)
        add(out, code, 0)
        out[CAND] = 1 if first == 0xD7 and code == 0x0121 else 0
    return True


@inner
def _fins(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """FINS header at p: ICF, 0, gateway count, three addresses each way, SID, command."""
    if p + 12 > e or u8(b, p) & 0x3E or u8(b, p + 1) != 0 or u8(b, p + 2) > 7:
        return False
    answer = u8(b, p) & 0x40
    code = u16(b, p + 10)
    if code >> 8 == 0 or code >> 8 > 0x28:
        return False
    say(out, ids.FINS, 2 if answer else 1)
    add(out, code, 0)
    out[CAND] = 1 if answer and (code == 0x0501 or code == 0x0502) else 0
    return True


@inner
def fins_udp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """A FINS frame in a datagram: the gateway bit of ICF must be set."""
    return u8(b, p) & 0x80 != 0 and _fins(b, p, e, out)


@inner
def fins_tcp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """FINS/TCP: "FINS", length of what follows, command, error; command 2 holds a FINS frame."""
    if p + 16 > e or u32(b, p) != 0x46494E53:
        return False
    size, command = u32(b, p + 4), u32(b, p + 8)
    if size < 8 or size > 65536 or command > 6:
        return False
    if command != 2 or not _fins(b, p + 16, min(e, p + 8 + size), out):
        say(out, ids.FINS, 1 if command == 0 else 2 if command == 1 else 0)
    out[LENGTH] = 8 + size
    return True


@inner
def ads(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """AMS/TCP: reserved 0, length, then an AMS header whose own data length agrees."""
    if p + 38 > e or u16(b, p) != 0:
        return False
    size = l32(b, p + 2)
    code, flags = l16(b, p + 22), l16(b, p + 24)
    if size < 32 or size > 0x1000000 or l32(b, p + 26) + 32 != size or code == 0 or code > 9 or flags & 4 == 0:
        return False
    say(out, ids.ADS, 2 if flags & 1 else 1)
    out[LENGTH] = 6 + size
    out[CAND] = 1 if flags & 1 and code == 1 else 0
    add(out, code, 0)
    return True


@inner
def ads_discovery(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """Beckhoff's search and route frames on UDP 48899: magic, then a service whose top bit marks the answer."""
    if p + 12 > e or u32(b, p) != 0x03661471:
        return False
    answer = u8(b, p + 11) & 0x80
    out[CAND] = 1 if answer else 0
    say(out, ids.ADS_DISCOVERY, 2 if answer else 1)
    add(out, l32(b, p + 8) & 0x7FFFFFFF, 0)
    return True
