"""A ledger's rows as a table of a document: the report's columns, and ours where a document needs them."""

import sys
from typing import cast

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.declaring import Field, Ledger, Row
from sekisho.security.ledgers.emergency_contact import Circle, EmergencyContact
from sekisho.security.present.documents.labels import Words
from sekisho.security.present.documents.model import Blank, Cell, Table
from sekisho.security.present.printed.printing import column_width, printed_fields
from sekisho.security.present.workbook.writing import cell_text

BLANK_ROWS = 4
"""Lines to fill in where the ledger has no rows."""
NUMBER_WIDTH = 6
FULL_SIZE_WIDTH, SMALLEST_SCALE = 98, 0.7
"""Half-width characters over an A4 page in full size, and how far the text shrinks where a ledger has more."""
ADDED = {
    "zone": ("kind", "networks"),
    "dataflow": ("port", "application", "operations"),
}
"""Our columns that make the report's ones usable in a design: which networks a zone has, which port a flow."""


def _fields(ledger: Ledger) -> tuple[Field, ...]:
    return (*printed_fields(ledger), *(ledger.field(name) for name in ADDED.get(ledger.slug, ())))


def count(slug: str, book: Book) -> int:
    """How many rows a ledger has."""
    return len(book.tables.get(slug, ()))


def _ordered(slug: str, book: Book) -> list[Entry[Row]]:
    """The rows in the ledger's order; contacts in the order in which they are called."""
    entries = list(book.tables.get(slug, ()))
    if slug == "emergency-contact":
        circles = list(Circle)
        entries.sort(key=lambda entry: _called(cast("EmergencyContact", entry.row), circles))
    return entries


def _called(row: EmergencyContact, circles: list[Circle]) -> tuple[int, int]:
    return (
        circles.index(row.circle) if row.circle else len(circles),
        row.order if row.order is not None else sys.maxsize,
    )


def table(slug: str, book: Book, words: Words) -> Table:
    """All rows of one ledger, numbered; without rows, lines to fill in. KeyError for a ledger that does not exist."""
    ledger = REGISTRY[slug]
    fields = _fields(ledger)
    rows: list[tuple[Cell, ...]] = [
        (str(number), *(cell_text(field, getattr(entry.row, field.name), words.language) for field in fields))
        for number, entry in enumerate(_ordered(slug, book), 1)
    ]
    if not rows:
        widest = max(fields, key=lambda field: field.column.width)
        rows = [("", *(Blank(said=field is widest) for field in fields))] * BLANK_ROWS
    labels = tuple(field.column.ja if words.language == "ja" else field.column.en for field in fields)
    texts = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    widths = (
        NUMBER_WIDTH,
        *(
            column_width(field, label, [line[at] for line in texts if len(line) > at])
            for at, (field, label) in enumerate(zip(fields, labels, strict=True), 1)
        ),
    )
    scale = max(SMALLEST_SCALE, min(1.0, FULL_SIZE_WIDTH / sum(widths)))
    return Table(("#", *labels), tuple(rows), widths, scale=round(scale, 2))
