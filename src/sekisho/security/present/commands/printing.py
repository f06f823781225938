"""`sekisho ledger print`: a ledger on paper, or one row of it as a sheet to sign."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.declaring import Ledger, Row
from sekisho.security.present.commands.saying import CLEAN, WRONG, say
from sekisho.security.present.printed.printing import Paper, print_ledger
from sekisho.security.present.printed.sheets import print_acceptance, print_pledge

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
