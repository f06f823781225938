"""CSV and TSV as Excel and other tools write them: UTF-8 with or without mark, UTF-16 with mark, CP932."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from sekisho.guard.limits import CELL_CHARACTERS
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.cells import Cell
from sekisho.security.present.workbook.errors import FileRefused

_BLOCK = 2**20
_LONGEST_CELL = 16 * CELL_CHARACTERS
_SAMPLE_LINES = 30


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def encoding_of(path: Path) -> str:
    """The encoding that reads the whole file without a fault. FileRefused where none does."""
    with path.open("rb") as file:
        start = file.read(3)
    wanted = ("utf-16",) if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig", "cp932")
    for encoding in wanted:
        if _decodes(path, encoding):
            return encoding
    raise FileRefused(faults.TEXT_UNREADABLE)


def _delimiter(path: Path, encoding: str) -> str:
    counts = {"\t": 0, ",": 0, ";": 0}
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(_SAMPLE_LINES):
            line = file.readline(_LONGEST_CELL)
            for one in counts:
                counts[one] += line.count(one)
    return max(counts, key=lambda one: counts[one])


def lines_of(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The numbered lines of the table (a cell may itself span lines of the file: the number is the row's).

    FileRefused for an unknown encoding, and, once the lines before it were given, for a quote that never closes.
    """
    encoding = encoding_of(path)
    delimiter = _delimiter(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        number = 0
        try:
            for number, line in enumerate(reader, 1):
                yield number, line
        except csv.Error as error:
            raise FileRefused(faults.TEXT_BROKEN, line=number + 1) from error
