"""`sekisho journal ...`: verify the history, give out checkpoints and proofs, let expire what is due.

The functions return exit codes and print; the words with their options are in `journal_words`.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_key
from sekisho.security.ledgers.plain import restored
from sekisho.security.present.commands.progress import Bars
from sekisho.security.present.commands.saying import CLEAN, FOUND, WRONG, print_json, say

if TYPE_CHECKING:  # needs an open home
    from sekisho.security.store.journal.verifying import Verdict

MOST_CHARACTERS = 200_000
"""Of a checkpoint file: far more than any has."""


@dataclass(frozen=True, slots=True)
class RowName:
    """A row as people name it. key: its key values in the ledger's order, days as 2026-04-01."""

    ledger: str
    site: str
    key: tuple[str, ...]


def verify(checkpoint: Path | None, console: Console, language: Language, *, as_json: bool) -> int:
    """Verify the journal of the open home and its tables, with a checkpoint from elsewhere where one is given."""
    from sekisho.security.store.journal.verifying import verify as verify_all  # noqa: PLC0415 -- needs an open home

    held = held_checkpoint(checkpoint) if checkpoint else None
    if checkpoint and held is None:
        say(unread_checkpoint(checkpoint.name), language, error=True)
        return WRONG
    with Bars(console, language) as bars, bars.step(_VERIFYING, 0) as advance:
        upto = bars.absolute(advance)
        verdict = verify_all(held, lambda done, total: upto(done * 100 // max(total, 1)))
    if as_json:
        print_json(verdict_as_json(verdict))
    else:
        tell_verdict(verdict, language, held=held is not None)
    return FOUND if verdict.faults else CLEAN


def held_checkpoint(path: Path) -> str | None:
    """The text of a checkpoint file, whatever it holds; None where it cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            return file.read(MOST_CHARACTERS)
    except OSError:
        return None


def unread_checkpoint(name: str) -> Text:
    """What a person is told of a checkpoint file that cannot be read."""
    return Text(
        f"チェックポイント {name} を読めません。場所と権限を確かめてください。",
        f"The checkpoint {name} cannot be read. Check its place and your permission.",
    )


_VERIFYING = Text("履歴を確かめています", "Verifying the journal")


def tell_verdict(verdict: "Verdict", language: Language, *, held: bool) -> None:
    """Print what a verification found. held: a checkpoint from elsewhere was compared."""
    for one in verdict.faults:
        say(Text(one.problem.sentence("ja"), one.problem.sentence("en")), language)
    counts = Text(
        f"記録 {verdict.size:,}件、署名されたチェックポイント {verdict.checkpoints:,}件を確かめました。",
        f"Verified {verdict.size:,} entries and {verdict.checkpoints:,} signed checkpoints.",
    )
    say(counts, language)
    say(_FAULTS if verdict.faults else _SOUND_HELD if held else _SOUND, language)


_FAULTS = Text(
    "問題があります。上の番号の記録や行を調べてください。", "There are faults. Look into the entries and rows above."
)
_SOUND_HELD = Text(
    "改ざんはありません。渡されたチェックポイントとも一致します。",
    "Nothing was altered. The checkpoint that was given agrees, too.",
)
_SOUND = Text(
    "改ざんは見つかりません。別の場所に保管したチェックポイントがあれば、--checkpoint で指定してください。",
    "No alteration was found. If you keep a checkpoint elsewhere, name it with --checkpoint.",
)


def verdict_as_json(verdict: "Verdict") -> dict[str, object]:
    """What a verification found, for machines."""
    faults = [
        {
            "code": one.problem.code,
            "level": one.problem.level,
            "first": one.place.first,
            "last": one.place.last,
            "ledger": one.place.ledger,
            "site": one.place.site,
            "key": one.place.key,
            "ja": one.problem.text.ja,
            "en": one.problem.text.en,
        }
        for one in verdict.faults
    ]
    return {
        "origin": verdict.origin,
        "size": verdict.size,
        "root": verdict.root,
        "checkpoints": verdict.checkpoints,
        "faults": faults,
    }


def checkpoint(to: Path, language: Language) -> int:
    """Write the newest checkpoint to a file, to be kept where the administrator of the database cannot reach."""
    from sekisho.security.store.journal.proving import newest_checkpoint  # noqa: PLC0415 -- needs an open home

    note = newest_checkpoint()
    to.write_text(note, "utf-8", newline="\n")
    size = note.split("\n")[1]
    said = Text(
        f"記録 {size}件までのチェックポイントを {to.name} に書きました。このサーバーの外に保管してください。",
        f"Wrote the checkpoint of {size} entries to {to.name}. Keep it off this server.",
    )
    say(said, language)
    return CLEAN


def key() -> int:
    """Print the public key, which whoever verifies proofs needs."""
    from sekisho.security.store.journal.proving import newest_checkpoint  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.journal.signing import verifier_of  # noqa: PLC0415

    print(verifier_of(newest_checkpoint().partition("\n")[0]))  # noqa: T201 -- the command's output
    return CLEAN


def prove(row: RowName, day: dt.date, out: Path, language: Language) -> int:
    """Write the entry that held for a row at the end of a day, its proof, and the public key."""
    named = _key_text(row)
    if named is None:
        say(_ask_for_key(row.ledger), language, error=True)
        return WRONG
    from sekisho.security.store.journal.proving import prove as prove_row  # noqa: PLC0415 -- needs an open home

    proved = prove_row(row.ledger, row.site, named, day)
    out.mkdir(parents=True, exist_ok=True)
    stem = f"entry-{proved.proof.index}"
    (out / f"{stem}.json").write_bytes(proved.octets)
    (out / f"{stem}.tlog-proof").write_text(str(proved.proof), "utf-8", newline="\n")
    (out / "journal.pub").write_text(f"{proved.key}\n", "utf-8", newline="\n")
    said = Text(
        f"記録 {proved.proof.index} とその証明を {out.name} に書きました（{stem}.json、{stem}.tlog-proof）。"
        "docs/verify_proof.py で、Sekishoなしで確かめられます。",
        f"Wrote entry {proved.proof.index} and its proof to {out.name} ({stem}.json, {stem}.tlog-proof). "
        "docs/verify_proof.py verifies it without Sekisho.",
    )
    say(said, language)
    return CLEAN


def _ask_for_key(slug: str) -> Text:
    columns = [field.column for field in REGISTRY[slug].keys]
    return Text(
        f"行を {'、'.join(one.ja for one in columns)} の順に指定してください。日付は 2026-04-01 の形です。",
        f"Name the row by {', '.join(one.en for one in columns)}, in this order; a day as 2026-04-01.",
    )


def _key_text(row: RowName) -> str | None:
    """The row's key as the journal writes it; None where it cannot be one."""
    ledger = REGISTRY[row.ledger]
    if len(row.key) != len(ledger.keys):
        return None
    told = {
        field.name: int(text) if field.type is int and text.isdecimal() else text
        for field, text in zip(ledger.keys, row.key, strict=True)
        if text
    }
    try:
        return row_key(ledger, restored(ledger, told))
    except ValueError:
        return None


def expire(act: Act, language: Language, *, dry_run: bool) -> int:
    """Let go what the rules of record keeping no longer keep; or only say what would go."""
    from sekisho.security.store.journal.expiring import due  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.journal.expiring import expire as let_go  # noqa: PLC0415

    now = dt.datetime.now(dt.UTC)
    gone = due(now) if dry_run else let_go(act, now)
    for one in gone:
        title, count = REGISTRY[one.ledger].title, f"{len(one.positions):,}"
        said = Text(
            f"{title.ja} {one.site}: {one.before} より前に効力を失った記録 {count}件（{one.years}年、{one.basis}）",
            f"{title.en} {one.site}: {count} entries that ceased to hold before {one.before} "
            f"({one.years} years, {one.basis})",
        )
        say(said, language)
    say(_NOTHING_DUE if not gone else _WOULD_GO if dry_run else _GONE, language)
    return CLEAN


_NOTHING_DUE = Text("保管期間を過ぎた記録はありません。", "No entry is past its period.")
_WOULD_GO = Text("確認だけです。何も消去していません。", "Only looked at; nothing was taken away.")
_GONE = Text("本文を消去しました。ハッシュは残ります。", "Their texts are gone. Their hashes stay.")
