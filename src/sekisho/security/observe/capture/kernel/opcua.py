"""OPC UA binary over TCP: message type, chunk, length; the service by the NodeId that begins its body.

Source: OPC 10000-6, 5.2.2.9 (NodeId), 6.7.2 (message chunk), 7.1.2 (hello, acknowledge, error, reverse hello).
"""
# ruff: noqa: ARG001, SIM109 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import CAND, LENGTH, PART, ROLE, add, l16, l32, say, u8, u32

HEL, ACK, ERR, RHE, MSG, OPN, CLO = 0x48454C, 0x41434B, 0x455252, 0x524845, 0x4D5347, 0x4F504E, 0x434C4F
FIND_SERVERS_ANSWER, GET_ENDPOINTS_ANSWER, CREATE_SESSION_ANSWER, READ_ANSWER = 425, 431, 464, 634

# NodeIds of the binary encodings of requests (OPC 10000-6, annex A); the answer stands three behind its request.
REQUESTS = (
    422, 428, 437, 446, 452, 461, 467, 473, 479, 488, 494, 500, 506, 527, 533, 554, 560, 566, 615, 621, 631, 664, 673,
    700, 712, 751, 763, 769, 775, 781, 787, 793, 799, 826, 832, 841, 847,
)  # fmt: skip
ROLES = np.zeros(900, np.int64)
for _code in REQUESTS:
    ROLES[_code] = 1
    ROLES[_code + 3] = 2
ROLES[397] = 2  # ServiceFault


@inner
def _service(b: Octets, q: int, e: int) -> Number:
    """Identifier of the NodeId in namespace 0 at q; 0 where it is not one (an encrypted body)."""
    if q + 2 > e:
        return 0
    kind = u8(b, q)
    if kind == 0:
        return u8(b, q + 1)
    if kind == 1 and q + 4 <= e and u8(b, q + 1) == 0:
        return l16(b, q + 2)
    if kind == 2 and q + 7 <= e and l16(b, q + 1) == 0:
        code = l32(b, q + 3)
        return code if code < 65536 else 0
    return 0


@inner
def _after_strings(b: Octets, q: int, e: int) -> Number:
    """Behind the three length-prefixed fields of an asymmetric security header; e where they do not fit."""
    for _ in range(3):
        if q + 4 > e:
            return e
        n = l32(b, q)
        q += 4
        if n != 0xFFFFFFFF:
            q += n
    return min(q, e)


@inner
def opcua(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """One chunk at p."""
    if p + 8 > e:
        return False
    kind, chunk, size = u32(b, p) >> 8, u8(b, p + 3), l32(b, p + 4)
    if size < 8 or size > 0x4000000 or (chunk != 0x46 and chunk != 0x43 and chunk != 0x41):
        return False
    if kind == HEL or kind == RHE:
        say(out, ids.OPCUA, 1 if kind == HEL else 2)
    elif kind == ACK or kind == ERR:
        say(out, ids.OPCUA, 2)
    elif kind == MSG or kind == CLO or kind == OPN:
        if size < 24:
            return False
        say(out, ids.OPCUA, 0)
        at = p + 24
        if kind == OPN:
            at = _after_strings(b, p + 12, min(e, p + size)) + 8
        code = _service(b, at, min(e, p + size))
        if chunk != 0x41:
            out[PART] = 1 if chunk == 0x43 else 2
        if (code >= 300 and code < 900) or (code > 12189 and code < 12215):
            add(out, code, 0)
            if (
                code == READ_ANSWER or code == CREATE_SESSION_ANSWER
                or code == GET_ENDPOINTS_ANSWER or code == FIND_SERVERS_ANSWER
            ):  # fmt: skip
                out[CAND] = 1
            out[ROLE] = ROLES[code] if code < 900 else 0
    else:
        return False
    out[LENGTH] = size
    return True
