"""The Merkle tree of RFC 9162, section 2.1, over SHA-256: roots, inclusion proofs, consistency proofs.

Leaves are given as hashes and read once from left to right, so that a tree of any size needs a handful of hashes in
memory. Nothing here knows what an entry is.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""Root of the tree without leaves (RFC 9162, 2.1.1)."""

Range = tuple[int, int]
"""Leaves from the first to before the second."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry's octets."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node from its two children's."""
    return sha256(b"\x01" + left + right).digest()


class Edge:
    """The right edge of a tree that grows: the roots of its full subtrees from left to right.

    That is all that appending needs. size: leaves so far. hashes: as many as `size` has binary ones.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Go on from a kept edge. ValueError where size and hashes cannot belong together."""
        self.size, self.hashes = size, list(hashes)
        whole = all(len(one) == HASH_BYTES for one in self.hashes)
        if size < 0 or len(self.hashes) != size.bit_count() or not whole:
            raise ValueError(f"{len(self.hashes)} hashes are no edge of a tree of {size} leaves")

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes at the right."""
        hashes, size = self.hashes, self.size
        for leaf in leaves:
            node, level = leaf, size
            while level & 1:
                node = sha256(b"\x01" + hashes.pop() + node).digest()
                level >>= 1
            hashes.append(node)
            size += 1
        self.size = size

    @property
    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def subtrees(self) -> Iterator[tuple[Range, bytes]]:
        """Each full subtree from left to right: the leaves it spans, and its root."""
        start, bits = 0, self.size.bit_length()
        sizes = (1 << bit for bit in range(bits - 1, -1, -1) if self.size >> bit & 1)
        for size, root in zip(sizes, self.hashes, strict=True):
            yield (start, start + size), root
            start += size


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes (RFC 9162, 2.1.1: MTH)."""
    edge = Edge()
    edge.extend(leaves)
    return edge.root


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (2 or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees whose roots prove that leaf `index` is in a tree of `size`, from the leaf's sibling upwards.

    RFC 9162, 2.1.3.1.  IndexError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    start, end, ranges = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(first: int, size: int) -> list[Range]:
    """The subtrees whose roots prove that the tree of `size` begins with the tree of `first` leaves.

    RFC 9162, 2.1.4.1; none where both are the same tree.  IndexError unless 0 < first <= size.
    """
    if not 0 < first <= size:
        raise IndexError(f"no proof from {first} to {size} leaves")
    start, end, ranges, whole = 0, size, [], True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    return ranges[::-1]


def roots(leaves: Iterable[bytes], ranges: Sequence[Range]) -> list[bytes]:
    """The root of each range, in the order given, from one reading of the leaf hashes from the first leaf on.

    The ranges do not overlap.  IndexError where the leaves end too early.
    """
    found: dict[Range, bytes] = {}
    source, at = iter(leaves), 0
    for start, end in sorted(ranges):
        edge = Edge()
        for _ in _taken(source, start - at):
            pass
        edge.extend(_taken(source, end - start))
        at, found[start, end] = end, edge.root
    return [found[one] for one in ranges]


def _taken(source: Iterator[bytes], count: int) -> Iterator[bytes]:
    for _ in range(count):
        try:
            yield next(source)
        except StopIteration:
            raise IndexError("fewer leaves than the tree's size") from None


def inclusion_proof(leaves: Iterable[bytes], index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree of the first `size` leaves (RFC 9162, 2.1.3.1)."""
    return roots(leaves, inclusion_ranges(index, size))


def consistency_proof(leaves: Iterable[bytes], first: int, size: int) -> list[bytes]:
    """The proof that the tree of `size` leaves begins with the tree of `first` (RFC 9162, 2.1.4.1)."""
    return roots(leaves, consistency_ranges(first, size))


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the leaf stands at `index` of the tree of `size` with this root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistent(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the second tree begins with the first (RFC 9162, 2.1.4.2).

    Every tree begins with the empty one.
    """
    if first in {0, second}:
        return not proof and first_root == (second_root if first else EMPTY_ROOT)
    if not 0 < first < second or not proof:
        return False
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root
