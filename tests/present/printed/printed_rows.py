"""The invented rows of rows.txt, read as a person's CSV would be read."""

import csv
import tempfile
from functools import cache
from pathlib import Path

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.header import sheet_name
from sekisho.security.present.printed.printing import printed_fields
from sekisho.security.present.workbook.reading import read_book

RULES_FROM = 100
"""Numbers of what is wrong inside a row: what its columns on the screen alone would have to say is not asked here."""
ROWS = Path(__file__).parent / "rows.txt"


@cache
def tables() -> dict[str, list[list[str]]]:
    """The cells of each ledger's rows, by slug."""
    found: dict[str, list[list[str]]] = {}
    slug = ""
    for line in ROWS.read_text("utf-8").splitlines():
        if line.startswith("== "):
            slug = line.removeprefix("== ")
        elif line and not line.startswith("#"):
            found.setdefault(slug, []).append([cell.strip() for cell in line.split("|")])
    return found


@cache
def rows_of(slug: str) -> tuple[Row, ...]:
    """The rows of one ledger."""
    ledger = REGISTRY[slug]
    labels = [field.column.ja for field in printed_fields(ledger)]
    lines = tables()[slug]
    for line in lines:
        assert len(line) == len(labels), f"{slug}: {line}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{sheet_name(ledger.title.ja)}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([labels, *lines])
        book = read_book(path)
    unread = [one for one in book.problems if one.level == "error" and int(one.code[-3:]) < RULES_FROM]
    assert unread == []
    return tuple(entry.row for entry in book.tables[slug])
