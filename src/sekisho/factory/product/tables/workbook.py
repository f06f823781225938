"""The sheets of an ODS or XLSX file through calamine, after a look at whether it can be opened safely.

Calamine builds the whole grid around all values: two values far apart, or one cell repeated, would fill the memory.
"""

import io
import re
import zipfile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.tables.lines import Line, one_line
from sekisho.guard.grids import xlsx_grid
from sekisho.guard.limits import DESIGN_CELLS, DESIGN_ROWS, DESIGN_UNPACKED_BYTES
from sekisho.guard.unpacking import UNPACKING, unpacked

_ODS_ROW = re.compile(rb"<(?:\w+:)?table-row\b([^<>]*)>")
_ODS_CELL = re.compile(rb"<(?:\w+:)?(?:covered-)?table-cell\b([^<>]*)>")
_ROWS = re.compile(rb"""number-rows-repeated=["'](\d{1,18})["']""")
_COLUMNS = re.compile(rb"""number-columns-repeated=["'](\d{1,18})["']""")
_VALUE = re.compile(rb"value(?:-type)?=|formula=|[^/]$")


class _BombError(ValueError):
    """More bytes or cells than the limits allow."""


def sheets_of(data: bytes, file: str, complaints: Complaints) -> list[list[Line]]:
    """The lines of each sheet that hold something, numbered from 1; nothing where the file is refused."""
    try:
        _check_grids(data)
        return _sheets(data, file, complaints)
    except _BombError:
        wording = faults.ARCHIVE_BOMB
    except PasswordError:
        wording = faults.LOCKED
    except (CalamineError, *UNPACKING):
        wording = faults.WORKBOOK_BROKEN
    except RuntimeError:  # zipfile's word for an encrypted member
        wording = faults.LOCKED
    complaints.add(wording, file, most=DESIGN_UNPACKED_BYTES, cells=DESIGN_CELLS)
    return []


def _check_grids(data: bytes) -> None:
    """Every part is unpacked and counted: calamine unpacks others than sheets too, and a sheet may have any name."""
    left = DESIGN_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            part = unpacked(archive, info, left)
            if part is None:
                raise _BombError
            left -= len(part)
            if (_ods_grid(part) if info.filename == "content.xml" else xlsx_grid(part)) > DESIGN_CELLS:
                raise _BombError


def _ods_grid(part: bytearray) -> int:
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


def _ods_width(row: bytearray) -> int:
    columns = filled = 0
    for attributes in _ODS_CELL.findall(row):
        repeated = _COLUMNS.search(attributes)
        columns += int(repeated[1]) if repeated else 1
        if _VALUE.search(attributes):
            filled = columns
    return filled


def _sheets(data: bytes, file: str, complaints: Complaints) -> list[list[Line]]:
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
        found.append(lines)
    return found


def _written(cell: object, file: str, line: int, complaints: Complaints) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return one_line(str(cell), file, line, complaints)
