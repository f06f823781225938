"""Protocols of offices and computers over TCP: HTTP, TLS, SSH, SMB, VNC, telnet, FTP, LDAP, MQTT, AMQP and others.

Sources: RFC 9112, 8446, 4253, 6143, 854, 959, 4511, 1002; MS-SMB2 2.2.1; OASIS MQTT 3.1.1 and 5.0, 2.1; AMQP 0-9-1
and 1.0.
"""
# ruff: noqa: ARG001, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import CAND, CONF, LENGTH, ROLE, add, say, u8, u16, u32


@inner
def http(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """A request line by its method or a status line; False for the middle of a body."""
    if p + 9 > e:
        return False
    w = u32(b, p)
    if w == 0x48545450 and u8(b, p + 4) == 0x2F:  # HTTP/
        out[CAND] = 1
        return say(out, ids.HTTP, 2)
    if (
        w == 0x47455420 or w == 0x504F5354 or w == 0x50555420 or w == 0x48454144  # GET, POST, PUT, HEAD
        or w == 0x4F505449 or w == 0x44454C45 or w == 0x50415443 or w == 0x434F4E4E  # OPTI, DELE, PATC, CONN
        or w == 0x4D2D504F or w == 0x50524F50 or w == 0x54524143  # M-PO, PROP, TRAC
    ):  # fmt: skip
        return say(out, ids.HTTP, 1)
    return False


@inner
def tls(b: Octets, p: int, e: int, stream: int, out: Numbers) -> bool:
    """One TLS record: type 20 to 24, version 3.0 to 3.4, length at most 2^14 + 2048."""
    if p + 5 > e:
        return False
    kind = u8(b, p)
    if kind < 20 or kind > 24 or u8(b, p + 1) != 3 or u8(b, p + 2) > 4:
        return False
    size = u16(b, p + 3)
    if size == 0 or size > 18432:
        return False
    if not stream and kind == 22 and p + 6 <= e and u8(b, p + 5) > 24:
        return False
    say(out, ids.TLS, 0)
    if kind == 22 and p + 6 <= e and (u8(b, p + 5) == 1 or u8(b, p + 5) == 2):
        out[ROLE] = u8(b, p + 5)
        out[CAND] = 1 if out[ROLE] == 2 else 0  # the certificate comes behind the server's hello
    out[LENGTH] = 5 + size
    return True


@inner
def ssh(b: Octets, p: int, e: int, to_server: int, from_server: int, out: Numbers) -> bool:
    """The identification line; both sides send one."""
    if p + 8 > e or u32(b, p) != 0x5353482D:
        return False
    out[CAND] = 1
    return say(out, ids.SSH, 1 if to_server and not from_server else 2 if from_server and not to_server else 0)


@inner
def smb(b: Octets, p: int, e: int, f: int, stream: int, out: Numbers) -> bool:
    """NetBIOS session header, then 0xFF or 0xFE (or 0xFD, 0xFC) "SMB"; the flag that marks answers."""
    if p + 8 > e or u8(b, p) != 0:
        return False
    if u32(b, p + 4) & 0xFFFFFF != 0x534D42 or u8(b, p + 4) < 0xFC:
        return False
    kind = u8(b, p + 4)
    say(out, ids.SMB, 0)
    out[LENGTH] = 4 + (u32(b, p) & 0xFFFFFF)
    if kind == 0xFF and p + 14 <= e:
        out[ROLE] = 2 if u8(b, p + 13) & 0x80 else 1
        add(out, u8(b, p + 8), 0)
        out[CAND] = 1 if u8(b, p + 8) == 0x73 and out[ROLE] == 2 else 0
    elif kind == 0xFE and p + 21 <= e:
        out[ROLE] = 2 if u8(b, p + 20) & 1 else 1
        add(out, 0x100 | u8(b, p + 16), 0)
        out[CAND] = 1 if u8(b, p + 16) == 1 and out[ROLE] == 2 else 0
    return True


@inner
def netbios_session(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """Session packets of RFC 1002, 4.3: request, answers, keep-alive."""
    if p + 4 > e:
        return False
    kind = u8(b, p)
    if (kind < 0x81 or kind > 0x85) and kind != 0:
        return False
    if u8(b, p + 1) > 1:
        return False
    say(out, ids.NETBIOS, 1 if kind == 0x81 else 2 if kind > 0x81 and kind < 0x85 else 0)
    out[LENGTH] = 4 + (u32(b, p) & 0x1FFFF)
    return True


@inner
def vnc(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """The version line "RFB 003.008" of either side."""
    if p + 12 > e or u32(b, p) != 0x52464220 or u8(b, p + 7) != 0x2E or u8(b, p + 11) != 10:
        return False
    return say(out, ids.VNC, 0)


@inner
def _printable(b: Octets, p: int, e: int) -> bool:
    good = 0
    for i in range(p, min(e, p + 64)):
        c = u8(b, i)
        if (c >= 32 and c < 127) or c == 13 or c == 10 or c == 9 or c == 8 or c == 27 or c == 0 or c == 7:
            good += 1
    return good == min(e, p + 64) - p


@inner
def telnet(b: Octets, p: int, e: int, from_server: int, out: Numbers) -> bool:
    """Negotiation IAC WILL/WONT/DO/DONT or subnegotiation, or text; asked on its port only."""
    if p + 3 <= e and u8(b, p) == 0xFF and u8(b, p + 1) >= 0xF0 and u8(b, p + 1) != 0xFF:
        return say(out, ids.TELNET, 0)
    if _printable(b, p, e):
        say(out, ids.TELNET, 0)
        out[CONF] = 1
        out[CAND] = 1 if from_server and e - p > 8 else 0
        return True
    return False


@inner
def ftp(b: Octets, p: int, e: int, from_server: int, out: Numbers) -> bool:
    """Three digits and a blank or hyphen from the server, three or four letters from the client; on its port only."""
    if p + 4 > e:
        return False
    if from_server:
        for i in range(3):
            if u8(b, p + i) < 48 or u8(b, p + i) > 57:
                return False
        out[CAND] = 1 if u16(b, p) == 0x3232 and u8(b, p + 2) == 0x30 else 0
        return (u8(b, p + 3) == 32 or u8(b, p + 3) == 45) and say(out, ids.FTP, 2)
    for i in range(3):
        c = u8(b, p + i) & 0xDF
        if c < 65 or c > 90:
            return False
    return say(out, ids.FTP, 1)


@inner
def _remaining(b: Octets, p: int, e: int) -> Number:
    """Remaining length of MQTT (2.2.3) packed with its own size as size << 32; -1 where it is not one."""
    value, shift = 0, 0
    for i in range(4):
        if p + i >= e:
            return -1
        value |= (u8(b, p + i) & 0x7F) << shift
        if u8(b, p + i) < 0x80:
            return (i + 1) << 32 | value
        shift += 7
    return -1


@inner
def mqtt(b: Octets, p: int, e: int, f: int, lenient: int, out: Numbers) -> bool:
    """One control packet: type 1 to 15 with the flags it must have. Off its port only CONNECT with its name counts."""
    if p + 2 > e:
        return False
    kind, flags = u8(b, p) >> 4, u8(b, p) & 15
    packed = _remaining(b, p + 1, e)
    if kind == 0 or packed < 0:
        return False
    size, at = packed & 0xFFFFFFFF, p + 1 + (packed >> 32)
    named = kind == 1 and at + 6 <= e and (u32(b, at + 2) == 0x4D515454 or u32(b, at + 2) == 0x4D514973)
    if kind == 1 and not named:
        return False
    if not lenient and not (named and at + size == f):
        return False
    if kind != 3 and flags != (2 if kind == 6 or kind == 8 or kind == 10 else 0):
        return False
    if (kind >= 12 and kind <= 13 and size != 0) or (kind == 2 and size < 2) or (kind == 3 and size < 2):
        return False
    role = 1 if kind == 1 or kind == 8 or kind == 10 or kind == 12 or kind == 14 else 0
    if kind == 2 or kind == 9 or kind == 11 or kind == 13:
        role = 2
    say(out, ids.MQTT, role)
    out[LENGTH] = at + size - p
    add(out, kind, 0)
    return True


@inner
def amqp(b: Octets, p: int, e: int, f: int, lenient: int, out: Numbers) -> bool:
    """The protocol header "AMQP", or on its port a frame (0-9-1 by its end octet, 1.0 by its data offset)."""
    if p + 8 > e:
        return False
    if u32(b, p) == 0x414D5150:
        return say(out, ids.AMQP, 1)
    if not lenient:
        return False
    if u8(b, p) >= 1 and u8(b, p) <= 8 and u32(b, p + 3) < 0x1000000:
        say(out, ids.AMQP, 0)
        out[LENGTH] = 8 + u32(b, p + 3)
        return True
    if u8(b, p + 4) == 2 and u32(b, p) >= 8 and u32(b, p) < 0x1000000:
        say(out, ids.AMQP, 0)
        out[LENGTH] = u32(b, p)
        return True
    return False


@inner
def ldap(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """A BER sequence with a message id and an application tag of RFC 4511, 4.1.1; on its port only."""
    if p + 7 > e or u8(b, p) != 0x30:
        return False
    at = p + (2 if u8(b, p + 1) < 0x80 else 2 + (u8(b, p + 1) & 3))
    if at + 4 > e or u8(b, at) != 2 or u8(b, at + 1) > 4:
        return False
    at += 2 + u8(b, at + 1)
    if at >= e or u8(b, at) & 0xC0 != 0x40:
        return False
    tag = u8(b, at) & 31
    asks = tag == 0 or tag == 3 or tag == 6 or tag == 8 or tag == 10 or tag == 12 or tag == 14 or tag == 23
    return say(out, ids.LDAP, 1 if asks else 2)


@inner
def dcerpc(b: Octets, p: int, e: int, f: int, out: Numbers) -> bool:
    """DCE/RPC version 5.0 or 5.1 with a known packet type and a fragment length that agrees."""
    if p + 16 > e or u8(b, p) != 5 or u8(b, p + 1) > 1 or u8(b, p + 2) > 19:
        return False
    big = u8(b, p + 4) == 0
    if not big and u8(b, p + 4) != 0x10:
        return False
    size = u16(b, p + 8) if big else u8(b, p + 8) | u8(b, p + 9) << 8
    if size < 16:
        return False
    kind = u8(b, p + 2)
    out[LENGTH] = size
    return say(out, ids.DCERPC, 1 if kind == 0 or kind == 11 or kind == 14 else 2 if kind < 4 or kind == 12 else 0)
