"""A ledger's rows as a table of a document: the report's columns, and ours where a document needs them."""

import datetime as dt

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.present.documents.labels import Words
from sekisho.security.present.documents.model import Blank, Cell, Table
from sekisho.security.present.printed.printing import CELL_MARGIN, DATE_COLUMN, WIDEST_COLUMN, printed_fields
from sekisho.security.present.workbook.writing import cell_text

BLANK_ROWS = 4
"""Lines to fill in where the ledger has no rows."""
MOST_OWN_COLUMNS = 8
"""Columns of a ledger of ours that fit a page: the first ones."""
NUMBER_WIDTH, LEAST_WIDTH = 6, 9
FULL_SIZE_WIDTH, SMALLEST_SCALE = 105, 0.72
"""Half-width characters over an A4 page in full size, and how far the text shrinks where a ledger has more."""
ADDED = {
    "zone": ("kind", "networks"),
    "dataflow": ("port", "application", "operations"),
}
"""Our columns that make the report's ones usable in a design: which networks a zone has, which port a flow."""


def _fields(ledger: Ledger) -> tuple[Field, ...]:
    printed = printed_fields(ledger)
    if all(field.column.ours for field in printed):
        return tuple(field for field in printed if field.name not in {"site", "reviewed"})[:MOST_OWN_COLUMNS]
    return (*printed, *(ledger.field(name) for name in ADDED.get(ledger.slug, ())))


def count(slug: str, book: Book) -> int:
    """How many rows a ledger has."""
    return len(book.tables.get(slug, ()))


def table(slug: str, book: Book, words: Words) -> Table:
    """All rows of one ledger, numbered; without rows, lines to fill in. KeyError for a ledger that does not exist."""
    ledger = REGISTRY[slug]
    fields = _fields(ledger)
    rows: list[tuple[Cell, ...]] = [
        (str(number), *(cell_text(field, getattr(entry.row, field.name), words.language) for field in fields))
        for number, entry in enumerate(book.tables.get(slug, ()), 1)
    ]
    if not rows:
        rows = [("", *(Blank() for _ in fields))] * BLANK_ROWS
    labels = tuple(field.column.ja if words.language == "ja" else field.column.en for field in fields)
    widths = (NUMBER_WIDTH, *(_width(field) for field in fields))
    scale = max(SMALLEST_SCALE, min(1.0, FULL_SIZE_WIDTH / sum(widths)))
    return Table(("#", *labels), tuple(rows), widths, scale=round(scale, 2))


def _width(field: Field) -> int:
    least = DATE_COLUMN if field.type is dt.date else LEAST_WIDTH
    return min(max(field.column.width, least), WIDEST_COLUMN) + CELL_MARGIN
