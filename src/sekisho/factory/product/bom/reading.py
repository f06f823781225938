"""Lines of cells -> the lines of a parts list, its variants among the columns, and all problems."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sekisho.factory.product import faults
from sekisho.factory.product.bom.fitting import unfitted_word
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.encoding import fold
from sekisho.factory.product.records import BomLine, Source
from sekisho.factory.product.references import references
from sekisho.factory.product.tables.header import BOM, columns_of, find_header, label
from sekisho.factory.product.tables.lines import Line
from sekisho.guard.text import Text

_VARIANT = re.compile(
    r"(?P<what>.*?)[\s_-]*(?:product[\s_-]*)?(?:variant|バリアント|機種|仕向け?)\s*[:：=]\s*(?P<name>.+)", re.IGNORECASE
)
_COLUMNS = {
    "unfitted": Text("未実装の列", "the column of parts not fitted"),
    "fitted": Text("実装の列", "the column of fitted parts"),
    "value": Text("値", "the value"),
    "part_number": Text("型番", "the part number"),
}
_ANY = frozenset({"any", "generic", "various", "~", "-", "tbd", "汎用", "不問", "指定なし"})
MOST_NAMED = 6


@dataclass(slots=True)
class _Reading:
    file: str
    columns: Mapping[str, int]
    variants: Mapping[str, Mapping[str, int]]
    complaints: Complaints
    seen: dict[str, int] = field(default_factory=dict)
    differing: dict[str, int] = field(default_factory=dict)


def read_bom(lines: Sequence[Line], file: str, complaints: Complaints) -> tuple[BomLine, ...]:
    """All lines with references, in order."""
    at, columns = find_header(lines, BOM, ("references",))
    if at < 0 or len(columns) < 2:
        complaints.add(faults.BOM_HEADER, file, lines[0][0] if lines else 1)
        return ()
    variants = _variants(lines[at][1])
    taken = {column for names in variants.values() for column in names.values()}
    columns = {name: column for name, column in columns.items() if column not in taken}
    reading = _Reading(file, columns, variants, complaints)
    found = [read for number, cells in lines[at + 1 :] if (read := _line(number, cells, reading))]
    for name in variants:
        complaints.add(faults.BOM_VARIANT, file, lines[at][0], variant=name, count=reading.differing.get(name, 0))
    return tuple(found)


def _variants(header: Sequence[str]) -> dict[str, dict[str, int]]:
    """By the name of each variant, the columns that hold what differs in it."""
    found: dict[str, dict[str, int]] = {}
    for at, cell in enumerate(header):
        if named := _VARIANT.fullmatch(cell.strip()[:200]):
            columns = found.setdefault(" ".join(named["name"].split()), {})
            what = next(iter(columns_of([named["what"]], BOM)), "value" if not label(named["what"]) else "")
            if what:
                columns[what] = at
    return {name: columns for name, columns in found.items() if columns}


def _line(number: int, cells: Sequence[str], reading: _Reading) -> BomLine | None:
    def cell(at: int) -> str:
        return cells[at] if at < len(cells) else ""

    row = {name: cell(at) for name, at in reading.columns.items()}
    if not row["references"]:
        text = " ".join(word for word in cells if word)
        reading.complaints.add(faults.BOM_NO_REFERENCE, reading.file, number, text=text)
        return None
    names = _references(row["references"], number, reading)
    if not names:
        return None
    column, word = unfitted_word(row)
    if word:
        named = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        reading.complaints.add(
            faults.BOM_UNFITTED, reading.file, number, column=_COLUMNS[column], word=word, references=named
        )
    return BomLine(
        references=names,
        quantity=_quantity(row.get("quantity", ""), len(names), number, reading),
        value=row.get("value", ""),
        footprint=row.get("footprint", ""),
        maker=_part_number(row.get("maker", "")),
        part_number="" if column == "part_number" else _part_number(row.get("part_number", "")),
        unfitted=word,
        variants=_differing(cell, reading),
        source=Source(reading.file, number),
    )


def _part_number(text: str) -> str:
    """A part number or maker; empty where the cell says that any will do or none is known."""
    return "" if fold(text) in _ANY else text


def _references(text: str, number: int, reading: _Reading) -> tuple[str, ...]:
    found, refused = references(text)
    for one in refused:
        reading.complaints.add(faults.BOM_REFERENCE, reading.file, number, text=one.text, reason=one.reason)
    fresh = []
    for name in found:
        if name in reading.seen:
            first = reading.seen[name]
            reading.complaints.add(faults.BOM_TWICE, reading.file, number, reference=name, first=first)
        else:
            reading.seen[name] = number
            fresh.append(name)
    return tuple(fresh)


def _quantity(text: str, seen: int, number: int, reading: _Reading) -> int | None:
    if not text:
        return None
    digits = fold(text).replace(",", "")
    if not re.fullmatch(r"\d{1,9}(?:\.0+)?", digits):
        reading.complaints.add(faults.BOM_NUMBER, reading.file, number, value=text, seen=seen)
        return None
    told = int(digits.partition(".")[0])
    if told != seen:
        reading.complaints.add(faults.BOM_QUANTITY, reading.file, number, told=told, seen=seen)
    return told


def _differing(cell: Callable[[int], str], reading: _Reading) -> dict[str, dict[str, str]]:
    found = {}
    for name, columns in reading.variants.items():
        if row := {what: cell(at) for what, at in columns.items() if cell(at)}:
            found[name] = row
            reading.differing[name] = reading.differing.get(name, 0) + 1
    return found
