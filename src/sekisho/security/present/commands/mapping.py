"""`sekisho ledger map`: what the labels of a foreign sheet mean, proposed, corrected, and confirmed once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.synonyms import word_groups
from sekisho.security.ledgers import REGISTRY, Ledger
from sekisho.security.ledgers.words import fold
from sekisho.security.present.commands.saying import CLEAN, FOUND, WordRefused, known, print_json, say, tell
from sekisho.security.present.workbook.reading import Foreign, read_contents
from sekisho.security.work.mapping import LabelMapping, likely_mapping, mapping_of


@dataclass(frozen=True, slots=True)
class Asking:
    """What a person says of a sheet. sheet, slug: empty where they leave it to us.  said: `label=field` each.

    skipped: labels that are not to be read.  who, why: of the confirmation; looked at only where confirm is.
    """

    sheet: str = ""
    slug: str = ""
    said: Sequence[str] = ()
    skipped: Sequence[str] = ()
    confirm: bool = False
    who: str = ""
    why: str = ""
    as_json: bool = False


def map_sheet(book: Path, asking: Asking, language: Language) -> int:
    """Show what the labels would mean, or remember it in the open home. WordRefused where that cannot be told."""
    known(filter(None, [asking.slug]))
    found = read_contents(book)
    foreign = _sheet(found.foreign, asking.sheet)
    if foreign is None:
        if any(one.code.startswith("book.E") for one in found.book.problems):
            tell(found.book.problems, language)
        raise WordRefused(_nothing_foreign(asking.sheet, [one.sheet for one in found.foreign]))
    mapping = _mapping(foreign, asking)
    if asking.as_json:
        print_json(_as_json(foreign.sheet, mapping))
    else:
        _show(foreign, mapping, language)
    if mapping.keys_missing:
        raise WordRefused(_no_key(mapping))
    if not asking.confirm:
        if not asking.as_json:
            say(_to_confirm(book, foreign.sheet, mapping.ledger), language)
        return FOUND
    from sekisho.security.store.layouts import remember  # noqa: PLC0415 -- needs an open home

    remember(mapping, who=asking.who, why=asking.why)
    if not asking.as_json:
        say(_REMEMBERED, language)
    return CLEAN


def _sheet(every: Iterable[Foreign], name: str) -> Foreign | None:
    sheets = [one for one in every if fold(one.sheet) == fold(name) or not name]
    return next((one for one in sheets if likely_mapping(one.lines, word_groups())), sheets[0] if sheets else None)


def _mapping(foreign: Foreign, asking: Asking) -> LabelMapping:
    if asking.slug:
        mapping = mapping_of(foreign.lines, REGISTRY[asking.slug], word_groups())
    else:
        mapping = likely_mapping(foreign.lines, word_groups())
    if mapping is None:
        raise WordRefused(_no_labels(foreign.sheet))
    said = dict(_said(one, mapping.ledger) for one in asking.said)
    said.update({fold(label): "" for label in asking.skipped})
    try:
        return mapping.corrected(said)
    except KeyError as error:
        raise WordRefused(_no_label(str(error.args[0]), mapping)) from error


def _said(one: str, ledger: Ledger) -> tuple[str, str]:
    """A folded label and the field, which may be named by its name or by its label. WordRefused for an unknown one."""
    label, sign, field = one.rpartition("=")
    wanted = fold(field)
    for declared in ledger.fields:
        if sign and wanted in {fold(declared.name), fold(declared.column.ja), fold(declared.column.en)}:
            return fold(label), declared.name
    names = ", ".join(f"{declared.name}（{declared.column.ja}）" for declared in ledger.fields)
    raise WordRefused(
        Text(
            f"「{one}」を読めません。「見出し=列」の形で、列は {names} のいずれかにしてください。",
            f'"{one}" cannot be read. Write label=column, where the column is one of {names}.',
        )
    )


def _show(foreign: Foreign, mapping: LabelMapping, language: Language) -> None:
    title = mapping.ledger.title
    say(
        Text(
            f"シート「{foreign.sheet}」の{mapping.line}行目を{title.ja}の見出しとして読むと、次のようになります。",
            f'Line {mapping.line} of the sheet "{foreign.sheet}", read as labels of the {title.en}, means:',
        ),
        language,
    )
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for label in _HEAD:
        table.add_column(label.of(language), overflow="fold")
    for one in mapping.labels:
        column = mapping.ledger.field(one.field).column if one.field else None
        name = (column.ja if language == "ja" else column.en) if column else "-"
        sure = f"{one.confidence} %" if one.field else ""
        cells = (one.label, name, one.field, one.likeness.of(language), sure)
        table.add_row(*map(Styled, cells))
    Console(highlight=False).print(table)


def _as_json(sheet: str, mapping: LabelMapping) -> dict[str, object]:
    return {
        "sheet": sheet,
        "line": mapping.line,
        "ledger": mapping.ledger.slug,
        "layout": mapping.id,
        "labels": [
            {"label": one.label, "field": one.field, "likeness": one.likeness.code, "confidence": one.confidence}
            for one in mapping.labels
        ],
        "keys_missing": [field.name for field in mapping.keys_missing],
    }


_HEAD = (
    Text("見出し", "Label"),
    Text("列", "Column"),
    Text("列の名前", "Field"),
    Text("根拠", "Because"),
    Text("確からしさ", "Confidence"),
)
_REMEMBERED = Text(
    "見出しの対応を登録しました。同じ見出しのシートは、次から sekisho ledger import でそのまま取り込めます。",
    "Remembered. Sheets with these labels can be imported with sekisho ledger import from now on.",
)


def _to_confirm(book: Path, sheet: str, ledger: Ledger) -> Text:
    word = f'sekisho ledger map "{book.name}" --sheet "{sheet}" --ledger {ledger.slug} --confirm'
    return Text(
        '違うところは --set "見出し=列" と --skip "見出し" で直してください。'
        f"正しければ、{word} に --who と --why を付けて登録してください。",
        'Correct it with --set "label=column" and --skip "label". '
        f"If it is right, confirm it with {word}, --who and --why.",
    )


def _nothing_foreign(wanted: str, sheets: Sequence[str]) -> Text:
    names_ja, names_en = "、".join(sheets) or "なし", ", ".join(sheets) or "none"
    return Text(
        f"対応を決めるシート{f'「{wanted}」' if wanted else ''}がありません。見出しが台帳と違うシート: {names_ja}。"
        "台帳と同じ見出しのシートは、そのまま取り込めます。",
        f"There is no sheet {wanted} to map. Sheets with other labels than a ledger's: {names_en}. Sheets with a "
        "ledger's own labels can be imported as they are.",
    )


def _no_labels(sheet: str) -> Text:
    return Text(
        f"シート「{sheet}」に、台帳の列と思われる見出しが見つかりません。--ledger で台帳を指定してください。"
        "指定してもだめなら、見出し行を最初の30行に入れてください。",
        f'No labels of a ledger were found in the sheet "{sheet}". Name the ledger with --ledger. If that does not '
        "help, put a line of labels within the first 30 lines.",
    )


def _no_label(label: str, mapping: LabelMapping) -> Text:
    labels = [one.label for one in mapping.labels]
    return Text(
        f"見出し「{label}」はありません。{'、'.join(labels)} のいずれかを指定してください。",
        f'There is no label "{label}". Name one of {", ".join(labels)}.',
    )


def _no_key(mapping: LabelMapping) -> Text:
    ja = "、".join(f"「{field.column.ja}」({field.name})" for field in mapping.keys_missing)
    en = ", ".join(f'"{field.column.en}" ({field.name})' for field in mapping.keys_missing)
    return Text(
        f'行を見分ける列がありません: {ja}。--set "見出し=列" で、どの見出しがその列かを指定してください。',
        f'No label means the columns that tell rows apart: {en}. Say which does with --set "label=column".',
    )
