"""Where the packets of a block lie: pcap and pcapng records as offsets, lengths and times."""
# ruff: noqa: PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel.compiled import Number, Octets, Table, entry, inner
from sekisho.security.observe.capture.kernel.wire import l16, l32, u16, u32

LARGEST = 262144  # octets of one captured packet; more means that the file is damaged (as other readers hold it)
LATEST = 253402300799  # seconds since 1970 at the end of the year 9999

# Columns of the record array (int64).
OFFSET = 0
CAPTURED = 1
ONWIRE = 2
TIME = 3  # microseconds since 1970
LINK = 4
RECORD_COLUMNS = 5

# Why a scan ended.
MORE = 0  # the block ends inside a record
FULL = 1  # the record array is full
DAMAGED = 2  # what stands here is not a record
SPECIAL = 3  # a pcapng block that the caller must read (section, interface)


@entry
def scan_pcap(
    b: Octets, pos: int, end: int, big: int, nanoseconds: int, link: int, rec: Table
) -> tuple[Number, Number, Number]:
    """(records found, position behind them, why it ended) of classic pcap records from `pos`."""
    n = 0
    while True:
        if n == rec.shape[0]:
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
        rec[n, OFFSET] = pos + 16
        rec[n, CAPTURED] = c
        rec[n, ONWIRE] = max(w, c)
        rec[n, TIME] = s * 1000000 + (f // 1000 if nanoseconds else f)
        rec[n, LINK] = link
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


@entry
def scan_pcapng(
    b: Octets, pos: int, end: int, big: int, faces: Table, n_faces: int, rec: Table
) -> tuple[Number, Number, Number]:
    """(records found, position behind them, why it ended) of pcapng blocks from `pos`.

    faces: one row an interface of this section: link type, ticks a second, seconds to add, snap length.
    Other blocks (names, statistics, secrets) are stepped over; SPECIAL stops before a section or an interface.
    """
    n = 0
    while True:
        if n == rec.shape[0]:
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
        room = size - 32
        face = np.int64(0)
        if kind == 6:
            face = _w32(b, pos + 8, big)
        elif kind == 2:
            face = u16(b, pos + 8) if big else l16(b, pos + 8)
        if kind == 3:
            room = size - 16
            w = _w32(b, pos + 8, big)
            at = pos + 12
            t = np.int64(0)
            c = min(w, room)
            if n_faces > 0 and faces[0, 3] > 0:
                c = min(c, faces[0, 3])
        else:
            if room < 0:
                return n, pos, DAMAGED
            t = (_w32(b, pos + 12, big) << 32) | _w32(b, pos + 16, big)
            c = _w32(b, pos + 20, big)
            w = _w32(b, pos + 24, big)
            at = pos + 28
        if face >= n_faces or c > room or c < 0 or c > LARGEST:
            return n, pos, DAMAGED
        rec[n, OFFSET] = at
        rec[n, CAPTURED] = c
        rec[n, ONWIRE] = max(w, c)
        rec[n, TIME] = _instant(t, faces[face, 1], faces[face, 2])
        rec[n, LINK] = faces[face, 0]
        n += 1
        pos += size
