"""What hosts say of their own addresses: ARP, neighbour discovery and DHCP."""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel.columns import V4
from sekisho.security.observe.capture.kernel.compiled import Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.links import END, SHI, SLO, SMAC, START, VLAN
from sekisho.security.observe.capture.kernel.tables import claim
from sekisho.security.observe.capture.kernel.wire import u8, u16, u32, u48, u64


@inner
def arp_claim(b: Octets, h: Numbers, cnt: Numbers, key: Numbers, instant: int, frame: int) -> None:
    """The sender of an ARP packet for IPv4 over Ethernet (RFC 826); probes with the address 0 claim nothing."""
    q = h[START]
    if q + 28 <= h[END] and u16(b, q) == 1 and u16(b, q + 2) == 0x0800 and u16(b, q + 4) == 0x0604:
        sender = u32(b, q + 14)
        if sender != 0:
            claim(cnt, key, h[VLAN], u48(b, q + 8), np.int64(0), V4 | sender, np.int64(1), instant, frame)


@inner
def nd_claim(b: Octets, h: Numbers, cnt: Numbers, key: Numbers, instant: int, frame: int) -> None:
    """Neighbour advertisements speak of their target, the other messages of their source (RFC 4861, 4)."""
    q, e = h[START], h[END]
    if q + 8 > e:
        return
    kind = u8(b, q)
    if kind < 133 or kind > 136:
        return
    at = q + (8 if kind == 133 else 16 if kind == 134 else 24)
    if at > e:
        return
    hi, lo = (u64(b, q + 8), u64(b, q + 16)) if kind == 136 else (h[SHI], h[SLO])
    mac = h[SMAC] if kind == 136 else np.int64(0)
    for _ in range(8):
        if at + 8 > e or u8(b, at + 1) == 0:
            break
        if u8(b, at) == (2 if kind == 136 else 1) and u8(b, at + 1) == 1:
            mac = u48(b, at + 2)
        at += 8 * u8(b, at + 1)
    if mac and (hi != 0 or lo != 0):
        claim(cnt, key, h[VLAN], mac, hi, lo, np.int64(2), instant, frame)


@inner
def dhcp_claim(
    b: Octets,
    p: int,
    e: int,
    h: Numbers,
    cnt: Numbers,
    key: Numbers,
    instant: int,
    frame: int,
) -> None:
    """The address a server gave (DHCPACK) or that a client holds already (ciaddr); RFC 2131, 2."""
    if p + 240 > e or u8(b, p + 1) != 1 or u8(b, p + 2) != 6:
        return
    mac = u48(b, p + 28)
    mine = u32(b, p + 12)
    if u8(b, p) == 2 and p + 243 <= e and u16(b, p + 240) == 0x3501 and u8(b, p + 242) == 5 and u32(b, p + 16) != 0:
        mine = u32(b, p + 16)
    elif u8(b, p) == 2:
        return
    if mine != 0:
        claim(cnt, key, h[VLAN], mac, np.int64(0), V4 | mine, np.int64(3), instant, frame)
