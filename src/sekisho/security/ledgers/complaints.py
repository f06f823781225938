"""Collects the problems of one sheet, and keeps a column of a million equal faults from flooding the reader."""

from collections import Counter
from dataclasses import dataclass, field

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.declaring import Column

MOST_ALIKE = 100
"""Problems of one number in one column that are told one by one; the rest is a count."""


@dataclass(slots=True)
class Complaints:
    """Problems in the order they were found; `all()` adds the counts of those held back."""

    prefix: str
    file: str
    sheet: str = ""
    found: list[Problem] = field(default_factory=list)
    _alike: Counter[tuple[str, str]] = field(default_factory=Counter)
    _columns: dict[tuple[str, str], Column] = field(default_factory=dict)

    def add(self, number: str, place: str, text: Text) -> None:
        """One problem at a cell or line of the sheet (`C12`), or of the whole sheet (empty place)."""
        where = f"{self.sheet}!{place}" if self.sheet and place else self.sheet or place
        self.found.append(Problem(f"{self.prefix}.{number}", self.file, where, text))

    def add_cell(self, number: str, place: str, column: Column, text: Text) -> None:
        """One problem of a cell, held back once the column has enough of its kind."""
        alike = (number, place.rstrip("0123456789"))
        self._alike[alike] += 1
        self._columns[alike] = column
        if self._alike[alike] <= MOST_ALIKE:
            self.add(number, place, text)

    def all(self) -> tuple[Problem, ...]:
        """Every problem, then one line for each column that had too many of a kind."""
        counts = Complaints(self.prefix, self.file, self.sheet)
        for (number, letters), count in self._alike.items():
            if count > MOST_ALIKE:
                text = faults.MORE.text(self._columns[number, letters], count=f"{count - MOST_ALIKE:,}")
                counts.add(number, letters, text)
        return (*self.found, *counts.found)
