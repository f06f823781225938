"""The one pass: each record once, from its link layer to its rows in the tables."""
# ruff: noqa: FURB110, PLR0917, SIM109 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.candidates import hand_over
from sekisho.security.observe.capture.kernel.claims import arp_claim, dhcp_claim, nd_claim
from sekisho.security.observe.capture.kernel.columns import (
    BROKEN,
    BROKEN_FRAME,
    C_APP,
    C_CONF,
    CANDIDATE_ROOM,
    CAPTURED,
    CONN_COLUMNS,
    CONNECTIONS,
    FAMILY,
    FIRST_TIME,
    FRAGMENT_SLOTS,
    FRAGMENTS,
    FRAME_COLUMNS,
    HI_A,
    LAST_TIME,
    LINK,
    LO_A,
    N_CAND,
    O_APP,
    O_CODE,
    O_CONN,
    O_DETAIL,
    O_ROLE,
    O_SIDE,
    OFFSET,
    ONWIRE,
    RECORD_COLUMNS,
    ROLE_SEEN,
    ROOM,
    SHORT,
    SHORT_FRAME,
    SYN,
    TCP_PORTS,
    TIME,
    UDP_PORTS,
    UNREAD,
    UNREAD_FRAME,
    WATCHED,
    WHERE,
)
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.layer2 import layer2
from sekisho.security.observe.capture.kernel.links import (
    DHI,
    DLO,
    DMAC,
    DPORT,
    END,
    ETHERNET,
    ETYPE,
    FLAGS,
    FRAGMENT,
    FRAGMENT_ID,
    FULL_END,
    IPV4,
    IPV6,
    LOOP,
    NETANALYZER,
    NULL,
    PROTO,
    RAW,
    RAW_BSD,
    RAW_OLD,
    SEQ,
    SHI,
    SLL,
    SLL2,
    SLO,
    SPORT,
    START,
    ip,
    link,
)
from sekisho.security.observe.capture.kernel.messages import udp_message
from sekisho.security.observe.capture.kernel.streams import FIRST_OP, merge, piece, segment
from sekisho.security.observe.capture.kernel.tables import connection, count, mix, operation, row_of
from sekisho.security.observe.capture.kernel.wire import (
    APP,
    CAND,
    CONF,
    COUNT,
    MAX_OPS,
    OPS,
    ROLE,
    clear,
    numbers_at,
)


@inner
def readable(kind: int) -> bool:
    """Whether packets of this link type are read."""
    return (
        kind == ETHERNET or kind == RAW or kind == SLL or kind == SLL2 or kind == NULL or kind == LOOP
        or kind == RAW_OLD or kind == RAW_BSD or kind == IPV4 or kind == IPV6 or kind == NETANALYZER
    )  # fmt: skip


@inner
def _other_ip(proto: int) -> Number:
    if proto == 1:
        return ids.ICMP
    if proto == 58:
        return ids.ICMPV6
    if proto == 2:
        return ids.IGMP
    if proto == 89:
        return ids.OSPF
    return ids.VRRP if proto == 112 else ids.NONE


@inner
def _fragment(h: Numbers, cnt: Numbers, conn_row: int) -> Number:
    """Row of the connection whose first fragment had this number; -1 where it was not seen. Later fragments ask."""
    k = mix(mix(mix(np.int64(h[PROTO]), h[SLO]), h[DLO]), h[FRAGMENT_ID])
    slot = numbers_at(cnt[FRAGMENTS] + (k & (FRAGMENT_SLOTS - 1)) * 16)
    if conn_row >= 0:
        slot[0], slot[1] = k, conn_row
        return conn_row
    return slot[1] if slot[0] == k else np.int64(-1)


@inner
def _remember(row: Numbers, side: int, acc: Numbers, family: Numbers, want_s: int, want_d: int) -> None:
    """Confidence of this frame, and what the connection learns of it."""
    app = acc[APP]
    if acc[CONF] >= 2 and app:
        fam = family[app]
        if (want_s and family[want_s] == fam) or (want_d and family[want_d] == fam):
            acc[CONF] = 3
    old = row[C_CONF]
    if acc[CONF] > old or (acc[CONF] == old and ids.RANK[app] > ids.RANK[row[C_APP]]):
        row[C_APP], row[C_CONF] = app, acc[CONF]
    elif old >= 2 and acc[CONF] >= 2 and ids.RANK[app] > ids.RANK[row[C_APP]]:
        row[C_APP] = app
    if row[ROLE_SEEN] == 0 and acc[ROLE] and acc[CONF] >= 2:
        row[ROLE_SEEN] = (side if acc[ROLE] == 1 else 1 - side) + 1


@inner
def _note_operations(
    cnt: Numbers, row: Numbers, c: int, side: int, acc: Numbers, key: Numbers, instant: int, frame: int
) -> None:
    """Requests, and what cannot be told from one; answers are not counted again."""
    if acc[ROLE] == 2:
        return
    for i in range(acc[COUNT]):
        if acc[OPS + 2 * i + 1] == -1 and acc[APP] == ids.CIP and acc[ROLE] != 1:
            continue
        key[O_CONN], key[O_SIDE], key[O_APP] = c, side, acc[APP]
        key[O_CODE], key[O_DETAIL], key[O_ROLE] = acc[OPS + 2 * i], acc[OPS + 2 * i + 1], acc[ROLE]
        operation(cnt, row, key, instant, frame)


@inner
def _transport(b: Octets, h: Numbers, row: Numbers, side: int, cnt: Numbers, out: Numbers, acc: Numbers) -> Number:
    """Classify the payload of a TCP segment or UDP datagram; (protocol that the sender's port is known for)."""
    clear(acc)
    acc[FIRST_OP] = -1
    p, e, f = h[START], h[END], h[FULL_END]
    sp, dp = h[SPORT], h[DPORT]
    tcp = h[PROTO] == 6
    ports = numbers_at(cnt[TCP_PORTS] if tcp else cnt[UDP_PORTS])
    want_s, want_d = ports[sp], ports[dp]
    if want_s != want_d and want_s and want_d:
        if sp < dp:
            want_d = np.int64(0)
        else:
            want_s = np.int64(0)
    if tcp:
        flags = h[FLAGS] & 0x12
        if row[SYN] == 0 and flags & 2:
            row[SYN] = (side if flags == 2 else 1 - side) + 1
    if p >= e:
        return want_s
    if tcp:
        segment(b, p, e, f, h[SEQ], sp, dp, want_s, want_d, row, side, out, acc)
    else:
        known = row[C_APP] if row[C_CONF] >= 2 else np.int64(0)
        if udp_message(b, p, e, f, sp, dp, want_s, want_d, known, out):
            merge(acc, out)
            acc[FIRST_OP] = piece(row, side, out)
    if acc[APP] == 0:
        if row[C_CONF] >= 2:
            acc[APP], acc[CONF] = row[C_APP], row[C_CONF]
        else:
            acc[APP] = want_d if want_d else want_s
            acc[CONF] = 1 if acc[APP] else 0
            if acc[APP] and (sp != dp):
                acc[ROLE] = 0
    _remember(row, side, acc, numbers_at(cnt[FAMILY]), want_s, want_d)
    return want_s


@inner
def walk(b: Octets, cnt: Numbers, scratch: int, records: int, start: int, n: int, frame0: int, frames: int) -> Number:
    """Records start to n through the tables; the first that was not done (n, or earlier: make room and go on).

    scratch: address of `SCRATCH` numbers that nobody else uses. records: address of the records.
    frame0: frames before record 0. frames: address of the row of record 0, 0 where rows are not wanted.
    """
    h, out, acc, key = (
        numbers_at(scratch),
        numbers_at(scratch + 512),
        numbers_at(scratch + 1024),
        numbers_at(scratch + 1536),
    )
    row_out = numbers_at(frames)
    full = (
        cnt[WHERE + ROOM] - 1, cnt[WHERE + 4 + ROOM] - MAX_OPS - 1, cnt[WHERE + 8 + ROOM] - 2,
        cnt[WHERE + 12 + ROOM] - 2, cnt[CANDIDATE_ROOM] - 2,
    )  # fmt: skip
    for i in range(start, n):
        if (
            cnt[0] >= full[0] or cnt[1] >= full[1] or cnt[2] >= full[2] or cnt[3] >= full[3] or cnt[N_CAND] >= full[4]
        ):  # fmt: skip
            return i
        frame = frame0 + i + 1
        rec = numbers_at(records + i * RECORD_COLUMNS * 8)
        instant, size = rec[TIME], rec[ONWIRE]
        cnt[FIRST_TIME] = min(cnt[FIRST_TIME], instant)
        cnt[LAST_TIME] = max(cnt[LAST_TIME], instant)
        clear(acc)
        acc[FIRST_OP] = -1
        if frames:
            row_out = numbers_at(frames + i * FRAME_COLUMNS * 8)
            row_out[0] = row_out[1] = 0
            row_out[2] = -1
        if not readable(rec[LINK]):
            cnt[UNREAD_FRAME] = frame if cnt[UNREAD] == 0 else cnt[UNREAD_FRAME]
            cnt[UNREAD] += 1
            continue
        p = rec[OFFSET]
        if not link(b, p, p + rec[CAPTURED], p + size, rec[LINK], h):
            cnt[SHORT_FRAME] = frame if cnt[SHORT] == 0 else cnt[SHORT_FRAME]
            cnt[SHORT] += 1
            continue
        want_s = np.int64(0)
        if h[ETYPE] == 0x0800 or h[ETYPE] == 0x86DD:
            if not ip(b, h):
                cnt[BROKEN_FRAME] = frame if cnt[BROKEN] == 0 else cnt[BROKEN_FRAME]
                cnt[BROKEN] += 1
                h[PROTO] = -1
                h[SHI] = h[SLO] = -1
                h[DHI] = h[DLO] = -1
            c, side = np.int64(-1), np.int64(0)
            if h[FRAGMENT] == 2:
                c = _fragment(h, cnt, np.int64(-1))
            if c < 0:
                c, side = connection(cnt, h, 0x10000 | h[ETYPE] if h[PROTO] < 0 else 0, key)
                if h[FRAGMENT] == 1:
                    _fragment(h, cnt, c)
                row = row_of(cnt, CONNECTIONS, CONN_COLUMNS, c)
            else:
                row = row_of(cnt, CONNECTIONS, CONN_COLUMNS, c)
                side = np.int64(0 if row[HI_A] == h[SHI] and row[LO_A] == h[SLO] else 1)
                acc[APP], acc[CONF] = row[C_APP], row[C_CONF]
            if h[FRAGMENT] != 2 and (h[PROTO] == 6 or h[PROTO] == 17):
                want_s = _transport(b, h, row, side, cnt, out, acc)
                if acc[APP] == ids.DHCP:
                    dhcp_claim(b, h[START], h[END], h, cnt, key, instant, frame)
            elif h[FRAGMENT] != 2 and h[PROTO] >= 0:
                acc[APP] = _other_ip(h[PROTO])
                acc[CONF] = 2 if acc[APP] else 0
                row[C_APP], row[C_CONF] = acc[APP], acc[CONF]
                if acc[APP] == ids.ICMPV6:
                    nd_claim(b, h, cnt, key, instant, frame)
        else:
            clear(out)
            if layer2(b, h[START], h[END], h[ETYPE], out):
                merge(acc, out)
                acc[FIRST_OP] = out[OPS] if out[COUNT] else np.int64(-1)
            kind = acc[APP] if acc[APP] else 0x10000 | h[ETYPE] if h[ETYPE] >= 1536 else np.int64(0x10000)
            c, side = connection(cnt, h, kind, key)
            row = row_of(cnt, CONNECTIONS, CONN_COLUMNS, c)
            row[C_APP], row[C_CONF] = acc[APP], acc[CONF]
            if row[ROLE_SEEN] == 0 and acc[ROLE] and h[DMAC] & 0x010000000000 == 0:
                row[ROLE_SEEN] = (side if acc[ROLE] == 1 else 1 - side) + 1
            if acc[APP] == ids.ARP:
                arp_claim(b, h, cnt, key, instant, frame)
            elif acc[APP] == ids.CDP:
                h[START] += 8
        count(row, side, size, instant, frame)
        if acc[COUNT]:
            _note_operations(cnt, row, c, side, acc, key, instant, frame)
        if acc[CAND] or row[WATCHED + side] > 0:
            hand_over(b, h, row, c, side, acc, instant, frame, want_s, key, cnt)
        if frames:
            row_out[0], row_out[1], row_out[2] = acc[APP], acc[CONF], acc[FIRST_OP]
    return n
