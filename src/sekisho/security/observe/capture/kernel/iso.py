"""What rides on ISO transport over TCP (RFC 1006): S7comm, S7comm-plus, MMS, the start of RDP, and plain COTP.

Sources: RFC 1006, 6; ITU-T X.224, 13; MS-RDPBCGR 2.2.1.1 to 2.2.1.2; IEC 61850-8-1 for the session under MMS.
Siemens publishes neither S7 dialect; the field names are those in common use.
"""
# ruff: noqa: ARG001, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import (
    CAND,
    CONF,
    COUNT,
    LENGTH,
    PART,
    ROLE,
    add,
    ber_head,
    l32,
    say,
    u8,
    u16,
    u32,
)

USERDATA = 0x10000  # S7 userdata: this, function group << 8, subfunction


@inner
def _pi_service(b: Octets, q: int, e: int) -> Number:
    """Detail of an S7 PI service: 1 program start or stop, 2 insert, delete or compress blocks, 3 copy RAM to ROM."""
    for i in range(q, min(e, q + 40) - 5):
        w = u32(b, i)
        if w == 0x505F5052:  # P_PROGRAM
            return 1
        if w == 0x5F494E53 or w == 0x5F44454C or w == 0x5F474152:  # _INSE, _DELE, _GARB
            return 2
        if w == 0x5F4D4F44:  # _MODU
            return 3
    return 0


@inner
def _s7comm(b: Octets, q: int, e: int, out: Numbers) -> bool:
    """S7: 0x32, ROSCTR, 2 reserved, reference, parameter length, data length, (error in answers), parameters."""
    ros = u8(b, q + 1)
    if ros != 1 and ros != 2 and ros != 3 and ros != 7:
        return False
    head = 12 if ros == 2 or ros == 3 else 10
    if q + head > e:
        return False
    n = u16(b, q + 6)
    say(out, ids.S7COMM, 1 if ros == 1 else 2 if ros < 4 else 0)
    if n == 0 or q + head >= e:
        return True
    if ros != 7:
        fn = u8(b, q + head)
        add(out, fn, _pi_service(b, q + head, e) if fn == 0x28 else 0)
    elif n >= 8 and q + head + 7 <= e:
        kind = u8(b, q + head + 5)
        out[ROLE] = 1 if kind >> 4 == 4 else 2 if kind >> 4 == 8 else 0
        add(out, USERDATA | (kind & 15) << 8 | u8(b, q + head + 6), 0)
        out[CAND] = 1 if kind == 0x84 and u8(b, q + head + 6) == 1 else 0
    return True


@inner
def _s7plus(b: Octets, q: int, e: int, out: Numbers) -> bool:
    """S7comm-plus: 0x72, version, length, (digest from version 3), opcode, 2 reserved, function."""
    version = u8(b, q + 1)
    if version > 3 and version != 0xFE:
        return False
    say(out, ids.S7COMM_PLUS, 0)
    at = q + 4
    if version == 3 and at < e:
        at += 1 + u8(b, at)
    if version == 0xFE or at + 5 > e:
        return True
    opcode = u8(b, at)
    if opcode == 0x31 or opcode == 0x32:
        out[ROLE] = 1 if opcode == 0x31 else 2
        add(out, u16(b, at + 3), 0)
        out[CAND] = 1 if opcode == 0x32 and u16(b, at + 3) == 0x04CA else 0
    elif opcode == 0x33:
        out[ROLE] = 2
    return True


@inner
def _mms_pdu(b: Octets, q: int, e: int, out: Numbers) -> None:
    """The MMS PDU behind the session's data transfer: presentation data, then a context tag (ISO 9506-2)."""
    at = q + 4
    if at + 2 > e or u8(b, at) != 0x61:
        return
    at += ber_head(b, at)  # 61 length
    if at + 2 > e or u8(b, at) != 0x30:
        return
    at += ber_head(b, at)  # 30 length
    if at + 3 > e or u8(b, at) != 2:
        return
    at += 2 + u8(b, at + 1)  # presentation context
    if at + 2 > e or u8(b, at) != 0xA0:
        return
    at += ber_head(b, at)  # A0 length
    if at + 2 <= e:
        _confirmed(b, at, e, out)


@inner
def _confirmed(b: Octets, at: int, e: int, out: Numbers) -> None:
    """The service of a confirmed request or answer whose PDU begins at `at`; an answer to Identify names its device."""
    pdu = u8(b, at)
    at += ber_head(b, at)
    if (pdu == 0xA0 or pdu == 0xA1) and at + 2 < e and u8(b, at) == 2:
        at += 2 + u8(b, at + 1)  # invoke id
        if at < e:
            tag = u8(b, at)
            out[CAND] = 1 if pdu == 0xA1 and tag == 0xA2 else 0
            tag = tag & 31 if tag & 31 != 31 or at + 1 >= e else u8(b, at + 1)
            out[ROLE] = 1 if pdu == 0xA0 else 2
            add(out, tag, 0)


@inner
def _x224_connect(b: Octets, p: int, e: int, port: int, out: Numbers) -> bool:
    """Connection request or confirm: RDP says so by its cookie or negotiation block, else it is plain COTP."""
    request = u8(b, p + 5) >> 4 == 14
    at = p + 11
    rdp = port == 3389
    chosen = -1
    if at + 7 <= e and u32(b, at) == 0x436F6F6B:  # "Cook"
        rdp = True
    elif at + 8 <= e and u8(b, at) == (1 if request else 2) and u8(b, at + 2) == 8 and u8(b, at + 3) == 0:
        rdp = True
        chosen = l32(b, at + 4)
    if not rdp:
        return say(out, ids.COTP, 1 if request else 2)
    return say(out, ids.RDP_TLS if chosen > 0 and not request else ids.RDP, 1 if request else 2)


@inner
def iso(b: Octets, p: int, e: int, f: int, port: int, known: int, out: Numbers) -> bool:
    """One TPKT at p. port: that of the server by number, where one is known. known: protocol of the stream so far."""
    if p + 7 > e or u8(b, p) != 3 or u8(b, p + 1) != 0:
        return False
    size = u16(b, p + 2)
    li = u8(b, p + 4)
    if size < 7 or li + 5 > size or li < 2:
        return False
    kind = u8(b, p + 5) & 0xF0
    out[LENGTH] = size
    if kind == 0xE0 or kind == 0xD0:
        return li >= 6 and _x224_connect(b, p, e, port, out)
    if kind == 0x80 or kind == 0x70 or kind == 0xC0:
        return say(out, ids.COTP, 0)
    if kind != 0xF0:
        return False
    end = min(e, p + size)
    q = p + 5 + li
    if port == 3389 or known == ids.RDP or known == ids.RDP_TLS:
        out[CAND] = 1 if size > 300 else 0  # the client's core data
        return say(out, ids.RDP_TLS if known == ids.RDP_TLS else ids.RDP, 0)
    if li == 2 and u8(b, p + 6) & 0x80 == 0:
        out[PART] = 1
    else:
        out[PART] = 2
    return _transport_data(b, q, end, known, out)


@inner
def _short_length(b: Octets, q: int) -> Number:
    """Length of a BER element with at most two octets of length; -1 where it has more."""
    n = u8(b, q + 1)
    return n if n < 0x80 else u8(b, q + 2) if n == 0x81 else u16(b, q + 2) if n == 0x82 else -1


@inner
def _transport_data(b: Octets, q: int, end: int, known: int, out: Numbers) -> bool:
    if q + 4 <= end:
        first = u8(b, q)
        if first == 0x32 and _s7comm(b, q, end, out):
            return True
        if first == 0x72 and _s7plus(b, q, end, out):
            return True
        if u32(b, q) == 0x01000100 and q + 5 <= end and u8(b, q + 4) == 0x61:
            say(out, ids.MMS, 0)
            _mms_pdu(b, q, end, out)
            return True
        tag = first & 0xF0
        if (tag == 0xA0 or tag == 0x80) and known != ids.S7COMM and q + ber_head(b, q) + _short_length(b, q) == end:
            say(out, ids.MMS, 1 if first == 0xA0 or first == 0xA8 else 2 if first == 0xA1 or first == 0xA9 else 0)
            _confirmed(b, q, end, out)
            return True
        if (first == 0x0D or first == 0x0E) and u8(b, q + 2) < 0xC2 and known != ids.S7COMM:
            return say(out, ids.MMS, 1 if first == 0x0D else 2)
    if q < end and (known == ids.S7COMM or known == ids.S7COMM_PLUS or known == ids.MMS):
        say(out, known, 0)
        out[COUNT] = 0
        return True
    say(out, ids.COTP, 0)
    out[CONF] = 2
    return True
