"""What can be wrong with a cell, a sheet or a file of ledgers: every number and its sentences, in one place.

A number, once given, keeps its meaning. Cells and sheets: `asset.E003`; whole files: `book.E003`. Numbers from 100 are
declared in the ledgers themselves (`Row.faults`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.declaring import Column

LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of fault: its number and its sentences with `{places}` for values."""

    number: str
    ja: str
    en: str

    def text(self, column: Column | None = None, /, **values: object) -> Text:
        """The sentences with their values; a column's label stands before them where one is named.

        A value that is a `Text` is put in by language and never cut; any other is clipped.
        """
        ja = self.ja.format(**{name: _said(value, "ja") for name, value in values.items()})
        en = self.en.format(**{name: _said(value, "en") for name, value in values.items()})
        return Text(f"「{column.ja}」: {ja}", f'"{column.en}": {en}') if column else Text(ja, en)


class CellError(ValueError):
    """A value that cannot be read. Raised for one cell and caught in the same sheet; nobody else sees it."""

    def __init__(self, wording: Wording, **values: object) -> None:
        super().__init__(wording.number)
        self.wording, self.values = wording, values


def listed(parts: Iterable[Text]) -> Text:
    """Several labels as a list in each language."""
    every = tuple(parts)
    return Text("、".join(part.ja for part in every), ", ".join(part.en for part in every))


def clipped(value: object) -> str:
    """A value as a message can hold it: one line of at most 40 characters, without control characters."""
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+", " ", str(value))
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _said(value: object, language: Language) -> str:
    return value.of(language) if isinstance(value, Text) else clipped(value)


EMPTY = Wording(
    "E001",
    "空欄です。必ず記入する欄です。値を記入してください。",
    "The cell is empty. This column is required. Enter a value.",
)
COLUMNS_MISSING = Wording(
    "E002",
    "見出し行に必要な列がありません: {names}。列を加えるか、見出しをこの名前に直してください。",
    "The header line lacks required columns: {names}. Add them, or correct the labels.",
)
NO_DATE = Wording(
    "E003",
    "{value} は日付として読めません。例: 2024/04/01 のように直してください。",
    "{value} cannot be read as a date. Correct it, for example to 2024/04/01.",
)
NO_NUMBER = Wording(
    "E004",
    "{value} は整数として読めません。例: 12 のように15桁までの整数にしてください。",
    "{value} cannot be read as a whole number. Enter one of up to 15 digits, for example 12.",
)
NO_ANSWER = Wording(
    "E005",
    "{value} は○か×として読めません。○または×を記入してください。",
    "{value} cannot be read as yes or no. Enter yes or no.",
)
NO_CHOICE = Wording(
    "E006",
    "{value} は選択肢にありません。{choices} から選んでください。",
    "{value} is not one of the choices. Choose from {choices}.",
)
NO_IP = Wording(
    "E007",
    "{value} はIPアドレスとして読めません。例: 192.0.2.10 のように直してください。",
    "{value} cannot be read as an IP address. Correct it, for example to 192.0.2.10.",
)
NO_MAC = Wording(
    "E008",
    "{value} はMACアドレスとして読めません。例: 00:00:5e:00:53:01 のように直してください。",
    "{value} cannot be read as a MAC address. Correct it, for example to 00:00:5e:00:53:01.",
)
NO_NETWORK = Wording(
    "E009",
    "{value} はネットワークとして読めません。例: 192.0.2.0/24 のように直してください。",
    "{value} cannot be read as a network. Correct it, for example to 192.0.2.0/24.",
)
TOO_LONG = Wording(
    "E010",
    "{length}文字あります（{value}）。{most}文字以内にしてください。",
    "It has {length} characters ({value}). Shorten it to {most} or fewer.",
)
FORMULA_ERROR = Wording(
    "E011",
    "数式の結果が {value} です。数式を直すか、値を直接記入してください。",
    "The formula gives {value}. Correct the formula, or enter the value itself.",
)
FORMULA_UNSAVED = Wording(
    "E012",
    "数式の計算結果が保存されていません。Excelでファイルを開き、上書き保存してから読み込んでください。",
    "The result of the formula was not saved. Open the file in Excel, save it, and read it again.",
)
TWICE = Wording(
    "E013",
    "{key} が {first} と {second} の両方にあります。一方を消すか、番号を直してください。",
    "{key} is both in {first} and in {second}. Remove one of them, or correct the key.",
)
NO_HEADER = Wording(
    "E014",
    "最初の{lines}行に見出し行がありません。{names} などの見出しがある行を入れてください。",
    "There is no header line in the first {lines} lines. Enter a line with labels such as {names}.",
)
CONTROL_CHARACTER = Wording(
    "E015",
    "文字として扱えない制御文字があります（{value}）。セルを入力し直してください。",
    "There are control characters that no text can hold ({value}). Type the cell again.",
)
TOO_MANY_ROWS = Wording(
    "E016",
    "{most}行を超えています。超えた行は読んでいません。ファイルを分けてください。",
    "There are more than {most} lines. Those beyond were not read. Split the file.",
)
UNKNOWN_KEY = Wording(
    "E017",
    "項目 {value} はこの台帳にありません。{names} のいずれかに直すか、項目を消してください。",
    "This ledger has no item {value}. Correct it to one of {names}, or remove it.",
)
WRONG_KIND = Wording(
    "E018",
    "{value} は{kind}ではありません。{kind}で書いてください。",
    "{value} is not {kind}. Write {kind}.",
)
NOT_READ = Wording(
    "E019",
    "このセルは読み取れていません。読み込み時に示された誤りを直してから、もう一度読み込んでください。",
    "This cell could not be read. Correct what the import reported, and import again.",
)
NO_FISCAL_YEAR = Wording(
    "E020",
    "{value} は年度として読めません。例: 2026年度 のように直してください。",
    "{value} cannot be read as a fiscal year. Correct it, for example to 2026年度 (or FY2026).",
)
NO_CLOCK = Wording(
    "E021",
    "{value} は時刻として読めません。例: 09:30 のように、00:00から23:59までの時刻に直してください。",
    "{value} cannot be read as a time of day. Correct it, for example to 09:30 (from 00:00 to 23:59).",
)
COLUMN_UNKNOWN = Wording(
    "W001",
    "見出し「{label}」の列は{ledger}の列ではないため、読んでいません。見出しの誤りなら直してください。",
    'The ledger "{ledger}" has no column "{label}"; it was not read. Correct the label if it is mistyped.',
)
COLUMN_TWICE = Wording(
    "W002",
    "見出し「{label}」の列が2つあるため、後の列は読んでいません。一方の見出しを直してください。",
    'Two columns are labelled "{label}"; the later one was not read. Correct one of the labels.',
)
COLUMNS_ADVISED = Wording(
    "W003",
    "見出し行に列がありません: {names}。報告書にない列ですが、照合に必要です。列を加えて記入してください。",
    "The header line lacks columns: {names}. The report does not print them, but checks need them. Add them.",
)
COLUMN_UNLABELLED = Wording(
    "W004",
    "{letters}列には見出しがないため、値があっても読んでいません。見出しを記入してください。",
    "Column {letters} has no label; its values were not read. Enter a label.",
)
DATE_IN_TEXT = Wording(
    "W005",
    "文字の欄に日付 {value} があります。型番などがExcelで日付に変わったものなら、文字として入力し直してください。",
    "This text cell holds the date {value}. If Excel turned a number such as 4-1 into it, enter it again as text.",
)
MORE = Wording(
    "",
    "同じ列に同じ種類の誤りがほかに{count}件あります。同じように直してください。",
    "There are {count} more of the same kind in this column. Correct them in the same way.",
)

FILE_EMPTY = Wording(
    "E001",
    "ファイルが空（0バイト）です。元のファイルをもう一度コピーしてください。",
    "The file is empty (0 bytes). Copy the original again.",
)
FILE_UNKNOWN = Wording(
    "E002",
    "Excelブック（.xlsx、.xlsm、.xls）でもCSV・TSVでもありません。Excelで開き、.xlsxで保存し直してください。",
    "It is neither an Excel workbook (.xlsx, .xlsm, .xls) nor CSV or TSV. Open it in Excel and save it as .xlsx.",
)
FILE_BROKEN = Wording(
    "E003",
    "ブックが壊れているか、途中で切れています。元のファイルをもう一度コピーするか、Excelで開いて修復してください。",
    "The workbook is damaged or cut off. Copy the original again, or open it in Excel and repair it.",
)
FILE_LOCKED = Wording(
    "E004",
    "パスワードで保護されていて読めません。Excelで開き、「パスワードを使用して暗号化」を外して保存してください。",
    "It is protected by a password. Open it in Excel, remove the encryption, and save it.",
)
FILE_TOO_LARGE = Wording(
    "E005",
    "大きさが{size}バイトあります。読めるのは{most}バイトまでです。ファイルを分けてください。",
    "It has {size} bytes. At most {most} can be read. Split the file.",
)
FILE_BOMB = Wording(
    "E006",
    "中身を広げると{size}バイトになり、ブックとして大きすぎます（圧縮爆弾の疑い）。入手元を確かめてください。",
    "It would unpack to {size} bytes, too many for a workbook (it may be a zip bomb). Check where it comes from.",
)
FILE_ABSENT = Wording(
    "E007",
    "ファイルを開けません。名前と置き場所、読み取りの権限を確かめてください。",
    "The file cannot be opened. Check its name, its place and your permission to read it.",
)
TEXT_UNREADABLE = Wording(
    "E008",
    "文字コードがUTF-8でもShift_JIS（CP932）でもありません。ExcelでCSV UTF-8として保存し直してください。",
    "The text is neither UTF-8 nor Shift_JIS (CP932). Save it from Excel again as CSV UTF-8.",
)
TEXT_BROKEN = Wording(
    "E009",
    '{line}行目から先はCSVとして読めません。引用符（"）の閉じ忘れを直してください。',
    'From line {line} on it cannot be read as CSV. Look for a quotation mark (") that is not closed.',
)
SHEET_BROKEN = Wording(
    "E010",
    "シート「{sheet}」が壊れていて読めません。Excelで開いて修復し、保存し直してください。",
    'The sheet "{sheet}" is damaged. Open it in Excel, repair it, and save it again.',
)
SHEET_TOO_WIDE = Wording(
    "E011",
    "シート「{sheet}」は値のある範囲が広すぎます（セル {cell} まで）。離れたセルの値を消してください。",
    'The sheet "{sheet}" has values too far apart (up to cell {cell}). Delete the far ones.',
)
NO_LEDGER = Wording(
    "E012",
    "台帳のシートが1つもありません。シート名を台帳の名前（例: {names}）にしてください。",
    "No sheet is a ledger. Name the sheets after the ledgers (for example {names}).",
)
SHEET_UNKNOWN = Wording(
    "W001",
    "シート「{sheet}」は台帳ではないため、読んでいません。台帳なら、シート名を台帳の名前に直してください。",
    'The sheet "{sheet}" is no ledger; it was not read. If it is one, rename the sheet after the ledger.',
)
SHEET_HIDDEN = Wording(
    "W002",
    "非表示のシート「{sheet}」も{ledger}として読みました。不要なら削除してください。",
    'The hidden sheet "{sheet}" was read too ({ledger}). Delete it if it is not wanted.',
)
OLD_FORMAT = Wording(
    "W003",
    "旧形式（.xls）では #REF! などの数式の誤りが空欄に見えます。確かめるには、.xlsxで保存し直してください。",
    "In the old format (.xls) formula errors such as #REF! look like empty cells. Save it as .xlsx to see them.",
)
SHEET_FOREIGN = Wording(
    "W005",
    "シート「{sheet}」は見出しが違うため取り込んでいませんが、{ledger}のようです。{word} で見出しの対応を確かめて、"
    "登録してください。",
    'The sheet "{sheet}" has other labels and was not imported, but it looks like the {ledger}. Look at what its '
    "labels would mean, and confirm it, with: {word}",
)
FORMULAS_UNPLACED = Wording(
    "W004",
    "シート「{sheet}」に数式の誤りが{count}個ありますが、場所が分かりません。Excelで開き、保存し直してください。",
    'The sheet "{sheet}" has {count} formula errors at unknown places. Open it in Excel and save it again.',
)
