"""The cited frames of captures: picked out in one pass over each file, and written as small captures of their own.

A finding cites frames of captures that can be gigabytes large. What a person needs beside the report is those frames
alone, in a file that any analyser opens.
"""

import struct
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from sekisho.security.observe.capture.blocks import Blocks
from sekisho.security.observe.capture.formats import new_records, opened
from sekisho.security.observe.capture.kernel.columns import CAPTURED, LINK, OFFSET, ONWIRE, TIME
from sekisho.security.observe.capture.placing import Frame


def picked(path: Path, numbers: Collection[int]) -> Iterator[Frame]:
    """The frames of these numbers, in the order of the file; those that the file lacks, or that lie behind damage, not.

    The file may be packed with gzip or Zstandard. Reading ends at the last wanted frame. Raises OSError where the file
    cannot be opened.
    """
    wanted = np.array(sorted(set(numbers)), np.int64)
    if not len(wanted):
        return
    with Blocks(path) as blocks:
        scan = opened(blocks)
        records, before = new_records(), 0
        while scan and before < wanted[-1] and (found := scan.next(records)) is not None:
            here = wanted[(wanted > before) & (wanted <= before + found)]
            for number in here.tolist():
                record = records[number - before - 1]
                start, size = int(record[OFFSET]), int(record[CAPTURED])
                packet = bytes(blocks.buffer[start : start + size])
                yield Frame(number, int(record[TIME]), int(record[LINK]), int(record[ONWIRE]), packet)
            before += found


def capture_name(name: str, sha256: str, link_type: int, *, only: bool) -> str:
    """The name of the small capture of a file. only: all its cited frames have one link type, which needs no saying.

    What stands before the first dot of the original name is kept, with anything a file system might dislike replaced.
    """
    stem = "".join(one if one.isalnum() or one in "-_" else "_" for one in name.partition(".")[0])[:60] or "capture"
    return f"{stem}-{sha256[:8]}.pcap" if only else f"{stem}-{sha256[:8]}-link{link_type}.pcap"


def write_capture(path: Path, frames: Collection[Frame]) -> None:
    """Write frames of one link type as a small capture."""
    path.write_bytes(capture_octets(frames))


def capture_octets(frames: Collection[Frame]) -> bytes:
    """Frames of one link type as a classic capture with microseconds (draft-ietf-opsawg-pcap, 4 and 5)."""
    link_type = next(iter(frames)).link_type
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, link_type)]
    for frame in frames:
        seconds, rest = divmod(frame.instant_us, 1_000_000)
        parts.append(struct.pack("<IIII", seconds & 0xFFFFFFFF, rest, len(frame.packet), frame.size_bytes))
        parts.append(frame.packet)
    return b"".join(parts)
