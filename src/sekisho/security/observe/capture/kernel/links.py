"""From a captured packet to its addresses and payload: link layer, VLAN tags, IPv4, IPv6, TCP, UDP.

The scratch `h` (int64, 32 long) holds the answer. Tunnels are not opened; of fragments only the first has ports.
Sources: IEEE 802.3, 802.1Q; RFC 791, 8200, 9293, 768; link types as registered by tcpdump.org.
"""
# ruff: noqa: PLR0917, SIM109 # one shape of call for all parsers, and flat comparisons, compile fastest

from sekisho.security.observe.capture.kernel.columns import NO_IP, V4
from sekisho.security.observe.capture.kernel.compiled import Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.wire import u8, u16, u32, u48, u64

# The scratch `h`.
SMAC = 0
DMAC = 1
VLAN = 2
ETYPE = 3  # EtherType; below 1536 the 802.3 length, whose LLC header then begins the payload
START = 4  # offset of the payload
END = 5  # end of what was captured of it
FULL_END = 6  # where it ended on the wire
SHI, SLO, DHI, DLO = 7, 8, 9, 10
PROTO = 11  # IP protocol, -1 where there is no IP
SPORT = 12
DPORT = 13
FLAGS = 14  # of TCP
SEQ = 15
FRAGMENT = 16  # 0 whole, 1 the first fragment, 2 a later one
FRAGMENT_ID = 17
COOKED = 18  # 1 where only the sender's MAC is known

# Link types of libpcap that are read; `linktypes.py` names the rest.
NULL, ETHERNET, RAW_OLD, RAW_BSD, RAW, LOOP, SLL, IPV4, IPV6, NETANALYZER, SLL2 = (
    0, 1, 12, 14, 101, 108, 113, 228, 229, 240, 276,
)  # fmt: skip


@inner
def ethernet(b: Octets, p: int, e: int, h: Numbers) -> bool:
    """Addresses, tags and EtherType; False where the frame is too short for them."""
    if p + 14 > e:
        return False
    h[DMAC] = u48(b, p)
    h[SMAC] = u48(b, p + 6)
    t = u16(b, p + 12)
    q = p + 14
    while (t == 0x8100 or t == 0x88A8 or t == 0x9100) and q + 4 <= e:
        if h[VLAN] == 0:
            h[VLAN] = u16(b, q) & 0xFFF
        t = u16(b, q + 2)
        q += 4
    if (
        t < 1536
        and q + 8 <= e
        and u16(b, q) == 0xAAAA
        and u8(b, q + 2) == 3
        and u16(b, q + 3) == 0
        and u8(b, q + 5) == 0
    ):
        t = u16(b, q + 6)  # SNAP with the EtherType OUI (IEEE 802, 9.3)
        q += 8
    elif t < 1536:
        h[FULL_END] = min(h[FULL_END], q + t)
        h[END] = min(h[END], h[FULL_END])
    h[ETYPE] = t
    h[START] = q
    return True


@inner
def link(b: Octets, p: int, e: int, f: int, kind: int, h: Numbers) -> bool:
    """False where the packet is too short for its link layer. p, e, f: start, captured end, end on the wire."""
    for i in range(19):
        h[i] = 0
    h[PROTO] = -1
    h[SHI] = h[SLO] = h[DHI] = h[DLO] = NO_IP
    h[START] = p
    h[END] = e
    h[FULL_END] = f
    if kind == ETHERNET:
        return ethernet(b, p, e, h)
    if kind == NETANALYZER:
        return ethernet(b, p + 4, e, h)
    if kind == NULL or kind == LOOP:
        if p + 4 > e:
            return False
        h[START] = p + 4
    elif kind == SLL or kind == SLL2:
        size = 16 if kind == SLL else 20
        if p + size > e:
            return False
        n, at = (u16(b, p + 4), p + 6) if kind == SLL else (u8(b, p + 11), p + 12)
        h[SMAC] = u48(b, at) if n == 6 else 0
        h[ETYPE] = u16(b, p + 14) if kind == SLL else u16(b, p)
        h[START] = p + size
        h[COOKED] = 1
        if h[ETYPE] == 0x8100 and h[START] + 4 <= e:
            h[VLAN] = u16(b, h[START]) & 0xFFF
            h[ETYPE] = u16(b, h[START] + 2)
            h[START] += 4
        return True
    h[COOKED] = 1
    if h[START] >= e:
        return False
    version = u8(b, h[START]) >> 4
    h[ETYPE] = 0x0800 if version == 4 else 0x86DD if version == 6 else 0
    return h[ETYPE] != 0


@inner
def _ipv4(b: Octets, h: Numbers) -> bool:
    q, e = h[START], h[END]
    if q + 20 > e or u8(b, q) >> 4 != 4:
        return False
    head = (u8(b, q) & 15) * 4
    total = u16(b, q + 2)
    if head < 20 or q + head > e:
        return False
    if total >= head:  # 0 where the sending computer left the cutting to its network card
        h[FULL_END] = min(h[FULL_END], q + total)
        h[END] = min(e, h[FULL_END])
    h[SHI] = h[DHI] = 0
    h[SLO] = V4 | u32(b, q + 12)
    h[DLO] = V4 | u32(b, q + 16)
    h[PROTO] = u8(b, q + 9)
    frag = u16(b, q + 6)
    if frag & 0x1FFF:
        h[FRAGMENT] = 2
    elif frag & 0x2000:
        h[FRAGMENT] = 1
    h[FRAGMENT_ID] = u16(b, q + 4)
    h[START] = q + head
    return True


@inner
def _ipv6(b: Octets, h: Numbers) -> bool:
    q, e = h[START], h[END]
    if q + 40 > e or u8(b, q) >> 4 != 6:
        return False
    size = u16(b, q + 4)
    if size > 0:
        h[FULL_END] = min(h[FULL_END], q + 40 + size)
        h[END] = e = min(e, h[FULL_END])
    h[SHI], h[SLO], h[DHI], h[DLO] = u64(b, q + 8), u64(b, q + 16), u64(b, q + 24), u64(b, q + 32)
    nxt = u8(b, q + 6)
    q += 40
    for _ in range(10):
        if nxt == 0 or nxt == 43 or nxt == 60 or nxt == 135:
            if q + 8 > e:
                break
            nxt, q = u8(b, q), q + 8 + 8 * u8(b, q + 1)
        elif nxt == 44 and q + 8 <= e:
            off = u16(b, q + 2)
            h[FRAGMENT] = 2 if off & 0xFFF8 else 1 if off & 1 else 0
            h[FRAGMENT_ID] = u32(b, q + 4)
            nxt, q = u8(b, q), q + 8
            if h[FRAGMENT] == 2:
                break
        elif nxt == 51 and q + 8 <= e:
            nxt, q = u8(b, q), q + 4 * (u8(b, q + 1) + 2)
        else:
            break
    h[PROTO] = nxt
    h[START] = min(q, e)
    return True


@inner
def ip(b: Octets, h: Numbers) -> bool:
    """Addresses, protocol, ports and payload of an IP packet; False where it is not whole enough for its addresses."""
    fits = _ipv4(b, h) if h[ETYPE] == 0x0800 else _ipv6(b, h)
    if not fits or h[FRAGMENT] == 2:
        return fits
    r, e = h[START], h[END]
    if h[PROTO] == 6:
        if r + 20 <= e:
            h[SPORT], h[DPORT] = u16(b, r), u16(b, r + 2)
            h[SEQ] = u32(b, r + 4)
            h[FLAGS] = u8(b, r + 13) | 0x100
            h[START] = min(e, r + max(20, (u8(b, r + 12) >> 4) * 4))
        else:
            h[START] = e
    elif h[PROTO] == 17:
        if r + 8 <= e:
            h[SPORT], h[DPORT] = u16(b, r), u16(b, r + 2)
            size = u16(b, r + 4)
            if size >= 8 and h[FRAGMENT] == 0:
                h[FULL_END] = min(h[FULL_END], r + size)
                h[END] = min(e, h[FULL_END])
            h[START] = r + 8
        else:
            h[START] = e
    return True
