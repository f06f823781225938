"""A cell written the short way is the cell that the library writes."""

import zipfile
from io import BytesIO

from hypothesis import example, given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sekisho.security.present.workbook.textcells import TextCells

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=5)
ODD = ["制御盤 A&B", "<r>x</r>", "_x0041_", " 前", "後 ", "\u3000全角", "a\nb", "\ufffe", '"', "=1+1", "\x85b", "\x1f"]


def sheet(kind: type[Worksheet], texts: list[str]) -> bytes:
    """The worksheet of a workbook with these texts, with a style and without, a number and an empty cell."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        written = workbook.add_worksheet("a", kind)
        bold = workbook.add_format({"bold": True})
        for column, text in enumerate(texts):
            written.write_string(0, column, text, bold)
        for column, text in enumerate(texts):
            written.write_string(1, column + 30, text)
        written.write_number(2, 0, 7, bold)
        written.write_blank(2, 1, None, bold)
    with zipfile.ZipFile(file) as book:
        return book.read("xl/worksheets/sheet1.xml")


@given(TEXTS)
@example(ODD)
def test_the_octets_are_those_of_the_library(texts: list[str]) -> None:
    written = sheet(TextCells, texts)
    assert written == sheet(Worksheet, texts)
    assert b'<c r="A3" s="1"><v>7</v></c>' in written
