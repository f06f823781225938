"""One page of a long list, by the number that an address names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
ROWS = 50


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """The rows of page `at` (from 1) of `count`. previous, next: numbers of pages; 0 where there is none."""

    rows: Sequence[T]
    at: int
    count: int

    @property
    def first(self) -> int:
        """The place of the first row, from 1; 0 where there is none."""
        return (self.at - 1) * ROWS + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return (self.at - 1) * ROWS + len(self.rows)

    @property
    def previous(self) -> int:
        """The page before."""
        return self.at - 1

    @property
    def next(self) -> int:
        """The page after."""
        return self.at + 1 if self.at * ROWS < self.count else 0


def asked(number: str) -> int:
    """The number of the page that an address asks for, from 1; the first for any text that is none."""
    return max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 7 else 1


def cut(found: Sequence[T], number: str) -> Cut[T]:
    """The page that an address asks for; the nearest there is for any other text."""
    at = max(1, min(asked(number), (len(found) + ROWS - 1) // ROWS))
    return Cut(found[(at - 1) * ROWS : at * ROWS], at, len(found))
