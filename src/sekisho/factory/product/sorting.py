"""Which kind each file is, by its content; and its records."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sekisho.factory.product import faults
from sekisho.factory.product.bom.reading import read_bom
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.encoding import decoded
from sekisho.factory.product.fabrication.telling import is_drill, is_gerber
from sekisho.factory.product.files import Given
from sekisho.factory.product.kicad.board import read_board
from sekisho.factory.product.placing.reading import is_pos, placements_of, read_placements
from sekisho.factory.product.records import Board, BomLine, Placement
from sekisho.factory.product.tables.header import BOM, PLACEMENT, find_header
from sekisho.factory.product.tables.lines import Line, lines_of
from sekisho.factory.product.tables.workbook import sheets_of

_PLACEMENT_COLUMNS = ("reference", "x", "y")


@dataclass(slots=True)
class Sorted:
    """All records of all files, before they are held against each other."""

    boards: list[Board] = field(default_factory=list)
    placements: list[tuple[Placement, ...]] = field(default_factory=list)
    bom: list[BomLine] = field(default_factory=list)
    fabrication: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def take(self, given: Given, complaints: Complaints) -> None:
        """Read one file as what it is."""
        if given.sheet:
            self._take_sheets(given, complaints)
            return
        text = self._text(given, complaints)
        if text is None:
            return
        if text.lstrip("\ufeff \t\n").startswith("(kicad_pcb") or given.name.casefold().endswith(".kicad_pcb"):
            self._note(given, "board")
            self.boards.append(read_board(text, given.name, complaints))
        elif is_drill(text) or is_gerber(text):
            self._note(given, "drill" if is_drill(text) else "gerber")
            self.fabrication[given.name] = text
        elif is_pos(text):
            self._note(given, "placement")
            self.placements.append(read_placements(text, given.name, complaints))
        else:
            self._take_table(given, text, complaints)

    def _text(self, given: Given, complaints: Complaints) -> str | None:
        if b"\x00" in given.data[:4096] and not given.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            complaints.add(faults.NOT_TEXT, given.name, at=given.data.index(b"\x00") + 1)
            self._note(given, "unread")
            return None
        text = decoded(given.data)
        if not text.usual:
            complaints.add(faults.ENCODING, given.name, text.line, encoding=text.encoding)
        return text.text

    def _take_table(self, given: Given, text: str, complaints: Complaints) -> None:
        trial = Complaints()
        lines = lines_of(text[:20_000], given.name, trial)
        name = given.name.casefold()
        if _has(lines, PLACEMENT, *_PLACEMENT_COLUMNS) or name.endswith(("-pos.csv", ".pos")):
            self._note(given, "placement")
            self.placements.append(read_placements(text, given.name, complaints))
        elif _has(lines, BOM, "references", "value") or _has(lines, BOM, "references", "quantity") or "bom" in name:
            self._note(given, "bom")
            self.bom += read_bom(lines_of(text, given.name, complaints), given.name, complaints)
        else:
            self._pass_over(given, complaints)

    def _take_sheets(self, given: Given, complaints: Complaints) -> None:
        sheets = sheets_of(given.data, given.name, complaints)
        placed = [lines for lines in sheets if _has(lines, PLACEMENT, *_PLACEMENT_COLUMNS)]
        if placed:
            self._note(given, "placement")
            self.placements += [placements_of(lines, given.name, complaints) for lines in placed]
            return
        headers = [find_header(lines, BOM, ("references",)) for lines in sheets]
        listed = [lines for lines, (at, columns) in zip(sheets, headers, strict=True) if at >= 0 and len(columns) > 1]
        if not listed and sheets:
            complaints.add(faults.BOM_HEADER, given.name)
        self._note(given, "bom" if listed else "unread")
        for lines in listed:
            self.bom += read_bom(lines, given.name, complaints)

    def _pass_over(self, given: Given, complaints: Complaints) -> None:
        self._note(given, "other")
        complaints.add(faults.FILE_UNKNOWN, given.name)

    def _note(self, given: Given, kind: str) -> None:
        self.kinds[given.name] = kind


def _has(lines: list[Line], names: Mapping[str, tuple[str, ...]], *needed: str) -> bool:
    return find_header(lines, names, needed)[0] >= 0
