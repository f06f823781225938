"""The sheet 説明: what the workbook is, what its colours mean, and what belongs in each column."""

import datetime as dt
from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.ledgers.header import sheet_name
from sekisho.security.present.workbook.look import Look
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network
from sekisho.security.terms.calendar import Clock, FiscalYear
from sekisho.security.terms.choice import Choice

SHEET = Text("説明", "README")

_OPENING = (
    Text("この工場のセキュリティ台帳です。", "These are the security ledgers of the factory."),
    Text(
        "1つのシートが1つの台帳です。見出し行の下に、1行に1件ずつ記入してください。",
        "Each sheet is one ledger. Enter one item a line below the header.",
    ),
    Text(
        "濃い青の見出しは報告書の様式にある列、緑の見出しはSekishoが照合のために加えた列です。",
        "Dark blue labels are columns of the report's form; green ones were added by Sekisho for its checks.",
    ),
    Text(
        "見出しに * がある列は必ず記入してください。列の順番を変えても、列を加えても読み込めます。",
        "Columns marked * below must be filled in. The order of the columns is free, and you may add your own.",
    ),
    Text(
        "1つのセルに複数の値を書くときは「、」で区切るか、セルの中で改行してください。",
        "Separate several values in one cell by commas, or by line breaks inside the cell.",
    ),
)
_LABELS = (
    Text("台帳", "Ledger"),
    Text("列", "Column"),
    Text("必須", "Required"),
    Text("記入するもの", "What to enter"),
    Text("由来", "Origin"),
)
_KINDS: dict[type, Text] = {
    str: Text("文字", "Text"),
    int: Text("整数", "Whole number"),
    bool: Text("○ または ×", "Yes or no"),
    dt.date: Text("日付（例: 2024/04/01、令和6年4月1日）", "Date (for example 2024/04/01)"),
    Ip: Text("IPアドレス（例: 192.0.2.10）", "IP address (for example 192.0.2.10)"),
    Mac: Text("MACアドレス（例: 00:00:5e:00:53:01）", "MAC address (for example 00:00:5e:00:53:01)"),
    Network: Text("ネットワーク（例: 192.0.2.0/24）", "Network (for example 192.0.2.0/24)"),
    FiscalYear: Text("年度（例: 2026年度、令和8年度）", "Fiscal year from April (for example FY2026)"),
    Clock: Text("時刻（例: 09:30）", "Time of day (for example 09:30)"),
    Endpoint: Text("名称/IPアドレス（例: PLC-1/192.0.2.10）", "Name/IP address (for example PLC-1/192.0.2.10)"),
}
_SEVERAL = Text("（複数可）", " (one or more)")
_ORIGINS = Text("報告書", "Report"), Text("Sekisho", "Sekisho")


def expected(field: Field) -> Text:
    """What a person enters in a column: its kind with an example, its choices, and the declared help."""
    kind = field.type
    if issubclass(kind, Choice):
        text = Text("、".join(one.ja for one in kind), ", ".join(one.en for one in kind))
    else:
        text = _KINDS[kind]
    if field.many:
        text = Text(text.ja + _SEVERAL.ja, text.en + _SEVERAL.en)
    if more := field.column.help:
        text = Text(f"{text.ja}。{more.ja}", f"{text.en}. {more.en}")
    return text


def explain(sheet: Worksheet, ledgers: Sequence[Ledger], look: Look, language: Language, title: str) -> None:
    """Fill the sheet: title, how to use the book, then a line for every column of every ledger."""
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate((30, 26, 8, 60, 12)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, look.title)
    for number, text in enumerate(_OPENING, 2):
        sheet.write_string(number, 0, text.of(language), look.note)
    line = len(_OPENING) + 3
    sheet.repeat_rows(line)
    for column, text in enumerate(_LABELS):
        sheet.write_string(line, column, text.of(language), look.report)
    for ledger in ledgers:
        name = sheet_name(ledger.title.of(language))
        for field in ledger.fields:
            line += 1
            label = field.column.ja if language == "ja" else field.column.en
            sheet.write_url(line, 0, f"internal:'{name}'!A1", look.link, ledger.title.of(language))
            sheet.write_string(line, 1, label, look.text)
            sheet.write_string(line, 2, "*" if field.column.required else "", look.text)
            sheet.write_string(line, 3, expected(field).of(language), look.text)
            sheet.write_string(line, 4, _ORIGINS[field.column.ours].of(language), look.text)
