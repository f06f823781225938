"""From connections to what they mean: who is the client, and one row a flow, an operation, a host and an address.

Client ports are folded here. Rows of one capture add up over several foldings, so no connection is held for long.
"""
# ruff: noqa: PLR0917 # one shape of call for all kernels compiles fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.columns import (
    BYTES,
    C_APP,
    C_CONF,
    CLAIM_COLUMNS,
    CLAIMS,
    CONN_COLUMNS,
    CONNECTIONS,
    D_CODE,
    D_COLUMNS,
    D_DETAIL,
    D_FIRST,
    D_FRAME,
    D_IPS,
    D_KEY,
    D_LAST,
    D_MACS,
    D_PACKETS,
    D_SERVICE,
    DONE,
    FIRST,
    FLOWS,
    FRAME,
    G_APP,
    G_BYTES_IN,
    G_BYTES_OUT,
    G_COLUMNS,
    G_CONF,
    G_FIRST,
    G_FRAME,
    G_IPS,
    G_KEY,
    G_KIND,
    G_LAST,
    G_MACS,
    G_PACKETS_IN,
    G_PACKETS_OUT,
    G_PORT,
    G_ROLE,
    G_WEIGHT,
    H_CLAIMED,
    H_COLUMNS,
    H_FIRST,
    H_FRAME,
    H_HOW,
    H_IP,
    H_KEY,
    H_LAST,
    H_MAC,
    H_PACKETS,
    H_VLAN,
    HI_A,
    HOSTS,
    IP_COLUMNS,
    IPS,
    KIND,
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
    MAC_A,
    MAC_COLUMNS,
    MACS,
    NO_IP,
    O_APP,
    O_CODE,
    O_CONN,
    O_DETAIL,
    O_FIRST,
    O_FRAME,
    O_LAST,
    O_PACKETS,
    O_ROLE,
    O_SIDE,
    OP_COLUMNS,
    OPERATIONS,
    PACKETS,
    PORTS,
    ROLE_SEEN,
    SYN,
    TCP_PORTS,
    UDP_PORTS,
    V4,
)
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, inner
from sekisho.security.observe.capture.kernel.tables import found, row_of
from sekisho.security.observe.capture.kernel.wire import numbers_at

NEVER = 0x7FFFFFFFFFFFFFFF  # later than any instant, behind any frame


@inner
def _group(row: Numbers, side: int) -> bool:
    """Whether one end is a group that never sent: by its MAC (IEEE 802, 8.2.2), 224.0.0.0/4, broadcast or ff00::/8."""
    if row[PACKETS + side] != 0:
        return False
    hi, lo = row[HI_A + 2 * side], row[LO_A + 2 * side]
    if row[MAC_A + side] & 0x010000000000:
        return True
    if hi == 0 and lo >> 32 == V4 >> 32:
        low = lo & 0xFFFFFFFF
        return low >> 28 == 14 or low == 0xFFFFFFFF
    return (hi >> 56) & 0xFF == 0xFF and hi != NO_IP


@inner
def _client(cnt: Numbers, row: Numbers) -> tuple[Number, Number]:
    """(side of the client: 0 A, 1 B; how that was told: an index into `folding.ROLES`)."""
    proto = (row[KIND] >> 16 & 0xFFFF) - 1
    port_a, port_b = row[PORTS] >> 16, row[PORTS] & 0xFFFF
    group_a = _group(row, np.int64(0))
    if group_a or _group(row, np.int64(1)):
        return np.int64(1 if group_a else 0), np.int64(4)
    if row[SYN] > 0:
        return row[SYN] - 1, np.int64(0)
    if row[ROLE_SEEN] > 0:
        return row[ROLE_SEEN] - 1, np.int64(1)
    if proto == 6 or proto == 17:
        ports = numbers_at(cnt[TCP_PORTS] if proto == 6 else cnt[UDP_PORTS])
        known_a, known_b = ports[port_a] > 0, ports[port_b] > 0
        if known_a != known_b:
            return np.int64(1 if known_a else 0), np.int64(2)
        if port_a != port_b:
            return np.int64(1 if port_a < port_b else 0), np.int64(3)
    silent_a, silent_b = row[PACKETS] == 0, row[PACKETS + 1] == 0
    second = silent_a or (not silent_b and row[FRAME + 1] < row[FRAME])
    return np.int64(1 if second else 0), np.int64(4)


@inner
def _mac(into: Numbers, key: Numbers, mac: int) -> Number:
    """Number of a MAC address among those of this capture."""
    key[0] = mac
    return found(into, MACS, key, MAC_COLUMNS, MAC_COLUMNS)


@inner
def _ip(into: Numbers, key: Numbers, hi: int, lo: int) -> Number:
    """Number of an IP address among those of this capture."""
    key[0], key[1] = hi, lo
    return found(into, IPS, key, IP_COLUMNS, IP_COLUMNS)


@inner
def _ends(into: Numbers, key: Numbers, row: Numbers, side: int) -> tuple[Number, Number, Number]:
    """Both MAC addresses and both IP addresses (client's << 32 | server's), and the server's port."""
    other = 1 - side
    macs = _mac(into, key, row[MAC_A + side]) << 32 | _mac(into, key, row[MAC_A + other])
    ips = _ip(into, key, row[HI_A + 2 * side], row[LO_A + 2 * side]) << 32 | _ip(
        into, key, row[HI_A + 2 * other], row[LO_A + 2 * other]
    )
    port = row[PORTS] >> 16 if other == 0 else row[PORTS] & 0xFFFF
    return macs, ips, port


@inner
def _flow(cnt: Numbers, into: Numbers, key: Numbers, row: Numbers) -> None:
    """Add one connection to its flow."""
    side, role = _client(cnt, row)
    other = 1 - side
    macs, ips, port = _ends(into, key, row, side)
    proto = (row[KIND] >> 16 & 0xFFFF) - 1
    app, conf = row[C_APP], row[C_CONF]
    if conf < 2 and (proto == 6 or proto == 17):
        app = numbers_at(cnt[TCP_PORTS] if proto == 6 else cnt[UDP_PORTS])[port]
        conf = np.int64(1 if app > 0 else 0)
    weight = conf << 8 | ids.RANK[app]
    first, frame = np.int64(NEVER), np.int64(NEVER)
    for s in range(2):
        if row[PACKETS + s] > 0:
            first, frame = min(first, row[FIRST + s]), min(frame, row[FRAME + s])
    key[G_KIND], key[G_PORT], key[G_MACS], key[G_IPS] = row[KIND], port, macs, ips
    before = into[FLOWS]
    r = found(into, FLOWS, key, G_KEY, G_COLUMNS)
    g = row_of(into, FLOWS, G_COLUMNS, r)
    if r == before:
        for j in range(G_KEY, G_COLUMNS):
            g[j] = 0
        g[G_WEIGHT] = -1
        g[G_ROLE], g[G_FIRST], g[G_FRAME] = role, first, frame
    if weight > g[G_WEIGHT]:
        g[G_APP], g[G_CONF], g[G_WEIGHT] = app, conf, weight
    g[G_ROLE] = min(g[G_ROLE], role)
    g[G_PACKETS_OUT] += row[PACKETS + side]
    g[G_PACKETS_IN] += row[PACKETS + other]
    g[G_BYTES_OUT] += row[BYTES + side]
    g[G_BYTES_IN] += row[BYTES + other]
    g[G_FIRST], g[G_FRAME] = min(g[G_FIRST], first), min(g[G_FRAME], frame)
    g[G_LAST] = max(g[G_LAST], row[LAST], row[LAST + 1])


@inner
def _host(
    into: Numbers, key: Numbers, vlan: int, mac: int, hi: int, lo: int, first: int, last: int, frame: int
) -> Numbers:
    """The row of a host that was seen from one instant to another, first in this frame."""
    m, i = _mac(into, key, mac), _ip(into, key, hi, lo)
    key[H_VLAN], key[H_MAC], key[H_IP] = vlan, m, i
    before = into[HOSTS]
    r = found(into, HOSTS, key, H_KEY, H_COLUMNS)
    row = row_of(into, HOSTS, H_COLUMNS, r)
    if r == before:
        row[H_PACKETS] = row[H_CLAIMED] = row[H_HOW] = 0
        row[H_FIRST], row[H_LAST], row[H_FRAME] = first, last, frame
    row[H_FIRST], row[H_FRAME] = min(row[H_FIRST], first), min(row[H_FRAME], frame)
    row[H_LAST] = max(row[H_LAST], last)
    return row


@inner
def _operation(cnt: Numbers, into: Numbers, key: Numbers, op: Numbers) -> None:
    """Add one operation. Who sends a request is the client, whoever connected."""
    row = row_of(cnt, CONNECTIONS, CONN_COLUMNS, op[O_CONN])
    if op[O_ROLE] != 1 and op[O_SIDE] != _client(cnt, row)[0]:
        return
    macs, ips, port = _ends(into, key, row, op[O_SIDE])
    key[D_MACS], key[D_IPS], key[D_SERVICE] = macs, ips, port << 16 | op[O_APP]
    key[D_CODE], key[D_DETAIL] = op[O_CODE], op[O_DETAIL]
    before = into[DONE]
    r = found(into, DONE, key, D_KEY, D_COLUMNS)
    d = row_of(into, DONE, D_COLUMNS, r)
    if r == before:
        d[D_PACKETS] = 0
        d[D_FIRST], d[D_LAST], d[D_FRAME] = op[O_FIRST], op[O_LAST], op[O_FRAME]
    d[D_PACKETS] += op[O_PACKETS]
    d[D_FIRST], d[D_FRAME] = min(d[D_FIRST], op[O_FIRST]), min(d[D_FRAME], op[O_FRAME])
    d[D_LAST] = max(d[D_LAST], op[O_LAST])


@inner
def fold_all(cnt: Numbers, into: Numbers, key: Numbers) -> None:
    """Add all connections and operations to flows, hosts and what was done. There is room for all of them."""
    for r in range(cnt[CONNECTIONS]):
        row = row_of(cnt, CONNECTIONS, CONN_COLUMNS, r)
        _flow(cnt, into, key, row)
        for s in range(2):
            if row[PACKETS + s] > 0:
                host = _host(
                    into, key, row[KIND] & 0xFFFF, row[MAC_A + s], row[HI_A + 2 * s], row[LO_A + 2 * s],
                    row[FIRST + s], row[LAST + s], row[FRAME + s],
                )  # fmt: skip
                host[H_PACKETS] += row[PACKETS + s]
    for r in range(cnt[OPERATIONS]):
        _operation(cnt, into, key, row_of(cnt, OPERATIONS, OP_COLUMNS, r))


@inner
def fold_claims(cnt: Numbers, into: Numbers, key: Numbers) -> None:
    """Add what hosts said of their addresses, once, when all was read. The lowest `how` is the surest."""
    for r in range(cnt[CLAIMS]):
        c = row_of(cnt, CLAIMS, CLAIM_COLUMNS, r)
        host = _host(into, key, c[L_VLAN], c[L_MAC], c[L_HI], c[L_LO], c[L_FIRST], c[L_LAST], c[L_FRAME])
        host[H_CLAIMED] += c[L_PACKETS]
        host[H_HOW] = c[L_HOW] if host[H_HOW] == 0 else min(host[H_HOW], c[L_HOW])
