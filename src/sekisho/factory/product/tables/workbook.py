"""The sheets of an ODS or XLSX file through calamine, after a look at whether it can be opened safely.

Calamine builds the whole grid around all values: two values far apart, or one cell repeated, would fill the memory.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from sekisho.factory.product import faults
from sekisho.factory.product.problem import Complaints, Wording
from sekisho.factory.product.tables.lines import Line
from sekisho.guard.limits import CELL_CHARACTERS, DESIGN_CELLS, DESIGN_ROWS, DESIGN_UNPACKED_BYTES
from sekisho.guard.unpacking import UNPACKING

_BLOCK = 2**20
_CELL_PLACE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Z]{1,4})(\d{1,9})""")
_ODS_ROW = re.compile(rb"<(?:\w+:)?table-row\b([^<>]*)>")
_ODS_CELL = re.compile(rb"<(?:\w+:)?(?:covered-)?table-cell\b([^<>]*)>")
_ROWS = re.compile(rb"""number-rows-repeated=["'](\d{1,18})["']""")
_COLUMNS = re.compile(rb"""number-columns-repeated=["'](\d{1,18})["']""")
_VALUE = re.compile(rb"value(?:-type)?=|formula=|[^/]$")


class _RefusedError(ValueError):
    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.code)
        self.wording = wording


def sheets_of(data: bytes, file: str, complaints: Complaints) -> list[tuple[str, list[Line]]]:
    """Each sheet's name and its lines that hold something, numbered from 1; nothing where the file is refused."""
    try:
        _check_grids(data)
        return _sheets(data, file, complaints)
    except _RefusedError as refused:
        wording = refused.wording
    except PasswordError:
        wording = faults.LOCKED
    except (CalamineError, *UNPACKING):
        wording = faults.WORKBOOK_BROKEN
    except RuntimeError:  # zipfile's word for an encrypted member
        wording = faults.LOCKED
    complaints.add(wording, file, most=DESIGN_UNPACKED_BYTES, cells=DESIGN_CELLS)
    return []


def _check_grids(data: bytes) -> None:
    for name, part in _parts(data):
        if _grid(name, part) > DESIGN_CELLS:
            raise _RefusedError(faults.ARCHIVE_BOMB)


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part that holds cells. Sizes are counted while unpacking: those that a file tells may be untrue."""
    left = DESIGN_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            kept = []
            with archive.open(info) as part:
                while block := part.read(_BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise _RefusedError(faults.ARCHIVE_BOMB)
                    kept.append(block)
            if info.filename == "content.xml" or info.filename.startswith("xl/worksheets/"):
                yield info.filename, b"".join(kept)


def _grid(name: str, part: bytes) -> int:
    return _ods_grid(part) if name == "content.xml" else _xlsx_grid(part)


def _xlsx_grid(part: bytes) -> int:
    """Cells of the rectangle from A1 to the furthest cell that is written."""
    rows = columns = 0
    for letters, row in _CELL_PLACE.findall(part):
        column = 0
        for letter in letters:
            column = column * 26 + letter - ord("A") + 1
        rows, columns = max(rows, int(row)), max(columns, column)
    return rows * columns


def _ods_grid(part: bytes) -> int:
    """Cells of the rectangle around all that holds a value, repeats counted; of all sheets together."""
    rows = deepest = widest = 0
    starts = list(_ODS_ROW.finditer(part))
    for at, start in enumerate(starts):
        repeated = _ROWS.search(start[1])
        rows += int(repeated[1]) if repeated else 1
        end = starts[at + 1].start() if at + 1 < len(starts) else len(part)
        if width := _ods_width(part[start.end() : end]):
            deepest, widest = rows, max(widest, width)
    return deepest * widest


def _ods_width(row: bytes) -> int:
    columns = filled = 0
    for attributes in _ODS_CELL.findall(row):
        repeated = _COLUMNS.search(attributes)
        columns += int(repeated[1]) if repeated else 1
        if _VALUE.search(attributes):
            filled = columns
    return filled


def _sheets(data: bytes, file: str, complaints: Complaints) -> list[tuple[str, list[Line]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for at, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(at)
        lines: list[Line] = []
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
            cells = [_written(cell, file, number, complaints) for cell in row]
            if not any(cells):
                continue
            if len(lines) >= DESIGN_ROWS:
                complaints.add(faults.TOO_MANY_ROWS, file, number, most=DESIGN_ROWS)
                break
            lines.append((number, cells))
        found.append((about.name, lines))
    return found


def _written(cell: object, file: str, line: int, complaints: Complaints) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    if "\n" in text.strip():
        complaints.add(faults.CELL_WITH_LINES, file, line, text=text)
    return " ".join(text[:CELL_CHARACTERS].split())
