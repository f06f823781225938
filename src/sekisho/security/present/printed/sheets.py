"""The sheets that one person signs: the pledge (figure 17) and the acceptance sheet (figure 15), as PDF.

The sentences are content; the values are one row of a ledger, or none for a blank sheet to fill in by hand.
"""

import datetime as dt
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers.acceptance import Acceptance, Verdict
from sekisho.security.ledgers.pledge import Pledge
from sekisho.security.present.printed.printing import Paper
from sekisho.security.present.printed.typesetting import pdf
from sekisho.security.terms.choice import Choice

TEMPLATE = Path(__file__).parent / "sheet.typ"
BLANK_LINES = 6
"""Requirements to write in by hand on a blank acceptance sheet."""

_L = {
    "site": Text("工場", "Site"),
    "printed": Text("印刷日", "Printed"),
    "version": Text("版", "Version"),
    "company": Text("会社・工場", "Company and site"),
    "number": Text("検収番号", "Acceptance no."),
    "order": Text("注文番号", "Purchase order number"),
    "item": Text("検収対象", "Accepted item"),
    "requirement": Text("確認した要件", "Requirement confirmed"),
    "met": Text("確認", "Checked"),
    "evidence": Text("エビデンス", "Evidence"),
    "result": Text("結果", "Result"),
    "remarks": Text("備考", "Remarks"),
    "approver": Text("承認者", "Approver"),
    "checker": Text("確認者", "Checker"),
    "rules": Text("根拠となる規則", "Rules that apply"),
    "department": Text("所属", "Department"),
    "group": Text("Gr名", "Group"),
    "id": Text("ID", "ID"),
    "name": Text("氏名", "Name"),
    "date": Text("日付", "Date"),
    "signature": Text("自署", "Signature"),
    "form": Text("署名の方法", "Way of signing"),
    "until": Text("有効期限", "Valid until"),
}
_SIGNED = Text("{form}により{day}に署名済み", "Signed on {day} ({form})")
_OTHER_VERSION = Text(
    "署名した誓約書は版 {}（この用紙の文言とは異なる版）", "Signed was version {}, not the wording of this sheet"
)


def _day(day: dt.date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


def _word(choice: Choice | None, language: Language) -> str:
    return choice.of(language) if choice else ""


def pledge_form(row: Pledge | None, catalogue: Catalogue, paper: Paper) -> dict[str, object]:
    """The whole content of a pledge, as plain data.

    Items are ticked where the row says that they were signed; not for a signature under another version's wording.
    """
    sheet, language = catalogue.sheets["pledge-sheet"], paper.language
    signed = row.signed if row else None
    way = _word(row.form, language) if row else ""
    stamp = _SIGNED.of(language).format(form=way or "－", day=_day(signed)) if signed else ""
    other = row.version if row and signed and row.version not in {"", sheet.version} else ""
    return {
        **_head("pledge-sheet", catalogue, paper),
        "kind": "pledge",
        "version": sheet.version,
        "statement": sheet.statement.of(language),
        "note": sheet.note.of(language) if sheet.note else "",
        "items": [line.text.of(language) for line in sheet.lines],
        "ticked": bool(signed) and not other,
        "pairs": [
            [_L["department"].of(language), row.department if row else ""],
            [_L["group"].of(language), row.group if row else ""],
            [_L["id"].of(language), row.id if row else ""],
            [_L["until"].of(language), _day(row.until) if row else ""],
        ],
        "date": _day(signed),
        "name": row.name if row else "",
        "stamp": stamp,
        "other_version": _OTHER_VERSION.of(language).format(other) if other else "",
        "place": row.evidence if row and signed else "",
    }


def acceptance_form(row: Acceptance | None, catalogue: Catalogue, paper: Paper) -> dict[str, object]:
    """The whole content of an acceptance sheet, as plain data. Its statement says what the result was."""
    sheet, language = catalogue.sheets["acceptance"], paper.language
    result = row.result if row else None
    statement = sheet.variants.get(result.code, sheet.statement) if result else sheet.statement
    checked = bool(row and row.checker and row.checked)
    return {
        **_head("acceptance", catalogue, paper),
        "kind": "acceptance",
        "version": sheet.version,
        "statement": statement.of(language),
        "note": sheet.note.of(language) if sheet.note else "",
        "items": list(row.requirements) if row and row.requirements else [""] * BLANK_LINES,
        "ticked": checked and result is Verdict.PASSED,
        "pairs": [
            [_L["number"].of(language), row.number if row else ""],
            [_L["order"].of(language), row.order if row else ""],
            [_L["item"].of(language), row.item if row else ""],
            [_L["result"].of(language), _word(result, language)],
        ],
        "evidence": row.evidence if row else "",
        "remarks": row.remarks if row else "",
        "people": [
            [_L["approver"].of(language), row.approver if row else "", _day(row.approved) if row else ""],
            [_L["checker"].of(language), row.checker if row else "", _day(row.checked) if row else ""],
        ],
    }


def _head(form: str, catalogue: Catalogue, paper: Paper) -> dict[str, object]:
    language = paper.language
    return {
        "language": language,
        "title": catalogue.forms[form].title.of(language),
        "site": paper.site,
        "printed": _day(paper.printed_on),
        "labels": {name: text.of(language) for name, text in _L.items()},
    }


def print_pledge(row: Pledge | None, catalogue: Catalogue, paper: Paper) -> bytes:
    """The pledge of one person as PDF; without a row a blank one."""
    return pdf(TEMPLATE, pledge_form(row, catalogue, paper), catalogue.forms["pledge-sheet"].title, paper.printed_on)


def print_acceptance(row: Acceptance | None, catalogue: Catalogue, paper: Paper) -> bytes:
    """The acceptance sheet of one acceptance as PDF; without a row a blank one."""
    return pdf(TEMPLATE, acceptance_form(row, catalogue, paper), catalogue.forms["acceptance"].title, paper.printed_on)
