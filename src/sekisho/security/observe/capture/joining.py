"""Messages that TCP cut into segments, joined again as far as they may hold an identity.

A stream begins where the kernels saw such a message begin, and ends when it has been read or is given up. Octets that
were joined stand; what a later segment says of the same place is passed over (RFC 9293, 3.10.7.4). What came before
the segment in which the message begins is not known here.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

MOST_OCTETS = 65_535  # of one message, joined and waiting together
MOST_PIECES = 64  # that wait for what lies before them
MOST_STREAMS = 256  # at once; the one that began first is given up
_HALF = 1 << 31


@dataclass(slots=True)
class Joining:
    """One direction of one connection, from the first octet of a message on. seq: the sequence number there.

    head: the row of candidates in which the message began. need: its octets; 0 where they are not told.
    """

    head: list[int]
    seq: int
    need: int
    octets: bytearray = field(default_factory=bytearray)
    _ahead: dict[int, bytes] = field(default_factory=dict)

    def add(self, seq: int, octets: bytes) -> bool:
        """Join one segment and all that waited for it; whether there is more now than before."""
        at = (seq - self.seq) & 0xFFFFFFFF
        if at >= _HALF:  # it begins before the message
            octets, at = octets[0x100000000 - at :], 0
        octets = octets[: max(MOST_OCTETS - at, 0)]
        before = len(self.octets)
        if at <= before:
            self.octets += octets[before - at :]
            self._follow()
        elif len(octets) > len(self._ahead.get(at, b"")) and self._room(at, len(octets)):
            self._ahead[at] = octets
        return len(self.octets) > before

    def _room(self, at: int, more: int) -> bool:
        waiting = sum(len(piece) for place, piece in self._ahead.items() if place != at)
        return len(self._ahead) < MOST_PIECES and len(self.octets) + waiting + more <= MOST_OCTETS

    def _follow(self) -> None:
        for at in sorted(self._ahead):
            if at > len(self.octets):
                return
            piece = self._ahead.pop(at)
            self.octets += piece[len(self.octets) - at :]

    @property
    def whole(self) -> bool:
        """Whether all octets are there that the message is known to have."""
        return self.need <= len(self.octets)

    @property
    def full(self) -> bool:
        """Whether as many octets are there as are kept of one message."""
        return len(self.octets) >= MOST_OCTETS


class Streams:
    """The messages that are being joined, by the number of their connection's side."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, Joining] = OrderedDict()
        self._read: OrderedDict[int, int] = OrderedDict()  # where the message began that was read last

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    def __getitem__(self, number: int) -> Joining | None:
        return self._open.get(number)

    def begin(self, number: int, joining: Joining) -> Joining | None:
        """Open one; the one that was given up for it, if any."""
        old = self._open.pop(number, None)
        if old is None and len(self._open) >= MOST_STREAMS:
            _, old = self._open.popitem(last=False)
        self._open[number] = joining
        return old

    def end(self, number: int) -> None:
        """One was read; it is forgotten, but for where it began."""
        ended = self._open.pop(number, None)
        if ended is not None:
            self._read[number] = ended.seq
            self._read.move_to_end(number)
            if len(self._read) > MOST_STREAMS:
                self._read.popitem(last=False)

    def again(self, number: int, seq: int) -> bool:
        """Whether a message that begins here is being joined, or was read just before: then it is sent again."""
        joining = self._open.get(number)
        return (joining is not None and joining.seq == seq) or self._read.get(number) == seq

    def rest(self) -> list[Joining]:
        """All that are open, which are given up."""
        given_up = list(self._open.values())
        self._open.clear()
        return given_up
