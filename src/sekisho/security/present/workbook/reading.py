"""A workbook, CSV or TSV file -> a `Book`: every ledger found in it, and every problem, at once. Never raises."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sekisho.guard.cycles import without_cycle_search
from sekisho.guard.problem import Problem
from sekisho.security.ledgers import REGISTRY, faults
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.cells import Broken, Cell, is_blank
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.ledgers.faults import Wording, listed
from sekisho.security.ledgers.foreign import KnownLayout, layout_of
from sekisho.security.ledgers.header import SEARCHED_LINES, find_header, ledger_of_header, ledger_of_name, needed
from sekisho.security.ledgers.keys import duplicates
from sekisho.security.ledgers.sheet import Grid, read_sheet
from sekisho.security.ledgers.words import fold
from sekisho.security.present.workbook.errors import FileRefused
from sekisho.security.present.workbook.opening import kind_of, sha256_of
from sekisho.security.present.workbook.scanning import Scanned, scan
from sekisho.security.present.workbook.stamps import SHEET as STAMPS
from sekisho.security.present.workbook.stamps import read_stamps
from sekisho.security.present.workbook.texts import lines_of
from sekisho.security.work.stamped import Stamp

NOT_LEDGERS = frozenset(map(fold, ("説明", "README", "表紙", "凡例", "選択肢", "Choices")))
"""Sheets that people put beside ledgers; they are passed over without a word."""

Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sheet that is no ledger by its labels. lines: its first ones, numbered from 1."""

    sheet: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a file holds. stamps: what it says of its own export, by ledger; none where it was not exported."""

    book: Book
    stamps: Mapping[str, Stamp]
    foreign: tuple[Foreign, ...]

    def blocking(self) -> tuple[Problem, ...]:
        """The problems that keep the file out of the ledgers.

        A required column that a sheet lacks does not where its labels are ours: what is there keeps its values, and a
        row that would be new is refused for its empty cell.
        """
        foreign = {sheet.sheet for sheet in self.foreign}
        return tuple(one for one in self.book.problems if one.level == "error" and not _lacks_column(one, foreign))


def _lacks_column(problem: Problem, foreign: Collection[str]) -> bool:
    ledger, _, number = problem.code.partition(".")
    sheet = problem.where.rpartition("!")[0]
    return ledger in REGISTRY and number == faults.COLUMNS_MISSING.number and sheet not in foreign


@dataclass(slots=True)
class _Reading:
    """What has been read of one file so far."""

    file: str
    site: str
    layouts: Mapping[str, KnownLayout] = field(default_factory=dict)
    sha256: str = ""
    stamps: dict[str, Stamp] = field(default_factory=dict)
    foreign: list[Foreign] = field(default_factory=list)
    tables: dict[str, tuple[Entry[Row], ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, wording: Wording, sheet: str = "", /, **values: object) -> None:
        complaints = Complaints("book", self.file, sheet)
        complaints.add(wording.number, "", wording.text(**values))
        self.problems += complaints.found

    def take(self, sheet: str, lines: Iterable[Line], *, hidden: bool = False) -> None:
        """Read one sheet, if it is a ledger."""
        every = self._until_refused(lines)
        if sheet == STAMPS:
            self.stamps = read_stamps(every)
            return
        first = list(islice(every, SEARCHED_LINES))
        layout = layout_of(first, self.layouts)
        ledger = layout.ledger if layout else _ledger(sheet, first)
        if fold(sheet) not in NOT_LEDGERS and not layout and not (ledger and _has_labels(ledger, first)):
            self.foreign.append(Foreign(sheet, tuple(first)))
        if ledger is None:
            if fold(sheet) not in NOT_LEDGERS and any(not is_blank(cell) for _, line in first for cell in line):
                self.complain(faults.SHEET_UNKNOWN, sheet, sheet=sheet)
            return
        if hidden:
            self.complain(faults.SHEET_HIDDEN, sheet, sheet=sheet, ledger=ledger.title)
        grid = Grid(sheet, chain(first, every), self.file, self.sha256)
        entries, problems = read_sheet(ledger, grid, self.site, layout.labels if layout else None)
        self.tables[ledger.slug] = (*self.tables.get(ledger.slug, ()), *entries)
        self.problems += problems

    def _until_refused(self, lines: Iterable[Line]) -> Iterator[Line]:
        try:
            yield from lines
        except FileRefused as refused:
            self.problems.append(Problem(f"book.{refused.number}", self.file, "", refused.text))

    def book(self) -> Book:
        for slug, entries in self.tables.items():
            self.problems += duplicates(REGISTRY[slug], entries)
        if not self.tables and not any(problem.level == "error" for problem in self.problems):
            names = listed(ledger.title for ledger in islice(REGISTRY.values(), 3))
            self.complain(faults.NO_LEDGER, names=names)
        return Book(self.tables, tuple(self.problems))


def _ledger(sheet: str, first: Sequence[Line]) -> Ledger | None:
    return ledger_of_name(sheet, REGISTRY.values()) or ledger_of_header(sheet, first, REGISTRY.values())


def _has_labels(ledger: Ledger, first: Sequence[Line]) -> bool:
    """Whether a sheet that is named after a ledger has the labels by which its rows are told apart."""
    header = find_header(ledger, first)
    return header is not None and set(header.columns).issuperset(
        field.name for field in ledger.keys if not field.column.ours or field.name in needed(ledger)
    )


def read_book(path: Path, site: str = "") -> Book:
    """Every ledger of a workbook with all problems of the file, its sheets and cells.

    path: .xlsx, .xlsm, .xls, CSV or TSV, told by content.  site: of rows that name none.
    Nothing is raised for any file: one that cannot be read is a book with a problem and no tables.
    """
    return read_contents(path, site).book


@without_cycle_search()
def read_contents(path: Path, site: str = "", layouts: Mapping[str, KnownLayout] | None = None) -> Contents:
    """As `read_book`, with what the file says of its export, and the sheets that are no ledger by their labels.

    layouts: of sheets with other headers, as a person has confirmed them, by `foreign.layout_id`.
    """
    path = Path(path)
    reading = _Reading(path.name, site, layouts or {})
    try:
        reading.sha256 = sha256_of(path)
        match kind_of(path):
            case "text":
                reading.take(path.stem, lines_of(path))
            case "xls":
                reading.complain(faults.OLD_FORMAT)
                _read_sheets(path, reading, {})
            case "xlsx":
                _read_sheets(path, reading, scan(path))
    except FileRefused as refused:
        reading.problems.append(Problem(f"book.{refused.number}", path.name, "", refused.text))
    except OSError:
        reading.complain(faults.FILE_ABSENT)
    return Contents(reading.book(), reading.stamps, tuple(reading.foreign))


def _read_sheets(path: Path, reading: _Reading, scanned: dict[str, Scanned]) -> None:
    with _trusting_nothing():
        workbook = CalamineWorkbook.from_path(path)
    for at, sheet in enumerate(workbook.sheets_metadata):
        hidden = sheet.visible is not SheetVisibleEnum.Visible
        found = scanned.get(sheet.name, Scanned())
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        if found.far:
            reading.complain(faults.SHEET_TOO_WIDE, sheet.name, sheet=sheet.name, cell=found.far)
            continue
        if found.unplaced:
            reading.complain(faults.FORMULAS_UNPLACED, sheet.name, sheet=sheet.name, count=f"{found.unplaced:,}")
        try:
            with _trusting_nothing():
                grid = workbook.get_sheet_by_index(at)
        except FileRefused:
            reading.complain(faults.SHEET_BROKEN, sheet.name, sheet=sheet.name)
            continue
        reading.take(sheet.name, _lines(grid, found), hidden=hidden)


def _lines(sheet: CalamineSheet, scanned: Scanned) -> Iterator[Line]:
    """The sheet's lines from its first line and column on, with failed formulas marked and merged cells filled down."""
    filled = _filled_down(sheet)
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    broken: dict[int, dict[int, Broken]] = {}
    for (number, column), failure in scanned.broken.items():
        broken.setdefault(number, {})[column - 1] = failure
    if not (filled or left or broken):
        yield from enumerate(sheet.iter_rows(), 1)
        return
    held: dict[int, Cell] = {}
    for number, raw in enumerate(sheet.iter_rows(), 1):
        line: list[Cell] = [*left, *raw]
        for column, failure in broken.get(number, {}).items():
            line.extend([""] * (column + 1 - len(line)))
            line[column] = failure
        for column, is_top in filled.get(number, ()):
            if column < len(line) and is_top:
                held[column] = line[column]
            elif column < len(line):
                line[column] = held.get(column, "")
        yield number, line


def _filled_down(sheet: CalamineSheet) -> dict[int, list[tuple[int, bool]]]:
    """For each line, the columns (from 0) of merged cells that span lines; true on the line that holds the value."""
    found: dict[int, list[tuple[int, bool]]] = {}
    height = sheet.end[0] + 1 if sheet.end else 0
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            for line in range(top, min(bottom + 1, height)):
                found.setdefault(line + 1, []).append((column, line == top))
    return found


@contextmanager
def _trusting_nothing() -> Iterator[None]:
    """Turns whatever the workbook reader does with a hostile file into `FileRefused`.

    Its Rust code may panic; the panic comes as a BaseException whose class cannot be imported.
    """
    try:
        yield
    except PasswordError as error:
        raise FileRefused(faults.FILE_LOCKED) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise FileRefused(faults.FILE_BROKEN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise FileRefused(faults.FILE_BROKEN) from error
