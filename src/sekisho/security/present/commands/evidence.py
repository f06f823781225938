"""`sekisho evidence ...`: files of evidence kept in the home: added, listed, verified, withdrawn.

The functions return exit codes and print; the words with their options are in `evidence_words`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from sekisho.guard.problem import Problem
from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.plain import as_json as plain_row
from sekisho.security.present.commands.progress import Bars
from sekisho.security.present.commands.saying import CLEAN, FOUND, WRONG, print_json, say

if TYPE_CHECKING:  # needs an open home
    from sekisho.security.store.uploads import Received

SHORT = 12
"""Digits of a hash that are shown to people and that name a file where only one begins so."""


@dataclass(frozen=True, slots=True)
class Adding:
    """What is asked for with `add`."""

    files: Sequence[Path]
    site: str
    note: str
    act: Act


def add(adding: Adding, console: Console, language: Language, *, as_json: bool) -> int:
    """Keep files as evidence, and read which days they show."""
    from sekisho.security.store.dating import date_file  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415
    from sekisho.security.store.sites import the_site  # noqa: PLC0415
    from sekisho.security.store.uploads import Received, receive_upload  # noqa: PLC0415

    absent = tuple(_absent(path) for path in adding.files if not path.is_file())
    there = [path for path in adding.files if path.is_file()]
    receiving = Receiving(adding.act, the_site(adding.site), adding.note)
    with Bars(console, language) as bars:
        with bars.step(_RECEIVING, sum(path.stat().st_size for path in there)) as advance:
            received = receive_upload(((path.name, path) for path in there), receiving, bars.absolute(advance))
        rows = []
        for row in received.rows:
            with bars.step(_READING, row.size_bytes or 0) as advance:
                rows.append(row if row.first else date_file(row, adding.act, bars.absolute(advance)))
    whole = Received(tuple(rows), (*absent, *received.refused))
    _tell(whole, language, as_json=as_json)
    return WRONG if whole.refused else CLEAN


def _absent(path: Path) -> Problem:
    return Problem("evidence.E100", path.name, "", _NO_FILE)


def _tell(received: "Received", language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json({"rows": [_plain(row) for row in received.rows], "problems": [one.told for one in received.refused]})
        return
    for row in received.rows:
        typer.echo(_line(row, language))
    for problem in received.refused:
        typer.echo(problem.sentence(language), err=True)
    kept, refused = len(received.rows), len(received.refused)
    say(Text(f"証跡 {kept}件を保管、{refused}件は受け取れません。", f"{kept} files kept, {refused} refused."), language)


def _plain(row: EvidenceFile) -> dict[str, object]:
    return dict(plain_row(REGISTRY["evidence-file"], row))


def _line(row: EvidenceFile, language: Language) -> str:
    days = f"{row.first:%Y/%m/%d} - {row.last:%Y/%m/%d}" if row.first and row.last else "-"
    kind = row.kind.of(language) if row.kind else ""
    gone = Text(f"除去 {row.withdrawn}: {row.reason}", f"withdrawn {row.withdrawn}: {row.reason}").of(language)
    parts = (row.sha256[:SHORT], row.site, row.name, kind, f"{row.size_bytes or 0:,}", days, "" if row.here else gone)
    return "  ".join(part for part in parts if part)


def list_files(site: str, language: Language, *, as_json: bool) -> int:
    """Every file that was ever received, the withdrawn ones too."""
    from sekisho.security.store.evidence_files import every  # noqa: PLC0415 -- needs an open home

    rows = every(site or None)
    if as_json:
        print_json([_plain(row) for row in rows])
        return CLEAN
    for row in rows:
        typer.echo(_line(row, language))
    if not rows:
        say(Text("証跡はまだ登録されていません。", "No evidence has been added yet."), language)
    return CLEAN


def verify(console: Console, language: Language, *, as_json: bool) -> int:
    """Hash every kept file, and name each that was altered or is missing."""
    from sekisho.security.store.journal import evidence  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.journal.faults import Faults  # noqa: PLC0415

    faults, rows = Faults(), evidence.named()
    size = sum({row.sha256: row.size_bytes or 0 for _, row in rows}.values())
    with Bars(console, language) as bars, bars.step(_VERIFYING, size) as advance:
        evidence.hold(rows, faults, bars.absolute(advance))
    problems = [one.problem for one in faults.all()]
    if as_json:
        print_json({"files": len(rows), "problems": [one.told for one in problems]})
        return FOUND if problems else CLEAN
    for problem in problems:
        typer.echo(problem.sentence(language))
    counted = Text(f"証跡 {len(rows)}件を確かめました。", f"Verified {len(rows)} evidence files.")
    say(counted, language)
    say(_FAULTS if problems else _SOUND, language)
    return FOUND if problems else CLEAN


def withdraw(start: str, site: str, act: Act, language: Language) -> int:
    """Let the file whose hash begins so leave; its row keeps when and why."""
    from sekisho.security.store.evidence_files import every  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.evidence_files import withdraw as let_go  # noqa: PLC0415

    found = [row for row in every(site or None) if row.here and row.sha256.startswith(start.lower())]
    if len(found) != 1:
        say(_several(len(found)), language, error=True)
        return WRONG
    row = let_go(found[0].sha256, found[0].site, act)
    say(Text(f"証跡 {row.name} を除去しました。記録は残ります。", f"{row.name} has left. Its record stays."), language)
    return CLEAN


def _several(count: int) -> Text:
    return Text(
        f"そのハッシュで始まる証跡は{count}件です。1件に決まるように、桁数か --site を加えてください。(evidence.E106)",
        f"{count} evidence files begin with that hash. Give more digits, or --site, so that it is one. (evidence.E106)",
    )


def expire(act: Act, language: Language, *, dry_run: bool) -> int:
    """Let go the files that the rules of record keeping no longer keep; or only say which would go."""
    from sekisho.security.store.evidence_files import due  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.evidence_files import expire as let_go  # noqa: PLC0415

    now = dt.datetime.now(dt.UTC)
    gone = list(due(now)) if dry_run else let_go(act, now)
    for row in gone:
        typer.echo(_line(row, language))
    say(_NOTHING_DUE if not gone else _WOULD_GO if dry_run else _GONE, language)
    return CLEAN


_RECEIVING = Text("証跡の受け取り", "Receiving evidence")
_READING = Text("対象期間の読み取り", "Reading which days it shows")
_VERIFYING = Text("証跡を確かめています", "Verifying the evidence")
_NO_FILE = Text(
    "ファイルがないか、開けません。場所と読み取り権限を確認してください。",
    "There is no such file, or it cannot be opened. Check where it is and that it may be read.",
)
_FAULTS = Text("問題があります。上のファイルを調べてください。", "There are faults. Look into the files above.")
_SOUND = Text("すべて受け取ったときのままです。", "All are as they were received.")
_NOTHING_DUE = Text("保管期間を過ぎた証跡はありません。", "No evidence is past its period.")
_WOULD_GO = Text("確認だけです。何も除去していません。", "Only looked at; nothing was taken away.")
_GONE = Text(
    "保管期間を過ぎた証跡を除去しました。記録は残ります。", "What was past its period has left. Its record stays."
)
