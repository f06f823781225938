"""`sekisho ledger ...`: ledgers in and out of the home as people know them, in Excel and on paper.

The functions return exit codes and print; the words with their options are in `ledger_commands` below them.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, joined
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.present.commands import home
from sekisho.security.present.commands.options import AsJson, InLanguage, Lang
from sekisho.security.present.printed.errors import PrintError
from sekisho.security.present.printed.printing import Paper, print_ledger
from sekisho.security.present.printed.sheets import print_acceptance, print_pledge
from sekisho.security.present.workbook.errors import WorkbookError
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.store.errors import RowsRefused
from sekisho.security.terms.problem import Problem
from sekisho.security.terms.text import Language, Text

CLEAN, FOUND, WRONG = 0, 1, 2
"""Exit codes: nothing to do; only warnings or problems in what was checked; wrong use, or input that was refused."""

JAPAN = ZoneInfo("Asia/Tokyo")


def say(text: Text, language: Language, *, error: bool = False) -> None:
    """Print a sentence."""
    typer.echo(text.of(language), err=error)


def tell(problems: Iterable[Problem], language: Language) -> None:
    """Print every problem, and how many errors and warnings there are."""
    counts = Counter(_told(problem, language) for problem in problems)
    errors, warnings = counts["error"], counts["warning"]
    say(Text(f"誤り {errors}件、注意 {warnings}件。", f"{errors} errors, {warnings} warnings."), language)


def _told(problem: Problem, language: Language) -> str:
    typer.echo(problem.sentence(language))
    return problem.level


def problems_as_json(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems for machines, in both languages."""
    return [
        {
            "code": one.code,
            "level": one.level,
            "file": one.file,
            "where": one.where,
            "ja": one.text.ja,
            "en": one.text.en,
        }
        for one in problems
    ]


def kept_book(path: Path) -> Book:
    """Every ledger kept in a home. Raises home.HomeRefused where it cannot be opened."""
    home.open_home(path)
    from sekisho.security.store.rows import load_book  # noqa: PLC0415 -- needs an open home

    return load_book()


def list_ledgers(language: Language, *, as_json: bool) -> int:
    """Every ledger that Sekisho knows: its slug, title and number of columns."""
    if as_json:
        known = [
            {"slug": one.slug, "ja": one.title.ja, "en": one.title.en, "columns": [field.name for field in one.fields]}
            for one in REGISTRY.values()
        ]
        typer.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return CLEAN
    for one in REGISTRY.values():
        own = sum(field.column.ours for field in one.fields)
        columns = Text(
            f"報告書の列 {len(one.fields) - own}、追加の列 {own}", f"{len(one.fields) - own} of the report, {own} ours"
        )
        typer.echo(f"{one.slug:<14}{one.title.of(language)}（{columns.of(language)}）")
    return CLEAN


def template(out: Path, language: Language) -> int:
    """Write a blank workbook with a sheet for every ledger."""
    write_book(out, None, language, blank=True)
    say(Text(f"{out.name} を作りました。", f"Wrote {out.name}."), language)
    return CLEAN


def check(books: Sequence[Path], site: str, language: Language, *, as_json: bool) -> int:
    """Print all problems of some workbooks; nothing is stored."""
    book = joined(read_book(path, site) for path in books)
    if as_json:
        rows = {slug: len(entries) for slug, entries in book.tables.items()}
        found = {"rows": rows, "problems": problems_as_json(book.problems)}
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
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


def import_books(path: Path, books: Sequence[Path], site: str, language: Language, *, replace: bool) -> int:
    """Store the rows of some workbooks, all or none."""
    home.open_home(path)
    from sekisho.security.store.rows import save_book  # noqa: PLC0415 -- needs an open home

    book = joined(read_book(one, site) for one in books)
    errors = [problem for problem in book.problems if problem.level == "error"]
    if errors:
        tell(book.problems, language)
        say(_NOTHING_STORED, language, error=True)
        return WRONG
    try:
        save_book(book, replace=replace)
    except RowsRefused as refused:
        tell(refused.problems, language)
        say(_NOTHING_STORED, language, error=True)
        return WRONG
    _count_rows(book, language)
    if book.problems:
        tell(book.problems, language)
    return FOUND if book.problems else CLEAN


_NOTHING_STORED = Text(
    "誤りがあるため、何も保存していません。直してからもう一度実行してください。",
    "Nothing was stored because of the errors. Correct them and run it again.",
)


def export(path: Path, out: Path, slugs: Sequence[str], language: Language) -> int:
    """Write the ledgers of a home to a workbook; all that hold rows, or the named ones."""
    book = kept_book(path)
    wanted = {slug: book.tables.get(slug, ()) for slug in slugs} if slugs else book.tables
    write_book(out, Book(wanted), language)
    _count_rows(Book(wanted), language)
    say(Text(f"{out.name} に書き出しました。", f"Wrote {out.name}."), language)
    return CLEAN


SHEETS = {"pledge": ("pledge-sheet", print_pledge), "acceptance": ("acceptance", print_acceptance)}
"""The ledgers of which one row prints as a sheet to sign, with the form it is."""


def print_sheet(slug: str, key: str, book: Book, out: Path, paper: Paper) -> int:
    """Write one row as its sheet; for an empty key a blank one. Wrong use is told in a sentence."""
    if slug not in SHEETS:
        names = ", ".join(SHEETS)
        reason = Text(
            f"{slug} に一枚ものの様式はありません。{names} のいずれかを指定してください。",
            f"{slug} has no sheet of its own. Name one of {names}.",
        )
        say(reason, paper.language, error=True)
        return WRONG
    ledger = REGISTRY[slug]
    rows = [entry.row for entry in book.tables.get(slug, ()) if paper.site in {"", entry.row.site}]
    found = [row for row in rows if key and ledger.key(row) == key]
    if key and len(found) != 1:
        say(_not_one(ledger, key, found), paper.language, error=True)
        return WRONG
    row = found[0] if found else None
    shown = replace(paper, site=paper.site or row.site) if row else paper
    form, write = SHEETS[slug]
    catalogue = read_catalogue()
    out.write_bytes(write(row, catalogue, shown))  # type: ignore[operator]
    title = catalogue.forms[form].title
    say(Text(f"{title.ja}を {out.name} に書きました。", f"{title.en}: {out.name}."), paper.language)
    return CLEAN


def _not_one(ledger: Ledger, key: str, found: Sequence[Row]) -> Text:
    label = ledger.keys[0].column
    if not found:
        return Text(
            f"{ledger.title.ja}に{label.ja}「{key}」の行がありません。番号を確かめてください。",
            f"{ledger.title.en} has no row with {label.en} {key}. Check the number.",
        )
    sites = "、".join(row.site for row in found)
    return Text(
        f"{ledger.title.ja}の「{key}」は複数の工場（{sites}）にあります。--site で工場を指定してください。",
        f"{key} of {ledger.title.en} is in several sites ({sites}). Name one with --site.",
    )


def print_one(slug: str, book: Book, out: Path, paper: Paper) -> int:
    """Write the paper form of one ledger as PDF; a blank form where the book has no such rows."""
    entries = [entry.row for entry in book.tables.get(slug, ()) if paper.site in {"", entry.row.site}]
    out.write_bytes(print_ledger(REGISTRY[slug], entries, paper))
    title, count = REGISTRY[slug].title, len(entries)
    say(
        Text(f"{title.ja} {count}件を {out.name} に書きました。", f"{title.en}: {count} rows, {out.name}."),
        paper.language,
    )
    return CLEAN


ledger_commands = typer.Typer(
    help="台帳をExcelや印刷で出し入れします。 / Ledgers in and out, in Excel and on paper.", no_args_is_help=True
)

Home = Annotated[
    Path,
    typer.Option("--home", envvar="SEKISHO_HOME", help="台帳を保管するフォルダー / folder of the kept ledgers"),
]
Books = Annotated[list[Path], typer.Argument(help="台帳のブック、CSV、TSV / workbooks, CSV or TSV")]
Site = Annotated[str, typer.Option("--site", help="工場名の空欄に入れる工場 / site of rows that name none")]
Out = Annotated[Path, typer.Option("--out", help="書き出すファイル / file to write")]


def ends(act: Callable[[], int], language: Language) -> NoReturn:
    """Run an act and exit with its code; what it refuses is told in one sentence."""
    try:
        code = act()
    except (home.HomeRefused, PrintError, WorkbookError) as refused:
        say(refused.text, language, error=True)
        code = WRONG
    except OSError as error:
        reason = Text(
            f"ファイルに書けません（{Path(error.filename or '').name}）。場所と権限を確かめてください。",
            f"The file cannot be written ({Path(error.filename or '').name}). Check its place and your permission.",
        )
        say(reason, language, error=True)
        code = WRONG
    raise typer.Exit(code)


def _known(slugs: Iterable[str], language: Language) -> None:
    for slug in slugs:
        if slug not in REGISTRY:
            names = ", ".join(REGISTRY)
            say(
                Text(
                    f"{slug} という台帳はありません。{names} のいずれかを指定してください。",
                    f"There is no ledger {slug}. Name one of {names}.",
                ),
                language,
                error=True,
            )
            raise typer.Exit(WRONG)


@ledger_commands.command("list")
def list_word(as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """台帳の一覧を表示します。 / Every ledger that Sekisho knows."""
    ends(lambda: list_ledgers(language.value, as_json=as_json), language.value)


@ledger_commands.command("template")
def template_word(out: Out, language: InLanguage = Lang.JA) -> None:
    """記入用の空のブックを作ります。 / A blank workbook to fill in."""
    ends(lambda: template(out, language.value), language.value)


@ledger_commands.command("check")
def check_word(books: Books, site: Site = "", as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """ブックの誤りをすべて表示します。保存はしません。 / All problems of workbooks; nothing is stored."""
    ends(lambda: check(books, site, language.value, as_json=as_json), language.value)


@ledger_commands.command("import")
def import_word(
    books: Books,
    home_dir: Home,
    site: Site = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="同じ工場の、ブックにない行を消す / remove other rows of the sites"),
    ] = False,
    language: InLanguage = Lang.JA,
) -> None:
    """ブックの行を保存します。誤りがあれば何も保存しません。 / Store the rows of workbooks, all or none."""
    ends(lambda: import_books(home_dir, books, site, language.value, replace=replace), language.value)


@ledger_commands.command("export")
def export_word(
    home_dir: Home,
    out: Out,
    only: Annotated[list[str] | None, typer.Option("--only", help="台帳の名前（複数可） / slugs")] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """保存してある台帳をブックに書き出します。 / The kept ledgers as a workbook."""
    _known(only or (), language.value)
    ends(lambda: export(home_dir, out, only or (), language.value), language.value)


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
    _known((slug,), language.value)
    printed_on = day.date() if day else dt.datetime.now(JAPAN).date()

    def act() -> int:
        rows = read_book(book, site) if book else kept_book(home_dir) if home_dir else Book()
        paper = Paper(printed_on, site, maker, language.value)
        return print_one(slug, rows, out, paper) if sheet is None else print_sheet(slug, sheet, rows, out, paper)

    ends(act, language.value)
