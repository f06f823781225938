"""Which packets are handed to the parsers of `observe.identity`, each kind of saying of a sender once.

A message that is cut over segments brings the segments behind the first one with it, in whatever order they come.
"""
# ruff: noqa: PLR0917 # one shape of call for all kernels compiles fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.columns import (
    CAND_COLUMNS,
    CANDIDATES,
    GOES_ON,
    N_CAND,
    Q_APP,
    Q_END,
    Q_FRAME,
    Q_HI,
    Q_LO,
    Q_MAC,
    Q_NEED,
    Q_SEQ,
    Q_SERVER,
    Q_START,
    Q_STREAM,
    Q_TIME,
    WATCHED,
)
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.links import (
    END,
    FRAGMENT,
    FULL_END,
    PROTO,
    SEQ,
    SHI,
    SLO,
    SMAC,
    START,
)
from sekisho.security.observe.capture.kernel.streams import BEGIN, IN_PIECES, LAST, NEED
from sekisho.security.observe.capture.kernel.tables import mix, tally
from sekisho.security.observe.capture.kernel.wire import APP, CAND, ROLE, digest, numbers_at, u8

MOST_CANDIDATES = 200  # of one protocol from one sender; cyclic answers with counters inside would never end otherwise
MOST_SEGMENTS = 48  # that one message may be cut into and is joined again: 64 KiB in segments of Ethernet
UNTOLD_SEGMENTS = 16  # of what does not tell its end: 23 KiB are more than certificates of a TLS handshake have
LINE_FEED = 10


@inner
def _stable_start(app: int, p: int, e: int) -> Number:
    """Where the part of a payload begins that repeats: behind transaction numbers and session handles."""
    skip = 0
    if app == ids.MODBUS or app == ids.UMAS or app == ids.DNS or app == ids.MDNS or app == ids.NETBIOS:
        skip = 2
    elif app == ids.ENIP or app == ids.CIP:
        skip = 24
    elif app == ids.S7COMM:
        skip = 13
    elif app == ids.SLMP or app == ids.DHCP or app == ids.BACNET or app == ids.HART_IP or app == ids.ADS_DISCOVERY:
        skip = 8
    elif app == ids.OPCUA:
        skip = 24
    return min(p + skip, e)


@inner
def _put(
    h: Numbers,
    app: int,
    role: int,
    instant: int,
    frame: int,
    want_s: int,
    cnt: Numbers,
    p: int,
    e: int,
    stream: int,
    need: int,
) -> None:
    """Put the octets p to e of one packet among the candidates. stream, need: as of the columns of a candidate."""
    q = numbers_at(cnt[CANDIDATES] + cnt[N_CAND] * CAND_COLUMNS * 8)
    cnt[N_CAND] += 1
    q[Q_FRAME], q[Q_TIME], q[Q_MAC] = frame, instant, h[SMAC]
    q[Q_HI], q[Q_LO], q[Q_APP] = h[SHI], h[SLO], app
    q[Q_START], q[Q_END] = p, e
    q[Q_SERVER] = 1 if role == 2 or (role == 0 and want_s != 0) else 0
    q[Q_STREAM], q[Q_NEED] = stream, need
    q[Q_SEQ] = (h[SEQ] + p - h[START]) & 0xFFFFFFFF if stream else 0


@inner
def _begins(b: Octets, h: Numbers, acc: Numbers) -> bool:
    """Whether the last message that may hold an identity can go on behind its segment."""
    if h[PROTO] != 6 or acc[LAST] == 0:
        return False
    app = acc[APP]
    if app == ids.HTTP or app == ids.TLS or app == ids.RDP_TLS or (app == ids.OPCUA and acc[IN_PIECES]):
        return True
    if app == ids.SSH or app == ids.FTP:
        return u8(b, h[END] - 1) != LINE_FEED
    return acc[LAST] + acc[NEED] > h[FULL_END]


@inner
def hand_over(
    b: Octets,
    h: Numbers,
    row: Numbers,
    c: int,
    side: int,
    acc: Numbers,
    instant: int,
    frame: int,
    want_s: int,
    key: Numbers,
    cnt: Numbers,
) -> None:
    """Hand over what may hold an identity, and the segments behind it that its message may go on in."""
    stream = 2 * c + side + 1
    if row[WATCHED + side] > 0 and h[PROTO] == 6 and h[FRAGMENT] != 2 and h[START] < h[END]:
        row[WATCHED + side] -= 1
        _put(h, acc[APP], acc[ROLE], instant, frame, want_s, cnt, h[START], h[END], stream, np.int64(GOES_ON))
    if acc[CAND]:
        app = acc[APP]
        begins = _begins(b, h, acc)
        p = acc[BEGIN] if h[PROTO] == 6 and acc[BEGIN] else h[START]
        if not _new(b, h, app, p, key, cnt):
            return
        last = acc[LAST] if begins else h[END]
        if p < last:
            _put(h, app, acc[ROLE], instant, frame, want_s, cnt, p, last, np.int64(0), np.int64(0))
        if begins:
            need = acc[NEED] if app != ids.TLS and app != ids.RDP_TLS else np.int64(0)
            _put(h, app, acc[ROLE], instant, frame, want_s, cnt, last, h[END], stream, need)
            row[WATCHED + side] = MOST_SEGMENTS if need or app == ids.HTTP else UNTOLD_SEGMENTS


@inner
def _new(b: Octets, h: Numbers, app: int, p: int, key: Numbers, cnt: Numbers) -> bool:
    """Whether the sender did not say just this before, and not too much of this protocol."""
    who = mix(mix(mix(np.int64(7), h[SMAC]), h[SLO] ^ h[SHI]), np.int64(app))
    if tally(cnt, key, mix(who, digest(b, _stable_start(app, p, h[END]), h[END]))) > 0:
        return False
    return tally(cnt, key, who) < MOST_CANDIDATES
