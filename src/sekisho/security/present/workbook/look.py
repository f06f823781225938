"""How a workbook of ours looks: colours, formats and widths. Knows no ledger."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `sekisho observe` takes its colours from here, and its workbook from another writer
    from collections.abc import Iterable

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "BIZ UDPゴシック"
"""On every Japanese Windows since 2018; Excel takes its default where it is absent."""

REPORT_COLOUR, OWN_COLOUR, LINE_COLOUR = "#1F3A5F", "#4A6B4E", "#BFC5CC"
"""Report's columns, ours, and borders. The legend line says in words what the colours mean."""

WIDEST = 60
_LINE_POINTS, _HIGHEST_ROW = 13.5, 300
"""Height of a line of 10 points, and of the highest row (Excel's own limit is 409)."""


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of one workbook."""

    title: Format
    note: Format
    report: Format
    own: Format
    text: Format
    date: Format
    number: Format
    link: Format


def look(workbook: Workbook) -> Look:
    """Make the formats in a workbook."""
    cell = {"font_name": FONT, "font_size": 10, "valign": "top", "border": 1, "border_color": LINE_COLOUR}
    head = {**cell, "bold": True, "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}
    plain = {"font_name": FONT, "font_size": 10}
    return Look(
        title=workbook.add_format({**plain, "font_size": 14, "bold": True, "font_color": REPORT_COLOUR}),
        note=workbook.add_format({**plain, "font_color": "#555555"}),
        report=workbook.add_format({**head, "bg_color": REPORT_COLOUR}),
        own=workbook.add_format({**head, "bg_color": OWN_COLOUR}),
        text=workbook.add_format({**cell, "num_format": "@", "text_wrap": True}),
        date=workbook.add_format({**cell, "num_format": "yyyy/mm/dd", "align": "left"}),
        number=workbook.add_format({**cell, "num_format": "0"}),
        link=workbook.add_format({**plain, "font_color": REPORT_COLOUR, "underline": 1}),
    )


def columns_of(text: str) -> int:
    """The width of a text in half-width characters: full-width ones count two; of several lines the widest."""
    return max(
        (sum(2 if unicodedata.east_asian_width(one) in "FWA" else 1 for one in line) for line in text.splitlines()),
        default=0,
    )


def fitting(label: str, declared: int) -> int:
    """The width of a column: as declared, but never so narrow that its label is cut."""
    return min(max(declared, columns_of(label) + 3), WIDEST)


def row_height(cells: Iterable[tuple[str, int]]) -> float:
    """Room for the longest of some texts in columns of these widths, in points: not every program fits the rows of a
    file that it opens.
    """
    lines = 1
    for text, width in cells:
        lines = max(lines, sum(-(-columns_of(line) // max(width - 1, 1)) or 1 for line in text.split("\n")))
    return min(_LINE_POINTS * lines + 4, _HIGHEST_ROW)


def on_paper(sheet: Worksheet) -> None:
    """A4 across, as wide as the sheet, with the third row as the head of each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&L&A&R&P / &N")
