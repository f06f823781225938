"""Text cells of a worksheet, written past XlsxWriter's general way of writing a cell: same octets, half the time.

Nine of ten cells of a ledger are plain texts. The library asks of each what kind of cell it is and escapes each of its
attributes; here a text with nothing to escape goes out in one line, and everything else goes the library's way.
"""

import re
from typing import Any

from xlsxwriter.worksheet import CellStringTuple, Worksheet

from sekisho.security.ledgers.sheet import letters_of

_TO_ESCAPE = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")
"""What XlsxWriter escapes in a text, or marks as blanks to be kept."""


class TextCells(Worksheet):  # type: ignore[misc]  # the library says nothing of its types
    """A worksheet of a workbook that is written line by line (`constant_memory`)."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 -- tuples of many kinds
        if cell.__class__ is not CellStringTuple or cell.format is None or _TO_ESCAPE.search(cell.string):
            super()._write_cell(row, col, cell)
            return
        style = cell.format._get_xf_index()  # noqa: SLF001 -- as the method that is overridden does
        place = f'r="{letters_of(col + 1)}{row + 1}" s="{style}"'
        self.fh.write(f'<c {place} t="inlineStr"><is><t>{cell.string}</t></is></c>')
