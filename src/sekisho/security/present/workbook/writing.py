"""Ledgers -> one workbook, a sheet a ledger, such that what is written is read back equal.

Report's columns come first, ours after them in another colour. Texts are written as texts: leading zeros stay, and what
begins with `=` is never a formula.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sekisho.guard.cycles import without_cycle_search
from sekisho.guard.limits import CELL_CHARACTERS, WORKBOOK_ROWS
from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value
from sekisho.security.ledgers.header import sheet_name
from sekisho.security.ledgers.sheet import letters_of
from sekisho.security.present.workbook.errors import ValueTooLong
from sekisho.security.present.workbook.explaining import SHEET, explain
from sekisho.security.present.workbook.look import fitting, look
from sekisho.security.present.workbook.stamps import write_stamps
from sekisho.security.present.workbook.textcells import TextCells
from sekisho.security.terms.choice import Choice
from sekisho.security.work.stamped import Stamp

CHOICES = Text("選択肢", "Choices")
TITLE = Text("セキュリティ台帳", "Security ledgers")
HEADER_LINE = 2
"""Title and legend stand above the header; counted from 0, as XlsxWriter does."""

_FIRST_EXACT_DAY = dt.date(1900, 3, 1)
"""Excel believes in 1900-02-29, so earlier days have no number that all programs read alike: they are texts."""
_FILLABLE_LINES = 5_000
_NOTHING: tuple[Value, ...] = (None, "", ())
_YES_NO = (Text("○", "Yes"), Text("×", "No"))
_LEGEND = Text(
    "濃い青: 報告書の列　緑: Sekishoが加えた列　* は必須　記入のしかたは「説明」シート",
    "Dark blue: columns of the report. Green: added by Sekisho. * required. See the sheet README.",
)


def cell_text(field: Field, value: Value, language: Language) -> str:
    """A value as the text of its cell; "" for None, and for "no" where an empty cell means "no"."""
    match value:
        case None:
            return ""
        case tuple():
            return "、".join(value)
        case Choice():
            return value.of(language)
        case bool():
            return "" if value == field.default else _YES_NO[not value].of(language)
        case dt.date():
            return f"{value:%Y/%m/%d}"
        case _:
            return str(value)


def _title(ledger: Ledger, stamp: Stamp | None) -> Text:
    """The title of a sheet, with the day it shows and the sites it is of, where that is not all and now."""
    ja, en = [], []
    if stamp and stamp.as_of:
        ja.append(f"{stamp.as_of:%Y/%m/%d}時点")
        en.append(f"as of {stamp.as_of:%Y/%m/%d}")
    if stamp and stamp.sites is not None:
        ja.append("、".join(sorted(stamp.sites)))
        en.append(", ".join(sorted(stamp.sites)))
    if not ja:
        return ledger.title
    return Text(f"{ledger.title.ja}（{'　'.join(ja)}）", f"{ledger.title.en} ({'; '.join(en)})")


class _Writing:
    """One workbook while it is written."""

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self.workbook, self.language, self.look = workbook, language, look(workbook)
        self.choices: list[tuple[str, ...]] = []

    def label(self, field: Field) -> str:
        return field.column.ja if self.language == "ja" else field.column.en

    def value(self, sheet: Worksheet, at: tuple[int, int], field: Field, value: Value) -> None:
        """Write one cell: days as dates, numbers as numbers, all else as text."""
        if type(value) is str and len(value) <= CELL_CHARACTERS:  # nearly every cell of a ledger
            if value:
                sheet.write_string(*at, value, self.look.text)
            return
        if isinstance(value, dt.date) and value >= _FIRST_EXACT_DAY:
            sheet.write_datetime(*at, dt.datetime.combine(value, dt.time()), self.look.date)
            return
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(*at, value, self.look.number)
            return
        text = cell_text(field, value, self.language)
        if len(text) > CELL_CHARACTERS:
            raise ValueTooLong(
                Text(
                    f"「{field.column.ja}」の値が{len(text)}文字あり、Excelのセルに入りません。短くしてください。",
                    f'A value of "{field.column.en}" has {len(text)} characters; no Excel cell holds it. Shorten it.',
                )
            )
        if text:
            sheet.write_string(*at, text, self.look.text)

    def ledger(self, ledger: Ledger, rows: Iterable[Row], stamp: Stamp | None) -> None:
        """Write one sheet: title, legend, header, rows, and lists to choose from."""
        sheet = self.workbook.add_worksheet(sheet_name(ledger.title.of(self.language)), TextCells)
        for column, field in enumerate(ledger.fields):
            style = {dt.date: self.look.date, int: self.look.number}.get(field.type, self.look.text)
            sheet.set_column(column, column, fitting(self.label(field), field.column.width), style)
        sheet.set_row(0, 24, self.look.note)
        sheet.set_row(1, None, self.look.note)
        sheet.write_string(0, 0, _title(ledger, stamp).of(self.language), self.look.title)
        sheet.write_string(1, 0, _LEGEND.of(self.language), self.look.note)
        sheet.set_row(HEADER_LINE, 30)
        for column, field in enumerate(ledger.fields):
            style = self.look.own if field.column.ours else self.look.report
            sheet.write_string(HEADER_LINE, column, self.label(field), style)
        last = HEADER_LINE
        for last, row in enumerate(rows, HEADER_LINE + 1):
            if last >= WORKBOOK_ROWS:
                raise ValueTooLong(_TOO_MANY_ROWS)
            for column, (field, value) in enumerate(zip(ledger.fields, ledger.values(row), strict=True)):
                if value not in _NOTHING:
                    self.value(sheet, (last, column), field, value)
        sheet.freeze_panes(HEADER_LINE + 1, 1)
        sheet.autofilter(HEADER_LINE, 0, max(last, HEADER_LINE + 1), len(ledger.fields) - 1)
        self._offer_choices(sheet, ledger, last)
        self._for_paper(sheet)

    def _offer_choices(self, sheet: Worksheet, ledger: Ledger, last: int) -> None:
        lines = max(last, HEADER_LINE + _FILLABLE_LINES)
        for column, field in enumerate(ledger.fields):
            offered: tuple[Text, ...] = ()
            if issubclass(field.type, Choice):
                offered = tuple(Text(one.ja, one.en) for one in field.type)
            elif field.type is bool:
                offered = _YES_NO
            if not offered or field.many:
                continue
            words = tuple(text.of(self.language) for text in offered)
            if words not in self.choices:
                self.choices.append(words)
            letters = letters_of(self.choices.index(words) + 1)
            source = f"='{CHOICES.of(self.language)}'!${letters}$1:${letters}${len(words)}"
            sheet.data_validation(HEADER_LINE + 1, column, lines, column, {"validate": "list", "source": source})

    def _for_paper(self, sheet: Worksheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_LINE)
        sheet.set_footer("&L&A&C&P / &N&R&D")

    def finish(self) -> None:
        """Write the hidden sheet of choices, which the lists point to."""
        if not self.choices:
            return
        sheet = self.workbook.add_worksheet(CHOICES.of(self.language))
        for line in range(max(map(len, self.choices))):
            for column, words in enumerate(self.choices):
                if line < len(words):
                    sheet.write_string(line, column, words[line])
        sheet.hide()


_TOO_MANY_ROWS = Text(
    f"1つのシートに書けるのは{WORKBOOK_ROWS:,}行までです。工場ごとに分けて書き出してください。",
    f"A sheet holds at most {WORKBOOK_ROWS:,} lines. Export the sites one by one.",
)


@without_cycle_search()
def write_book(
    path: Path,
    rows: Book | Mapping[str, Iterable[Row]] | None = None,
    language: Language = "ja",
    *,
    blank: bool = False,
    stamps: Mapping[str, Stamp] | None = None,
) -> None:
    """Write ledgers to an .xlsx file; the file is replaced as a whole or not at all.

    rows: a book, or rows by slug; only the ledgers it names are written, in the order of the registry. Rows are taken
    one by one and not kept: give an iterator, and a hundred thousand need no more memory than ten.
    blank: every ledger that people write and `rows` does not name is written too, without rows: a template.
    stamps: what the book tells of its own export, by slug.
    Raises ValueTooLong for a value that no cell can hold; KeyError for a slug that is no ledger.
    """
    tables: dict[str, Iterable[Row]] = {}
    if isinstance(rows, Book):
        tables = {slug: (entry.row for entry in entries) for slug, entries in rows.tables.items()}
    elif rows is not None:
        tables = dict(rows)
    if unknown := set(tables) - set(REGISTRY):
        raise KeyError(*sorted(unknown))
    ledgers = [ledger for slug, ledger in REGISTRY.items() if slug in tables or (blank and not ledger.by_system)]
    path = Path(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sekisho-") as folder:
        unfinished = Path(folder) / "book.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        workbook = Workbook(unfinished, options)
        try:
            writing = _Writing(workbook, language)
            explain(workbook.add_worksheet(SHEET.of(language)), ledgers, writing.look, language, TITLE.of(language))
            for ledger in ledgers:
                writing.ledger(ledger, tables.get(ledger.slug, ()), (stamps or {}).get(ledger.slug))
            writing.finish()
            if stamps:
                write_stamps(workbook, stamps)
        finally:
            workbook.close()
        unfinished.replace(path)
