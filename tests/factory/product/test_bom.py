"""Parts lists: CSV of any delimiter, ODS and XLSX, grouped references, parts that are not fitted, variants."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from drawn_boards import board, codes, loaded, part
from sekisho.factory.product.bom.reading import read_bom
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.records import BomLine
from sekisho.factory.product.tables.lines import lines_of


def read(text: str) -> tuple[tuple[BomLine, ...], list[str]]:
    complaints = Complaints()
    lines = read_bom(lines_of(text, "bom.csv", complaints), "bom.csv", complaints)
    return lines, [problem.code.removeprefix("product.") for problem in complaints.found]


@pytest.mark.parametrize(
    "text",
    [
        'Reference,Qty,Value,MPN\n"C1, C2-C4",4,1uF,ABC-1\n',
        "Designator;Quantity;Comment;Manufacturer Part Number\nC1,C2,C3,C4;4;1uF;ABC-1\n",
        '"部品番号"\t"数量"\t"値"\t"型番"\n"C1 C2 C3 C4"\t4\t1uF\tABC-1\n',
        "リファレンス,員数,定数,メーカー型番\nC1～C4,4,1uF,ABC-1\n",
        "Board X rev 3\n\nItem|Reference(s)|Qty|Value|PN\n1|C1,C2,C3,C4|4|1uF|ABC-1\n",
    ],
)
def test_a_list_with_any_header_and_delimiter_is_read(text: str) -> None:
    (line,), problems = read(text)
    assert (line.references, line.quantity, line.value, line.part_number) == (
        ("C1", "C2", "C3", "C4"),
        4,
        "1uF",
        "ABC-1",
    )
    assert problems == []


@pytest.mark.parametrize(
    ("header", "cell", "unfitted"),
    [
        ("DNP", "X", True), ("DNP", "1", True), ("DNP", "DNP", True), ("DNP", "", False), ("DNP", "no", False),
        ("未実装", "○", True), ("実装", "×", True), ("実装", "する", False), ("Populate", "0", True),
        ("Populate", "yes", False), ("Value", "DNP", True), ("Value", "NA/0402", True), ("Value", "open", True),
        ("Value", "未実装", True), ("Value", "10k DNP-like", False), ("MPN", "DNP", True), ("MPN", "DNP-100", False),
    ],
)  # fmt: skip
def test_a_part_that_is_not_fitted_is_told_by_column_or_word(header: str, cell: str, unfitted: bool) -> None:
    (line,), problems = read(f"Reference,Qty,{header}\nR1,1,{cell}\n")
    assert bool(line.unfitted) is unfitted
    assert problems == (["N406"] if unfitted else [])


def test_a_broken_quote_costs_its_own_line_alone() -> None:
    lines, problems = read('Reference,Value\nR1,"10k\nR2,4k7\nR3,"1"k\nR4,"2k"\n')
    assert [(line.references, line.value) for line in lines] == [
        (("R1",), "10k"), (("R2",), "4k7"), (("R3",), "1k"), (("R4",), "2k"),
    ]  # fmt: skip
    assert problems == ["W410", "W410"]


def test_a_variant_is_chosen_by_name(tmp_path: Path) -> None:
    bom = "Reference,Value,PN,pn_product-variant: BIG,value variant:BIG\nU1,SMALL-IC,S-1,B-1,BIG-IC\nR1,1k,R-1,,DNP\n"
    parts = [part(8, "U1", "SMALL-IC"), part(8, "R1", "1k", at="120 110")]
    product, _ = loaded(tmp_path, {"a.kicad_pcb": board(8, *parts), "bom.csv": bom}, "big")
    assert [(part.reference, part.part_number, part.fitted) for part in product.parts] == [
        ("R1", "R-1", False), ("U1", "B-1", True),
    ]  # fmt: skip


def _xlsx(*rows: tuple[object, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_an_xlsx_list_is_read_with_its_rows(tmp_path: Path) -> None:
    data = _xlsx(("基板X 部品表",), (), ("部品番号", "数量", "値"), ("R1, R2", 2, "10k"), ("R3", 2, "1k"))
    product, problems = loaded(
        tmp_path, {"bom.xlsx": data, "a-pos.csv": "Ref,PosX,PosY,Rot\nR1,1,1,0\nR2,2,2,0\nR3,3,3,0\n"}
    )
    assert [(line.references, line.quantity, line.source.line) for line in product.bom] == [
        (("R1", "R2"), 2, 4), (("R3",), 2, 5),
    ]  # fmt: skip
    told = [(problem.code, problem.line) for problem in problems]
    assert told == [("product.W403", 5)]


def test_a_placement_table_in_a_workbook_is_read(tmp_path: Path) -> None:
    data = _xlsx(("Designator", "Mid X (mil)", "Mid Y (mil)", "Layer", "Rotation"), ("R1", 1000, 500.5, "B", 90))
    product, problems = loaded(tmp_path, {"cpl.xlsx": data})
    (one,) = product.placements
    assert (one.reference, round(one.x_mm, 4), round(one.y_mm, 4), one.side) == ("R1", 25.4, 12.7127, "bottom")
    assert codes(problems) == ["N310", "N611"]


def _ods(body: str) -> bytes:
    out = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        space = "urn:oasis:names:tc:opendocument:xmlns:"
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def _cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


HEADER = f"<table:table-row>{_cell('Reference')}{_cell('Value')}</table:table-row>"
EMPTY_REST = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def test_an_ods_list_is_read_though_its_sheet_ends_in_a_million_empty_rows(tmp_path: Path) -> None:
    body = HEADER + f"<table:table-row>{_cell('R1')}{_cell('10k')}</table:table-row>" + EMPTY_REST
    product, problems = loaded(tmp_path, {"bom.ods": _ods(body)})
    assert [(line.references, line.value) for line in product.bom] == [(("R1",), "10k")]
    assert codes(problems) == ["E110"]


@pytest.mark.parametrize(
    "body",
    [
        HEADER
        + '<table:table-row table:number-rows-repeated="1000000">'
        + _cell("R1", ' table:number-columns-repeated="16000"')
        + "</table:table-row>",
        HEADER
        + EMPTY_REST
        + "<table:table-row>"
        + _cell("R1", ' table:number-columns-repeated="9999"')
        + "</table:table-row>",
    ],
)
def test_repeats_that_would_fill_the_memory_are_refused(body: str, tmp_path: Path) -> None:
    product, problems = loaded(tmp_path, {"bom.ods": _ods(body)})
    assert product.bom == ()
    assert codes(problems) == ["E105", "E110"]


def test_a_cell_in_the_last_corner_of_a_sheet_is_refused(tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "Reference", "x"
    book.save(out)
    _, problems = loaded(tmp_path, {"bom.xlsx": out.getvalue()})
    assert codes(problems) == ["E105", "E110"]


def test_a_sheet_of_another_name_is_weighed_too(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_xlsx(("Reference", "Value")))) as book, zipfile.ZipFile(out, "w") as moved:
        for one in book.namelist():
            text = (
                book.read(one).replace(b"xl/worksheets/sheet1", b"xl/Elsewhere/one").replace(b'r="B1"', b'r="XFD99999"')
            )
            moved.writestr(one.replace("xl/worksheets/sheet1", "xl/Elsewhere/one"), text)
    _, problems = loaded(tmp_path, {"bom.xlsx": out.getvalue()})
    assert codes(problems) == ["E105", "E110"]


def test_a_bomb_of_zeros_in_a_workbook_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.factory.product.tables.workbook.DESIGN_UNPACKED_BYTES", 30 * 2**20)
    out = io.BytesIO(_xlsx(("Reference", "Value")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/zeros", "w") as member:
        for _ in range(31):
            member.write(bytes(2**20))
    _, problems = loaded(tmp_path, {"bom.xlsx": out.getvalue()})
    assert codes(problems) == ["E105", "E110"]


@pytest.mark.parametrize("cut", [10, 300, 2000])
def test_a_cut_workbook_is_told(cut: int, tmp_path: Path) -> None:
    data = _xlsx(("Reference", "Value"), ("R1", "1k"))
    whole = data[:-cut] + b"xl/workbook.xml"
    _, problems = loaded(tmp_path, {"bom.xlsx": whole})
    assert codes(problems) == ["E412", "E110"]


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=8))
def test_any_cells_are_read_or_told(rows: list[list[str]]) -> None:
    complaints = Complaints()
    lines = [(number, cells) for number, cells in enumerate(rows, start=1)]
    for line in read_bom([(0, ["Reference", "Qty", "Value", "DNP"]), *lines], "a", complaints):
        assert line.references


@given(st.text(alphabet='",;\t|\nR1', max_size=200))
def test_any_text_gives_lines_in_order(text: str) -> None:
    numbers = [number for number, _ in lines_of(text, "a", Complaints())]
    assert numbers == sorted(set(numbers))
