"""Where the packets of a block lie: pcap and pcapng records as offsets, lengths and times."""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel.columns import (
    CAPTURED,
    DAMAGED,
    FACE_COLUMNS,
    FACE_LINK,
    FACE_SHIFT,
    FACE_SNAP,
    FACE_UNIT,
    FULL,
    LINK,
    MORE,
    OFFSET,
    ONWIRE,
    RECORD_COLUMNS,
    SPECIAL,
    TIME,
)
from sekisho.security.observe.capture.kernel.compiled import Number, Octets, inner
from sekisho.security.observe.capture.kernel.wire import l16, l32, numbers_at, u16, u32

LARGEST = 262144  # octets of one captured packet; more means that the file is damaged (as other readers hold it)
LATEST = 253402300799  # seconds since 1970 at the end of the year 9999


@inner
def scan_pcap(
    b: Octets, pos: int, end: int, big: int, nanoseconds: int, link: int, records: int, room: int
) -> tuple[Number, Number, Number]:
    """(records found, position behind them, why it ended) of classic pcap records from `pos`.

    records, room: address of the records, and how many there may be.
    """
    n = 0
    while True:
        if n == room:
            return n, pos, FULL
        if pos + 16 > end:
            return n, pos, MORE
        if big:
            s, f, c, w = u32(b, pos), u32(b, pos + 4), u32(b, pos + 8), u32(b, pos + 12)
        else:
            s, f, c, w = l32(b, pos), l32(b, pos + 4), l32(b, pos + 8), l32(b, pos + 12)
        if c > LARGEST:
            return n, pos, DAMAGED
        if pos + 16 + c > end:
            return n, pos, MORE
        rec = numbers_at(records + n * RECORD_COLUMNS * 8)
        rec[OFFSET] = pos + 16
        rec[CAPTURED] = c
        rec[ONWIRE] = max(w, c)
        rec[TIME] = s * 1000000 + (f // 1000 if nanoseconds else f)
        rec[LINK] = link
        n += 1
        pos += 16 + c


@inner
def _w32(b: Octets, o: int, big: int) -> Number:
    return u32(b, o) if big else l32(b, o)


@inner
def _instant(ticks: int, unit: int, shift: int) -> Number:
    """Microseconds since 1970 from a counter. unit: ticks a second; shift: seconds to add (if_tsoffset)."""
    if ticks < 0:
        return np.int64(0)
    whole = ticks // unit
    rest = ticks - whole * unit
    part = rest * 1000000 // unit if unit <= 1000000000000 else np.int64(rest / unit * 1e6)
    seconds = whole + shift
    if seconds < 0 or seconds > LATEST:
        return np.int64(0)
    return seconds * 1000000 + part


@inner
def scan_pcapng(
    b: Octets, pos: int, end: int, big: int, faces: int, n_faces: int, records: int, room: int
) -> tuple[Number, Number, Number]:
    """(records found, position behind them, why it ended) of pcapng blocks from `pos`.

    faces: address of the interfaces of this section. records, room: as of `scan_pcap`.
    Other blocks (names, statistics, secrets) are stepped over; SPECIAL stops before a section or an interface.
    """
    n = 0
    while True:
        if n == room:
            return n, pos, FULL
        if pos + 12 > end:
            return n, pos, MORE
        kind = _w32(b, pos, big)
        if kind == 0x0A0D0D0A or kind == 1:
            return n, pos, SPECIAL
        size = _w32(b, pos + 4, big)
        if size < 12 or size & 3:
            return n, pos, DAMAGED
        if kind != 6 and kind != 2 and kind != 3:
            if pos + size > end:
                return n, pos, SPECIAL
            pos += size
            continue
        if size > LARGEST + 65536:
            return n, pos, DAMAGED
        if pos + size > end:
            return n, pos, MORE
        held = size - 32
        face = np.int64(0)
        if kind == 6:
            face = _w32(b, pos + 8, big)
        elif kind == 2:
            face = u16(b, pos + 8) if big else l16(b, pos + 8)
        if kind == 3:
            held = size - 16
            w = _w32(b, pos + 8, big)
            at = pos + 12
            t = np.int64(0)
            c = min(w, held)
            first = numbers_at(faces)
            if n_faces > 0 and first[FACE_SNAP] > 0:
                c = min(c, first[FACE_SNAP])
        else:
            if held < 0:
                return n, pos, DAMAGED
            t = (_w32(b, pos + 12, big) << 32) | _w32(b, pos + 16, big)
            c = _w32(b, pos + 20, big)
            w = _w32(b, pos + 24, big)
            at = pos + 28
        if face >= n_faces or c > held or c < 0 or c > LARGEST:
            return n, pos, DAMAGED
        of = numbers_at(faces + face * FACE_COLUMNS * 8)
        rec = numbers_at(records + n * RECORD_COLUMNS * 8)
        rec[OFFSET] = at
        rec[CAPTURED] = c
        rec[ONWIRE] = max(w, c)
        rec[TIME] = _instant(t, of[FACE_UNIT], of[FACE_SHIFT])
        rec[LINK] = of[FACE_LINK]
        n += 1
        pos += size
