"""A placement file -> its lines: KiCad's columns of blanks (.pos), or a table with a header of any design program.

Lengths become mm. x of the bottom side is left as written; whether it is mirrored is decided when all files are known.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.encoding import fold
from sekisho.factory.product.records import FURTHEST_MM, SIDES, Placement, Side, Source
from sekisho.factory.product.tables.header import PLACEMENT, find_header
from sekisho.factory.product.tables.lines import Line, lines_of
from sekisho.guard.text import Text

_NEEDED = ("reference", "x", "y", "rotation")
_UNIT = re.compile(r"unit\s*=\s*(mm|millimeters?|inch(?:es)?|in|mils?)\b", re.IGNORECASE)
_IN_HEADER = re.compile(r"\(\s*(mm|inch(?:es)?|in|mils?)\s*\)|\[\s*(mm|inch(?:es)?|in|mils?)\s*\]", re.IGNORECASE)
_LENGTH = re.compile(
    r"([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,2})?)\s*(mm|mils?|inch(?:es)?|in|\")?", re.IGNORECASE
)
_MM = {"mm": 1.0, "mi": 0.0254, "in": 25.4, '"': 25.4}
_TOP = ("top", "t", "toplayer", "f", "f.cu", "front", "component", "表", "表面", "部品面", "a面", "a", "1")
_BOTTOM = (
    "bottom",
    "bot",
    "b",
    "bottomlayer",
    "b.cu",
    "back",
    "solder",
    "裏",
    "裏面",
    "半田面",
    "はんだ面",
    "b面",
    "2",
)
_SIDE_OF: dict[str, Side] = {**dict.fromkeys(_TOP, "top"), **dict.fromkeys(_BOTTOM, "bottom")}
LONGEST_CELL = 500


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a whole file says: its columns, the length of one unit in mm, and the side of lines that name none."""

    file: str
    columns: dict[str, int]
    unit_mm: float
    side: Side


def read_placements(text: str, file: str, complaints: Complaints) -> tuple[Placement, ...]:
    """All lines that could be read, in order."""
    lines = _pos_lines(text) if is_pos(text) else lines_of(_uncommented(text), file, complaints)
    return placements_of(lines, file, complaints, text[:5_000])


def placements_of(lines: Sequence[Line], file: str, complaints: Complaints, preface: str = "") -> tuple[Placement, ...]:
    """All lines of a table, a sheet's for example. preface: what may tell the unit before the header does."""
    at, columns = find_header(lines, PLACEMENT, _NEEDED)
    if at < 0:
        missing = ", ".join(name for name in _NEEDED if name not in columns)
        complaints.add(faults.PLACEMENT_HEADER, file, lines[0][0] if lines else 1, missing=missing)
        return ()
    sheet = _Sheet(file, columns, _unit(preface, lines[at][1]), _side_of_name(file))
    found = tuple(_placements(lines[at:], sheet, complaints))
    if len(lines) == at + 1:
        complaints.add(faults.PLACEMENT_EMPTY, file, lines[at][0])
    if sheet.unit_mm != 1.0 and found:
        complaints.add(faults.PLACEMENT_UNIT, file, lines[at][0])
    return found


def is_pos(text: str) -> bool:
    """Whether it has KiCad's columns of blanks: a header that begins with `# Ref`."""
    return re.search(r"^#\s*Ref\s+Val\s", text, re.MULTILINE) is not None


def _side_of_name(file: str) -> Side:
    """The side that a file's name tells; top where it tells none."""
    return "bottom" if re.search(r"bot(tom)?|back|裏|半田面", file, re.IGNORECASE) else "top"


def _pos_lines(text: str) -> list[Line]:
    """Lines as seven cells. A value may hold blanks; reference, package and the four last cells may not."""
    found: list[Line] = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.split()
        if re.match(r"#\s*Ref\s", line):
            found.append((number, [word for word in words if word != "#"]))
        elif words and not line.startswith("#"):
            found.append((number, [words[0], " ".join(words[1:-5]), *words[-5:]] if len(words) >= 7 else words))
    return found


def _uncommented(text: str) -> str:
    """Lines that begin with # are left empty, so that numbers of lines stay."""
    return re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


def _unit(preface: str, header: Sequence[str]) -> float:
    told = _UNIT.search(preface) or _IN_HEADER.search(" ".join(header))
    word = next((group for group in told.groups() if group), "mm") if told else "mm"
    return _MM["mm" if word.casefold().startswith("mm") else word.casefold()[:2]]


def _placements(lines: Sequence[Line], sheet: _Sheet, complaints: Complaints) -> Iterator[Placement]:
    header = lines[0][1]
    for number, cells in lines[1:]:
        if cells == header:
            continue  # the header again, as joined files have it
        if len(cells) <= max(sheet.columns[name] for name in _NEEDED):
            complaints.add(faults.PLACEMENT_SHORT, sheet.file, number, text=" ".join(cells))
            continue
        if read := _placement(number, cells, sheet, complaints):
            yield read


def _placement(number: int, cells: Sequence[str], sheet: _Sheet, complaints: Complaints) -> Placement | None:
    def cell(name: str) -> str:
        at = sheet.columns.get(name, -1)
        return cells[at][:LONGEST_CELL] if 0 <= at < len(cells) else ""

    reference = cell("reference")
    figures = []
    for name, what in (("x", Text("X", "X")), ("y", Text("Y", "Y")), ("rotation", Text("角度", "rotation"))):
        value = _length(cell(name), 1.0 if name == "rotation" else sheet.unit_mm)
        if value is None or not reference:
            complaints.add(
                faults.PLACEMENT_ROW, sheet.file, number,
                reference=reference, what=what if reference else Text("参照名", "reference"), value=cell(name),
            )  # fmt: skip
            return None
        figures.append(value)
    side = _side(cell("side"), reference, number, sheet, complaints)
    x, y, rotation = figures
    source = Source(sheet.file, number)
    return Placement(reference, cell("value"), cell("package"), side, x, y, rotation % 360, source)


def _side(word: str, reference: str, number: int, sheet: _Sheet, complaints: Complaints) -> Side:
    side = _SIDE_OF.get(fold(word)) if word else sheet.side
    if side is None:
        side = sheet.side
        complaints.add(faults.PLACEMENT_SIDE, sheet.file, number, reference=reference, value=word, taken=SIDES[side])
    return side


def _length(text: str, unit_mm: float) -> float | None:
    found = _LENGTH.fullmatch(text.strip())
    if not found:
        return None
    value = float(found[1].replace(",", ".")) * (_MM[found[2].casefold()[:2]] if found[2] else unit_mm)
    return value if abs(value) <= FURTHEST_MM else None
