"""Rows with where they came from: what checks read. A row is typed; its entry knows the file, sheet and cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from sekisho.guard.problem import Problem
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.declaring import REGISTRY, Ledger, Row
from sekisho.security.terms.evidence import Evidence, Unit

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """One row with its place.

    line: of the sheet, from 1.  columns: field name to the letters of its column, for the columns the sheet has; one
    mapping for all rows of a sheet, so that a million of them stay small.
    flawed: fields whose cell could not be read; the row holds their empty value.
    """

    row: R
    sha256: str = ""
    file: str = ""
    sheet: str = ""
    line: int = 0
    columns: Columns = field(default_factory=Columns)
    flawed: frozenset[str] = frozenset()

    def cell(self, name: str) -> str:
        """The cell of a field (`C12`), the line's first where the sheet lacks the column; empty for no sheet."""
        return f"{self.columns.get(name, 'A')}{self.line}" if self.line else ""

    def evidence(self, name: str = "") -> Evidence:
        """The cell of one field, or the row's first cell where none is named; the row itself where no file has it."""
        if not self.line:
            ledger = ledger_of(type(self.row))
            said = (ledger.slug, ledger.key(self.row), self.row.site)
            return Evidence("", "", Unit.ROW.code, " ".join(filter(None, said)))
        return Evidence(self.sha256, self.file, Unit.CELL.code, f"{self.sheet}!{self.cell(name)}")


@dataclass(frozen=True, slots=True)
class Book:
    """All ledgers that were given, by slug. A ledger that is absent was not given: checks on it are not assessed."""

    tables: Mapping[str, tuple[Entry[Row], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def has(self, slug: str) -> bool:
        """Whether this ledger was given and holds a row."""
        return bool(self.tables.get(slug))

    def rows(self, row: type[R]) -> tuple[Entry[R], ...]:
        """The entries of one ledger, in the order of the sheet; empty where it was not given."""
        return cast("tuple[Entry[R], ...]", self.tables.get(ledger_of(row).slug, ()))


def ledger_of(row: type[Row]) -> Ledger:
    """The ledger whose rows these are; KeyError for a class that is none."""
    for declared in REGISTRY.values():
        if declared.row is row:
            return declared
    raise KeyError(row.__name__)


def joined(books: Iterable[Book]) -> Book:
    """Several workbooks as one book; rows of the same ledger follow each other in the order given."""
    tables: dict[str, tuple[Entry[Row], ...]] = {}
    problems: list[Problem] = []
    for book in books:
        for slug, entries in book.tables.items():
            tables[slug] = (*tables.get(slug, ()), *entries)
        problems.extend(book.problems)
    return Book(tables, tuple(problems))
