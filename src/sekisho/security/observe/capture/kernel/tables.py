"""The tables that the pass fills: connections, operations, address claims, and payloads already handed over.

Each is a two-dimensional int64 array with a row an entry, found through open addressing in a slot array twice as long
(a power of two; -1 where free). The caller grows them between calls; a full table ends the pass early, never wrongly.
"""
# ruff: noqa: ARG001, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Slots, Table, entry, inner
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

# Columns of a connection. Side A is the lower of both ends (address, port, MAC); pairs of columns are (A, B).
KIND, KMAC_A, KMAC_B, HI_A, LO_A, HI_B, LO_B, PORTS = 0, 1, 2, 3, 4, 5, 6, 7  # the key
MAC_A, MAC_B = 8, 9
PACKETS, BYTES, FIRST, LAST, FRAME = 10, 12, 14, 16, 18  # A, then B behind it
C_APP, C_CONF = 20, 21
SYN, ROLE_SEEN = 22, 23  # side that is the client + 1; 0 where not told
NEXT = 24  # A, B: sequence number where an unfinished message ends; -1 where none is open
PENDING = 26  # A, B: operation of that message; -1 where none
CHUNK = 28  # A, B: operation of a message in several pieces; -2 where none is open
RECENT = 30  # A, B: row of the operation last seen
CONN_COLUMNS = 32
CONN_KEY = 8

# Columns of an operation.
O_CONN, O_SIDE, O_APP, O_CODE, O_DETAIL, O_ROLE, O_PACKETS, O_FIRST, O_LAST, O_FRAME = range(10)
OP_COLUMNS = 10
OP_KEY = 6

# Columns of a claim: "this IP is mine", by ARP (1), neighbour discovery (2) or DHCP (3).
L_VLAN, L_MAC, L_HI, L_LO, L_HOW, L_PACKETS, L_FIRST, L_LAST, L_FRAME = range(9)
CLAIM_COLUMNS = 9
CLAIM_KEY = 5

# Columns of a payload that was seen: its hash, and how often its kind came from its sender.
S_KEY, S_COUNT = 0, 1
SEEN_COLUMNS = 2
SEEN_KEY = 1


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
def find(table: Table, slots: Slots, n: int, key: Numbers, columns: int) -> Number:
    """Row of `key` in the first n rows, or -1 - slot where it is to be put."""
    mask = slots.shape[0] - 1
    s = hash_key(key, columns) & mask
    while True:
        r = slots[s]
        if r < 0:
            return -1 - s
        same = True
        for j in range(columns):
            if table[r, j] != key[j]:
                same = False
                break
        if same:
            return np.int64(r)
        s = (s + 1) & mask


@entry
def rehash(table: Table, slots: Slots, n: int, columns: int) -> None:
    """Fill empty slots with the first n rows."""
    mask = slots.shape[0] - 1
    for r in range(n):
        s = hash_key(table[r], columns) & mask
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
def connection(conn: Table, slots: Slots, cnt: Numbers, h: Numbers, layer2: int, key: Numbers) -> tuple[Number, Number]:
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
    r = find(conn, slots, cnt[0], key, CONN_KEY)
    if r < 0:
        slots[-1 - r] = cnt[0]
        r = cnt[0]
        cnt[0] += 1
        for j in range(CONN_COLUMNS):
            conn[r, j] = key[j] if j < CONN_KEY else 0 if j < NEXT else -1
        conn[r, CHUNK] = conn[r, CHUNK + 1] = -2
        conn[r, MAC_A], conn[r, MAC_B] = mac_a, mac_b
    elif cooked:
        if mac_a:
            conn[r, MAC_A] = mac_a
        if mac_b:
            conn[r, MAC_B] = mac_b
    return r, side


@inner
def count(conn: Table, r: int, side: int, size: int, instant: int, frame: int) -> None:
    """Count one packet of a connection."""
    if conn[r, PACKETS + side] == 0:
        conn[r, FIRST + side] = conn[r, LAST + side] = instant
        conn[r, FRAME + side] = frame
    conn[r, PACKETS + side] += 1
    conn[r, BYTES + side] += size
    conn[r, FIRST + side] = min(conn[r, FIRST + side], instant)
    conn[r, LAST + side] = max(conn[r, LAST + side], instant)


@inner
def operation(conn: Table, ops: Table, slots: Slots, cnt: Numbers, key: Numbers, instant: int, frame: int) -> None:
    """Count one operation; key: the first `OP_KEY` columns of its row."""
    r = conn[key[O_CONN], RECENT + key[O_SIDE]]
    if (
        r < 0 or ops[r, O_CODE] != key[O_CODE] or ops[r, O_APP] != key[O_APP]
        or ops[r, O_DETAIL] != key[O_DETAIL] or ops[r, O_ROLE] != key[O_ROLE]
    ):  # fmt: skip
        r = find(ops, slots, cnt[1], key, OP_KEY)
        if r < 0:
            slots[-1 - r] = cnt[1]
            r = cnt[1]
            cnt[1] += 1
            for j in range(OP_KEY):
                ops[r, j] = key[j]
            ops[r, O_PACKETS] = 0
            ops[r, O_FIRST] = ops[r, O_LAST] = instant
            ops[r, O_FRAME] = frame
        conn[key[O_CONN], RECENT + key[O_SIDE]] = r
    ops[r, O_PACKETS] += 1
    ops[r, O_FIRST] = min(ops[r, O_FIRST], instant)
    ops[r, O_LAST] = max(ops[r, O_LAST], instant)


@inner
def claim(
    claims: Table,
    slots: Slots,
    cnt: Numbers,
    key: Numbers,
    vlan: int,
    mac: int,
    hi: int,
    lo: int,
    how: int,
    instant: int,
    frame: int,
) -> None:
    """Note that a host said that an address is its own."""
    if mac == 0 or mac & 0x010000000000 or cnt[2] + 1 >= claims.shape[0]:
        return
    key[L_VLAN], key[L_MAC], key[L_HI], key[L_LO], key[L_HOW] = vlan, mac, hi, lo, how
    r = find(claims, slots, cnt[2], key, CLAIM_KEY)
    if r < 0:
        slots[-1 - r] = cnt[2]
        r = cnt[2]
        cnt[2] += 1
        for j in range(CLAIM_KEY):
            claims[r, j] = key[j]
        claims[r, L_PACKETS] = 0
        claims[r, L_FIRST] = claims[r, L_LAST] = instant
        claims[r, L_FRAME] = frame
    claims[r, L_PACKETS] += 1
    claims[r, L_FIRST] = min(claims[r, L_FIRST], instant)
    claims[r, L_LAST] = max(claims[r, L_LAST], instant)


@inner
def tally(seen: Table, slots: Slots, cnt: Numbers, key: Numbers, value: int) -> Number:
    """How often this value came before, and count it."""
    key[0] = value
    r = find(seen, slots, cnt[3], key, SEEN_KEY)
    if r < 0:
        slots[-1 - r] = cnt[3]
        r = cnt[3]
        cnt[3] += 1
        seen[r, S_KEY] = value
        seen[r, S_COUNT] = 0
    seen[r, S_COUNT] += 1
    return seen[r, S_COUNT] - 1
