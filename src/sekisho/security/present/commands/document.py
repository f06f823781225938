"""`sekisho document ...`: the documents that rules name, and the network diagram, made from content and ledgers."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.assessing import of_site, sites_of
from sekisho.security.checks.case import Case
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.tables import Observed
from sekisho.security.present.commands.filing import filing_commands
from sekisho.security.present.commands.ledger import Site, kept_book
from sekisho.security.present.commands.options import AsJson, InLanguage, Lang
from sekisho.security.present.commands.saying import CLEAN, WRONG, ends, say
from sekisho.security.present.diagram.drawing import diagram_pdf, diagram_svg
from sekisho.security.present.documents.assembling import FIRST_VERSION, Order, assemble
from sekisho.security.present.documents.paper import pdf_file
from sekisho.security.present.documents.word import word_file
from sekisho.security.present.printed.printing import Paper
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.terms.calendar import JAPAN

DIAGRAM = "network-diagram"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One call of `document make`. home, book: where the ledgers are; neither gives a document to fill in."""

    kind: str
    out: Path
    day: dt.date
    home: Path | None = None
    book: Path | None = None
    site: str = ""
    company: str = ""
    maker: str = ""
    version: str = FIRST_VERSION
    language: Language = "ja"


def kinds(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """What can be made, with the endings of the files it can be made as."""
    return {**dict.fromkeys(catalogue.documents, (".docx", ".pdf")), DIAGRAM: (".pdf", ".svg")}


def list_documents(language: Language, *, as_json: bool) -> int:
    """Every document that can be made: id, title, the practices that name it, and the files it can be."""
    catalogue = read_catalogue()
    known = [
        {
            "id": kind,
            "ja": catalogue.forms[kind].title.ja,
            "en": catalogue.forms[kind].title.en,
            "practices": list(catalogue.forms[kind].practices),
            "files": list(endings),
        }
        for kind, endings in kinds(catalogue).items()
    ]
    if as_json:
        typer.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return CLEAN
    for kind, endings in kinds(catalogue).items():
        form = catalogue.forms[kind]
        count = Text(f"実施例 {len(form.practices)}件", f"{len(form.practices)} practices")
        typer.echo(f"{kind:<24}{form.title.of(language)}（{count.of(language)}、{' '.join(endings)}）")
    return CLEAN


def make(wanted: Wanted) -> int:
    """Write one document for one site; wrong use is told in a sentence."""
    catalogue = read_catalogue()
    known = kinds(catalogue)
    if wanted.kind not in known:
        names = ", ".join(known)
        say(
            Text(
                f"{wanted.kind} という文書はありません。{names} のいずれかを指定してください。",
                f"There is no document {wanted.kind}. Name one of {names}.",
            ),
            wanted.language,
            error=True,
        )
        return WRONG
    ending = wanted.out.suffix.lower()
    if ending not in known[wanted.kind]:
        can = " / ".join(known[wanted.kind])
        say(
            Text(
                f"{wanted.out.name} には作れません。拡張子を {can} のいずれかにしてください。",
                f"It cannot be made as {wanted.out.name}. End the name in one of {can}.",
            ),
            wanted.language,
            error=True,
        )
        return WRONG
    book = read_book(wanted.book, wanted.site) if wanted.book else kept_book(wanted.home) if wanted.home else Book()
    site = _site(wanted, book)
    if site is None:
        return WRONG
    case = Case(wanted.site or site, of_site(book, site), Observed(), wanted.day, Policy(), catalogue=catalogue)
    wanted.out.write_bytes(_made(wanted, ending, case, catalogue))
    title = catalogue.forms[wanted.kind].title
    say(Text(f"{title.ja}を {wanted.out.name} に書きました。", f"{title.en}: {wanted.out.name}."), wanted.language)
    return CLEAN


def _site(wanted: Wanted, book: Book) -> str | None:
    """The site whose rows are wanted, as the ledgers name it; None after telling why it cannot be said."""
    sites = sites_of(book)
    if sites == ("",) or (not wanted.site and len(sites) == 1):
        return sites[0]
    if wanted.site in sites:
        return wanted.site
    names = "、".join(site or "（工場名なし）" for site in sites)
    say(
        Text(
            f"台帳に工場「{wanted.site}」の行がありません。--site に {names} のいずれかを指定してください。"
            if wanted.site
            else f"台帳に複数の工場があります。--site に {names} のいずれかを指定してください。",
            f"The ledgers have no rows of {wanted.site}. Give --site one of {names}."
            if wanted.site
            else f"The ledgers have several sites. Give --site one of {names}.",
        ),
        wanted.language,
        error=True,
    )
    return None


def _made(wanted: Wanted, ending: str, case: Case, catalogue: Catalogue) -> bytes:
    if wanted.kind == DIAGRAM:
        paper = Paper(wanted.day, case.site, wanted.maker, wanted.language)
        if ending == ".svg":
            return diagram_svg(case, paper).encode()
        return diagram_pdf(case, paper, wanted.version)
    order = Order(wanted.kind, case, wanted.language, wanted.version, wanted.company)
    write: Callable[..., bytes] = word_file if ending == ".docx" else pdf_file
    return write(assemble(order, catalogue))


document_commands = typer.Typer(
    help="規定が求める文書とネットワーク構成図を、台帳から作ります。 / Documents that rules name, from the ledgers.",
    no_args_is_help=True,
)
document_commands.add_typer(filing_commands)


@document_commands.command("list")
def list_word(as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """作れる文書の一覧を表示します。 / Every document that can be made."""
    ends(lambda: list_documents(language.value, as_json=as_json), language.value)


@document_commands.command("make")
def make_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    kind: Annotated[str, typer.Argument(help="文書の名前（document list で表示） / id of the document")],
    out: Annotated[Path, typer.Option("--out", help="書き出すファイル（.docx .pdf .svg） / file to write")],
    home_dir: Annotated[
        Path | None, typer.Option("--home", help="台帳を保管するフォルダー / folder of the kept ledgers")
    ] = None,
    book: Annotated[Path | None, typer.Option("--book", help="台帳のブック / workbook instead of a home")] = None,
    site: Site = "",
    company: Annotated[str, typer.Option("--company", help="表紙の会社名 / company on the title page")] = "",
    maker: Annotated[str, typer.Option("--maker", help="図の作成部門 / department that makes the diagram")] = "",
    version: Annotated[str, typer.Option("--version", help="版 / version")] = FIRST_VERSION,
    day: Annotated[dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="作成日 / day")] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """文書を作ります。台帳がなければ記入用の文書になります。 / One document; to fill in where no ledgers are given."""
    made_on = day.date() if day else dt.datetime.now(JAPAN).date()
    wanted = Wanted(kind, out, made_on, home_dir, book, site, company, maker, version, language.value)
    ends(lambda: make(wanted), language.value)
