"""`sekisho ledger put | withdraw | history`: one row by hand, and all that ever happened to one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY, Ledger
from sekisho.security.ledgers.cells import reader
from sekisho.security.ledgers.declaring import Field, Row, Value
from sekisho.security.ledgers.faults import CellError
from sekisho.security.ledgers.journal.entry import Act, Deed, Source, moment
from sekisho.security.ledgers.keys import row_id, row_key
from sekisho.security.ledgers.plain import restored
from sekisho.security.ledgers.words import fold
from sekisho.security.present.commands.saying import CLEAN, WRONG, WordRefused, known, print_json, say
from sekisho.security.present.workbook.writing import cell_text
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.rowchange import RowChange


@dataclass(frozen=True, slots=True)
class ByHand:
    """Who changes a row and why. approve: leave it as a proposal for another person.  site: of the row."""

    who: str
    why: str
    site: str | None = None
    approve: bool = False


def put(slug: str, said: Sequence[str], by: ByHand, language: Language) -> int:
    """Enter a row, or change the one of the same key; what is not named keeps its value."""
    known([slug])
    ledger = REGISTRY[slug]
    values = dict(_value(ledger, one) for one in said)
    if by.site is not None:
        values["site"] = by.site
    if missing := [field for field in ledger.keys if not values.get(field.name)]:
        raise WordRefused(_no_key(missing))
    wanted = ledger.row(**values)  # type: ignore[arg-type]  # the values come by the declared types
    before = _now(ledger, wanted) if "site" in values else _found(ledger, wanted)
    after = replace(before, **values) if before else wanted  # type: ignore[arg-type]
    if before == after:
        say(_NO_CHANGE, language)
        return CLEAN
    return _carry(RowChange(slug, before, after), by, language)


def withdraw(slug: str, key: str, by: ByHand, language: Language) -> int:
    """Take a row out of its ledger; the journal keeps it."""
    known([slug])
    ledger = REGISTRY[slug]
    wanted = _of_key(ledger, key, by.site or "")
    before = _now(ledger, wanted) if by.site is not None else _found(ledger, wanted)
    if before is None:
        raise WordRefused(_no_row(ledger, key))
    return _carry(RowChange(slug, before, None), by, language)


def _carry(change: RowChange, by: ByHand, language: Language) -> int:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked, propose  # noqa: PLC0415

    ledger, key = change.declared, change.declared.key(change.row)
    if by.approve:
        proposal = propose([change], Asked(by.who, f"{ledger.title.ja} {key}"[:200], by.why))
        say(
            Text(f"提案 {proposal.number} として申請しました。", f"Left as proposal {proposal.number}."),
            language,
        )
        return CLEAN
    write([change], Act(by.who, by.why))
    deed = Deed.CREATE if change.before is None else Deed.WITHDRAW if change.after is None else Deed.CHANGE
    say(
        Text(f"{ledger.title.ja}「{key}」: {deed.ja}しました。", f'{ledger.title.en}, "{key}": {deed.en.lower()}.'),
        language,
    )
    return CLEAN


def _value(ledger: Ledger, said: str) -> tuple[str, Value]:
    """`field=value`, the field by its name or label. WordRefused for an unknown field or a value it cannot hold."""
    name, sign, text = said.partition("=")
    for field in ledger.fields:
        if sign and fold(name) in {fold(field.name), fold(field.column.ja), fold(field.column.en)}:
            return field.name, _read(ledger, field, text)
    names = ", ".join(f"{field.name}（{field.column.ja}）" for field in ledger.fields)
    raise WordRefused(
        Text(
            f"「{said}」を読めません。「列=値」の形で、列は {names} のいずれかにしてください。",
            f'"{said}" cannot be read. Write column=value, where the column is one of {names}.',
        )
    )


def _read(ledger: Ledger, field: Field, text: str) -> Value:
    try:
        return reader(ledger, field)(text)
    except CellError as error:
        code = f"({ledger.slug}.{error.wording.number})"
        found = error.wording.text(field.column, **error.values)
        raise WordRefused(Text(f"{found.ja}{code}", f"{found.en} {code}")) from error


def _of_key(ledger: Ledger, key: str, site: str) -> Row:
    """A row that holds nothing but its key. WordRefused for a text that is no key of this ledger."""
    parts = key.split(" / ", len(ledger.keys) - 1)
    if len(parts) != len(ledger.keys):
        raise WordRefused(_no_key(ledger.keys))
    values = {field.name: _read(ledger, field, part) for field, part in zip(ledger.keys, parts, strict=True)}
    return ledger.row(**values, site=site)  # type: ignore[arg-type]  # as above


def _now(ledger: Ledger, row: Row) -> Row | None:
    from sekisho.security.store.rows import current  # noqa: PLC0415 -- needs an open home

    return next((found for found, _ in current(ledger.slug, [row_id(ledger, row)]).values()), None)


def _found(ledger: Ledger, row: Row) -> Row | None:
    """The row of this key, of whichever site; WordRefused where several sites have one."""
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.rows import row_of  # noqa: PLC0415

    kept = list(TABLES[ledger.slug].objects.filter(row_key=row_key(ledger, row)).values())
    if len(kept) > 1:
        sites = [str(one["site"]) or "-" for one in kept]
        raise WordRefused(
            Text(
                f"同じ行が複数の工場にあります: {'、'.join(sites)}。--site で指定してください。",
                f"Several sites have such a row: {', '.join(sites)}. Name one with --site.",
            )
        )
    return row_of(ledger, kept[0]) if kept else None


def history(slug: str, key: str, site: str | None, language: Language, *, as_json: bool) -> int:
    """Print everything that happened to a row, the latest first."""
    from sekisho.security.store.journal.reading import history as entries_of  # noqa: PLC0415 -- needs an open home

    known([slug])
    ledger = REGISTRY[slug]
    wanted = _of_key(ledger, key, site or "")
    row = (_found(ledger, wanted) if site is None else None) or wanted
    entries = list(entries_of(row_id(ledger, row)))
    if as_json:
        print_json(entries)
    elif entries:
        Console(highlight=False).print(_table(ledger, entries, language))
    if not entries:
        say(_no_row(ledger, key), language, error=True)
        return WRONG
    return CLEAN


def _table(ledger: Ledger, entries: Sequence[Mapping[str, object]], language: Language) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head_label in _HEAD:
        table.add_column(head_label.of(language), overflow="fold")
    for entry in entries:
        if entry.get("expired"):
            table.add_row(Styled(str(entry["at"])), Styled(_EXPIRED.of(language)))
            continue
        deed = next((one for one in Deed if one.code == entry["deed"]), Deed.CHANGE)
        at = f"{moment(str(entry['at'])).astimezone(JAPAN):%Y/%m/%d %H:%M:%S}"
        head = [at, str(entry["who"]), deed.of(language), str(entry["why"]), _approval(entry), _origin(entry, language)]
        for cells in _cells(ledger, entry, language) or [("", "", "")]:
            table.add_row(*map(Styled, (*head, *cells)))
            head = [""] * len(head)
    return table


def _cells(ledger: Ledger, entry: Mapping[str, object], language: Language) -> list[tuple[str, ...]]:
    """Label, before and after of every field that an entry changed, in the ledger's order; unknown ones last."""
    before, after = entry["before"], entry["after"]
    old, new = (one if isinstance(one, dict) else {} for one in (before, after))
    names = old if before is not None and after is not None else {**old, **new}
    sides = [(values, restored(ledger, values)) for values in (old, new)]
    cells = []
    for field in ledger.fields:
        if field.name in names:
            shown = (
                cell_text(field, getattr(row, field.name), language) if field.name in values else ""
                for values, row in sides
            )
            cells.append((field.column.ja if language == "ja" else field.column.en, *shown))
    gone = sorted(names.keys() - {field.name for field in ledger.fields})
    return [*cells, *((name, str(old.get(name, "")), str(new.get(name, ""))) for name in gone)]


def _approval(entry: Mapping[str, object]) -> str:
    approval = entry.get("approval")
    return f"{approval['approver']} ({approval['proposal']})" if isinstance(approval, dict) else ""


def _origin(entry: Mapping[str, object], language: Language) -> str:
    return " ".join(_origin_parts(entry.get("origin"), language))


def _origin_parts(origin: object, language: Language) -> Iterator[str]:
    if not isinstance(origin, dict):
        return
    kind = next((one for one in Source if one.code == origin.get("kind")), Source.HAND)
    yield kind.of(language)
    if origin.get("file"):
        yield f"{origin['file']} {origin.get('sheet', '')}!{origin.get('line', '')}"


_HEAD = (
    Text("日時", "When"), Text("行った人", "Who"), Text("内容", "What"), Text("理由", "Why"), Text("承認", "Approval"),
    Text("由来", "Origin"), Text("列", "Column"), Text("前", "Before"), Text("後", "After"),
)  # fmt: skip
_EXPIRED = Text("保管期間を過ぎたため内容は消去済み", "expired; its content is gone")
_NO_CHANGE = Text("変更はありません。", "Nothing changes.")


def _no_key(fields: Sequence[Field]) -> Text:
    ja = " / ".join(field.column.ja for field in fields)
    en = " / ".join(f"{field.column.en} ({field.name})" for field in fields)
    return Text(
        f"行を見分ける値が足りません。{ja} をすべて指定してください（複数は「 / 」で区切ります）。",
        f"Give all values that tell the row apart: {en} (several are separated by ' / ').",
    )


def _no_row(ledger: Ledger, key: str) -> Text:
    return Text(
        f"{ledger.title.ja}に「{key}」の行はありません。--site と、行を見分ける値を確かめてください。",
        f'{ledger.title.en}: there is no row "{key}". Check --site and the values that tell the row apart.',
    )
