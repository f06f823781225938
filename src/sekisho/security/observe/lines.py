"""The lines of a text of any size, packed or not: in blocks, one by one, or some out of the middle."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from sekisho.guard.limits import TEXT_LINE_BYTES
from sekisho.security.observe import packed
from sekisho.security.observe.lost import CUT_SHORT, TOO_LONG, Lost

BLOCK_BYTES = 32 * 2**20
_SEEK_BYTES = 4 * 2**20


def whole_lines(path: Path, lost: Lost, progress: Callable[[int], None] | None = None) -> Iterator[tuple[int, bytes]]:
    """Every line with its number from 1, without its newline; one beyond TEXT_LINE_BYTES is counted and left out."""
    for first, block in octet_blocks(path, lost, progress):
        for number, line in enumerate(block.split(b"\n"), first):
            if len(line) > TEXT_LINE_BYTES:
                lost.add(TOO_LONG, 1, number)
            else:
                yield number, line


def text_blocks(path: Path, lost: Lost, progress: Callable[[int], None] | None = None) -> Iterator[tuple[int, str]]:
    """`octet_blocks` as text. Bytes that are not UTF-8 become U+FFFD."""
    for number, block in octet_blocks(path, lost, progress):
        yield number, block.decode("utf-8", "replace")


def octet_blocks(path: Path, lost: Lost, progress: Callable[[int], None] | None = None) -> Iterator[tuple[int, bytes]]:
    """The octets of a file in blocks of whole lines, each with the number of its first line.

    progress: gets the bytes read so far, counted after unpacking. Of a line beyond `BLOCK_BYTES` so much is kept that
    it can be told as too long.
    """
    number, rest, done = 1, b"", 0
    with packed.opened(path) as stream:
        try:
            for part in _parts(stream):
                done += len(part)
                whole, newline, rest = (rest + part).rpartition(b"\n")
                if newline:
                    yield number, whole
                    number += whole.count(b"\n") + 1
                elif len(rest) > BLOCK_BYTES:
                    rest = rest[: TEXT_LINE_BYTES + 1]  # enough to be told as too long, little enough to hold
                if progress:
                    progress(done)
        except packed.UNREADABLE:
            lost.add(CUT_SHORT, 1, number)
    if rest:
        yield number, rest


def _parts(stream: io.BufferedIOBase) -> Iterator[bytes]:
    """The octets of a stream in large parts; where it breaks, what came before the break, then its exception."""
    got = bytearray()
    try:
        while part := stream.read1(BLOCK_BYTES):
            got += part
            if len(got) >= BLOCK_BYTES:
                yield bytes(got)
                got.clear()
    except packed.UNREADABLE:
        yield bytes(got)
        raise
    yield bytes(got)


def lines_between(path: Path, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """The lines of these numbers, from 1 and both inclusive, without their ends; those that the file lacks, not.

    Lines before them are counted in blocks and not looked at. Of a line longer than TEXT_LINE_BYTES the beginning is
    given. Raises OSError where the file cannot be opened; a broken packed file ends where it breaks.
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
        return stream.read(_SEEK_BYTES)
    except packed.UNREADABLE:
        return b""
