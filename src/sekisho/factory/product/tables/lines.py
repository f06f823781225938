"""A text with delimiters -> numbered lines of cells; broken quoting is told and never swallows the lines after it."""

import re
from collections import Counter
from collections.abc import Iterator

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.guard.limits import CELL_CHARACTERS, DESIGN_ROWS

Line = tuple[int, list[str]]
"""The line's number from 1, and its cells without the blanks around them."""

DELIMITERS = ",;\t|"
MOST_CELLS = 1_000
_QUOTED = re.compile(rf'[ ]*"((?:[^"]|""){{0,{CELL_CHARACTERS}}})"[ ]*')


def _delimiter_of(text: str) -> str:
    """The delimiter that the first lines have most evenly: a comma where none has any."""
    counts = [Counter(_unquoted(line)) for line in text.split("\n", 40)[:40] if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        each = Counter(count[delimiter] for count in counts if count[delimiter])
        most, lines = max(each.items(), key=lambda one: (one[1] * one[0], one[0]), default=(0, 0))
        return lines * most, most

    return max(DELIMITERS, key=score) if any(score(one)[0] for one in DELIMITERS) else ","


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def lines_of(text: str, file: str, complaints: Complaints) -> list[Line]:
    """All lines that hold something. More than 20,000 are cut off and told."""
    found: list[Line] = []
    for line in _lines(text, file, complaints):
        if len(found) >= DESIGN_ROWS:
            complaints.add(faults.TOO_MANY_ROWS, file, line[0], most=DESIGN_ROWS)
            break
        found.append(line)
    return found


def _lines(text: str, file: str, complaints: Complaints) -> Iterator[Line]:
    delimiter, at, number = _delimiter_of(text), 0, 1
    plain = re.compile(rf"[^{re.escape(delimiter)}\n]*")
    while at < len(text):
        begun, first = at, number
        cells, at, number, broken = _record(text, (at, number), delimiter, plain)
        if broken:
            complaints.add(faults.QUOTING, file, first)
            end = text.find("\n", begun)
            end = len(text) if end < 0 else end
            cells, at, number = text[begun:end].replace('"', "").split(delimiter, MOST_CELLS), end + 1, first + 1
        cells = [one_line(cell, file, first, complaints) for cell in cells]
        if any(cells):
            yield first, cells


def _record(
    text: str, start: tuple[int, int], delimiter: str, plain: re.Pattern[str]
) -> tuple[list[str], int, int, bool]:
    """Cells, where the next line begins, its number, and whether a quotation mark stands where none may."""
    cells: list[str] = []
    at, number = start
    while True:
        if quoted := _QUOTED.match(text, at):
            cells.append(quoted[1].replace('""', '"'))
            number += quoted[1].count("\n")
            at = quoted.end()
        else:
            bare = plain.match(text, at)
            word = bare[0] if bare else ""
            if word.lstrip().startswith('"'):
                return cells, at, number, True
            cells.append(word)
            at += len(word)
        ending = text[at : at + 1]
        if ending == delimiter and len(cells) < MOST_CELLS:
            at += 1
        elif ending in {"", "\n"}:
            return cells, at + 1, number + 1, False
        else:
            return cells, at, number, True


def one_line(cell: str, file: str, line: int, complaints: Complaints) -> str:
    """A cell without line breaks, which are told, and with one blank for several; cut at the limit of a cell."""
    if "\n" in cell.strip():
        complaints.add(faults.CELL_WITH_LINES, file, line, text=cell)
    return " ".join(cell[:CELL_CHARACTERS].split())
