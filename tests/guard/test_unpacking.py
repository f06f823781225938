"""Members of archives, and grids of sheets, measured before anything is made of them."""

import io
import zipfile

import pytest

from sekisho.guard.grids import xlsx_grid
from sekisho.guard.unpacking import UNPACKING, unpacked


def archive(method: int, data: bytes) -> zipfile.ZipFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as made:
        made.writestr("part", data)
    return zipfile.ZipFile(packed)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [1, 2**20, 3 * 2**20 + 1])
def test_a_member_is_unpacked_up_to_the_limit_and_not_beyond(method: int, size: int) -> None:
    with archive(method, b"x" * size) as opened:
        (info,) = opened.infolist()
        assert unpacked(opened, info, size) == b"x" * size
        assert unpacked(opened, info, size - 1) is None


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_otherwise_is_refused_before_it_is_read(method: int) -> None:
    with archive(method, b"x") as opened, pytest.raises(UNPACKING, match="by method"):
        unpacked(opened, opened.infolist()[0], 10)


@pytest.mark.parametrize(
    ("part", "cells"),
    [
        (b"", 0),
        (b'<c r="A1"/>', 1),
        (b"<x:c s='1' r='C2'/><c\n r=\"B7\">", 21),
        (b'<c r="XFD1048576"/>', 16_384 * 1_048_576),
        (b'<col r="C9"/><c s="D9"/>', 0),
    ],
)
def test_a_grid_reaches_from_the_first_cell_to_the_furthest(part: bytes, cells: int) -> None:
    assert xlsx_grid(part) == cells
