"""One TCP segment: its messages in turn, with the unfinished message of the segment before carried on.

No segment is kept: an open message is remembered by the sequence number where it ends, and its operation is told at the
frame that finishes it, as dissectors with reassembly do.
"""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel.columns import C_APP, C_CONF, CHUNK, NEXT, PENDING
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.messages import tcp_message
from sekisho.security.observe.capture.kernel.wire import APP, CAND, CONF, COUNT, LENGTH, MAX_OPS, OPS, PART, ROLE, clear

FIRST_OP = 7  # in `acc`: operation that this frame finishes first, -1 where none
BEGIN, LAST = 60, 61  # in `acc`: where the first and the last message begin that may hold an identity (0 none)
NEED, IN_PIECES = 62, 63  # in `acc`: octets of the last such message, and 1 where they are only its first piece
MANY = 64  # messages of one segment that are looked at


@inner
def merge(acc: Numbers, out: Numbers) -> None:
    """Add what one message said to what its frame says: the first protocol stands, a more telling role is taken."""
    if acc[APP] == 0 or out[CONF] > acc[CONF]:
        acc[APP], acc[CONF] = out[APP], out[CONF]
    if acc[ROLE] == 0:
        acc[ROLE] = out[ROLE]
    acc[CAND] |= out[CAND]
    for i in range(out[COUNT]):
        n = acc[COUNT]
        if n < MAX_OPS:
            acc[OPS + 2 * n], acc[OPS + 2 * n + 1] = out[OPS + 2 * i], out[OPS + 2 * i + 1]
            acc[COUNT] = n + 1


@inner
def piece(row: Numbers, side: int, out: Numbers) -> Number:
    """The operation that this message finishes (-1 none), after what is known of messages in several pieces.

    A piece with a header of its own begins a new message, whatever was open.
    """
    code = out[OPS] if out[COUNT] > 0 else np.int64(-1)
    if out[PART] == 0:
        return code
    open_code = row[CHUNK + side]
    if open_code != -2 and out[COUNT] == 0:
        if out[PART] == 1:
            return np.int64(-1)
        row[CHUNK + side] = -2
        return open_code
    if out[PART] == 1:
        row[CHUNK + side] = code
        return np.int64(-1)
    row[CHUNK + side] = -2
    return code


@inner
def segment(
    b: Octets,
    p: int,
    e: int,
    f: int,
    seq: int,
    sp: int,
    dp: int,
    want_s: int,
    want_d: int,
    row: Numbers,
    side: int,
    out: Numbers,
    acc: Numbers,
) -> None:
    """Fill `acc` with what the segment b[p:e] says; f: where it ended on the wire."""
    clear(acc)
    acc[FIRST_OP] = -1
    acc[BEGIN] = acc[LAST] = acc[NEED] = acc[IN_PIECES] = 0
    known = row[C_APP] if row[C_CONF] >= 2 else np.int64(0)
    n = f - p
    start = p
    if row[NEXT + side] >= 0:
        ahead = (row[NEXT + side] - seq) & 0xFFFFFFFF
        if ahead > 0 and ahead < 0x8000000:
            acc[APP], acc[CONF] = row[C_APP], row[C_CONF]
            if ahead > n:
                return
            acc[FIRST_OP] = row[PENDING + side]
            p += ahead
        row[NEXT + side] = -1
    for _ in range(MANY):
        if p >= e or not tcp_message(b, p, e, f, sp, dp, want_s, want_d, known, out):
            break
        code = piece(row, side, out)
        if out[CAND]:
            acc[BEGIN] = acc[BEGIN] if acc[CAND] else p
            acc[LAST], acc[NEED], acc[IN_PIECES] = p, out[LENGTH], 1 if out[PART] == 1 else 0
        merge(acc, out)
        if out[CONF] >= 2:
            known = out[APP]
        size = out[LENGTH]
        if size == 0:
            if acc[FIRST_OP] < 0:
                acc[FIRST_OP] = code
            break
        if p + size > f:
            row[NEXT + side] = (seq + p - start + size) & 0xFFFFFFFF
            row[PENDING + side] = code
            break
        if acc[FIRST_OP] < 0:
            acc[FIRST_OP] = code
        p += size
