"""Tables in a Word file: fixed widths, a header that is repeated on every page, rows that do not break, marked blanks.

They are written as WordprocessingML (ISO/IEC 29500-1, 17.4) and parsed at once: through python-docx's own objects a
document of a thousand cells takes seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sekisho.security.present.documents.model import Blank, Cell, Table
from sekisho.security.present.xml_text import showable

HEAD_FILL, SIDE_FILL, BLANK_FILL, BLANK_INK = "E9EEF4", "F4F6F9", "FFF6D6", "8A6D1B"
CELL_PT = 9
LONG_CELL = 600
"""Characters; a row with a longer cell may break over two pages."""
CELL_SPACE = (("top", 50), ("left", 80), ("bottom", 50), ("right", 80))
"""Margins of cells in twentieths of a point, in the order that the schema asks for."""
TWIPS_A_MM = 56.693
"""Twentieths of a point in a millimetre."""


def add_table(word: Word, table: Table, mark: str, width_mm: float) -> None:
    """Add a table at the end. mark: what stands in cells that are to be filled in."""
    total = sum(table.widths)
    widths = [round(width_mm * TWIPS_A_MM * width / total) for width in table.widths]
    size = CELL_PT * table.scale
    rows = []
    if table.columns:
        cells = "".join(
            _cell(text, width, size, _Look(bold=True, fill=HEAD_FILL))
            for text, width in zip(table.columns, widths, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
    rows += [_row(values, widths, size, mark, heads=table.heads) for values in table.rows]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    _put(word, grid, sum(widths), rows, "left")


def add_seals(word: Word, names: Sequence[str], seal_mm: float) -> None:
    """Boxes to sign or stamp in, at the right."""
    side = round(seal_mm * TWIPS_A_MM)
    grid = f'<w:gridCol w:w="{side}"/>' * len(names)
    heads = "".join(_cell(name, side, CELL_PT, _Look(fill=HEAD_FILL, centred=True)) for name in names)
    boxes = _cell("", side, CELL_PT, _Look()) * len(names)
    high = f'<w:trPr><w:trHeight w:val="{side}" w:hRule="exact"/></w:trPr>'
    _put(word, grid, side * len(names), [f"<w:tr>{heads}</w:tr>", f"<w:tr>{high}{boxes}</w:tr>"], "right")


def _put(word: Word, grid: str, width: int, rows: Sequence[str], side: str) -> None:
    edges = "".join(f'<w:{edge} w:w="{space}" w:type="dxa"/>' for edge, space in CELL_SPACE)
    look = (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="dxa" w:w="{width}"/><w:jc w:val="{side}"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{edges}</w:tblCellMar></w:tblPr>'
    )
    xml = f"<w:tbl {nsdecls('w')}>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    body = word.element.body
    body.insert(len(body) - 1, parse_xml(xml))  # the last element of a body is its section (17.6.17)


def _row(values: Sequence[Cell], widths: Sequence[int], size: float, mark: str, *, heads: bool) -> str:
    long = any(not isinstance(value, Blank) and len(value) >= LONG_CELL for value in values)
    cells = []
    for at, (value, width) in enumerate(zip(values, widths, strict=True)):
        if isinstance(value, Blank):
            cells.append(_cell(mark if value.said else "", width, size, _Look(fill=BLANK_FILL, ink=BLANK_INK)))
        else:
            head = heads and at == 0
            cells.append(_cell(value, width, size, _Look(bold=head, fill=SIDE_FILL if head else "")))
    return f"<w:tr>{'' if long else '<w:trPr><w:cantSplit/></w:trPr>'}{''.join(cells)}</w:tr>"


@dataclass(frozen=True, slots=True)
class _Look:
    """How one cell looks. fill, ink: six hexadecimal digits; "" for none."""

    bold: bool = False
    fill: str = ""
    ink: str = ""
    centred: bool = False


def _cell(text: str, width: int, size: float, look: _Look) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.fill}"/>' if look.fill else ""
    middle = '<w:jc w:val="center"/>' if look.centred else ""
    colour = f'<w:color w:val="{look.ink}"/>' if look.ink else ""
    letters = f'{"<w:b/>" if look.bold else ""}{colour}<w:sz w:val="{int(size * 2)}"/>'
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in showable(text).replace("\t", " ").splitlines()
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{shade}</w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:after="0" w:line="264" w:lineRule="auto"/>{middle}</w:pPr>'
        f"<w:r><w:rPr>{letters}</w:rPr>{lines}</w:r></w:p></w:tc>"
    )
