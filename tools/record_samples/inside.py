"""Threads that live in a network namespace: every socket they or their libraries open is in that namespace."""

import ctypes
import os
import threading
from collections.abc import Callable

PREFIX = "sekisho-"
NAMESPACES = "/run/netns"
CLONE_NEWNET = 0x40000000  # linux/sched.h

_LIBC = ctypes.CDLL(None, use_errno=True)


def enter(name: str) -> None:
    """Move this thread, and all threads it starts from now on, into the namespace of a device."""
    descriptor = os.open(f"{NAMESPACES}/{PREFIX}{name}", os.O_RDONLY)
    try:
        if _LIBC.setns(descriptor, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter the namespace of {name}; run this as root")
    finally:
        os.close(descriptor)


def thread_in(name: str, work: Callable[[], object], *, title: str = "") -> threading.Thread:
    """A started daemon thread that runs `work` inside the namespace of a device."""

    def run() -> None:
        enter(name)
        work()

    thread = threading.Thread(target=run, name=title or name, daemon=True)
    thread.start()
    return thread
