"""Modbus/TCP and UMAS: MBAP header, then a PDU whose length must agree with what its function code demands.

Source: Modbus Messaging on TCP/IP 1.0b, 3.1.3; Modbus Application Protocol 1.1b3, 6. UMAS is function 0x5A.
"""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import CAND, LENGTH, ROLE, add, say, u8, u16


@inner
def _shape(b: Octets, q: int, e: int, n: int) -> Number:
    """1 request, 2 answer, 3 either, 0 neither: whether n octets of PDU at q are what their function code demands."""
    fc = u8(b, q)
    if fc & 0x80:
        return 2 if n == 2 else 0
    if fc >= 1 and fc <= 4:
        got = 1 if n == 5 else 0
        if n >= 2 and q + 1 < e and u8(b, q + 1) == n - 2:
            got |= 2
        return got
    if fc == 5 or fc == 6:
        return 3 if n == 5 else 0
    if fc == 15 or fc == 16:
        if n == 5:
            return 2
        return 1 if n > 6 and q + 5 < e and u8(b, q + 5) == n - 6 else 0
    if fc == 22:
        return 3 if n == 7 else 0
    if fc == 23:
        if n > 9 and q + 9 < e and u8(b, q + 9) == n - 10:
            return 1
        return 2 if n >= 2 and q + 1 < e and u8(b, q + 1) == n - 2 else 0
    if fc == 43:
        return 3 if n >= 4 and q + 1 < e and (u8(b, q + 1) == 14 or u8(b, q + 1) == 13) else 0
    if fc == 7 or fc == 8 or fc == 11 or fc == 12 or fc == 17 or fc == 20 or fc == 21 or fc == 24:
        return 3
    return 0


@inner
def modbus(b: Octets, p: int, e: int, f: int, to_server: int, from_server: int, lenient: int, out: Numbers) -> bool:
    """One message at p. lenient: the port or the stream speaks for Modbus, so unusual functions are taken too."""
    if p + 8 > e or u16(b, p + 2) != 0:
        return False
    n = u16(b, p + 4)
    if n < 2 or n > 260:
        return False
    fc = u8(b, p + 7)
    shape = _shape(b, p + 7, e, n - 1)
    if not lenient and (shape == 0 or fc == 0 or p + 6 + n != f or (n < 5 and fc < 0x80)):
        return False
    if fc == 0x5A:
        say(out, ids.UMAS, 0)
        if p + 10 <= e:
            code = u8(b, p + 9)
            add(out, code, 0)
            out[CAND] = 1 if code >= 0xFD or code == 2 else 0
            out[ROLE] = 2 if code >= 0xFD else 1
    else:
        say(out, ids.MODBUS, 0)
        add(out, fc & 0x7F, 0)
        out[CAND] = 1 if fc == 43 or fc == 17 else 0
        if shape == 1 or shape == 2:
            out[ROLE] = shape
    if to_server != from_server:
        out[ROLE] = 1 if to_server else 2
    out[LENGTH] = 6 + n
    return True
