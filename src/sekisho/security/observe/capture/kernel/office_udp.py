"""Protocols of offices and networks over UDP, and those of factories that only UDP carries.

Sources: RFC 1035, 6762, 2131, 8415, 3411-3416, 5905, 3164/5424, 4795, 1002, 2865, 1350, 7252; IEEE 1588; ASHRAE 135,
clauses 6, 20, J; IEC 61158-6-10 (PROFINET CM over DCE/RPC); OMG DDSI-RTPS 8.3.3; UPnP 1.1 (SSDP).
"""
# ruff: noqa: ARG001, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import APP, CAND, CONF, ROLE, add, ber_head, l16, say, u8, u16, u32


@inner
def dns(b: Octets, p: int, e: int, app: int, out: Numbers) -> bool:
    """A DNS header that makes sense: opcode 0 to 6, few questions, at least one record of some kind."""
    if p + 12 > e:
        return False
    flags = u16(b, p + 2)
    if (flags >> 11) & 15 > 6 or u16(b, p + 4) > 64 or u16(b, p + 6) > 512:
        return False
    if u16(b, p + 4) + u16(b, p + 6) + u16(b, p + 8) + u16(b, p + 10) == 0:
        return False
    out[CAND] = 1 if flags & 0x8000 and app != ids.DNS else 0
    return say(out, app, 2 if flags & 0x8000 else 1)


@inner
def dns_elsewhere(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """DNS on an unusual port: one question whose name is spelt out, of class 1, in a header without oddities."""
    if p + 17 > e or u16(b, p + 4) != 1 or u16(b, p + 2) & 0x7840 or u16(b, p + 6) > 40 or u16(b, p + 8) > 20:
        return False
    q = p + 12
    for _ in range(40):
        n = u8(b, q)
        if n == 0 or n > 63 or q + n + 6 > e:
            break
        for i in range(q + 1, q + 1 + n):
            if u8(b, i) < 0x2A or u8(b, i) > 0x7A:
                return False
        q += n + 1
    if q == p + 12 or u8(b, q) != 0 or q + 5 > e or u16(b, q + 1) > 260 or u16(b, q + 3) != 1:
        return False
    return say(out, ids.DNS, 2 if u16(b, p + 2) & 0x8000 else 1)


@inner
def netbios_name(b: Octets, p: int, e: int, sp: int, dp: int, out: Numbers) -> bool:
    """Name service (RFC 1002, 4.2) or datagram service (4.4)."""
    if sp == 138 or dp == 138:
        out[CAND] = 1
        return p + 10 <= e and u8(b, p) >= 0x10 and u8(b, p) <= 0x16 and say(out, ids.NETBIOS, 1)
    if p + 12 > e:
        return False
    opcode = (u16(b, p + 2) >> 11) & 15
    out[CAND] = 1 if u16(b, p + 2) & 0x8000 or opcode == 5 or opcode == 8 else 0
    return say(out, ids.NETBIOS, 2 if u16(b, p + 2) & 0x8000 else 1)


@inner
def dhcp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """BOOTP with the magic cookie at 236 (RFC 2131, 3)."""
    if p + 236 > e or u8(b, p) < 1 or u8(b, p) > 2:
        return False
    if p + 240 <= e and u32(b, p + 236) != 0x63825363 and u32(b, p + 236) != 0:
        return False
    q = p + 240
    while q + 2 < e and u8(b, q) != 255:
        code = u8(b, q)
        if code == 12 or code == 60 or code == 81:  # host name, vendor class, full name
            out[CAND] = 1
        q += 1 if code == 0 else 2 + u8(b, q + 1)
    return say(out, ids.DHCP, u8(b, p))


@inner
def _system_group(b: Octets, p: int, e: int) -> bool:
    """Whether an OID under 1.3.6.1.2.1.1 or 1.3.6.1.2.1.47 (RFC 3418, 6933) stands near p."""
    for i in range(p, min(e, p + 48) - 7):
        if u32(b, i) == 0x2B060102 and u8(b, i + 4) == 1 and (u8(b, i + 5) == 1 or u8(b, i + 5) == 47):
            return True
    return False


@inner
def snmp(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """A BER sequence whose length agrees, a version of 0, 1 or 3; the operation is the PDU's tag, where readable."""
    if p + 8 > e or u8(b, p) != 0x30:
        return False
    head = ber_head(b, p)
    size = u8(b, p + 1) if head == 2 else 0
    for i in range(head - 2):
        size = size << 8 | u8(b, p + 2 + i)
    at = p + head
    if p + head + size > f or at + 5 > e or u16(b, at) != 0x0201:
        return False
    version = u8(b, at + 2)
    if version == 3:
        return say(out, ids.SNMP_V3, 0)
    if version > 1 or u8(b, at + 3) != 4 or u8(b, at + 4) > 127:
        return False
    say(out, ids.SNMP_V1 if version == 0 else ids.SNMP_V2C, 0)
    at += 5 + u8(b, at + 4)
    if at < e:
        tag = u8(b, at)
        if tag < 0xA0 or tag > 0xA8:
            return False
        add(out, tag, 0)
        out[ROLE] = 2 if tag == 0xA2 else 0 if tag == 0xA4 or tag == 0xA7 or tag == 0xA6 else 1
        out[CAND] = 1 if tag == 0xA2 and _system_group(b, at, e) else 0
    return True


@inner
def ntp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """Version 1 to 7, mode 3 asks, 4 and 5 answer."""
    if p + 12 > e or (u8(b, p) >> 3) & 7 == 0:
        return False
    mode = u8(b, p) & 7
    return say(out, ids.NTP, 1 if mode == 3 else 2 if mode == 4 or mode == 5 else 0)


@inner
def syslog(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """Priority in angle brackets, 0 to 191."""
    if p + 4 > e or u8(b, p) != 0x3C:
        return False
    value, i = 0, p + 1
    while i < min(e, p + 4) and u8(b, i) >= 48 and u8(b, i) <= 57:
        value = value * 10 + u8(b, i) - 48
        i += 1
    return i > p + 1 and i < e and u8(b, i) == 0x3E and value <= 191 and say(out, ids.SYSLOG, 1)


@inner
def ssdp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """The start line: M-SEARCH, NOTIFY or an HTTP answer."""
    if p + 8 > e:
        return False
    w = u32(b, p)
    out[CAND] = 1 if w != 0x4D2D5345 else 0
    if w == 0x4D2D5345:  # M-SE
        return say(out, ids.SSDP, 1)
    return (w == 0x4E4F5449 or w == 0x48545450) and say(out, ids.SSDP, 0)


@inner
def radius(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """Code, identifier, a length of at least 20 that fits (RFC 2865, 3)."""
    if p + 20 > e or u8(b, p) == 0 or u16(b, p + 2) < 20 or p + u16(b, p + 2) > f:
        return False
    code = u8(b, p)
    asks = code == 1 or code == 4 or code == 12 or code == 40 or code == 43
    say(out, ids.RADIUS, 1 if asks else 2)
    add(out, code, 0)
    return True


@inner
def ptp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """Version 1 or 2 in the low half of the second octet."""
    return p + 34 <= e and u8(b, p + 1) & 15 <= 2 and u8(b, p + 1) & 15 >= 1 and say(out, ids.PTP, 0)


@inner
def tftp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """Opcode 1 to 6 (RFC 1350, 2347)."""
    if p + 4 > e or u16(b, p) < 1 or u16(b, p) > 6:
        return False
    code = u16(b, p)
    say(out, ids.TFTP, 1 if code < 3 else 0)
    add(out, code, 0)
    return True


@inner
def profinet_cm(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """DCE/RPC version 4 whose object or interface is PROFINET's (UUID DEA0000x-6C97-11D1-8271-...)."""
    if p + 80 > e or u8(b, p) != 4 or u8(b, p + 1) > 10:
        return False
    little = u8(b, p + 4) & 0x10
    known = False
    for at in (p + 8, p + 24):
        w = u32(b, at)
        if little:
            w = u8(b, at) | u8(b, at + 1) << 8 | u8(b, at + 2) << 16 | u8(b, at + 3) << 24
        known = known or w >> 8 == 0xDEA000
    if not known:
        return False
    kind = u8(b, p + 1)
    say(out, ids.PROFINET_CM, 1 if kind == 0 else 2 if kind == 2 or kind == 3 or kind == 6 else 0)
    add(out, l16(b, p + 68) if little else u16(b, p + 68), 0)
    return True


@inner
def bacnet(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """BVLC (annex J) whose length agrees, NPDU version 1, then the APDU: its type << 8, its service.

    Some senders write the length of another message: they are read, but what they say counts no more than their port.
    """
    if p + 4 > e or (u8(b, p) != 0x81 and u8(b, p) != 0x82) or u16(b, p + 2) < 4:
        return False
    function = u8(b, p + 1)
    whole = p + u16(b, p + 2) <= f
    if function > 12 or (not whole and (p + 6 > e or u8(b, p + 4) != 1)):
        return False
    say(out, ids.BACNET, 0)
    out[CONF] = 2 if whole else 1
    q = p + (10 if function == 4 else 4)
    if (function != 4 and function < 9) or q + 2 > e or u8(b, q) != 1:
        return True
    return npdu(b, q, e, out)


@inner
def npdu(b: Octets, q: int, e: int, out: Numbers) -> bool:
    """The network header at q, whose version was seen, and its message or APDU (clause 6.2); always True."""
    control = u8(b, q + 1)
    q += 2
    if control & 0x20 and q + 3 <= e:
        q += 3 + u8(b, q + 2)
    if control & 8 and q + 3 <= e:
        q += 3 + u8(b, q + 2)
    if control & 0x20:
        q += 1
    if q + 1 > e:
        return True
    if control & 0x80:
        add(out, 0x8000 | u8(b, q), 0)
        return True
    _apdu(b, q, e, out)
    return True


@inner
def _telling(b: Octets, q: int) -> bool:
    """Whether the property identifier at q is one that says who the device is (clause 21)."""
    if u8(b, q) == 0x1A:
        return u16(b, q + 1) == 372
    p = u8(b, q + 1)
    return u8(b, q) == 0x19 and (p == 28 or p == 44 or p == 70 or p == 77 or p == 120 or p == 121)


@inner
def _apdu(b: Octets, q: int, e: int, out: Numbers) -> None:
    kind = u8(b, q) >> 4
    at = q + 1
    if kind == 0:
        at = q + (5 if u8(b, q) & 8 else 3)
    elif kind == 2 or kind == 5:
        at = q + 2
    elif kind == 3:
        at = q + (4 if u8(b, q) & 8 else 2)
    if kind == 4 or kind > 5 or at >= e:
        out[ROLE] = 2 if kind > 1 and kind != 4 else 0
        return
    code = u8(b, at)
    add(out, kind << 8 | code, 0)
    if kind == 1:
        out[ROLE] = 2 if code == 0 or code == 1 else 1  # I-Am and I-Have answer
    else:
        out[ROLE] = 1 if kind == 0 else 2
    if kind == 3 and (code == 12 or code == 14):
        # Answers about the device object only: object type 8 in the ten upper bits of the identifier (clause 20.2.14).
        device = at + 9 <= e and u8(b, at + 1) == 0x0C and u16(b, at + 2) >> 6 == 8
        out[CAND] = 1 if device and (code == 14 or _telling(b, at + 6)) else 0
    else:
        out[CAND] = 1 if kind == 1 and code == 0 else 0


@inner
def quic(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """A long header: version 1, 2 or a draft, two connection ids of at most 20 octets (RFC 9000, 17.2; RFC 9369)."""
    if p + 7 > e or u8(b, p) & 0xC0 != 0xC0:
        return False
    version, n = u32(b, p + 1), u8(b, p + 5)
    if version != 1 and version != 0x6B3343CF and version >> 8 != 0xFF0000:
        return False
    return n <= 20 and p + 7 + n <= e and u8(b, p + 6 + n) <= 20 and say(out, ids.QUIC, 0)


@inner
def rtps(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """The magic "RTPS" (or "RTPX")."""
    return p + 20 <= e and (u32(b, p) == 0x52545053 or u32(b, p) == 0x52545058) and say(out, ids.RTPS, 0)


@inner
def coap(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """Version 1, token of at most 8 octets, code of a known class; on its port only."""
    if p + 4 > e or u8(b, p) >> 6 != 1 or u8(b, p) & 15 > 8:
        return False
    klass = u8(b, p + 1) >> 5
    if klass == 1 or klass == 6:
        return False
    say(out, ids.COAP, 1 if klass == 0 and u8(b, p + 1) else 2 if klass else 0)
    if u8(b, p + 1):
        add(out, u8(b, p + 1), 0)
    return True


@inner
def knxip(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """KNXnet/IP header: size 6, version 1.0, total length that agrees (EN 13321-2)."""
    if p + 6 > e or u16(b, p) != 0x0610 or p + u16(b, p + 4) != f:
        return False
    say(out, ids.KNXIP, 0)
    add(out, u16(b, p + 2), 0)
    return True


@inner
def port_only(out: Numbers, app: int) -> bool:
    """The port alone speaks for a protocol."""
    out[APP] = app
    out[1] = 1 if app else 0
    return app != 0
