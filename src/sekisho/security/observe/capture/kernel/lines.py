"""What production lines speak beside the large protocols: MC protocol 1E, FL-net, Keyence's host link, LLRP of RFID
readers, and The Hermes Standard between machines.

Sources: Mitsubishi Electric SH-080008 (A-compatible 1E frames); JIS B 3521 and Omron W440, 7-5 and appendix C (FL-net);
Keyence KV series user's manual, host link commands; EPCglobal LLRP 1.1, 9 and 17; IPC-HERMES-9852, 2.3. No public
capture holds the first three: their tests are synthetic, made from these documents.
"""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import LENGTH, add, say, u8, u16, u32

ONE_E = 0x1E00  # a 1E command: this, and its subheader

# Message types of LLRP (17.1): 1 what a client sends, 2 what a reader sends.
LLRP = np.zeros(1024, np.int64)
LLRP[[1, 2, 3, 14, 20, 21, 22, 23, 24, 25, 26, 40, 41, 42, 43, 44, 46, 47, 60, 64, 72, 1023]] = 1
LLRP[[4, 11, 12, 13, 30, 31, 32, 33, 34, 35, 36, 45, 50, 51, 52, 53, 54, 55, 56, 57, 61, 62, 63, 100]] = 2


@inner
def _device(low: int, high: int) -> bool:
    """Whether two octets name a device: a letter and a blank, or timer and counter with their kind (3.2.3)."""
    if low == 0x20:
        return (
            high == 0x58 or high == 0x59 or high == 0x4D or high == 0x44 or high == 0x52 or high == 0x42  # X Y M D R B
            or high == 0x57 or high == 0x46 or high == 0x53 or high == 0x4C  # W F S L
        )  # fmt: skip
    return (high == 0x54 or high == 0x43) and (low == 0x4E or low == 0x53 or low == 0x43)  # T or C; N S C


@inner
def slmp_1e(b: Octets, p: int, e: int, f: int, lenient: int, out: Numbers) -> bool:
    """One request in a 1E frame, binary: subheader, PC number FF, timer, then a body whose length agrees."""
    if p + 4 > e or u8(b, p + 1) != 0xFF or u8(b, p) > 0x16:
        return False
    code, n = u8(b, p), f - p
    fits = False
    if code < 4 and p + 12 <= e:
        points = u8(b, p + 10)
        points = points or 256
        size = 12 if code < 2 else 12 + (points + 1) // 2 if code == 2 else 12 + 2 * points
        fits = n == size and u8(b, p + 11) == 0 and _device(u8(b, p + 8), u8(b, p + 9))
    elif (code == 4 or code == 5) and p + 12 <= e:
        fits = n == 6 + u8(b, p + 4) * (3 + code) and _device(u8(b, p + 10), u8(b, p + 11))
    elif lenient and code >= 0x13:
        fits = n == 4 if code < 0x16 else p + 5 <= e and n == 5 + u8(b, p + 4)
    if not fits:
        return False
    add(out, ONE_E | code, 0)
    return say(out, ids.SLMP, 1)


@inner
def fl_net(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """A frame of the FA link: "FACN", total length of header and data, transaction code at 40."""
    if p + 64 > e or u32(b, p) != 0x4641434E or u32(b, p + 4) < 64 or p + u32(b, p + 4) > f:
        return False
    code = u16(b, p + 40)
    asks = code >= 65003 and code <= 65016 and code != 65012
    say(out, ids.FL_NET, 1 if asks else 2 if code >= 65203 else 0)
    add(out, code, 0)
    return True


@inner
def _host_link(word: int) -> bool:
    """Whether letters, packed high one first, are a command of the host link."""
    return (
        word == 0x5244 or word == 0x524453 or word == 0x524445 or word == 0x52445345  # RD RDS RDE RDSE
        or word == 0x5752 or word == 0x575253 or word == 0x575245 or word == 0x57525345  # WR WRS WRE WRSE
        or word == 0x5354 or word == 0x535453 or word == 0x5253 or word == 0x525353  # ST STS RS RSS
        or word == 0x4D30 or word == 0x4D31 or word == 0x3F4D or word == 0x3F4B or word == 0x3F45  # M0 M1 ?M ?K ?E
        or word == 0x4552 or word == 0x575254 or word == 0x5753 or word == 0x575353  # ER WRT WS WSS
        or word == 0x4D4253 or word == 0x4D5753 or word == 0x4D4252 or word == 0x4D5752  # MBS MWS MBR MWR
        or word == 0x524443 or word == 0x4245 or word == 0x555244 or word == 0x555752  # RDC BE URD UWR
    )  # fmt: skip


@inner
def keyence(b: Octets, p: int, e: int, f: int, lenient: int, from_server: int, out: Numbers) -> bool:
    """A line that ends with CR: a known command, or the answer. Off its port only reading and writing of a device."""
    if p + 3 > e or e != f or (u8(b, e - 1) != 13 and (u8(b, e - 1) != 10 or u8(b, e - 2) != 13)):
        return False
    if from_server:
        first = u8(b, p)
        plain = (first >= 48 and first <= 57) or first == 0x2B or first == 0x2D or first == 0x4F or first == 0x45
        return plain and say(out, ids.KEYENCE, 2)  # digits, a sign, OK, E0 to E6
    word, i = 0, p
    while i < p + 4 and i < e and u8(b, i) > 32:
        word = word << 8 | u8(b, i)
        i += 1
    if i >= e or (u8(b, i) != 32 and u8(b, i) != 13) or not _host_link(word):
        return False
    if not lenient:
        named = word == 0x5244 or word == 0x524453 or word == 0x5752 or word == 0x575253
        if not named or i + 3 > e or u8(b, i + 1) < 65 or u8(b, i + 1) > 90:
            return False
        digit = u8(b, i + 3) if u8(b, i + 2) >= 65 else u8(b, i + 2)  # one or two letters, then a number
        if digit < 48 or digit > 57:
            return False
    add(out, word, 0)
    return say(out, ids.KEYENCE, 1)


@inner
def llrp(b: Octets, p: int, e: int, f: int, lenient: int, out: Numbers) -> bool:
    """One message: three zero bits, version 1 or 2, a known type, length of the whole message."""
    if p + 10 > e:
        return False
    head, size = u16(b, p), u32(b, p + 2)
    role = LLRP[head & 0x3FF]
    if head >> 13 or head >> 10 < 1 or head >> 10 > 2 or role == 0 or size < 10 or size > 0x1000000:
        return False
    if not lenient and p + size != f:
        return False
    out[LENGTH] = size
    add(out, head & 0x3FF, 0)
    return say(out, ids.LLRP, role)


@inner
def _element(b: Octets, q: int, e: int) -> Number:
    """Name of the XML element that begins at q, as its length << 16 | first letter << 8 | last; -1 where none does."""
    while q < e and u8(b, q) <= 32:
        q += 1
    if q + 4 > e:
        return -1
    n = 0
    while q + 1 + n < e and n < 40 and u8(b, q + 1 + n) > 64:
        n += 1
    return n << 16 | u8(b, q + 1) << 8 | u8(b, q + n) if n > 3 and u8(b, q) == 0x3C else -1


@inner
def hermes(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """One XML message: "<Hermes", its attributes, and the element that says what it is."""
    if p + 16 > e or u32(b, p) != 0x3C486572 or u32(b, p + 3) != 0x726D6573:
        return False
    q = p + 7
    while q < e and q < p + 200 and u8(b, q) != 0x3E:
        q += 1
    say(out, ids.HERMES, 0)
    code = _element(b, q + 1, e) if q < e else np.int64(-1)
    if code >= 0:
        add(out, code, 0)
    return True
