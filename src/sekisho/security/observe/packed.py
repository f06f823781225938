"""Files as they come from a factory: plain, gzip or Zstandard, told by their first bytes and never by their names."""

import gzip
import io
import zlib
from pathlib import Path
from typing import cast

import zstandard

from sekisho.guard.limits import EVIDENCE_ANY_RATIO_BYTES, EVIDENCE_HIGHEST_RATIO, EVIDENCE_UNPACKED_BYTES

GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
ZSTD = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1, little-endian 0xFD2FB528
_ZIP = b"PK\x03\x04"

UNREADABLE = (OSError, EOFError, zlib.error, zstandard.ZstdError)
"""What reading an opened file may raise: the file is gone, cut short in its compression, or broken."""


def opened(path: Path) -> io.BufferedIOBase:
    """The bytes of a file, unpacked on the way. The caller closes it.

    Raises OSError where the file cannot be opened; reading may raise any of `UNREADABLE`.
    """
    stream = path.open("rb")
    magic = stream.read(4)
    stream.seek(0)
    if magic.startswith(GZIP):
        stream.close()
        return gzip.GzipFile(path, "rb")
    if magic == ZSTD:
        unpacking = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True, closefd=True)
        return io.BufferedReader(cast("io.RawIOBase", unpacking), 2**17)
    return stream


def head(path: Path, size_bytes: int) -> bytes:
    """The first bytes of a file after unpacking, at most `size_bytes`; fewer where its compression is broken."""
    got = bytearray()
    with opened(path) as stream:
        try:
            while len(got) < size_bytes and (part := stream.read1(size_bytes - len(got))):
                got += part
        except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile):
            pass
    return bytes(got)


def is_empty(path: Path) -> bool:
    """Whether a file holds nothing, after unpacking; a file whose compression is broken is not empty."""
    try:
        with opened(path) as stream:
            return stream.read(1) == b""
    except UNREADABLE:
        return False


_STEP = 2**20


def is_packed(path: Path) -> bool:
    """Whether a file is gzip or Zstandard. Raises OSError where it cannot be opened."""
    return _is_magic(_first(path))


def is_packed_twice(path: Path) -> bool:
    """Whether a packed file holds a packed file again: nothing looks through two layers."""
    return is_packed(path) and (_is_magic(inner := head(path, 4)) or inner == _ZIP)


def _first(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


def _is_magic(start: bytes) -> bool:
    return start.startswith(GZIP) or start == ZSTD


def grows_too_large(path: Path) -> bool:
    """Whether a packed file unpacks to more than is ever read; found by unpacking it, at most up to that size.

    A file that is not packed does not grow. One that ends early is as large as what comes out. Raises OSError where it
    cannot be opened.
    """
    if not is_packed(path):
        return False
    by_ratio = max(EVIDENCE_ANY_RATIO_BYTES, EVIDENCE_HIGHEST_RATIO * path.stat().st_size)
    left = min(EVIDENCE_UNPACKED_BYTES, by_ratio)
    with opened(path) as stream:
        try:
            while part := stream.read(_STEP):
                left -= len(part)
                if left < 0:
                    return True
        except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile):
            return False
    return False
