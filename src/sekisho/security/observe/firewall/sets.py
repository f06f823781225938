"""Sets of numbers as sorted ranges, and addresses as people write them, as such ranges.

A set that cannot be told exactly (a host name, a country) is every address, with the words that narrow it.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.security.observe.firewall.rules import ANY_ADDRESS, Range

LAST_ADDRESS = ANY_ADDRESS[1]
MOST_RANGES = 4096
"""Ranges that one discontiguous wildcard mask may give: twelve free bits above the lowest run."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Some ranges, sorted and apart, and what else narrows them, in the words of the file."""

    ranges: tuple[Range, ...] = ()
    narrowed: tuple[str, ...] = ()

    def without(self, whole: Range) -> "Ranges":
        """All of `whole` that is not in here; all of it where the set itself is narrowed."""
        if self.narrowed:
            return Ranges((whole,), tuple(f"not {word}" for word in self.narrowed))
        return Ranges(without((whole,), self.ranges))


ANYWHERE = Ranges((ANY_ADDRESS,))


def unknown(words: str) -> Ranges:
    """Any address at most: what the words name cannot be told from the file."""
    return Ranges((ANY_ADDRESS,), (words,))


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same numbers as sorted ranges that neither touch nor overlap."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return tuple(found)


def joined(parts: Iterable[Ranges]) -> Ranges:
    """The union; where a part is narrowed, so is the whole."""
    every = list(parts)
    words = tuple(dict.fromkeys(word for one in every for word in one.narrowed))
    return Ranges(merged(span for one in every for span in one.ranges), words)


def without(ranges: Iterable[Range], taken: Iterable[Range]) -> tuple[Range, ...]:
    """The numbers of `ranges` that are not in `taken`, sorted and apart."""
    left = list(merged(ranges))
    for first, last in merged(taken):
        kept: list[Range] = []
        for low, high in left:
            kept += [part for part in ((low, min(high, first - 1)), (max(low, last + 1), high)) if part[0] <= part[1]]
        left = kept
    return tuple(left)


def common(left: tuple[Range, ...], right: tuple[Range, ...]) -> tuple[Range, ...]:
    """The numbers that are in both; both sorted and apart."""
    found: list[Range] = []
    i = j = 0
    while i < len(left) and j < len(right):
        first, last = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if first <= last:
            found.append((first, last))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def address(text: str) -> int | None:
    """A dotted IPv4 address as a number; None for anything else."""
    try:
        return int(ipaddress.IPv4Address(text))
    except ValueError:
        return None


def network(text: str) -> Range | None:
    """`10.0.0.0/8`, `10.0.0.0/255.0.0.0`, one address, or `a-b`; host bits may be set. None for anything else."""
    first, dash, last = text.partition("-")
    if dash:
        low, high = address(first.strip()), address(last.strip())
        return (low, high) if low is not None and high is not None and low <= high else None
    try:
        found = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        return None
    return int(found.network_address), int(found.broadcast_address)


def masked(base: str, mask: str) -> Range | None:
    """An address with a contiguous netmask; None for anything else."""
    low, bits = address(base), address(mask)
    if low is None or bits is None:
        return None
    free = bits ^ LAST_ADDRESS
    return (low & bits, low & bits | free) if free & (free + 1) == 0 else None


def wild(base: str, mask: str) -> tuple[Range, ...] | None:
    """An address with a wildcard mask (set bits are free), exact also for scattered bits.

    None where one of them is no address, or where it would take more than MOST_RANGES ranges.
    """
    low, free = address(base), address(mask)
    if low is None or free is None:
        return None
    low &= free ^ LAST_ADDRESS
    run = 1
    while free & run:
        run <<= 1
    found = [low]
    scattered = free & ~(run - 1)
    if scattered.bit_count() > MOST_RANGES.bit_length() - 1:
        return None
    for bit in (1 << n for n in range(32)):
        if scattered & bit:
            found += [one | bit for one in found]
    return merged((one, one | run - 1) for one in found)


def looks_like_v6(text: str) -> bool:
    """Whether a word is written as an IPv6 address or network."""
    try:
        ipaddress.IPv6Network(text.partition("%")[0], strict=False)
    except ValueError:
        return False
    return True
