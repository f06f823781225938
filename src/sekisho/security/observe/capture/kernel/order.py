"""What Python can ask of the kernels. Every entry takes addresses alone, so it can be called without its compiler."""

import numpy as np

from sekisho.security.observe.capture.kernel.columns import (
    FRAME_COLUMNS,
    FULL,
    J_BEFORE,
    J_BIG,
    J_BLOCK,
    J_COUNTERS,
    J_DONE,
    J_END,
    J_FACES,
    J_FRAMES,
    J_FRAMES_N,
    J_FRAMES_ROOM,
    J_LINK,
    J_N,
    J_N_FACES,
    J_NANOSECONDS,
    J_PCAPNG,
    J_POS,
    J_RECORDS,
    J_ROOM,
    J_SCRATCH,
    J_UNREAD,
    NARROW,
    UNKNOWN,
    UNREAD,
)
from sekisho.security.observe.capture.kernel.compiled import Number, Numbers, inner
from sekisho.security.observe.capture.kernel.fold import fold_all, fold_claims
from sekisho.security.observe.capture.kernel.records import scan_pcap, scan_pcapng
from sekisho.security.observe.capture.kernel.tables import rehash
from sekisho.security.observe.capture.kernel.walk import walk
from sekisho.security.observe.capture.kernel.wire import numbers_at, octets_at


@inner
def _next_records(job: Numbers) -> Number:
    """Look for the next records; why the search ended."""
    b = octets_at(job[J_BLOCK])
    if job[J_PCAPNG]:
        n, pos, why = scan_pcapng(
            b, job[J_POS], job[J_END], job[J_BIG], job[J_FACES], job[J_N_FACES], job[J_RECORDS], job[J_ROOM]
        )
    else:
        n, pos, why = scan_pcap(
            b, job[J_POS], job[J_END], job[J_BIG], job[J_NANOSECONDS], job[J_LINK], job[J_RECORDS], job[J_ROOM]
        )
    job[J_N], job[J_POS], job[J_DONE] = n, pos, 0
    return np.int64(why)


def scan(order: int) -> Number:
    """Look for the next records of the block and do no more; why the search ended."""
    return _next_records(numbers_at(order))


def advance(order: int) -> Number:
    """All records of the block through the tables; why it stopped, and if with NARROW or UNKNOWN, ask again.

    NARROW: make room in the tables, take the candidates, empty the rows of frames. UNKNOWN: look at the records.
    """
    job = numbers_at(order)
    cnt = numbers_at(job[J_COUNTERS])
    while True:
        n, done = job[J_N], job[J_DONE]
        if done == n:
            job[J_BEFORE] += n
            job[J_N] = job[J_DONE] = 0
            if job[J_FRAMES] and job[J_FRAMES_N] + job[J_ROOM] > job[J_FRAMES_ROOM]:
                return np.int64(NARROW)
            why = _next_records(job)
            n, done = job[J_N], np.int64(0)
            job[J_UNREAD] = cnt[UNREAD]
            if n == 0:
                if why == FULL:
                    continue
                return why
        frames = job[J_FRAMES] + job[J_FRAMES_N] * FRAME_COLUMNS * 8 if job[J_FRAMES] else np.int64(0)
        done = walk(octets_at(job[J_BLOCK]), cnt, job[J_SCRATCH], job[J_RECORDS], done, n, job[J_BEFORE], frames)
        job[J_DONE] = done
        if done == n and frames:
            job[J_FRAMES_N] += n
        if done < n:
            return np.int64(NARROW)
        if cnt[UNREAD] > job[J_UNREAD]:
            return np.int64(UNKNOWN)


def fill_slots(counters: int, table: int, columns: int, width: int) -> Number:
    """Fill the empty slots of one table (its number among its counters) anew with its rows, by `width` columns."""
    rehash(numbers_at(counters), table, columns, width)
    return np.int64(0)


def fold(counters: int, into: int, scratch: int) -> Number:
    """Add all connections and operations to flows, hosts and what was done; there is room for all of them."""
    fold_all(numbers_at(counters), numbers_at(into), numbers_at(scratch))
    return np.int64(0)


def fold_said(counters: int, into: int, scratch: int) -> Number:
    """Add what hosts said of their own addresses, once, when all was read."""
    fold_claims(numbers_at(counters), numbers_at(into), numbers_at(scratch))
    return np.int64(0)


ENTRIES = {
    "scan": (scan, 1),
    "advance": (advance, 1),
    "fill_slots": (fill_slots, 4),
    "fold": (fold, 3),
    "fold_said": (fold_said, 3),
}
