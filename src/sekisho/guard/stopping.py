"""Ctrl+C and SIGTERM as something to look for, where work at hand must not be cut in two."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any


@contextmanager
def asked_to_stop() -> Iterator[Event]:
    """Set once Ctrl+C or SIGTERM comes; they are only noted. A second one ends the process at once."""
    stop = Event()
    before: dict[int, Any] = {}  # handlers, as Python gives them back

    def asked(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[number])

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, asked)
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
