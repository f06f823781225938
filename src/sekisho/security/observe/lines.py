"""Some lines out of the middle of a log: all before them are counted in blocks and not looked at."""

import io
from collections.abc import Iterator
from pathlib import Path

from sekisho.guard.limits import TEXT_LINE_BYTES
from sekisho.security.observe import packed

_BLOCK = 4 << 20


def lines_between(path: Path, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """The lines of these numbers, from 1 and both inclusive, without their ends; those that the file lacks, not.

    The file may be packed. Of a line longer than TEXT_LINE_BYTES the beginning is given. Raises OSError where the file
    cannot be opened; a broken packed file ends where it breaks.
    """
    number, kept = 1, bytearray()
    with packed.opened(path) as stream:
        while number <= last and (block := _next(stream)):
            if number + (count := block.count(b"\n")) < first:
                number += count
                continue
            at, end = 0, 0
            while number <= last and end >= 0:
                end = block.find(b"\n", at)
                if number >= first:
                    kept += block[at : end if end >= 0 else len(block)][: TEXT_LINE_BYTES - len(kept)]
                if end >= 0:
                    if number >= first:
                        yield number, bytes(kept)
                        kept.clear()
                    number, at = number + 1, end + 1
    if kept:
        yield number, bytes(kept)


def _next(stream: io.BufferedIOBase) -> bytes:
    try:
        return stream.read(_BLOCK)
    except packed.UNREADABLE:
        return b""
