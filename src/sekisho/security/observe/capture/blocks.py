"""The bytes of a file in large blocks: plain, gzip or zstd, hashed as they pass, read ahead of the work.

Memory is two blocks whatever the size of the file. A damaged compressed file gives what could be unpacked, and why
no more.
"""

import io
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import zstandard

from sekisho.security.observe.capture.hashing import Ahead, Hashed

BLOCK = 4 << 20  # octets read at once; two of these are held
LARGE = 16 << 20  # for who reads a file whole while modules load: each block has to wait for them once
HEAD = 1 << 20  # room before a block for what the one before left unread
CHUNK = 1 << 18  # packed octets that are unpacked at a time
TAIL = 1 << 19  # readable octets behind a block, so that a parser's look-ahead stays inside the array

Octets = npt.NDArray[np.uint8]


class _Gzip(io.RawIOBase):
    """The content of a gzip file of one or more members, to the last octet before a damage (RFC 1952)."""

    def __init__(self, raw: Hashed) -> None:
        self.raw, self.part, self.packed = raw, zlib.decompressobj(31), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override] # any writable buffer
        view = memoryview(buffer)
        while True:
            data = self.part.decompress(self.packed, len(view))
            self.packed = self.part.unconsumed_tail
            if data:
                view[: len(data)] = data
                return len(data)
            if self.part.eof:
                self.packed = self.part.unused_data.lstrip(b"\0") or self.raw.read(CHUNK)
                if not self.packed:
                    return 0
                self.part = zlib.decompressobj(31)
            elif not self.packed:
                self.packed = self.raw.read(CHUNK)
                if not self.packed:
                    raise EOFError("ends early")


def _unpacked(raw: Hashed, magic: bytes) -> io.RawIOBase:
    if magic[:2] == b"\x1f\x8b":
        return _Gzip(raw)
    if magic == b"\x28\xb5\x2f\xfd":
        reader: Any = zstandard.ZstdDecompressor()  # its reader is no RawIOBase by name, but reads like one
        return reader.stream_reader(raw, read_across_frames=True)  # type: ignore[no-any-return]
    return raw


class Blocks:
    """The unread bytes are `buffer[start:end]`; `more` brings the next ones behind those the caller keeps.

    fault: why a compressed file could not be unpacked to its end; "" where it could.
    at: the octet of the unpacked file to begin with; then `sha256` is of no use. A packed file is unpacked up to there.
    ahead: the hashing of the same file, where it was begun before.  block: octets that are read at once.
    """

    def __init__(self, path: Path, at: int = 0, ahead: Ahead | None = None, block: int = BLOCK) -> None:
        self._file = path.open("rb", buffering=0)
        magic = self._file.read(4)
        self._file.seek(0)
        self._raw = Hashed(self._file, ahead)
        self._stream = _unpacked(self._raw, magic)
        self.compressed = self._stream is not self._raw
        self.fault = ""
        self.size = path.stat().st_size
        small = min(block, self.size + 4096) if not self.compressed else block
        self._buffers = [np.empty(HEAD + small + TAIL, np.uint8) for _ in range(2 if self.size > block else 1)]
        self._room = small
        self._turn = 0
        self._ended = False
        if at and not self.compressed:
            self._file.seek(at)
        elif at:
            self._pass_over(at)
        self._pool = ThreadPoolExecutor(1)
        self._ahead: Future[int] | None = self._pool.submit(self._fill, 0)
        self.buffer, self.start, self.end = self._buffers[0], HEAD, HEAD
        self.before = at  # octets of the unpacked file that lie before `buffer[HEAD]`

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()
        self._file.close()

    @property
    def done(self) -> int:
        """Octets of the file itself that were read."""
        return self._raw.done

    def sha256(self) -> str:
        """Of the whole file; reads what is left of it, before the file is closed."""
        self._pool.shutdown()
        scrap = bytearray(1 << 20)
        while not self._file.closed and self._raw.readinto(scrap):
            pass
        return self._raw.sha.hexdigest()

    def _pass_over(self, octets: int) -> None:
        scrap = memoryview(bytearray(1 << 20))
        try:
            while octets and (got := self._stream.readinto(scrap[: min(octets, len(scrap))])):
                octets -= got
        except (EOFError, OSError, zlib.error, zstandard.ZstdError) as error:
            self.fault = str(error) or type(error).__name__

    def _fill(self, turn: int) -> int:
        view = self._buffers[turn].data[HEAD : HEAD + self._room]
        got = 0
        try:
            while got < len(view):
                n = self._stream.readinto(view[got:])
                if not n:
                    break
                got += n
        except (EOFError, OSError, zlib.error, zstandard.ZstdError) as error:
            self.fault = str(error) or type(error).__name__
        return got

    def more(self, unread: int) -> bool:
        """Bring the next block; octets from `unread` to `end` stay before it. False where the file has no more.

        At most `HEAD` octets can be kept; a caller that needs more has met a damaged record.
        """
        kept = bytes(self.buffer[unread : self.end])
        consumed = self.end - HEAD
        if self._ahead is None:
            if self._ended:
                return False
            self._ahead = self._pool.submit(self._fill, self._turn)
        got = self._ahead.result()
        self._ahead = None
        if got == 0:
            self._ended = True
            return False
        self.buffer = self._buffers[self._turn]
        self.before += consumed
        self.start, self.end = HEAD - len(kept), HEAD + got
        self.buffer[self.start : HEAD] = np.frombuffer(kept, np.uint8)
        self.buffer[self.end : self.end + 4096] = 0
        if len(self._buffers) == 2 and not self.fault:
            self._turn ^= 1
            self._ahead = self._pool.submit(self._fill, self._turn)
        elif self.fault:
            self._ended = True
        return True

    def position(self, at: int) -> int:
        """Octet of the unpacked file that stands at buffer[at]."""
        return self.before + at - HEAD
