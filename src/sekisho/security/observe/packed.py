"""Files as they come from a factory: plain, gzip or Zstandard, told by their first bytes and never by their names."""

import gzip
import io
import zlib
from pathlib import Path
from typing import cast

import zstandard

GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
ZSTD = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1, little-endian 0xFD2FB528

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
