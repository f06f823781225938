"""A comparison of sheets with ledgers as a workbook of its own: counts, every changed cell, every conflict."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from xlsxwriter import Workbook

from sekisho.guard.limits import CELL_CHARACTERS, WORKBOOK_ROWS
from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present import differing as words
from sekisho.security.present.workbook.look import Look, look
from sekisho.security.work.comparing import RowMerge
from sekisho.security.work.merging import Fate
from sekisho.security.work.threeway import RowShown, counted, rows_shown

COUNTS = Text("集計", "Counts")
_LABELS = (
    (words.LEDGER, 22), (words.SITE, 14), (words.ROW, 24), (words.FATE, 10), (words.COLUMN, 20),
    (words.EXPORTED, 30), (words.EDITED, 30), (words.NOW, 30), (words.WHERE, 34),
)  # fmt: skip


def write_comparison(path: Path, merges: Sequence[RowMerge], language: Language) -> None:
    """Write it; the file is replaced as a whole or not at all. Texts are texts, whatever they begin with."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sekisho-") as folder:
        unfinished = Path(folder) / "book.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        workbook = Workbook(unfinished, options)
        formats = look(workbook)
        _counts(workbook, merges, formats, language)
        rows = list(rows_shown(merges))
        changes = (one for one in rows if one.fate is not Fate.CONFLICT)
        conflicts = (one for one in rows if one.fate is Fate.CONFLICT)
        _cells(workbook, words.CHANGES.of(language), changes, formats, language)
        _cells(workbook, words.CONFLICTS.of(language), conflicts, formats, language)
        workbook.close()
        unfinished.replace(path)


def _counts(workbook: Workbook, merges: Sequence[RowMerge], formats: Look, language: Language) -> None:
    sheet = workbook.add_worksheet(COUNTS.of(language))
    sheet.set_column(0, 0, 30)
    for column, text in enumerate((words.LEDGER.of(language), *(fate.of(language) for fate in Fate))):
        sheet.write_string(0, column, text, formats.report)
    for line, (slug, found) in enumerate(counted(merges).items(), 1):
        sheet.write_string(line, 0, REGISTRY[slug].title.of(language), formats.text)
        for column, fate in enumerate(Fate, 1):
            sheet.write_number(line, column, found[fate], formats.number)


def _cells(workbook: Workbook, name: str, rows: Iterable[RowShown], formats: Look, language: Language) -> None:
    sheet = workbook.add_worksheet(name)
    for column, (label, width) in enumerate(_LABELS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label.of(language), formats.report)
    line = 0
    for row in rows:
        ledger = REGISTRY[row.ledger]
        head = (ledger.title.of(language), row.site, row.key, row.fate.of(language))
        for cell in row.cells or (None,):
            line += 1
            if line >= WORKBOOK_ROWS:
                break
            declared = ledger.field(cell.field).column if cell else None
            column_name = (declared.ja if language == "ja" else declared.en) if declared else ""
            versions = (cell.exported, cell.edited, cell.now) if cell else ("", "", "")
            for column, text in enumerate((*head, column_name, *versions, row.where)):
                sheet.write_string(line, column, text[:CELL_CHARACTERS], formats.text)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(line, 1), len(_LABELS) - 1)
