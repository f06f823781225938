"""The two capture formats, as scanners that turn a block into records: classic pcap and pcapng.

Sources: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.capture.blocks import HEAD, Blocks
from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.kernel.machine import kernels

RECORDS = 1 << 10  # records of one scan: few enough that what it touched is still near when they are walked
SECTION = 0x0A0D0D0A
MOST_INTERFACES = 65536

Records = npt.NDArray[np.int64]

_PCAP = {
    b"\xd4\xc3\xb2\xa1": ("<", False),
    b"\xa1\xb2\xc3\xd4": (">", False),
    b"\x4d\x3c\xb2\xa1": ("<", True),
    b"\xa1\xb2\x3c\x4d": (">", True),
}


def new_records() -> Records:
    """An empty record array."""
    return np.zeros((RECORDS, c.RECORD_COLUMNS), np.int64)


@dataclass(slots=True)
class Scan:
    """State of reading one file. `damaged`: octet of the unpacked file where a record should stand but does not.

    cut: octets at the end that are the beginning of a record whose rest is missing.
    """

    kind: str
    blocks: Blocks
    pos: int
    big: bool = False
    nanoseconds: bool = False
    link: int = 0
    damaged: int | None = None
    cut: int = 0
    faces: Records = field(default_factory=lambda: np.zeros((16, c.FACE_COLUMNS), np.int64))
    n_faces: int = 0
    order: Records = field(default_factory=lambda: np.zeros(c.ORDER, np.int64))

    def next(self, rec: Records) -> int | None:
        """Fill `rec` with the next records and tell how many; None at the end. They lie in the present block."""
        self.into(rec)
        scan = kernels()["scan"]
        while True:
            why = self.ask(scan)
            if n := int(self.order[c.J_N]):
                return n
            if not self.goes_on(why):
                return None

    def into(self, rec: Records) -> None:
        """From now on records are put into `rec`, which must stay alive."""
        self.order[c.J_RECORDS], self.order[c.J_ROOM] = rec.ctypes.data, len(rec)

    def ask(self, entry: Callable[[int], int]) -> int:
        """Let a kernel go on from where the last one stopped; why it stopped."""
        order, blocks = self.order, self.blocks
        order[c.J_BLOCK], order[c.J_POS], order[c.J_END] = blocks.buffer.ctypes.data, self.pos, blocks.end
        order[c.J_PCAPNG], order[c.J_BIG] = self.kind == "pcapng", self.big
        order[c.J_NANOSECONDS], order[c.J_LINK] = self.nanoseconds, self.link
        order[c.J_FACES], order[c.J_N_FACES] = self.faces.ctypes.data, self.n_faces
        why = entry(order.ctypes.data)
        self.pos = int(order[c.J_POS])
        return why

    def goes_on(self, why: int) -> bool:
        """Do what must be done where a scan found no record; False at the end of the file or of what can be read."""
        if why == c.SPECIAL:
            why = self._special()
        if why == c.FULL:
            return True
        left = self.blocks.end - self.pos
        if why == c.DAMAGED or left > HEAD:
            self.damaged = self.blocks.position(self.pos)
            return False
        if not self.blocks.more(self.pos):
            self.cut = left
            return False
        self.pos = self.blocks.start
        return True

    def _special(self) -> int:
        """Read a section or interface block, or step over a large block of another kind; the reason to go on with."""
        b, pos, end = self.blocks.buffer, self.pos, self.blocks.end
        head = bytes(b[pos : pos + 12])
        if head[:4] == b"\x0a\x0d\x0d\x0a":
            if head[8:12] not in {b"\x4d\x3c\x2b\x1a", b"\x1a\x2b\x3c\x4d"}:
                return c.DAMAGED
            self.big = head[8:12] == b"\x1a\x2b\x3c\x4d"
        kind, size = struct.unpack(">II" if self.big else "<II", head[:8])
        if size >= 12 and not size & 3 and kind not in {SECTION, 1}:
            return self._step_over(size)
        short = kind == 1 and (size < 20 or self.n_faces >= MOST_INTERFACES)
        if size < 12 or size & 3 or size > HEAD or short:
            return c.DAMAGED
        if pos + size > end:
            return c.MORE
        if kind == SECTION:
            self.n_faces = 0
        else:
            self._interface(bytes(b[pos + 8 : pos + size - 4]))
        self.pos = pos + size
        return c.FULL

    def _step_over(self, size: int) -> int:
        while self.pos + size > self.blocks.end:
            size -= self.blocks.end - self.pos
            if not self.blocks.more(self.blocks.end):
                self.pos = self.blocks.end
                self.cut = size
                return c.MORE
            self.pos = self.blocks.start
        self.pos += size
        return c.FULL

    def _interface(self, body: bytes) -> None:
        order = ">" if self.big else "<"
        link, _, snap = struct.unpack(order + "HHI", body[:8])
        unit, shift, at = 1_000_000, 0, 8
        while at + 4 <= len(body):
            code, size = struct.unpack_from(order + "HH", body, at)
            value = body[at + 4 : at + 4 + size]
            if code == 0 or len(value) < size:
                break
            if code == 9 and size == 1:  # if_tsresol
                power = value[0] & 0x7F
                unit = 2 ** min(power, 62) if value[0] & 0x80 else 10 ** min(power, 18)
            elif code == 14 and size == 8:  # if_tsoffset
                shift = struct.unpack(order + "q", value)[0]
            at += 4 + (size + 3) // 4 * 4
        if self.n_faces == len(self.faces):
            self.faces = np.concatenate([self.faces, np.zeros_like(self.faces)])
        bound = 1 << 40  # seconds: beyond any calendar, and far from overflow
        self.faces[self.n_faces] = link, unit, max(-bound, min(bound, shift)), snap
        self.n_faces += 1


def opened(blocks: Blocks) -> Scan | None:
    """The scanner for what the first octets say; None where they are no capture's."""
    blocks.more(blocks.end)
    at = blocks.start
    head = bytes(blocks.buffer[at : min(at + 24, blocks.end)])
    if head[:4] == b"\x0a\x0d\x0d\x0a" and len(head) >= 12:
        return Scan("pcapng", blocks, at)
    if head[:4] in _PCAP and len(head) == 24:
        order, nano = _PCAP[head[:4]]
        link = struct.unpack(order + "I", head[20:24])[0] & 0xFFFF
        return Scan("pcap", blocks, at + 24, big=order == ">", nanoseconds=nano, link=link)
    return None
