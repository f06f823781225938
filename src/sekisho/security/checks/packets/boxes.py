"""A set of packets as a union of boxes: for each dimension a first and a last number, both included.

Dimensions: ingress and egress (interfaces by number), source and destination address (IPv4), IP protocol, source and
destination port. Boxes of one set may overlap. Every question that can grow is bounded by an `Effort`; where that is
spent the answer is `Undecided`, never a guess.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.security.observe.firewall.rules import Range

Numbers = npt.NDArray[np.int64]
Point = tuple[int, int, int, int, int, int, int]

INGRESS, EGRESS, SOURCE, DESTINATION, PROTOCOL, SOURCE_PORT, PORT = range(7)
DIMENSIONS = 7
PAIRS = 1_000_000
"""Pairs of boxes that are compared at once, some 7 MB."""


class Undecided(Exception):  # noqa: N818 -- it is an answer, not an error of the program
    """The question needs more boxes or steps than it was given."""


@dataclass(slots=True)
class Effort:
    """What is left to spend on a group of questions, in boxes looked at. `spend` raises `Undecided` once it is gone."""

    left: int

    def spend(self, boxes: int) -> None:
        """Take so many boxes from what is left."""
        self.left -= boxes
        if self.left < 0:
            raise Undecided


@dataclass(frozen=True, slots=True, eq=False)
class Packets:
    """A union of boxes. low, high: one row a box, one column a dimension; in every row low <= high."""

    low: Numbers
    high: Numbers

    def __len__(self) -> int:
        return len(self.low)

    def __iter__(self) -> Iterator[tuple[Numbers, Numbers]]:
        return zip(self.low, self.high, strict=True)

    def at(self, index: slice | Numbers | npt.NDArray[np.bool_]) -> "Packets":
        """Some of the boxes."""
        return Packets(self.low[index], self.high[index])

    def holds(self, point: Sequence[int]) -> bool:
        """Whether a packet is in the set."""
        return bool(((self.low <= point) & (self.high >= point)).all(axis=1).any())

    def meets(self, low: Numbers, high: Numbers) -> npt.NDArray[np.bool_]:
        """For each box whether it shares a packet with the box from `low` to `high`."""
        found: npt.NDArray[np.bool_] = np.all((self.low <= high) & (self.high >= low), axis=1)
        return found

    def touching(self, other: "Packets") -> "Packets":
        """The boxes that share a packet with the other set."""
        if len(self) * len(other) > PAIRS:
            return self
        met = (self.low[:, None] <= other.high[None]) & (self.high[:, None] >= other.low[None])
        found: npt.NDArray[np.bool_] = np.any(np.all(met, axis=2), axis=1)
        return self.at(found)

    def near(self, other: "Packets") -> "Packets":
        """The boxes that may share a packet with the other set: those that meet the box around it."""
        if not len(self) or not len(other):
            return self.at(slice(0, 0))
        return self.at(self.meets(other.low.min(axis=0), other.high.max(axis=0)))


NOTHING = Packets(np.empty((0, DIMENSIONS), np.int64), np.empty((0, DIMENSIONS), np.int64))


def union(sets: Iterable[Packets]) -> Packets:
    """All packets of some sets; boxes are kept as they are, in their order."""
    parts = list(sets)
    if not parts:
        return NOTHING
    return Packets(np.concatenate([one.low for one in parts]), np.concatenate([one.high for one in parts]))


def product(*sides: Sequence[Range]) -> Packets:
    """Every packet that has in each dimension one of the ranges given for it; in their order."""
    counts = [len(side) for side in sides]
    picked = np.indices(counts).reshape(len(counts), -1)
    ranges = [np.asarray(side, np.int64).reshape(-1, 2)[index] for side, index in zip(sides, picked, strict=True)]
    whole = np.stack(ranges, axis=1)
    return Packets(whole[:, :, 0], whole[:, :, 1])


def common(one: Packets, other: Packets, effort: Effort) -> Packets:
    """The packets that are in both sets."""
    one, other = one.near(other), other.near(one)
    effort.spend(len(one) * len(other))
    low = np.maximum(one.low[:, None], other.low[None]).reshape(-1, DIMENSIONS)
    high = np.minimum(one.high[:, None], other.high[None]).reshape(-1, DIMENSIONS)
    real = (low <= high).all(axis=1)
    return Packets(low[real], high[real])


def _cut(of: Packets, low: Numbers, high: Numbers) -> Packets:
    """What is left of boxes that all meet one box when that is taken out: at most two slabs a dimension and box."""
    parts: list[Packets] = []
    inner_low, inner_high = of.low.copy(), of.high.copy()
    for axis in range(DIMENSIONS):
        below = inner_low[:, axis] < low[axis]
        under = Packets(inner_low[below], inner_high[below])
        under.high[:, axis] = low[axis] - 1
        above = inner_high[:, axis] > high[axis]
        over = Packets(inner_low[above], inner_high[above])
        over.low[:, axis] = high[axis] + 1
        parts += [under, over]
        np.maximum(inner_low[:, axis], low[axis], out=inner_low[:, axis])
        np.minimum(inner_high[:, axis], high[axis], out=inner_high[:, axis])
    return union(parts)


def minus(one: Packets, other: Packets, effort: Effort) -> Packets:
    """The packets of one set that are not in the other."""
    left = one
    for low, high in other.near(one).touching(one):
        meeting = left.meets(low, high)
        if meeting.any():
            left = union((left.at(~meeting), _cut(left.at(meeting), low, high)))
        effort.spend(len(left) + 1)
        if not len(left):
            break
    return left


def witness(one: Packets, outside: Packets, effort: Effort) -> Point | None:
    """A packet of one set that is not in `outside`; None where there is none. The same question, the same packet.

    Depth first: what one box leaves of another is looked at before the rest, so that a packet is found soon if there
    are many, and all of it is visited only where there is none.
    """
    near = outside.near(one).touching(one)
    stack = [(low, high, near) for low, high in zip(one.low[::-1], one.high[::-1], strict=True)]
    while stack:
        low, high, cover = stack.pop()
        effort.spend(len(cover) + 1)
        cover = cover.at(cover.meets(low, high))
        if not len(cover):
            return _shown(low, high)
        inner_low, inner_high = np.maximum(cover.low, low), np.minimum(cover.high, high)
        share = ((inner_high - inner_low + 1.0) / (high - low + 1.0)).prod(axis=1)
        largest = int(share.argmax())
        if (inner_low[largest] == low).all() and (inner_high[largest] == high).all():
            continue
        box = Packets(low[None], high[None])
        left = _cut(box, cover.low[largest], cover.high[largest])
        stack.extend((low, high, cover) for low, high in zip(left.low[::-1], left.high[::-1], strict=True))
    return None


def _shown(low: Numbers, high: Numbers) -> Point:
    """The packet of a box that a person is shown; any would be right, and one that people know is read faster."""
    point = [int(number) for number in low]
    for axis in (SOURCE, DESTINATION):
        if point[axis] & 0xFF == 0 and point[axis] < high[axis]:
            point[axis] += 1
    for axis, known in _KNOWN.items():
        point[axis] = next((number for number in known if low[axis] <= number <= high[axis]), point[axis])
    ingress, egress, source, destination, protocol, source_port, port = point
    return ingress, egress, source, destination, protocol, source_port, port


_KNOWN = {PROTOCOL: (6, 17, 1), SOURCE_PORT: (49152,), PORT: (502, 102, 44818, 22, 3389, 445, 80, 443, 53, 123, 161)}
"""What is shown of a dimension where the box has it. No service is registered from 49152 on (RFC 6335)."""
