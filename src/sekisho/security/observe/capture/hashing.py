"""SHA-256 of a file whose octets pass by, and of its first ones before that, while its reader is being loaded."""

import hashlib
import io
import os
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import BinaryIO, Self

_AT_ONCE = 1 << 20


class Ahead:
    """Hashes a file from its beginning, on a thread of its own, until its reader takes over.

    What is read twice comes from the system's memory the second time. Leaving its context ends it, wherever it is.
    Raises OSError where the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self.sha, self.done = hashlib.sha256(), 0
        self._enough = Event()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._file.close()

    def _run(self) -> None:
        octets = memoryview(bytearray(_AT_ONCE))
        with suppress(OSError):  # the reader meets it too, and says so
            while not self._enough.is_set() and (got := self._file.readinto(octets)):
                self.sha.update(octets[:got])
                self.done += got

    def _end(self) -> None:
        self._enough.set()
        self._thread.join()

    def is_of(self, file: BinaryIO) -> bool:
        """Whether this is the same file, and not another that has taken its place; it is hashed no further then."""
        self._end()
        return not self._file.closed and os.path.sameopenfile(self._file.fileno(), file.fileno())


class Hashed(io.RawIOBase):
    """A file whose every octet passes through SHA-256 on its way. ahead: what was hashed before."""

    def __init__(self, file: BinaryIO, ahead: Ahead | None = None) -> None:
        self.file, self.done = file, 0
        self.sha, self._known = (ahead.sha, ahead.done) if ahead and ahead.is_of(file) else (hashlib.sha256(), 0)

    def readable(self) -> bool:
        """As of every file that is read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override] # any writable buffer
        """Read, and hash what was not hashed yet; how many octets were read."""
        view = memoryview(buffer)
        got = int(self.file.readinto(view))  # type: ignore[attr-defined] # opened unbuffered
        self.sha.update(view[max(self._known - self.done, 0) : got])
        self.done += got
        return got
