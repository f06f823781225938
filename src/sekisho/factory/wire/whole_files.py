"""Files that several processes of one factory share: each is written whole or not at all, and is on the disk then."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CLOSED, OPEN = 0o600, 0o644
"""Modes: for the owner alone; for everybody to read."""

_LOCK = "lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """What is done inside in a folder no other process does meanwhile. The folder is made, closed to others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, OPEN), "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ends with the file, also where the process is killed
        yield


def once(path: Path, make: Callable[[], bytes], mode: int = CLOSED) -> bytes:
    """The content of a file that is made by whoever asks first, and never again."""
    if not path.exists():
        part = _written(path, make(), mode)
        with suppress(FileExistsError):  # another process was faster: its content is the one
            os.link(part, path)
        part.unlink()
    return path.read_bytes()


def replace(path: Path, content: bytes, mode: int = OPEN) -> None:
    """Write a file, in place of what it was."""
    _written(path, content, mode).replace(path)


def _written(path: Path, content: bytes, mode: int) -> Path:
    """A new file beside a path, on the disk."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return part
