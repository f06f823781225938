"""`sekisho ledger ...`: ledgers in and out of the home as people know them, in Excel, on paper, and row by row.

The words with their options; what they do is in the modules named for it.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sekisho.contracts import contracts
from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, joined
from sekisho.security.present.commands import byhand, home
from sekisho.security.present.commands.exporting import Exporting, export
from sekisho.security.present.commands.importing import Importing, import_books
from sekisho.security.present.commands.mapping import Asking, map_sheet
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.printing import print_one, print_sheet
from sekisho.security.present.commands.saying import (
    CLEAN,
    FOUND,
    WRONG,
    ends,
    ends_in_store,
    known,
    print_json,
    say,
    tell,
)
from sekisho.security.present.printed.printing import Paper
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.expected import expected


def kept_book(path: Path) -> Book:
    """Every ledger kept in a home. Raises home.HomeRefused where it cannot be opened."""
    home.open_home(path)
    from sekisho.security.store.rows import load_book  # noqa: PLC0415 -- needs an open home

    return load_book()


def kept_catalogue() -> Catalogue:
    """What must hold, as the home that is open has it. Raises home.HomeRefused where its method cannot be used."""
    from sekisho.security.store.content import content  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    try:
        return content().catalogue
    except ActRefused as refused:
        raise home.HomeRefused(refused.text) from refused


def list_ledgers(language: Language, *, as_json: bool) -> int:
    """Every ledger that Sekisho knows: its slug, title and number of columns."""
    if as_json:
        every = [
            {"slug": one.slug, "ja": one.title.ja, "en": one.title.en, "columns": [field.name for field in one.fields]}
            for one in REGISTRY.values()
        ]
        print_json(every)
        return CLEAN
    for one in REGISTRY.values():
        own = sum(field.column.ours for field in one.fields)
        columns = Text(
            f"報告書の列 {len(one.fields) - own}、追加の列 {own}", f"{len(one.fields) - own} of the report, {own} ours"
        )
        typer.echo(f"{one.slug:<14}{one.title.of(language)}（{columns.of(language)}）")
    return CLEAN


def template(out: Path, language: Language) -> int:
    """Write a blank workbook with a sheet for every ledger that people write."""
    write_book(out, None, language, blank=True)
    say(Text(f"{out.name} を作りました。", f"Wrote {out.name}."), language)
    return CLEAN


def declared(out: Path, language: Language) -> int:
    """Write a workbook of what the factory's declared messages ask for: devices, zones, conduits and data flows."""
    write_book(out, expected(contracts()), language)
    say(Text(f"{out.name} を作りました。", f"Wrote {out.name}."), language)
    return CLEAN


def check(books: Sequence[Path], site: str, language: Language, *, as_json: bool) -> int:
    """Print all problems of some workbooks; nothing is stored."""
    book = joined(read_book(path, site) for path in books)
    if as_json:
        rows = {slug: len(entries) for slug, entries in book.tables.items()}
        found = {"rows": rows, "problems": [one.told for one in book.problems]}
        print_json(found)
    else:
        _count_rows(book, language)
        tell(book.problems, language)
    if any(problem.code.startswith("book.E") for problem in book.problems):
        return WRONG
    return FOUND if book.problems else CLEAN


def _count_rows(book: Book, language: Language) -> None:
    for slug, entries in book.tables.items():
        title, count = REGISTRY[slug].title, len(entries)
        say(Text(f"{title.ja}: {count}件", f"{title.en}: {count} rows"), language)


ledger_commands = typer.Typer(
    help="台帳をExcelや印刷で出し入れします。 / Ledgers in and out, in Excel and on paper.", no_args_is_help=True
)

Books = Annotated[list[Path], typer.Argument(help="台帳のブック、CSV、TSV / workbooks, CSV or TSV")]
Site = Annotated[str, typer.Option("--site", help="工場名の空欄に入れる工場 / site of rows that name none")]
Out = Annotated[Path, typer.Option("--out", help="書き出すファイル / file to write")]
Slug = Annotated[str, typer.Argument(help="台帳の名前 / slug of the ledger")]
Key = Annotated[str, typer.Argument(help="行を見分ける値（複数は「 / 」で区切る） / what names the row")]
OneSite = Annotated[str | None, typer.Option("--site", help="この工場だけ / this site only")]
Approve = Annotated[
    bool, typer.Option("--approve", help="反映せず、別の人の承認を待つ / leave it for another person to approve")
]


@ledger_commands.command("list")
def list_word(as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """台帳の一覧を表示します。 / Every ledger that Sekisho knows."""
    ends(lambda: list_ledgers(language.value, as_json=as_json), language.value)


@ledger_commands.command("template")
def template_word(out: Out, language: InLanguage = Lang.JA) -> None:
    """記入用の空のブックを作ります。 / A blank workbook to fill in."""
    ends(lambda: template(out, language.value), language.value)


@ledger_commands.command("declared")
def declared_word(out: Out, language: InLanguage = Lang.JA) -> None:
    """工場のシステム間のメッセージの宣言から、機器・通信路・データフローのブックを作ります。 / As declared."""
    ends(lambda: declared(out, language.value), language.value)


@ledger_commands.command("check")
def check_word(books: Books, site: Site = "", as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """ブックの誤りをすべて表示します。保存はしません。 / All problems of workbooks; nothing is stored."""
    ends(lambda: check(books, site, language.value, as_json=as_json), language.value)


@ledger_commands.command("import")
def import_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    books: Books,
    home_dir: HomeDir,
    who: Who,
    why: Why,
    site: Site = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="同じ工場の、ブックにない行を取り下げる / withdraw other rows of the sites"),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="違いを表示するだけで、保存しない / show the difference, store nothing")
    ] = False,
    preview_out: Annotated[
        Path | None,
        typer.Option("--preview-out", help="違いを書くブック / write the difference to this workbook"),
    ] = None,
    approve: Approve = False,
    yes: Annotated[bool, typer.Option("--yes", help="確認を求めずに反映する / apply without asking")] = False,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """ブックと台帳の違いを表示し、すべて反映します。競合や誤りがあれば何も保存しません。 / All of it, or nothing."""
    importing = Importing(who, why, site, replace, preview, approve, yes, as_json, preview_out)
    ends_in_store(home_dir, lambda: import_books(books, importing, language.value), language.value)


@ledger_commands.command("map")
def map_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    book: Annotated[Path, typer.Argument(help="見出しが違うブック / workbook with other labels")],
    home_dir: HomeDir,
    sheet: Annotated[str, typer.Option("--sheet", help="シートの名前 / name of the sheet")] = "",
    slug: Annotated[str, typer.Option("--ledger", help="台帳の名前 / slug of the ledger")] = "",
    said: Annotated[
        list[str] | None, typer.Option("--set", help="「見出し=列」（複数可） / label=column, one or more")
    ] = None,
    skipped: Annotated[
        list[str] | None, typer.Option("--skip", help="読まない見出し（複数可） / labels that are not read")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="この対応を登録する / remember it")] = False,
    who: Annotated[str, typer.Option("--who", envvar="SEKISHO_WHO", help="確認した人 / who confirms it")] = "",
    why: Annotated[str, typer.Option("--why", help="理由 / why")] = "",
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """見出しが違うブックの列が、台帳のどの列かを決めます。 / What the labels of a foreign workbook mean."""
    asking = Asking(sheet, slug, said or (), skipped or (), confirm, who, why, as_json)
    ends_in_store(home_dir, lambda: map_sheet(book, asking, language.value), language.value)


@ledger_commands.command("export")
def export_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home_dir: HomeDir,
    out: Out,
    only: Annotated[list[str] | None, typer.Option("--only", help="台帳の名前（複数可） / slugs")] = None,
    site: OneSite = None,
    as_of: Annotated[
        dt.datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="この日の台帳 / as it was that day")
    ] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """保存してある台帳をブックに書き出します。 / The kept ledgers as a workbook."""
    exporting = Exporting(only or (), site, as_of.date() if as_of else None)
    ends_in_store(home_dir, lambda: export(out, exporting, language.value), language.value)


@ledger_commands.command("put")
def put_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    slug: Slug,
    said: Annotated[list[str], typer.Option("--set", help="「列=値」（複数可） / column=value, one or more")],
    home_dir: HomeDir,
    who: Who,
    why: Why,
    site: OneSite = None,
    approve: Approve = False,
    language: InLanguage = Lang.JA,
) -> None:
    """1行を登録または変更します。 / Enter or change one row."""
    by = byhand.ByHand(who, why, site, approve)
    ends_in_store(home_dir, lambda: byhand.put(slug, said, by, language.value), language.value)


@ledger_commands.command("withdraw")
def withdraw_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    slug: Slug,
    key: Key,
    home_dir: HomeDir,
    who: Who,
    why: Why,
    site: OneSite = None,
    approve: Approve = False,
    language: InLanguage = Lang.JA,
) -> None:
    """1行を取り下げます（履歴は残ります）。 / Withdraw one row; its history stays."""
    by = byhand.ByHand(who, why, site, approve)
    ends_in_store(home_dir, lambda: byhand.withdraw(slug, key, by, language.value), language.value)


@ledger_commands.command("history")
def history_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    slug: Slug,
    key: Key,
    home_dir: HomeDir,
    site: OneSite = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """1行の変更をすべて、新しい順に表示します。 / All that happened to one row, the latest first."""
    ends_in_store(home_dir, lambda: byhand.history(slug, key, site, language.value, as_json=as_json), language.value)


@ledger_commands.command("print")
def print_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    slug: Annotated[str, typer.Argument(help="台帳の名前 / slug of the ledger")],
    out: Out,
    home_dir: Annotated[
        Path | None, typer.Option("--home", help="台帳を保管するフォルダー / folder of the kept ledgers")
    ] = None,
    book: Annotated[Path | None, typer.Option("--book", help="台帳のブック / workbook instead of a home")] = None,
    site: Annotated[str, typer.Option("--site", help="この工場の行だけ / rows of this site only")] = "",
    maker: Annotated[str, typer.Option("--maker", help="作成部門 / department that makes the ledger")] = "",
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", help="この番号の一行を一枚の様式に（空なら白紙） / one row as its sheet; empty: blank"),
    ] = None,
    day: Annotated[dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="印刷日 / day")] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """台帳を帳票（PDF）にします。保管先もブックもなければ白紙です。 / A ledger as PDF; blank without rows."""
    printed_on = day.date() if day else dt.datetime.now(JAPAN).date()

    def act() -> int:
        known([slug])
        rows = read_book(book, site) if book else kept_book(home_dir) if home_dir else Book()
        paper = Paper(printed_on, site, maker, language.value)
        return print_one(slug, rows, out, paper) if sheet is None else print_sheet(slug, sheet, rows, out, paper)

    ends(act, language.value)
