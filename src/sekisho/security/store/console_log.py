"""The console's own log: `console.log` in the home, one line an event, closed to others, kept in parts by size.

Several processes write at once: each line is one write at the file's end, and the parts are moved under a lock.
"""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from sekisho.guard.audit import Event, line
from sekisho.security.store import place

FILE, LOCK = "console.log", "console.log.lock"
PART_BYTES = 10 * 2**20
PARTS = 9
"""Older parts, `console.log.1` the newest: with the file itself 100 MiB, some 400,000 events."""

log = logging.getLogger("sekisho.console")


def tell(event: Event) -> None:
    """Write one event. Where the file cannot be written, the event goes to the process's log instead of being lost."""
    said = line(event)
    try:
        append(place.opened() / FILE, said)
    except OSError:
        log.exception("console.log cannot be written: %s", said)


def append(path: Path, said: str, part_bytes: int = PART_BYTES) -> None:
    """Write one line at the end of a file, which is put aside before it grows beyond its size. OSError as it comes."""
    octets = f"{said}\n".encode("ascii")
    with _locked(path.with_name(LOCK)):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size + len(octets) > part_bytes:
                _put_aside(path)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, octets)
        finally:
            os.close(handle)


def _put_aside(path: Path) -> None:
    for number in range(PARTS - 1, 0, -1):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{path.name}.{number}").replace(path.with_name(f"{path.name}.{number + 1}"))
    path.replace(path.with_name(f"{path.name}.1"))


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody else in this file's lock. The lock goes with its process, however that ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 -- there alone

            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 -- not on Windows

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
