"""The tables that the pass fills: connections, operations, address claims, and payloads already handed over.

Each is a two-dimensional int64 array with a row an entry, found through open addressing in a slot array twice as long
(a power of two; -1 where free). The caller grows them between calls; a full table ends the pass early, never wrongly.
Kernels know them by the counters `cnt`, which hold their addresses too: one word to hand on instead of forty.
"""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel.columns import (
    BYTES,
    CHUNK,
    CLAIM_COLUMNS,
    CLAIM_KEY,
    CLAIMS,
    CONN_COLUMNS,
    CONN_KEY,
    CONNECTIONS,
    FIRST,
    FRAME,
    HI_A,
    HI_B,
    KIND,
    KMAC_A,
    KMAC_B,
    L_FIRST,
    L_FRAME,
    L_HI,
    L_HOW,
    L_LAST,
    L_LO,
    L_MAC,
    L_PACKETS,
    L_VLAN,
    LAST,
    LO_A,
    LO_B,
    MAC_A,
    MAC_B,
    MASK,
    NEXT,
    O_APP,
    O_CODE,
    O_DETAIL,
    O_FIRST,
    O_FRAME,
    O_LAST,
    O_PACKETS,
    O_ROLE,
    O_SIDE,
    OP_COLUMNS,
    OP_KEY,
    OPERATIONS,
    PACKETS,
    PORTS,
    RECENT,
    ROWS,
    S_COUNT,
    SEEN,
    SEEN_COLUMNS,
    SEEN_KEY,
    SLOTS,
    WHERE,
)
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, inner
from sekisho.security.observe.capture.kernel.links import (
    COOKED,
    DHI,
    DLO,
    DMAC,
    DPORT,
    PROTO,
    SHI,
    SLO,
    SMAC,
    SPORT,
    VLAN,
)
from sekisho.security.observe.capture.kernel.wire import numbers_at, slots_at


@inner
def mix(h: Numbers, v: int) -> Number:
    """Fold one number into a hash."""
    h = (h ^ v) * np.int64(-7046029254386353131)
    return h ^ ((h >> 31) & 0x1FFFFFFFF)


@inner
def hash_key(key: Numbers, columns: int) -> Number:
    """Hash of the first columns of a key."""
    h = np.int64(0x51ED270B)
    for j in range(columns):
        h = mix(h, key[j])
    return h


@inner
def row_of(cnt: Numbers, table: int, columns: int, r: int) -> Numbers:
    """The columns of one row."""
    return numbers_at(cnt[WHERE + 4 * table + ROWS] + r * columns * 8)


@inner
def found(cnt: Numbers, table: int, key: Numbers, width: int, columns: int) -> Number:
    """Row whose first `width` columns are those of `key`; a new one at the end where there is none, its key filled in.

    Whoever calls has seen that there is room. A new row is the one whose number was `cnt[table]` before.
    """
    slots, mask = slots_at(cnt[WHERE + 4 * table + SLOTS]), cnt[WHERE + 4 * table + MASK]
    s = hash_key(key, width) & mask
    while True:
        r = np.int64(slots[s])
        if r < 0:
            break
        row = row_of(cnt, table, columns, r)
        same = True
        for j in range(width):
            if row[j] != key[j]:
                same = False
                break
        if same:
            return r
        s = (s + 1) & mask
    r = cnt[table]
    cnt[table] += 1
    slots[s] = r
    row = row_of(cnt, table, columns, r)
    for j in range(width):
        row[j] = key[j]
    return r


@inner
def rehash(cnt: Numbers, table: int, columns: int, width: int) -> None:
    """Fill the empty slots of one table with its rows."""
    slots, mask = slots_at(cnt[WHERE + 4 * table + SLOTS]), cnt[WHERE + 4 * table + MASK]
    for r in range(cnt[table]):
        s = hash_key(row_of(cnt, table, columns, r), width) & mask
        while slots[s] >= 0:
            s = (s + 1) & mask
        slots[s] = r


@inner
def source_is_a(h: Numbers) -> bool:
    """Whether the sender is side A: the lower end by address, port and MAC."""
    if h[SHI] != h[DHI]:
        return h[SHI] < h[DHI]
    if h[SLO] != h[DLO]:
        return h[SLO] < h[DLO]
    if h[SPORT] != h[DPORT]:
        return h[SPORT] < h[DPORT]
    return h[SMAC] <= h[DMAC]


@inner
def connection(cnt: Numbers, h: Numbers, layer2: int, key: Numbers) -> tuple[Number, Number]:
    """(row, side of the sender) of the packet in `h`; a new row where it is the first. layer2: the kind without IP."""
    side = 0 if source_is_a(h) else 1
    key[KIND] = h[VLAN] | (h[PROTO] + 1) << 16 | layer2 << 32
    cooked = h[COOKED]
    if side == 0:
        key[KMAC_A], key[KMAC_B] = h[SMAC], h[DMAC]
        key[HI_A], key[LO_A], key[HI_B], key[LO_B] = h[SHI], h[SLO], h[DHI], h[DLO]
        key[PORTS] = h[SPORT] << 16 | h[DPORT]
    else:
        key[KMAC_A], key[KMAC_B] = h[DMAC], h[SMAC]
        key[HI_A], key[LO_A], key[HI_B], key[LO_B] = h[DHI], h[DLO], h[SHI], h[SLO]
        key[PORTS] = h[DPORT] << 16 | h[SPORT]
    mac_a, mac_b = key[KMAC_A], key[KMAC_B]
    if cooked and h[PROTO] >= 0:
        key[KMAC_A] = key[KMAC_B] = 0
    before = cnt[CONNECTIONS]
    r = found(cnt, CONNECTIONS, key, CONN_KEY, CONN_COLUMNS)
    row = row_of(cnt, CONNECTIONS, CONN_COLUMNS, r)
    if r == before:
        for j in range(CONN_KEY, CONN_COLUMNS):
            row[j] = 0 if j < NEXT else -1
        row[CHUNK] = row[CHUNK + 1] = -2
        row[MAC_A], row[MAC_B] = mac_a, mac_b
    elif cooked:
        if mac_a:
            row[MAC_A] = mac_a
        if mac_b:
            row[MAC_B] = mac_b
    return r, side


@inner
def count(row: Numbers, side: int, size: int, instant: int, frame: int) -> None:
    """Count one packet of a connection."""
    if row[PACKETS + side] == 0:
        row[FIRST + side] = row[LAST + side] = instant
        row[FRAME + side] = frame
    row[PACKETS + side] += 1
    row[BYTES + side] += size
    row[FIRST + side] = min(row[FIRST + side], instant)
    row[LAST + side] = max(row[LAST + side], instant)


@inner
def operation(cnt: Numbers, row: Numbers, key: Numbers, instant: int, frame: int) -> None:
    """Count one operation of the connection `row`; key: the first `OP_KEY` columns of the operation's row."""
    r = row[RECENT + key[O_SIDE]]
    op = row_of(cnt, OPERATIONS, OP_COLUMNS, max(r, 0))
    if (
        r < 0
        or op[O_CODE] != key[O_CODE]
        or op[O_APP] != key[O_APP]
        or op[O_DETAIL] != key[O_DETAIL]
        or op[O_ROLE] != key[O_ROLE]
    ):
        before = cnt[OPERATIONS]
        r = found(cnt, OPERATIONS, key, OP_KEY, OP_COLUMNS)
        op = row_of(cnt, OPERATIONS, OP_COLUMNS, r)
        if r == before:
            op[O_PACKETS] = 0
            op[O_FIRST] = op[O_LAST] = instant
            op[O_FRAME] = frame
        row[RECENT + key[O_SIDE]] = r
    op[O_PACKETS] += 1
    op[O_FIRST] = min(op[O_FIRST], instant)
    op[O_LAST] = max(op[O_LAST], instant)


@inner
def claim(
    cnt: Numbers, key: Numbers, vlan: int, mac: int, hi: int, lo: int, how: int, instant: int, frame: int
) -> None:
    """Note that a host said that an address is its own."""
    if mac == 0 or mac & 0x010000000000:
        return
    key[L_VLAN], key[L_MAC], key[L_HI], key[L_LO], key[L_HOW] = vlan, mac, hi, lo, how
    before = cnt[CLAIMS]
    r = found(cnt, CLAIMS, key, CLAIM_KEY, CLAIM_COLUMNS)
    row = row_of(cnt, CLAIMS, CLAIM_COLUMNS, r)
    if r == before:
        row[L_PACKETS] = 0
        row[L_FIRST] = row[L_LAST] = instant
        row[L_FRAME] = frame
    row[L_PACKETS] += 1
    row[L_FIRST] = min(row[L_FIRST], instant)
    row[L_LAST] = max(row[L_LAST], instant)


@inner
def tally(cnt: Numbers, key: Numbers, value: int) -> Number:
    """How often this value came before, and count it."""
    key[0] = value
    before = cnt[SEEN]
    r = found(cnt, SEEN, key, SEEN_KEY, SEEN_COLUMNS)
    row = row_of(cnt, SEEN, SEEN_COLUMNS, r)
    row[S_COUNT] = 1 if r == before else row[S_COUNT] + 1
    return row[S_COUNT] - 1
