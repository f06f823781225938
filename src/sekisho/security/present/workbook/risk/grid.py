"""A sheet that is filled line by line, and knows where its cells are, so that formulas of other sheets can name them.

Formulas are built from our own words and from addresses alone: what a person typed stands in cells and never in them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sekisho.guard.limits import CELL_CHARACTERS, WORKBOOK_ROWS
from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.risk import BANDS
from sekisho.security.ledgers.header import sheet_name
from sekisho.security.ledgers.sheet import letters_of
from sekisho.security.present.workbook.look import FONT, LINE_COLOUR, look, on_paper, row_height

GIVEN_COLOUR, MADE_COLOUR = "#FFF9DB", "#FFFFFF"
"""What a person may change, and what follows from it."""
_BAND_COLOURS = ("#F4B6B6", "#F9D3B4", "#FBF0C4", "#DDEBD9", "#F0F2F4")
HEAD_LINE = 3
"""Title, note, header: the first line of rows is the next, counted from 0."""
HEAD_POINTS = 58


@dataclass(frozen=True, slots=True)
class Given:
    """A cell that may be changed. choices: the range of the words to choose from."""

    value: str | int | None
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A formula with the value that the room computed."""

    formula: str
    value: str | int


Cell = str | int | Text | dt.date | None | Given | Made


@dataclass(frozen=True, slots=True)
class Column:
    """A column. width: in half-width characters.  bands: whether its cells are coloured by risk value.

    own: one of ours beside the report's.
    """

    label: Text
    width: int
    bands: bool = False
    own: bool = False


class Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        cell = {"font_name": FONT, "font_size": 10, "valign": "top", "border": 1, "border_color": LINE_COLOUR}
        self.look = look(workbook)
        self.text = workbook.add_format({**cell, "text_wrap": True, "num_format": "@"})
        self.given = workbook.add_format({**cell, "text_wrap": True, "bg_color": GIVEN_COLOUR})
        self.made = workbook.add_format({**cell, "text_wrap": True, "bg_color": MADE_COLOUR})
        self.number = workbook.add_format({**cell, "num_format": "0"})
        self.date = workbook.add_format({**cell, "num_format": "yyyy/mm/dd", "align": "left"})
        self.bands: tuple[Format, ...] = tuple(
            workbook.add_format({"bg_color": colour, "bold": True}) for colour in _BAND_COLOURS
        )


class Grid:
    """One sheet. `add` writes the next line."""

    def __init__(
        self, workbook: Workbook, styles: Styles, title: Text, columns: Sequence[Column], language: Language
    ) -> None:
        self._styles, self._columns, self._language = styles, columns, language
        self.name = sheet_name(title.of(language))
        self._title = title
        self._sheet: Worksheet = workbook.add_worksheet(self.name)
        self._line = HEAD_LINE

    def begin(self, note: Text) -> None:
        """Write title, note and header."""
        sheet, styles = self._sheet, self._styles.look
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, column.width)
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, self._title.of(self._language), styles.title)
        sheet.write_string(1, 0, note.of(self._language), styles.note)
        sheet.set_row(2, HEAD_POINTS)
        for at, column in enumerate(self._columns):
            sheet.write_string(2, at, column.label.of(self._language), styles.own if column.own else styles.report)

    def end(self, frozen: int = 1) -> None:
        """Filter, frozen header, colours, paper."""
        last = max(self._line - 1, HEAD_LINE)
        self._sheet.autofilter(2, 0, last, len(self._columns) - 1)
        self._sheet.freeze_panes(HEAD_LINE, frozen)
        for at, column in enumerate(self._columns):
            if column.bands:
                self._colour(at, last)
        on_paper(self._sheet)

    def _colour(self, at: int, last: int) -> None:
        for band, style in zip(BANDS, self._styles.bands, strict=True):
            rule = {"type": "cell", "criteria": "==", "value": f'"{band}"', "format": style}
            self._sheet.conditional_format(HEAD_LINE, at, last, at, rule)

    @property
    def next_row(self) -> int:
        """The row that `add` writes next, counted from 1 as Excel does."""
        return self._line + 1

    @property
    def full(self) -> bool:
        """Whether the sheet takes no more lines."""
        return self._line >= WORKBOOK_ROWS

    def add(self, *cells: Cell) -> int:
        """Write a line; its row, counted from 1."""
        line = self._line
        self._sheet.set_row(line, self._height(cells))
        for at, cell in enumerate(cells):
            self._write(line, at, cell)
        self._line += 1
        return line + 1

    def heading(self, *labels: Text) -> None:
        """A blank line, and the header of another table in the same sheet."""
        self._line += 1
        for at, label in enumerate(labels):
            self._sheet.write_string(self._line, at, label.of(self._language), self._styles.look.own)
        self._line += 1

    def at(self, column: int, row: int) -> str:
        """The address of a cell for formulas of any sheet. column: from 0; row: from 1."""
        return f"'{self.name}'!${letters_of(column + 1)}${row}"

    def range(self, column: int, first: int, last: int, to: int | None = None) -> str:
        """The address of some lines of a column, or of several columns. column, to: from 0, both included."""
        end = letters_of((column if to is None else to) + 1)
        return f"'{self.name}'!${letters_of(column + 1)}${first}:${end}${last}"

    def column(self, column: int) -> str:
        """The address of a whole column."""
        letters = letters_of(column + 1)
        return f"'{self.name}'!${letters}:${letters}"

    def _height(self, cells: Sequence[Cell]) -> float:
        widths = (column.width for column in self._columns)
        return row_height((self._shown(cell), width) for cell, width in zip(cells, widths, strict=False))

    def _shown(self, cell: Cell) -> str:
        value = cell.value if isinstance(cell, Given | Made) else cell
        return value.of(self._language) if isinstance(value, Text) else value if isinstance(value, str) else ""

    def _write(self, line: int, at: int, cell: Cell) -> None:
        sheet, styles = self._sheet, self._styles
        match cell:
            case Made():
                sheet.write_formula(line, at, f"={cell.formula}", styles.made, cell.value)
            case Given():
                self._value(line, at, cell.value, styles.given)
                if cell.choices:
                    rule = {"validate": "list", "source": f"={cell.choices}", "ignore_blank": True}
                    sheet.data_validation(line, at, line, at, rule)
            case dt.date():
                sheet.write_datetime(line, at, dt.datetime.combine(cell, dt.time()), styles.date)
            case Text():
                self._value(line, at, cell.of(self._language), styles.text)
            case int():
                self._value(line, at, cell, styles.number)
            case _:
                self._value(line, at, cell, styles.text)

    def _value(self, line: int, at: int, value: str | int | None, style: Format) -> None:
        if value is None or value == "":
            self._sheet.write_blank(line, at, None, style)
        elif isinstance(value, int):
            self._sheet.write_number(line, at, value, style)
        else:
            self._sheet.write_string(line, at, value[:CELL_CHARACTERS], style)
