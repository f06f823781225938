"""A grid of raw cells -> the entries and problems of one ledger. No file is opened here, and nothing is raised.

Every line with a value becomes an entry, whatever is wrong with it; the problems say what, where, and what to do.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from sekisho.guard.limits import WORKBOOK_ROWS
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.cells import Cell, Reader, is_blank, reader
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import TEXTS, Field, Ledger, Row, Value
from sekisho.security.ledgers.faults import CellError, listed
from sekisho.security.ledgers.header import SEARCHED_LINES, Header, advised, find_header, needed
from sekisho.security.ledgers.words import fold
from sekisho.security.terms.calendar import Clock, FiscalYear

END_MARK = "以上"
"""Closes a Japanese form; it is no entry."""

_LONGEST_END_MARK = 8
_REMEMBERED = 10_000
"""Texts of a column whose value is kept: most columns repeat themselves."""

_BLOCK = 500
"""Lines that are read together, column by column."""

_DATES = frozenset({dt.date, dt.datetime})
_PLAIN_TEXTS = frozenset(TEXTS) - {Clock, FiscalYear}
"""Kinds of text in which a day is likely Excel's doing; a time of day may well come as a date with a time."""
_EMPTY: tuple[Value, ...] = (None, "", ())
_NONE: frozenset[str] = frozenset()

Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name, the file's name and hash, and its lines with their numbers (from 1), from the top."""

    sheet: str
    lines: Iterable[Line]
    file: str = ""
    sha256: str = ""


@functools.cache
def letters_of(column: int) -> str:
    """The letters of a column as Excel names them; 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


class _Values(dict[Cell, Value]):
    """The values of a column's cells: texts that were read before are remembered. CellError for what is no value.

    An empty cell's is what the row has of its own accord.
    """

    def __init__(self, read: Reader, default: Value) -> None:
        super().__init__({None: default, "": default})
        self.read = read

    def __missing__(self, cell: Cell) -> Value:
        value = self.read(cell)
        if cell.__class__ is str and len(self) < _REMEMBERED:
            self[cell] = value
        return value


@dataclass(slots=True)
class _Column:
    """One column of the sheet while it is read."""

    field: Field
    at: int
    letters: str
    required: bool
    values: _Values


def _labels(ledger: Ledger, names: Iterable[str]) -> Text:
    columns = (ledger.field(name).column for name in names)
    return listed(Text(f"「{column.ja}」", f'"{column.en}"') for column in columns)


def _about_header(ledger: Ledger, header: Header, complaints: Complaints) -> None:
    for wording, wanted in ((faults.COLUMNS_MISSING, needed(ledger)), (faults.COLUMNS_ADVISED, advised(ledger))):
        if missing := tuple(name for name in wanted if name not in header.columns):
            text = wording.text(names=_labels(ledger, missing))
            complaints.add(wording.number, f"A{header.line}", text)
    for at, label in header.unknown:
        text = faults.COLUMN_UNKNOWN.text(label=label, ledger=ledger.title)
        complaints.add(faults.COLUMN_UNKNOWN.number, f"{letters_of(at)}{header.line}", text)
    for at, label in header.twice:
        text = faults.COLUMN_TWICE.text(label=label)
        complaints.add(faults.COLUMN_TWICE.number, f"{letters_of(at)}{header.line}", text)


def _closes(first: Cell, line: Sequence[Cell]) -> bool:
    if not isinstance(first, str) or first.isascii() or len(first) > _LONGEST_END_MARK or fold(first) != END_MARK:
        return False
    return sum(not is_blank(cell) for cell in line) == 1


class _Lines:
    """Turns the lines below one header into entries."""

    def __init__(self, ledger: Ledger, header: Header, grid: Grid, site: str, complaints: Complaints) -> None:
        self.ledger, self.grid, self.site, self.complaints = ledger, grid, site, complaints
        self.label_line = header.labels
        self.columns = [
            _Column(
                one,
                header.columns[one.name] - 1,
                letters_of(header.columns[one.name]),
                one.column.required,
                _Values(reader(ledger, one), one.default),
            )
            for one in ledger.fields
            if one.name in header.columns
        ]
        self.letters = Columns({column.field.name: column.letters for column in self.columns})
        self.unlabelled = {at - 1 for at in header.unlabelled}

    def entries(self, lines: Iterable[Line]) -> Iterator[Entry[Row]]:
        """One entry for each line that holds a value in a known column; repeated labels and the end mark are none."""
        places = [column.at for column in self.columns]
        block: list[Line] = []
        for number, line in lines:
            if self.unlabelled:
                yield from self._read(block)
                block = []
                self._look_beside(number, line)
            width = len(line)
            first = next((line[at] for at in places if at < width and not is_blank(line[at])), None)
            if first is not None and not _closes(first, line) and not self._repeats_labels(line):
                block.append((number, line))
                if len(block) == _BLOCK:
                    yield from self._read(block)
                    block = []
        yield from self._read(block)

    def _read(self, block: Sequence[Line]) -> Iterator[Entry[Row]]:
        """The entries of some lines: by columns where no cell is amiss, else line by line, as problems are told."""
        columns = self._by_columns(block) if len(block) > 1 else None
        if columns is None:
            for number, line in block:
                yield self._entry(number, line)
            return
        names = tuple(columns)
        for (number, _), values in zip(block, zip(*columns.values(), strict=True), strict=True):
            yield self._placed(dict(zip(names, values, strict=True)), number, ())

    def _by_columns(self, block: Sequence[Line]) -> dict[str, list[Value]] | None:
        """Field name to its values, where there are any; None where a cell is to be told of, or is missing."""
        found: dict[str, list[Value]] = {}
        for column in self.columns:
            try:
                cells = [line[column.at] for _, line in block]
                if not column.required and cells.count("") == len(cells):
                    continue
                values = found[column.field.name] = [*map(column.values.__getitem__, cells)]
            except (IndexError, CellError):
                return None
            if column.required and any(value in _EMPTY for value in values):
                return None
            if column.field.type in _PLAIN_TEXTS and not _DATES.isdisjoint(map(type, cells)):
                return None
        return found

    def _look_beside(self, number: int, line: Sequence[Cell]) -> None:
        for at in [at for at in self.unlabelled if at < len(line) and not is_blank(line[at])]:
            self.unlabelled.discard(at)
            text = faults.COLUMN_UNLABELLED.text(letters=letters_of(at + 1))
            self.complaints.add(faults.COLUMN_UNLABELLED.number, f"{letters_of(at + 1)}{number}", text)

    def _repeats_labels(self, line: Sequence[Cell]) -> bool:
        return all(one.at < len(line) and line[one.at] == self.label_line[one.at] for one in self.columns)

    def _entry(self, number: int, line: Sequence[Cell]) -> Entry[Row]:
        values: dict[str, Value] = {}
        flawed: list[str] = []
        width = len(line)
        for column in self.columns:
            cell = line[column.at] if column.at < width else None
            if cell is None or cell == "":
                if column.required:
                    self._complain(column, number, CellError(faults.EMPTY))
                continue
            try:
                value = column.values[cell]
            except CellError as error:
                flawed.append(column.field.name)
                self._complain(column, number, error)
                continue
            values[column.field.name] = value
            if column.required and value in _EMPTY:
                self._complain(column, number, CellError(faults.EMPTY))
            elif cell.__class__ in _DATES and column.field.type in _PLAIN_TEXTS:
                self._complain(column, number, CellError(faults.DATE_IN_TEXT, value=value))
        return self._placed(values, number, flawed)

    def _placed(self, values: dict[str, Value], number: int, flawed: Sequence[str]) -> Entry[Row]:
        """The row of a line's values with its place, once its own rules were asked."""
        if self.site and not values.get("site"):
            values["site"] = self.site
        row = self.ledger.row(**values)  # type: ignore[arg-type]  # the values come by the declared types
        self._ask(row, number, flawed)
        whole = frozenset(flawed) if flawed else _NONE
        return Entry(row, self.grid.sha256, self.grid.file, self.grid.sheet, number, self.letters, whole)

    def _ask(self, row: Row, number: int, flawed: Sequence[str]) -> None:
        for fault in row.faults():
            if fault.field not in flawed:
                place = f"{self.letters.get(fault.field, 'A')}{number}"
                declared = self.ledger.field(fault.field).column
                self.complaints.add_cell(fault.number, place, declared, fault.text)

    def _complain(self, column: _Column, number: int, error: CellError) -> None:
        declared = column.field.column
        text = error.wording.text(declared, **error.values)
        self.complaints.add_cell(error.wording.number, f"{column.letters}{number}", declared, text)


def read_sheet(
    ledger: Ledger, grid: Grid, site: str = "", labels: Mapping[str, str] | None = None
) -> tuple[tuple[Entry[Row], ...], tuple[Problem, ...]]:
    """The entries of a sheet in the order of its lines, and all its problems at once.

    site: of the rows whose site cell is empty or absent.  labels: of a sheet with other headers, as `find_header` takes
    them.  Duplicate keys are looked for by `keys.duplicates`, over all
    the sheets of a ledger.
    """
    complaints = Complaints(ledger.slug, grid.file, grid.sheet)
    lines = iter(grid.lines)
    first = list(islice(lines, SEARCHED_LINES))
    header = find_header(ledger, first, labels)
    if header is None:
        names = _labels(ledger, needed(ledger))
        complaints.add(faults.NO_HEADER.number, "", faults.NO_HEADER.text(lines=SEARCHED_LINES, names=names))
        return (), complaints.all()
    _about_header(ledger, header, complaints)
    below = chain((line for line in first if line[0] > header.line), lines)
    entries = tuple(islice(_Lines(ledger, header, grid, site, complaints).entries(below), WORKBOOK_ROWS + 1))
    if len(entries) > WORKBOOK_ROWS:
        complaints.add(faults.TOO_MANY_ROWS.number, "", faults.TOO_MANY_ROWS.text(most=f"{WORKBOOK_ROWS:,}"))
    return entries[:WORKBOOK_ROWS], complaints.all()
