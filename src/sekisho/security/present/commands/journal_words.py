"""The words of `sekisho journal`: their options as people type them. Bodies are in `journal`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.commands import journal
from sekisho.security.present.commands.journal import RowName
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import ends_in_store, known
from sekisho.security.terms.calendar import JAPAN

journal_commands = typer.Typer(
    help="履歴（ジャーナル）を確かめ、証明します。 / Verify and prove the history.", no_args_is_help=True
)


@journal_commands.command("verify")
def verify_word(
    home_dir: HomeDir,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="別の場所に保管したチェックポイント / a checkpoint kept elsewhere"),
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """履歴と台帳に改ざんがないか、すべて確かめます。 / Find any alteration of the history and the ledgers."""
    console = Console(stderr=True)
    ends_in_store(
        home_dir, lambda: journal.verify(checkpoint, console, language.value, as_json=as_json), language.value
    )


@journal_commands.command("checkpoint")
def checkpoint_word(
    home_dir: HomeDir,
    to: Annotated[Path, typer.Option("--to", help="書き出すファイル / file to write")],
    language: InLanguage = Lang.JA,
) -> None:
    """別の場所に保管するための、署名されたチェックポイントを書きます。 / A signed checkpoint to keep elsewhere."""
    ends_in_store(home_dir, lambda: journal.checkpoint(to, language.value), language.value)


@journal_commands.command("prove")
def prove_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    ledger: Annotated[str, typer.Argument(help="台帳の名前 / slug of the ledger")],
    key: Annotated[list[str], typer.Argument(help="行の番号（キーの列を順に） / the row's key, column by column")],
    home_dir: HomeDir,
    out: Annotated[Path, typer.Option("--out", help="書き出すフォルダー / folder to write to")],
    site: Annotated[str, typer.Option("--site", help="行の工場 / the row's site")] = "",
    as_of: Annotated[
        dt.datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="基準日 / day (its end, in Japan)")
    ] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """ある日の行の記録と、Sekishoなしで確かめられる証明を書きます。 / The entry of a row, with its proof."""
    day = as_of.date() if as_of else dt.datetime.now(JAPAN).date()

    def act() -> int:
        known([ledger])
        return journal.prove(RowName(ledger, site, tuple(key)), day, out, language.value)

    ends_in_store(home_dir, act, language.value)


@journal_commands.command("key")
def key_word(home_dir: HomeDir, language: InLanguage = Lang.JA) -> None:
    """証明を確かめる人に渡す公開鍵を表示します。 / The public key, for those who verify proofs."""
    ends_in_store(home_dir, journal.key, language.value)


@journal_commands.command("expire")
def expire_word(
    home_dir: HomeDir,
    who: Who,
    why: Why,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="消去せず、対象だけ表示 / only say what would go")] = False,
    language: InLanguage = Lang.JA,
) -> None:
    """保管期間を過ぎた記録の本文を消去します。 / Take away the texts of entries that are past their period."""
    ends_in_store(home_dir, lambda: journal.expire(Act(who, why), language.value, dry_run=dry_run), language.value)
