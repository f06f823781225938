"""Protocols that stand directly on Ethernet, by EtherType, LLC or SNAP and the ranges their documents give."""

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.office_udp import npdu
from sekisho.security.observe.capture.kernel.wire import APP, CAND, CONF, ROLE, add, l16, say, u8, u16, u32


@inner
def _profinet(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """PROFINET by FrameID (IEC 61158-6-10, table of FrameIDs); DCP is 0xFEFC to 0xFEFF and nothing else."""
    if p + 2 > e:
        return False
    frame = u16(b, p)
    if frame < 0xFEFC or frame > 0xFEFF:
        return say(out, ids.PROFINET_RT, 0)
    say(out, ids.PROFINET_DCP, 0)
    if p + 4 <= e:
        service, kind = u8(b, p + 2), u8(b, p + 3)
        out[ROLE] = 2 if kind & 1 else 1
        if service == 6:
            out[ROLE] = 0
        add(out, service << 8 | kind, 0)
        out[CAND] = 1
    return True


@inner
def _ethercat(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """EtherCAT: 11 bits length, 4 bits type; type 1 holds datagrams that begin with the command (IEC 61158-4-12)."""
    if p + 2 > e:
        return False
    say(out, ids.ETHERCAT, 0)
    if l16(b, p) >> 12 == 1 and p + 3 <= e:
        add(out, u8(b, p + 2), 0)
    return True


@inner
def _epl(b: Octets, p: int, e: int, out: Numbers, first: int) -> bool:
    """Ethernet POWERLINK v2 (message type) and v1 (service id): first octet without its top bit."""
    if p >= e:
        return False
    kind = u8(b, p) & 0x7F
    if first == 2 and kind != 1 and (kind < 3 or kind > 7) and kind != 0x0D:
        return False
    say(out, ids.EPL, 0)
    add(out, kind, 0)
    return True


@inner
def _iec61850(b: Octets, p: int, e: int, out: Numbers, app: int) -> bool:
    """GOOSE and sampled values: APPID, then a length that cannot be below its own header (IEC 61850-8-1, annex C)."""
    if p + 8 > e or u16(b, p + 2) < 8:
        return False
    return say(out, app, 0)


@inner
def _arp(b: Octets, p: int, e: int, out: Numbers) -> bool:
    if p + 8 > e:
        return False
    op = u16(b, p + 6)
    say(out, ids.ARP, 1 if op == 1 else 2 if op == 2 else 0)
    return True


@inner
def _llc(b: Octets, p: int, e: int, out: Numbers) -> bool:
    """802.3 with LLC: spanning tree by its SAP 0x42, BACnet by 0x82 (ASHRAE 135, 7), Cisco's CDP and PVST by SNAP."""
    if p + 3 > e:
        return False
    if u16(b, p) == 0x4242 and u8(b, p + 2) == 3:
        return say(out, ids.STP, 0)
    if u16(b, p) == 0x8282 and u8(b, p + 2) == 3 and p + 5 <= e and u8(b, p + 3) == 1:
        say(out, ids.BACNET, 0)
        return npdu(b, p + 3, e, out)
    if p + 8 <= e and u16(b, p) == 0xAAAA and u32(b, p + 2) == 0x0300000C:
        kind = u16(b, p + 6)
        if kind == 0x2000:
            out[CAND] = 1
            return say(out, ids.CDP, 0)
        if kind == 0x010B:
            return say(out, ids.STP, 0)
    return False


@inner
def _plain(kind: int) -> Number:
    """Protocols whose EtherType alone tells them."""
    if kind == 0x88CC:
        return ids.LLDP
    if kind == 0x88E3:
        return ids.MRP
    if kind == 0x88F7:
        return ids.PTP
    if kind == 0x888E:
        return ids.EAPOL
    if kind == 0x890F:
        return ids.CCLINK_IE
    if kind == 0x8809:
        return ids.LACP
    if kind == 0x9000:
        return ids.LOOP
    if kind == 0x88CD:
        return ids.SERCOS
    return ids.NONE


@inner
def layer2(b: Octets, p: int, e: int, kind: int, out: Numbers) -> Number:
    """Whether the payload of an Ethernet frame that is not IP is known; kind: EtherType or 802.3 length."""
    fits = False
    if kind < 1536:
        fits = _llc(b, p, e, out)
    elif kind == 0x0806:
        fits = _arp(b, p, e, out)
    elif kind == 0x8892:
        fits = _profinet(b, p, e, out)
    elif kind == 0x88A4:
        fits = _ethercat(b, p, e, out)
    elif kind == 0x88AB:
        fits = _epl(b, p, e, out, 2)
    elif kind == 0x3E3F:
        fits = _epl(b, p, e, out, 1)
    elif kind == 0x88B8:
        fits = _iec61850(b, p, e, out, ids.GOOSE)
    elif kind == 0x88BA:
        fits = _iec61850(b, p, e, out, ids.SV)
    else:
        app = _plain(kind)
        if app:
            fits = say(out, app, 0)
            out[CAND] = 1 if app == ids.LLDP else 0
    if not fits:
        out[APP] = 0
        out[CONF] = 0
    return fits
