"""Reads a workbook into the data of planning. It never raises: all that is wrong is told, and then nothing is read.

Strict: each sheet and column must be there, and none that is not declared.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.factory.plan.production.book import declared as of
from sekisho.factory.plan.production.book.declared import Book, Sheet
from sekisho.factory.plan.production.book.making import Made
from sekisho.factory.plan.production.book.opening import Cell, Unreadable, cells_of
from sekisho.factory.plan.production.book.values import Wrong, value
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

ROWS_MOST = 50_000
"""Of one sheet."""

PROBLEMS_MOST = 200
"""That are told at once; a book with more has another fault than its cells."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read. line: as Excel counts.  values: by column, in turn."""

    line: int
    values: tuple[Any, ...]  # of the columns' kinds


def imported(data: bytes, file: str) -> tuple[Book | None, list[Problem]]:
    """What a workbook says; None where anything is wrong. file: name without a folder, for the problems."""
    try:
        sheets = cells_of(data)
    except Unreadable as why:
        return None, [Problem("book.E001", file, "", why.text)]
    reading = _Reading(file)
    rows = reading.rows(sheets)
    if reading.problems:
        return None, reading.problems[:PROBLEMS_MOST]
    made = Made(file, {name: [(row.line, row.values) for row in found] for name, found in rows.items()})
    book = made.book()
    return (None if made.problems else book), made.problems[:PROBLEMS_MOST]


class _Reading:
    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def rows(self, sheets: dict[str, list[list[Cell]]]) -> dict[str, list[Row]]:
        """The rows of each declared sheet."""
        known = {one.name for one in of.SHEETS}
        for name in sheets:
            if name not in known:
                self._tell(
                    "E002", name, Text("このシートはありません。消してください。", "There is no such sheet. Delete it.")
                )
        found = {}
        for sheet in of.SHEETS:
            if sheet.name in sheets:
                found[sheet.name] = list(self._sheet(sheet, sheets[sheet.name]))
            else:
                self._tell(
                    "E003", sheet.name, Text(
                        "このシートがありません。書き出した表に戻してください。",
                        "This sheet is missing. Restore it from the workbook that was written out.",
                    )
                )  # fmt: skip
        return found

    def _sheet(self, sheet: Sheet, lines: Sequence[Sequence[Cell]]) -> Iterator[Row]:
        if len(lines) > ROWS_MOST:
            self._tell("E004", sheet.name, Text(f"{ROWS_MOST} 行までです。", f"It may have {ROWS_MOST} rows at most."))
            return
        places = self._header(sheet, lines[0] if lines else ())
        if places is None:
            return
        for line, cells in enumerate(lines[1:], start=2):
            if any(not isinstance(cell, str) or cell.strip() for cell in cells):
                row = self._row(sheet, line, cells, places)
                if row:
                    yield row

    def _header(self, sheet: Sheet, cells: Sequence[Cell]) -> list[int] | None:
        """The place of each column; None where the line of labels is wrong."""
        labels = [str(cell).strip() for cell in cells]
        names = {part: number for number, one in enumerate(sheet.columns) for part in (one.label, *_halves(one.label))}
        places: dict[int, int] = {}
        fine = True
        for at, label in enumerate(labels):
            number = names.get(label)
            if label and (number is None or number in places):
                self._tell("E005", f"{sheet.name} {_cell(at, 1)}", _unknown_column(label))
                fine = False
            elif number is not None:
                places[number] = at
        for number, one in enumerate(sheet.columns):
            if number not in places:
                self._tell("E006", sheet.name, _missing_column(one.label))
                fine = False
        return [places[number] for number in range(len(sheet.columns))] if fine else None

    def _row(self, sheet: Sheet, line: int, cells: Sequence[Cell], places: Iterable[int]) -> Row | None:
        before = len(self.problems)
        values = []
        for column, at in zip(sheet.columns, places, strict=True):
            try:
                values.append(value(column, cells[at] if at < len(cells) else ""))
            except Wrong as why:
                self._tell("E007", f"{sheet.name} {_cell(at, line)}", why.text)
        for at, cell in enumerate(cells):
            if at not in places and str(cell).strip():
                self._tell("E008", f"{sheet.name} {_cell(at, line)}", _OUTSIDE)
        return Row(line, tuple(values)) if len(self.problems) == before else None

    def _tell(self, code: str, where: str, text: Text) -> None:
        self.problems.append(Problem(f"book.{code}", self._file, where, text))


def _halves(label: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in label.split(" / "))


def _cell(column: int, line: int) -> str:
    """What Excel calls a cell. column: from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"


def _unknown_column(label: str) -> Text:
    return Text(
        f"列「{label[:40]}」はないか、二度あります。列を消してください。",
        f"There is no column {label[:40]!r}, or it stands there twice. Delete it.",
    )


def _missing_column(label: str) -> Text:
    return Text(
        f"列「{label}」がありません。書き出した表の見出しに戻してください。",
        f"Column {label!r} is missing. Restore the labels as they were written out.",
    )


_OUTSIDE = Text(
    "見出しのない列に値があります。消してください。", "A value stands in a column without a label. Delete it."
)
