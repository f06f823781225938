"""A ledger on paper as the report prints it: title, a `#` column and the report's columns, as PDF with its font in it.

The values reach the compiler as JSON and are set as text; nothing a person types can become markup.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.declaring import COMMON, Field, Ledger, Row
from sekisho.security.present.printed.measuring import columns_set, unbreakable
from sekisho.security.present.printed.typesetting import pdf
from sekisho.security.present.workbook.writing import cell_text

TEMPLATE = Path(__file__).parent / "ledger.typ"

PORTRAIT_CHARACTERS, LANDSCAPE_CHARACTERS = 100, 165
"""Half-width characters of all columns together, margins of cells included, that an A4 page takes in full size."""
FULL_SIZE_PT, SMALLEST_PT = 8.5, 6.0
CELL_MARGIN = 2
"""Half-width characters that the margins of a cell take."""
WIDEST_COLUMN, DATE_COLUMN, LEAST_COLUMN, SHORT_LABEL = 30, 13, 5, 10
"""A column takes no more than the first, a day at least the second; a label up to the last stays in one line."""
BLANK_LINES_UPRIGHT, BLANK_LINES_ACROSS = 28, 16
"""Lines to write on by hand where a form is printed without rows."""

_SEALS = Text("承認", "Approved"), Text("確認", "Checked"), Text("作成", "Prepared")
_SITE, _MAKER, _PRINTED = Text("工場", "Site"), Text("作成部門", "Made by"), Text("印刷日", "Printed")
_END = "以上"
"""Closes a Japanese form; English ones have no such word."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands around the table.

    printed_on: the day of print, Japan time.  site, maker: the site and the department that makes the ledger; an empty
    one leaves a line to write on.
    """

    printed_on: dt.date
    site: str = ""
    maker: str = ""
    language: Language = "ja"


def printed_fields(ledger: Ledger) -> tuple[Field, ...]:
    """The columns of the paper form: the report's; where the report prints none, those declared for paper.

    The site stands in the head of the form, and the day of review in the ledger alone.
    """
    return tuple(field for field in ledger.fields if not field.column.ours) or tuple(
        field for field in ledger.fields if field.column.paper and field.name not in COMMON
    )


def column_width(field: Field, label: str, cells: Sequence[str]) -> int:
    """What a column takes: as declared on a blank form, else what its cells need, so that the text can be larger.

    A cell longer than declared breaks into lines; a label breaks into two, and a day never.
    """
    declared = min(field.column.width, WIDEST_COLUMN)
    needed = min(max(map(columns_set, cells), default=declared), declared)
    needed = max(needed, max(map(unbreakable, cells), default=0))
    head = columns_set(label)
    least = max(head if head <= SHORT_LABEL else (head + 1) // 2 + 1, LEAST_COLUMN)
    return max(needed, least, DATE_COLUMN if field.type is dt.date else 0) + CELL_MARGIN


def form_of(ledger: Ledger, rows: Iterable[Row], paper: Paper) -> dict[str, object]:
    """The whole content of the form, as plain data."""
    language = paper.language
    fields = printed_fields(ledger)
    lines = [[cell_text(field, getattr(row, field.name), language) for field in fields] for row in rows]
    labels = [field.column.ja if language == "ja" else field.column.en for field in fields]
    widths = [
        column_width(field, label, [line[at] for line in lines])
        for at, (field, label) in enumerate(zip(fields, labels, strict=True))
    ]
    landscape = (
        sum(column_width(field, label, ()) for field, label in zip(fields, labels, strict=True)) > PORTRAIT_CHARACTERS
    )
    size = FULL_SIZE_PT * min(1, (LANDSCAPE_CHARACTERS if landscape else PORTRAIT_CHARACTERS) / sum(widths))
    blank = [[""] * len(fields)] * (BLANK_LINES_ACROSS if landscape else BLANK_LINES_UPRIGHT)
    return {
        "language": language,
        "title": ledger.title.of(language),
        "landscape": landscape,
        "size": max(size, SMALLEST_PT),
        "site_label": _SITE.of(language),
        "site": paper.site,
        "maker_label": _MAKER.of(language),
        "maker": paper.maker,
        "printed_label": _PRINTED.of(language),
        "printed": f"{paper.printed_on:%Y/%m/%d}",
        "seals": [seal.of(language) for seal in _SEALS],
        "columns": [{"label": label, "width": width} for label, width in zip(labels, widths, strict=True)],
        "numbered": bool(lines),
        "rows": lines or blank,
        "end": _END if lines and language == "ja" else "",
    }


def print_ledger(ledger: Ledger, rows: Iterable[Row], paper: Paper) -> bytes:
    """The PDF of a ledger. Without rows it is a blank form to write on.

    The same rows on the same day give the same bytes. Raises FontsMissing, or NotPrintable for a fault of ours.
    """
    return pdf(TEMPLATE, form_of(ledger, rows, paper), ledger.title, paper.printed_on)
