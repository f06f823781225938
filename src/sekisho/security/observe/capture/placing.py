"""Where the frames of a capture lie: every thousandth's octet, so that one of them is read without those before it.

Made by one pass over the file. Its octets are the same for the same file, so that one can be held against a new one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.blocks import Blocks
from sekisho.security.observe.capture.formats import Scan, new_records, opened
from sekisho.security.observe.capture.kernel import columns as c

VERSION = 1
EVERY = 1_000
"""Frames between two marks, at least: so many are looked at to find one."""
_MOST_FACES = 1_000_000
"""Interfaces in all states together; a capture that names more (none does, but to do harm) has no further marks."""
_COLUMNS = 3  # frames before, octet of the unpacked file, number of the state of interfaces
_LONGEST_HEAD = 64 * 2**20


class NoPlaces(ValueError):  # noqa: N818 # named for what happened
    """The octets are no index of frames, or the file is no capture."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One packet as it was captured.

    number: in its file, from 1.  instant_us: microseconds since 1970.  link_type: LINKTYPE_*.
    size_bytes: on the wire; `packet` can be shorter.
    """

    number: int
    instant_us: int
    link_type: int
    size_bytes: int
    packet: bytes


class State(NamedTuple):
    """What a scan knows where a mark stands. faces: the interfaces of a pcapng section."""

    big: bool
    nanoseconds: bool
    link: int
    faces: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The index of one capture.

    size_bytes: of the file as it lies there.  frames: how many it has.  first_us, last_us: the earliest and the latest
    instant of a frame, microseconds since 1970; -1 where there is none.
    states: those that marks name by their number.  marks: rows of _COLUMNS.
    """

    kind: str
    size_bytes: int
    frames: int
    first_us: int
    last_us: int
    states: tuple[State, ...]
    marks: npt.NDArray[np.int64]

    def octets(self) -> bytes:
        """As it is kept."""
        head = [VERSION, self.kind, self.size_bytes, self.frames, self.first_us, self.last_us, self.states]
        return json.dumps(head).encode() + b"\n" + self.marks.astype("<i8").tobytes()

    def mark(self, number: int) -> tuple[int, int, State]:
        """Where to begin for a frame: the frames before, the octet, and what is known there."""
        at = int(np.searchsorted(self.marks[:, 0], max(number - 1, 0), side="right")) - 1
        before, octet, state = self.marks[at].tolist()
        return before, octet, self.states[state]

    @classmethod
    def of(cls, octets: bytes) -> Self:
        """The index as it was kept. NoPlaces for anything else."""
        line, _, rest = octets.partition(b"\n")
        try:
            version, kind, size_bytes, frames, first_us, last_us, states = json.loads(line[:_LONGEST_HEAD])
            marks = np.frombuffer(rest, "<i8").reshape(-1, _COLUMNS).astype(np.int64)
            known = tuple(_known(*state) for state in states)
        except (ValueError, TypeError, RecursionError) as error:
            raise NoPlaces("no index") from error
        sound = version == VERSION and kind in {"pcap", "pcapng"} and len(marks) > 0 and np.all(marks >= 0)
        if not (sound and int(marks[:, 2].max()) < len(known) and int(marks[0, 0]) == 0):
            raise NoPlaces("no index")
        return cls(str(kind), int(size_bytes), int(frames), int(first_us), int(last_us), known, marks)


def _known(big: bool, nanoseconds: bool, link: int, faces: list[list[int]]) -> State:
    return State(bool(big), bool(nanoseconds), int(link), tuple(tuple(map(int, one)) for one in faces))


def _state(scan: Scan) -> State:
    faces = tuple(tuple(map(int, one)) for one in scan.faces[: scan.n_faces])
    return State(scan.big, scan.nanoseconds, scan.link, faces)


def placed(path: Path, progress: Callable[[int], None] | None = None) -> Places:
    """The index of a capture, packed or not. NoPlaces for what is none, OSError where it cannot be opened.

    progress: the octets of the file that were read so far. What lies behind damage is not in it.
    """
    with Blocks(path) as blocks:
        scan = opened(blocks)
        if scan is None:
            raise NoPlaces(path.name)
        records = new_records()
        states: dict[State, int] = {}
        marks: list[tuple[int, int, int]] = []
        frames, first, last, faces = 0, -1, -1, 0
        while True:
            if frames >= EVERY * len(marks) and faces <= _MOST_FACES:
                state = _state(scan)
                faces += 0 if state in states else len(state.faces)
                marks.append((frames, blocks.position(scan.pos), states.setdefault(state, len(states))))
            found = scan.next(records)
            if not found:
                break
            times = records[:found, c.TIME]
            low, high = int(times.min()), int(times.max())
            first, last = (low if first < 0 else min(first, low)), max(last, high)
            frames += found
            if progress:
                progress(blocks.done)
        return Places(scan.kind, blocks.size, frames, first, last, tuple(states), np.array(marks, np.int64))


def read_frames(path: Path, first: int, last: int, places: Places | None = None) -> Iterator[Frame]:
    """The frames of these numbers, both inclusive, in their order; those that the file lacks, or behind damage, not.

    places: the file's index; without it all frames before the first are passed over. Raises OSError where the file
    cannot be opened.
    """
    before, octet, state = places.mark(first) if places else (0, 0, None)
    with Blocks(path, octet) as blocks:
        scan = _resumed(places.kind, blocks, state) if places and state and octet else opened(blocks)
        records = new_records()
        while scan and before < last and (found := scan.next(records)) is not None:
            for at in range(max(first - before - 1, 0), min(last - before, found)):
                record = records[at]
                start, size = int(record[c.OFFSET]), int(record[c.CAPTURED])
                packet = bytes(blocks.buffer[start : start + size])
                yield Frame(before + at + 1, int(record[c.TIME]), int(record[c.LINK]), int(record[c.ONWIRE]), packet)
            before += found


def _resumed(kind: str, blocks: Blocks, state: State) -> Scan:
    """A scan that goes on where a mark stands."""
    blocks.more(blocks.end)
    faces = np.zeros((max(16, len(state.faces)), c.FACE_COLUMNS), np.int64)
    if state.faces:
        faces[: len(state.faces)] = state.faces
    return Scan(
        kind, blocks, blocks.start, state.big, state.nanoseconds, state.link, faces=faces, n_faces=len(state.faces)
    )
