"""Numbers as they stand on the wire, the two checksums that prove a protocol, and the scratch where a parser answers.

Nothing here looks whether an offset lies inside the packet: callers have compared it with the end before.
"""

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner

# The scratch `out` (int64, 64 long): what the parser of one message found.
APP = 0  # number of `ids`, 0 where nothing fits
CONF = 1  # 2 where signature and structure agree, 1 where only the port speaks for it
ROLE = 2  # 1 the sender asks (it is the client), 2 the sender answers (it is the server), 0 not told
COUNT = 3  # operations found
CAND = 4  # 1 where the packet may hold an identity
LENGTH = 5  # octets of the whole message in a stream, 0 where it has no length or is a datagram
PART = 6  # 1: the next message goes on with this one and holds no operation of its own; 2: the last such piece
OPS = 8  # pairs (code, detail) from here
MAX_OPS = 24


def _pointer(kind: Any) -> Any:  # noqa: ANN401 # numba's protocol for intrinsics is untyped
    """A function of kernels that takes an address for a pointer.

    Unlike an array a pointer is one word to hand on, and nobody counts who holds it: three times the speed.
    """

    def typed(_typing: Any, _address: Any) -> Any:  # noqa: ANN401 # as above
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401 # as above
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))

        return types.CPointer(kind)(types.int64), code

    return intrinsic(typed)


octets_at = _pointer(types.uint8)
numbers_at = _pointer(types.int64)
slots_at = _pointer(types.int32)


@inner
def u8(b: Octets, o: int) -> Number:
    """One octet."""
    return np.int64(b[o])


@inner
def u16(b: Octets, o: int) -> Number:
    """Two octets, high one first."""
    return (np.int64(b[o]) << 8) | np.int64(b[o + 1])


@inner
def u32(b: Octets, o: int) -> Number:
    """Four octets, high one first."""
    return (np.int64(b[o]) << 24) | (np.int64(b[o + 1]) << 16) | (np.int64(b[o + 2]) << 8) | np.int64(b[o + 3])


@inner
def l16(b: Octets, o: int) -> Number:
    """Two octets, low one first."""
    return np.int64(b[o]) | (np.int64(b[o + 1]) << 8)


@inner
def l32(b: Octets, o: int) -> Number:
    """Four octets, low one first."""
    return np.int64(b[o]) | (np.int64(b[o + 1]) << 8) | (np.int64(b[o + 2]) << 16) | (np.int64(b[o + 3]) << 24)


@inner
def u48(b: Octets, o: int) -> Number:
    """Six octets, high one first: a MAC."""
    return (u16(b, o) << 32) | u32(b, o + 2)


@inner
def u64(b: Octets, o: int) -> Number:
    """Eight octets as a signed number: addresses are compared and hashed only."""
    return (u32(b, o) << 32) | u32(b, o + 4)


@inner
def say(out: Numbers, app: int, role: int) -> bool:
    """Answer that signature and structure fit; True, so that parsers can end with it."""
    out[APP] = app
    out[CONF] = 2
    out[ROLE] = role
    return True


@inner
def add(out: Numbers, code: int, detail: int) -> None:
    """Note one operation; more than `MAX_OPS` in one message are not kept."""
    n = out[COUNT]
    if n < MAX_OPS:
        out[OPS + 2 * n] = code
        out[OPS + 2 * n + 1] = detail
        out[COUNT] = n + 1


@inner
def clear(out: Numbers) -> None:
    """Forget the message before."""
    for i in range(OPS):
        out[i] = 0


def _table(polynomial: int, *, reflected: bool) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    table = np.zeros(256, np.int64)
    for value in range(256):
        crc = value if reflected else value << 8
        for _ in range(8):
            if reflected:
                crc = crc >> 1 ^ polynomial if crc & 1 else crc >> 1
            else:
                crc = (crc << 1 ^ polynomial if crc & 0x8000 else crc << 1) & 0xFFFF
        table[value] = crc
    return table


DNP3 = _table(0xA6BC, reflected=True)  # 0x3D65, lowest bit first
CCITT = _table(0x1021, reflected=False)


@inner
def dnp3_crc(b: Octets, o: int, n: int) -> Number:
    """CRC-16/DNP of n octets (IEEE 1815, 9.2.4.2: reflected, complemented)."""
    crc = np.int64(0)
    for i in range(o, o + n):
        crc = crc >> 8 ^ DNP3[(crc ^ np.int64(b[i])) & 0xFF]
    return crc ^ 0xFFFF


@inner
def ccitt_crc(b: Octets, o: int, n: int) -> Number:
    """CRC-CCITT of n octets with start 0xFFFF (IEEE C37.118.2, annex B)."""
    crc = np.int64(0xFFFF)
    for i in range(o, o + n):
        crc = (crc << 8 & 0xFFFF) ^ CCITT[crc >> 8 ^ np.int64(b[i])]
    return crc


@inner
def digest(b: Octets, o: int, e: int) -> Number:
    """64-bit hash of octets o to e: for telling repeats apart, not for security."""
    h = np.int64(-3750763034362895579)
    while o + 8 <= e:
        h = (h ^ u64(b, o)) * np.int64(-7046029254386353131)
        h ^= (h >> 29) & 0x7FFFFFFFF
        o += 8
    while o < e:
        h = (h ^ np.int64(b[o])) * np.int64(1099511628211)
        o += 1
    return h ^ ((h >> 32) & 0xFFFFFFFF)


@inner
def ber_head(b: Octets, at: int) -> Number:
    """Octets of tag and length of a BER element with a one-octet tag (ITU-T X.690, 8.1)."""
    first = np.int64(b[at + 1])
    return 2 if first < 0x80 else 2 + (first & 7)
