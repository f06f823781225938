"""Opens a workbook of others: the cells of its sheets as they stand, or why it cannot be read.

Calamine builds the whole grid around all cells: two cells far apart, or a part that unpacks without end, would fill the
memory, so that all parts are unpacked and counted before.
"""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from sekisho.guard.grids import xlsx_grid
from sekisho.guard.text import Text
from sekisho.guard.unpacking import UNPACKING, unpacked

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta

BYTES, UNPACKED_BYTES, CELLS = 20 * 2**20, 64 * 2**20, 2_000_000
"""A workbook of 20,000 orders and 500 items takes a quarter of each."""


class Unreadable(ValueError):  # noqa: N818 -- named for what it is
    """A workbook that cannot be read. text: why, and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def cells_of(data: bytes) -> dict[str, list[list[Cell]]]:
    """The cells of each sheet by its name, from A1 on; an empty cell is an empty text. Raises Unreadable."""
    try:
        _weigh(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
        }
    except Unreadable:
        raise
    except PasswordError:
        raise Unreadable(_LOCKED) from None
    except (CalamineError, *UNPACKING):
        raise Unreadable(_BROKEN) from None
    except RuntimeError:  # zipfile's word for an encrypted member
        raise Unreadable(_LOCKED) from None


def _weigh(data: bytes) -> None:
    if len(data) > BYTES:
        raise Unreadable(_TOO_LARGE)
    left, cells = UNPACKED_BYTES, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            part = unpacked(archive, info, left)
            if part is None:
                raise Unreadable(_TOO_LARGE)
            left -= len(part)
            cells += xlsx_grid(part)  # of every part: a sheet may have any name
            if cells > CELLS:
                raise Unreadable(_TOO_LARGE)


_TOO_LARGE = Text(
    f"表が大きすぎます（{BYTES // 2**20} MB、{CELLS} セルまで）。使わない行とシートを消して、保存し直してください。",
    f"The workbook is too large (at most {BYTES // 2**20} MB and {CELLS} cells)."
    " Delete unused rows, and save it again.",
)
_LOCKED = Text(
    "表にパスワードが付いています。パスワードを外して保存し直してください。",
    "The workbook has a password. Save it without one.",
)
_BROKEN = Text(
    "表が壊れているか、xlsx ではありません。Excelで開いて、xlsx で保存し直してください。",
    "The workbook is damaged or no xlsx. Open it in Excel, and save it as xlsx.",
)
