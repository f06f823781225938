"""A document as PDF, set with the house's font: the same blocks as the Word file, with pages in its contents."""

from dataclasses import asdict
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.present.documents.model import (
    Blank,
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from sekisho.security.present.printed.typesetting import pdf

TEMPLATE = Path(__file__).parent / "document.typ"


def _cell(cell: Cell, mark: str) -> dict[str, object]:
    if isinstance(cell, Blank):
        return {"text": mark if cell.said else "", "blank": True}
    return {"text": cell, "blank": False}


def _table(table: Table, mark: str) -> dict[str, object]:
    return {
        "kind": "table",
        "columns": list(table.columns),
        "widths": list(table.widths),
        "heads": table.heads,
        "scale": table.scale,
        "rows": [[_cell(cell, mark) for cell in row] for row in table.rows],
    }


def _block(block: Block, mark: str) -> dict[str, object]:
    match block:
        case Table():
            return _table(block, mark)
        case Figure():
            return {"kind": "figure", **{name: getattr(block, name) for name in ("caption", "svg", "legend", "paper")}}
        case Heading() | Paragraph() | Items():
            return {"kind": type(block).__name__.lower(), **asdict(block)}


def form_of(document: Document) -> dict[str, object]:
    """The whole document as plain data."""
    return {
        "language": document.language,
        "title": document.title,
        "site": document.site,
        "facts": _table(Table((), document.facts, (34, 100), heads=True), document.mark),
        "seals": list(document.seals),
        "revisions": _table(document.revisions, document.mark),
        "revisions_title": document.revisions_title,
        "contents": document.contents,
        "blocks": [_block(block, document.mark) for block in document.blocks],
    }


def pdf_file(document: Document) -> bytes:
    """The PDF of a document. The same document gives the same bytes. Raises as printing does."""
    return pdf(TEMPLATE, form_of(document), Text(document.title, document.title), document.day)
