"""`sekisho document keep` and `fetch`: documents, edited or from elsewhere, kept as evidence and taken out again."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sekisho.guard.limits import KEPT_FILE_BYTES
from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.document import Disclosure
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.commands.options import HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import CLEAN, WordRefused, ends_in_store, say

if TYPE_CHECKING:
    from sekisho.security.store.keeping import Filed

filing_commands = typer.Typer()

Number = Annotated[str, typer.Argument(help="図書番号 / document number")]
OfSite = Annotated[str, typer.Option("--site", help="文書の工場 / site of the document")]


def keep(file: Path, filed: "Filed", act: Act, language: Language) -> int:
    """Keep a file and enter it in the document ledger."""
    from sekisho.security.store.keeping import keep as keep_file  # noqa: PLC0415 -- needs an open home

    with file.open("rb") as opened:
        data = opened.read(KEPT_FILE_BYTES + 1)
    row = keep_file(data, file.name, filed, act)
    say(
        Text(
            f"{file.name} を図書番号 {row.number} として保管しました。ハッシュ: {row.sha256}",
            f"Kept {file.name} as document {row.number}. SHA-256: {row.sha256}",
        ),
        language,
    )
    return CLEAN


def fetch(number: str, site: str, out: Path, language: Language) -> int:
    """Write the kept file of a document, after its hash was checked."""
    from sekisho.security.store.keeping import document, kept  # noqa: PLC0415 -- needs an open home

    row = document(number, site)
    if row is None or not row.sha256:
        raise WordRefused(
            Text(
                f"図書番号 {number} の保管ファイルはありません。文書管理台帳で番号と工場を確かめてください。",
                f"No file is kept for document {number}. Look number and site up in the document ledger.",
            )
        )
    out.write_bytes(kept(row.sha256))
    say(Text(f"{row.file} を {out.name} に書きました。", f"Wrote {row.file} to {out.name}."), language)
    return CLEAN


@filing_commands.command("keep")
def keep_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    file: Annotated[Path, typer.Argument(help="保管するファイル / file to keep")],
    number: Annotated[str, typer.Option("--number", help="図書番号 / document number")],
    home_dir: HomeDir,
    who: Who,
    why: Why,
    site: OfSite = "",
    title: Annotated[str, typer.Option("--title", help="文書名 / title")] = "",
    version: Annotated[str, typer.Option("--version", help="版 / version")] = "",
    keeper: Annotated[str, typer.Option("--keeper", help="管理者 / keeper")] = "",
    disclosure: Annotated[
        str, typer.Option("--disclosure", help="開示範囲 / general internal concerned restricted")
    ] = "",
    keep_until: Annotated[
        dt.datetime | None, typer.Option("--keep-until", formats=["%Y-%m-%d"], help="保管期限 / keep until")
    ] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """文書を証跡として保管し、文書管理台帳に記入します。 / Keep a document as evidence, in the document ledger."""

    def act() -> int:
        from sekisho.security.store.keeping import Filed  # noqa: PLC0415 -- needs an open home

        until = keep_until.date() if keep_until else None
        filed = Filed(number, site, title, version, keeper, _range(disclosure), until)
        return keep(file, filed, Act(who, why), language.value)

    ends_in_store(home_dir, act, language.value)


def _range(word: str) -> Disclosure | None:
    found = Disclosure.named(word) if word else None
    if word and found is None:
        names = "、".join(one.ja for one in Disclosure)
        codes = ", ".join(one.code for one in Disclosure)
        raise WordRefused(
            Text(
                f"{word} という開示範囲はありません。{names} のいずれかを指定してください。",
                f"There is no disclosure range {word}. Name one of {codes}.",
            )
        )
    return found


@filing_commands.command("fetch")
def fetch_word(
    number: Number,
    out: Annotated[Path, typer.Option("--out", help="書き出すファイル / file to write")],
    home_dir: HomeDir,
    site: OfSite = "",
    language: InLanguage = Lang.JA,
) -> None:
    """保管した文書を、ハッシュを確かめて取り出します。 / Take a kept document out, its hash checked."""
    ends_in_store(home_dir, lambda: fetch(number, site, out, language.value), language.value)
