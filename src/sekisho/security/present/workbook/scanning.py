"""Looks through the XML of an .xlsx for what the fast reader hides: formulas that failed or were never calculated, and
values so far apart that the grid between them would fill the memory.

Source: ECMA-376 part 1, 18.3.1.4 (c), 18.3.1.40 (f), 18.18.11 (ST_CellType); parts and relations: part 2.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.guard.unpacking import UNPACKING
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.cells import Broken
from sekisho.security.present.workbook.errors import FileRefused

MOST_CELLS = 64 * 2**20
"""Cells of the smallest grid around all values: a million rows of sixty columns."""
MOST_BROKEN = 100_000
"""Failed formulas of a sheet that are kept one by one."""

_BLOCK = 4 * 2**20
_LONGEST_ROW = 256 * 2**20
_SMALL_PART = 16 * 2**20

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>]|)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_BROKEN_SIGNS = (b't="e"', b"t='e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_WIDE = re.compile(rb"""r=["']([A-Z]{2,3})\d""")
_DEEP = re.compile(rb"""row\s[^>]*?\br=["'](\d{5,7})["']""")
_NARROW, _SHALLOW = 26, 9_999
"""Columns and lines that a sheet is taken to have where neither pattern matches."""
_PLACE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Scanned:
    """What one sheet hides.

    broken: (line, column) from 1 to the failed formula.  unplaced: failures whose cell has no reference.
    far: the last cell of a grid that is too large to open; empty where it is not.
    """

    broken: dict[tuple[int, int], Broken] = field(default_factory=dict)
    unplaced: int = 0
    far: str = ""


def column_number(letters: bytes) -> int:
    """The column of its letters; A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _attributes(text: bytes) -> dict[str, str]:
    found = {
        name.decode().rpartition(":")[2]: (double or single).decode("utf-8", "replace")
        for name, double, single in _ATTRIBUTE.findall(text)
    }
    return {name: _unescaped(value) for name, value in found.items()}


def _unescaped(text: str) -> str:
    for name, letter in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", letter)
    return text


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(_SMALL_PART + 1)
    if len(data) > _SMALL_PART or b"<!DOCTYPE" in data:
        raise FileRefused(faults.FILE_BROKEN)
    return data


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        one.get("Id", ""): one.get("Target", "")
        for one in map(_attributes, _RELATION.findall(_small(archive, "xl/_rels/workbook.xml.rels")))
    }
    names = set(archive.namelist())
    found = {}
    for one in map(_attributes, _SHEET.findall(_small(archive, "xl/workbook.xml"))):
        target = relations.get(one.get("id", ""), "")
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if part in names:
            found[one.get("name", "")] = part
    return found


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in pieces that end with a whole row, so that no cell is cut in two."""
    held = b""
    with archive.open(name) as part:
        while more := part.read(_BLOCK):
            held += more
            end = max(held.rfind(b"</row>"), held.rfind(b":row>"))
            if end >= 0:
                yield held[: end + 6]
                held = held[end + 6 :]
            elif len(held) > _LONGEST_ROW:
                raise FileRefused(faults.FILE_BROKEN)
    yield held


def _look_for_broken(block: bytes, scanned: Scanned) -> None:
    for found in _CELL.finditer(block):
        attributes, inside = found.groups()
        failed = b't="e"' in attributes or b"t='e'" in attributes
        result = _RESULT.search(inside)
        value = result.group(1).strip() if result else b""
        text_formula = b't="str"' in attributes or b"t='str'" in attributes
        unsaved = not value and not text_formula and _FORMULA.search(inside) is not None
        if not (failed or unsaved):
            continue
        place = _PLACE.search(_attributes(attributes).get("r", "").encode())
        if place is None or len(scanned.broken) >= MOST_BROKEN:
            scanned.unplaced += 1
            continue
        at = (int(place.group(2)), column_number(place.group(1)))
        scanned.broken[at] = Broken(value.decode("ascii", "replace") if failed else "")


def _far_cell(archive: zipfile.ZipFile, name: str) -> str:
    """The corner of the grid around all cells that hold something, where it is too large; empty where it is not."""
    row = column = 0
    letters = b"A"
    for block in _blocks(archive, name):
        for found in _CELL.finditer(block):
            if place := _PLACE.search(found.group(1)):
                row = max(row, int(place.group(2)))
                if column_number(place.group(1)) > column:
                    column, letters = column_number(place.group(1)), place.group(1)
    return f"{letters.decode()}{row}" if row * column > MOST_CELLS else ""


def _scan_sheet(archive: zipfile.ZipFile, name: str) -> Scanned:
    scanned = Scanned()
    row = _SHALLOW
    columns: set[bytes] = set()
    for block in _blocks(archive, name):
        if b"<!DOCTYPE" in block:
            raise FileRefused(faults.FILE_BROKEN)
        if any(sign in block for sign in _BROKEN_SIGNS):
            _look_for_broken(block, scanned)
        columns.update(_WIDE.findall(block))
        row = max(row, max(map(int, _DEEP.findall(block)), default=0))
    if row * max(map(column_number, columns), default=_NARROW) > MOST_CELLS:
        scanned.far = _far_cell(archive, name)
    return scanned


def scan(path: Path) -> dict[str, Scanned]:
    """What each sheet hides, by the sheet's name. Reads every sheet's part to its end, so its checksum is proved too.

    FileRefused for an archive that is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _scan_sheet(archive, part) for name, part in _parts(archive).items()}
    except (KeyError, *UNPACKING) as error:
        raise FileRefused(faults.FILE_BROKEN) from error
