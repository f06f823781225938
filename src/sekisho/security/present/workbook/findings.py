"""The result as a workbook: findings with room for decisions, states with reasons, proposed rows, sources, problems.

Every value is written as text: nothing from outside ever becomes a formula. The same result gives the same file.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sekisho.guard.limits import CELL_CHARACTERS, WORKBOOK_ROWS
from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.header import sheet_name
from sekisho.security.present.workbook import findings_tables as tables
from sekisho.security.present.workbook.findings_tables import Column, Table
from sekisho.security.present.workbook.look import Look, look, on_paper, row_height
from sekisho.security.terms.state import Severity, State

_STATE_COLOURS = {
    State.HOLDS: ("#E2F1E9", "#14603F"),
    State.FAILS: ("#FBE7E7", "#9C1520"),
    State.STALE: ("#FBF0D6", "#7A4D00"),
    State.NOT_ASSESSED: ("#E9ECF0", "#4A5462"),
    State.NOT_APPLICABLE: ("#F6F7F8", "#5C6672"),
}
_SEVERITY_COLOURS = {
    Severity.HIGH: ("#FBE7E7", "#9C1520"),
    Severity.MEDIUM: ("#FBF0D6", "#7A4D00"),
    Severity.LOW: ("#E9ECF0", "#4A5462"),
}
_FULL = Text(
    "このシートに書ける行数を超えました。残りはfindings.jsonにあります。",
    "The sheet is full. The rest is in findings.json.",
)


@dataclass(frozen=True)
class _Writing:
    workbook: Workbook
    language: Language
    look: Look
    coloured: dict[str, Format]

    def table(self, table: Table) -> None:
        """One sheet: title, note, header, rows, filter, frozen header."""
        sheet = self.workbook.add_worksheet(sheet_name(table.title.of(self.language)))
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, table.title.of(self.language), self.look.title)
        sheet.write_string(1, 0, table.note.of(self.language), self.look.note)
        self._head(sheet, table.columns)
        last = self._rows(sheet, table)
        sheet.freeze_panes(3, table.frozen)
        sheet.autofilter(2, 0, max(last, 3), len(table.columns) - 1)
        on_paper(sheet)

    def _head(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        sheet.set_row(2, 30)
        for at, column in enumerate(columns):
            style = self.look.own if column.to_fill else self.look.report
            sheet.write_string(2, at, column.label.of(self.language), style)

    def _rows(self, sheet: Worksheet, table: Table) -> int:
        last = 2
        for last, row in enumerate(table.rows, 3):
            if last >= WORKBOOK_ROWS - 1:
                sheet.write_string(last, 0, _FULL.of(self.language), self.look.text)
                return last
            sheet.set_row(last, self._height(table.columns, row))
            for at, cell in enumerate(row):
                self._cell(sheet, last, at, cell)
        return last

    def _height(self, columns: Sequence[Column], row: Sequence[tables.Cell]) -> float:
        told = (cell.of(self.language) if isinstance(cell, Text) else cell for cell in row)
        texts = (cell if isinstance(cell, str) else "" for cell in told)
        return row_height(zip(texts, (column.width for column in columns), strict=True))

    def _cell(self, sheet: Worksheet, line: int, at: int, cell: tables.Cell) -> None:
        match cell:
            case State() | Severity():
                sheet.write_string(line, at, tables.marked(cell, self.language), self.coloured[cell.code])
            case int():
                sheet.write_number(line, at, cell, self.look.number)
            case dt.date():
                sheet.write_datetime(line, at, dt.datetime.combine(cell, dt.time()), self.look.date)
            case None | "":
                sheet.write_blank(line, at, None, self.look.text)
            case _:
                text = cell.of(self.language) if isinstance(cell, Text) else cell
                sheet.write_string(line, at, _fitting(text), self.look.text)


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _coloured(workbook: Workbook) -> dict[str, Format]:
    base = {"font_name": "BIZ UDPゴシック", "font_size": 10, "valign": "top", "border": 1, "border_color": "#BFC5CC"}
    return {
        one.code: workbook.add_format({**base, "bg_color": pale, "font_color": ink, "bold": True, "num_format": "@"})
        for one, (pale, ink) in (*_STATE_COLOURS.items(), *_SEVERITY_COLOURS.items())
    }


def write_findings(result: Result, catalogue: Catalogue, path: Path, language: Language = "ja") -> None:
    """Write the workbook; the file is replaced as a whole or not at all.

    Sheets: summary, findings, state (practice by system), rules, one a ledger with proposals, evidence, problems.
    """
    write_tables(tables.every(result, catalogue, language), path, result.as_of, language)


def write_tables(sheets: Iterable[Table], path: Path, on: dt.date, language: Language) -> None:
    """Write a workbook with a sheet a table; the file is replaced as a whole or not at all. on: the day it bears."""
    path = Path(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sekisho-") as folder:
        unfinished = Path(folder) / "findings.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        workbook = Workbook(unfinished, options)
        workbook.set_properties({"created": dt.datetime.combine(on, dt.time())})
        try:
            writing = _Writing(workbook, language, look(workbook), _coloured(workbook))
            for table in sheets:
                writing.table(table)
        finally:
            workbook.close()
        unfinished.replace(path)
