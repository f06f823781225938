"""The one pass over a capture, on a thread of its own: from blocks of octets to the kernels' tables.

It needs neither tables of rows nor their library before a file is read, so a command can begin it first and load the
rest of itself meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.blocks import LARGE, Blocks
from sekisho.security.observe.capture.formats import Scan, new_records, opened
from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.kernel.machine import kernels
from sekisho.security.observe.capture.linktypes import READ
from sekisho.security.observe.capture.said import Sayings, waiting
from sekisho.security.observe.capture.state import State

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    import polars as pl

    from sekisho.security.observe.capture.hashing import Ahead

FrameSink: TypeAlias = Callable[["pl.DataFrame"], None]
"""Takes rows of FRAMES, at most `MANY_FRAMES` at a time, in the order of the file; on the thread of the pass."""

MANY_FRAMES = 1 << 17  # rows that a sink gets at once, at most
_TOLD_EVERY_S = 0.1  # how often progress is told


class CannotOpen(Exception):  # noqa: N818 # named for what happened
    """The file cannot be opened; its text is the system's reason."""


class Stopped(Exception):  # noqa: N818 # named for what happened
    """Nobody waits for the rest of this file any more."""


@dataclass(slots=True)
class Pass:
    """One file while it is read, and what was found when it has been."""

    scan: Scan
    state: State = field(default_factory=State)
    sayings: Sayings = field(default_factory=Sayings)
    packets: int = 0
    unread_links: dict[int, tuple[int, int]] = field(default_factory=dict)  # link type: count, first frame

    def run(self, frames: FrameSink | None, begun: Started) -> None:
        """All records of the file through the kernels. Raises Stopped where `begun` is not wanted any more."""
        order, state = self.scan.order, self.state
        records = new_records()
        rows = np.zeros((MANY_FRAMES if frames else 0, c.FRAME_COLUMNS), np.int64)
        self.scan.into(records)
        order[c.J_SCRATCH], order[c.J_COUNTERS] = state.scratch.ctypes.data, state.counters.ctypes.data
        order[c.J_FRAMES], order[c.J_FRAMES_ROOM] = (rows.ctypes.data if frames else 0), len(rows)
        advance = kernels()["advance"]
        while not begun.unwanted:
            why = self.scan.ask(advance)
            begun.done = self.scan.blocks.done
            self._take_candidates()
            if why == c.NARROW:
                self._make_room()
            elif why == c.UNKNOWN:
                self._note_links(records[: order[c.J_N], c.LINK])
            elif not self.scan.goes_on(why):
                break
            if frames and order[c.J_N] == 0 and order[c.J_FRAMES_N] + len(records) > len(rows):
                self._hand_over(frames, rows)
        else:
            raise Stopped
        if frames and order[c.J_FRAMES_N]:
            self._hand_over(frames, rows)
        self.packets = int(order[c.J_BEFORE])
        state.fold()
        state.fold_said()

    def _take_candidates(self) -> None:
        if self.state.counters[c.N_CAND]:
            self.sayings.take(self.scan.blocks.buffer, waiting(self.state.candidates, self.state.counters))
            self.state.counters[c.N_CAND] = 0

    def _make_room(self) -> None:
        if self.state.must_fold:
            self.state.fold()
            self.state.forget()
        self.state.make_room()

    def _hand_over(self, frames: FrameSink, rows: npt.NDArray[np.int64]) -> None:
        from sekisho.security.observe.capture.frames import frame_rows  # noqa: PLC0415 # loads polars

        filled = int(self.scan.order[c.J_FRAMES_N])
        frames(frame_rows(rows[:filled], int(self.scan.order[c.J_BEFORE]) - filled))
        self.scan.order[c.J_FRAMES_N] = 0

    def _note_links(self, links: npt.NDArray[np.int64]) -> None:
        before = int(self.scan.order[c.J_BEFORE])
        for link, first, count in zip(*np.unique(links, return_index=True, return_counts=True), strict=True):
            if int(link) not in READ:
                old = self.unread_links.get(int(link), (0, before + int(first) + 1))
                self.unread_links[int(link)] = (old[0] + int(count), old[1])


class Started:
    """The reading of one file, begun on a thread of its own. Leaving its context ends it, wherever it is.

    frames: takes a row a packet when given.  ahead: the hashing of the same file, where it was begun before.
    """

    def __init__(self, path: Path, frames: FrameSink | None = None, ahead: Ahead | None = None) -> None:
        self.path = path
        self.unwanted = False
        self.done = 0  # octets of the file that were read
        self._pool = ThreadPoolExecutor(1)
        self._running: Future[Pass | None] = self._pool.submit(self._run, frames, ahead)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unwanted = True
        self._pool.shutdown()

    def finished(self, progress: Callable[[int], None] | None = None) -> Pass | None:
        """Wait for its end; None where the file is no capture. Raises CannotOpen, and what `frames` raised.

        progress: takes the octets that were read so far, now and then.
        """
        while True:
            try:
                one = self._running.result(_TOLD_EVERY_S if progress else None)
            except NotYet:
                if self._running.done():
                    raise
                if progress:
                    progress(self.done)
            else:
                if progress:
                    progress(self.done)
                return one

    def _run(self, frames: FrameSink | None, ahead: Ahead | None) -> Pass | None:
        try:
            blocks = Blocks(self.path, ahead=ahead, block=LARGE)
        except OSError as error:
            raise CannotOpen(error.strerror or type(error).__name__) from error
        with blocks:
            scan = opened(blocks)
            if scan is None:
                return None
            one = Pass(scan)
            try:
                one.run(frames, self)
            finally:
                one.sayings.close()
            blocks.sha256()
            self.done = blocks.done
            return one
