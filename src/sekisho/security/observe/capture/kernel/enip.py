"""EtherNet/IP encapsulation and CIP: explicit services in both directions, and implicit data over UDP.

Source: CIP volume 2 (EtherNet/IP adaptation), 2-3 to 2-6; volume 1, 2-4 (message router), appendix C (paths).
"""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import APP, CAND, LENGTH, ROLE, add, l16, l32, say, u8

SYMBOL = 0xFFFE  # class of a path that begins with a tag name
UNCONNECTED_SEND, MULTIPLE = 0x52, 0x0A

# Commands of the encapsulation (volume 2, 2-3.2): NOP, List*, sessions, SendRRData, SendUnitData, status, cancel.
COMMANDS = np.zeros(0x80, np.bool_)
COMMANDS[np.array([0, 1, 4, 0x63, 0x64, 0x65, 0x66, 0x6F, 0x70, 0x72, 0x73])] = True


@inner
def _class(b: Octets, q: int, e: int) -> Number:
    """Class of a request whose service stands at q; -1 where the path does not begin with one."""
    if q + 4 > e or u8(b, q + 1) == 0:
        return -1
    kind = u8(b, q + 2)
    if kind == 0x20:
        return u8(b, q + 3)
    if kind == 0x21 and q + 6 <= e:
        return l16(b, q + 4)
    return SYMBOL if kind == 0x91 else -1


@inner
def _note(b: Octets, q: int, e: int, out: Numbers) -> None:
    """Note the service at q."""
    code = u8(b, q) & 0x7F
    if u8(b, q) & 0x80:
        add(out, code, np.int64(-1))
        if code == 1 or code == 0x0E or code == 0x4B:
            out[CAND] = 1
    else:
        add(out, code, _class(b, q, e))


@inner
def _service(b: Octets, q: int, e: int, out: Numbers) -> None:
    """Note the service at q and those inside it: unconnected send (one after another), multiple service packet."""
    base = q
    for _ in range(3):
        if q + 4 > e:
            if q + 2 <= e:
                _note(b, q, e, out)
            return
        _note(b, q, e, out)
        base = q + 4 + 2 * u8(b, q + 3) if u8(b, q) & 0x80 else q + 2 + 2 * u8(b, q + 1)
        if u8(b, q) != UNCONNECTED_SEND or _class(b, q, e) != 6 or base + 4 >= e:
            break
        q, e = base + 4, min(e, base + 4 + l16(b, base + 2))
    if u8(b, q) & 0x7F == MULTIPLE and base + 2 <= e:
        for i in range(min(l16(b, base), 20)):
            if base + 4 + 2 * i <= e:
                at = base + l16(b, base + 2 + 2 * i)
                if at + 2 <= e and at > base:
                    _note(b, at, e, out)


@inner
def _items(b: Octets, q: int, e: int, out: Numbers) -> bool:
    """The common packet format at q: note CIP services; True where one was found."""
    if q + 2 > e:
        return False
    n = min(l16(b, q), 6)
    q += 2
    for _ in range(n):
        if q + 4 > e:
            return False
        kind, size = l16(b, q), l16(b, q + 2)
        q += 4
        at = q if kind == 0xB2 else q + 2
        if (kind == 0xB2 or kind == 0xB1) and at + 2 <= e and size >= 2:
            out[ROLE] = 2 if u8(b, at) & 0x80 else 1
            _service(b, at, min(e, q + size), out)
            return True
        q += size
    return False


@inner
def enip(
    b: Octets, p: int, e: int, f: int, stream: int, lenient: int, to_server: int, from_server: int, out: Numbers
) -> bool:
    """One encapsulated message at p: known command, status and options as they must be, length that agrees."""
    if p + 24 > e:
        return False
    code, size = l16(b, p), l16(b, p + 2)
    if code >= 0x80 or not COMMANDS[code] or l32(b, p + 20) != 0:
        return False
    if not lenient and (p + 24 + size != f or code == 0 or l32(b, p + 8) > 0xFF):
        return False
    if not stream and p + 24 + size > f:
        return False
    say(out, ids.ENIP, 0)
    out[LENGTH] = 24 + size
    if to_server != from_server:
        out[ROLE] = 1 if to_server else 2
    if (code == 0x6F or code == 0x70) and size > 6:
        if _items(b, p + 30, min(e, p + 24 + size), out):
            out[APP] = ids.CIP
    elif code == 0x63:
        out[CAND] = 1 if size > 0 else 0
        out[ROLE] = 2 if size > 0 else 1
    return True


@inner
def cip_io(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """Implicit data: two items, a sequenced address of 8 octets, then connected data whose length agrees (2-6.2)."""
    if p + 18 > e or l16(b, p) < 2 or l16(b, p + 2) != 0x8002 or l16(b, p + 4) != 8:
        return False
    if l16(b, p + 14) != 0xB1 or p + 18 + l16(b, p + 16) > f:
        return False
    return say(out, ids.CIP_IO, 0)
