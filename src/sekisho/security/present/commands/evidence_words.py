"""The words of `sekisho evidence`: their options as people type them. Bodies are in `evidence`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.commands import evidence
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import ends_in_store

evidence_commands = typer.Typer(
    help="証跡のファイルを保管し、確かめます。 / Files of evidence: add, list, verify, withdraw.", no_args_is_help=True
)

Site = Annotated[str, typer.Option("--site", help="証跡を取得した工場 / site of the evidence")]


@evidence_commands.command("add")
def add_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    files: Annotated[list[Path], typer.Argument(help="証跡のファイル（zipは展開） / files; a zip is opened")],
    home_dir: HomeDir,
    who: Who,
    why: Why = "証跡の登録",
    site: Site = "",
    note: Annotated[str, typer.Option("--note", help="備考 / a note")] = "",
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """証跡を保管します。 / Keep files as evidence."""
    adding, console = evidence.Adding(files, site, note, Act(who, why)), Console(stderr=True)
    ends_in_store(
        home_dir,
        lambda: evidence.add(adding, console, language.value, as_json=as_json),
        language.value,
    )


@evidence_commands.command("list")
def list_word(home_dir: HomeDir, site: Site = "", as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """保管した証跡の一覧を表示します。 / Every file that was received."""
    ends_in_store(home_dir, lambda: evidence.list_files(site, language.value, as_json=as_json), language.value)


@evidence_commands.command("verify")
def verify_word(home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """保管した証跡が受け取ったときのままか確かめます。 / Find any file that was altered or is missing."""
    console = Console(stderr=True)
    ends_in_store(home_dir, lambda: evidence.verify(console, language.value, as_json=as_json), language.value)


@evidence_commands.command("withdraw")
def withdraw_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    sha256: Annotated[str, typer.Argument(help="ハッシュ（先頭の数桁） / its hash, or the first digits of it")],
    home_dir: HomeDir,
    who: Who,
    why: Why,
    site: Site = "",
    language: InLanguage = Lang.JA,
) -> None:
    """証跡を除去します（記録は残ります）。 / Let a file leave; its record stays."""
    ends_in_store(home_dir, lambda: evidence.withdraw(sha256, site, Act(who, why), language.value), language.value)


@evidence_commands.command("expire")
def expire_word(
    home_dir: HomeDir,
    who: Who,
    why: Why,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="確認だけ / only say what would go")] = False,
    language: InLanguage = Lang.JA,
) -> None:
    """記録管理基準の保管年数を過ぎた証跡を除去します。 / Let go what is past its period."""
    ends_in_store(home_dir, lambda: evidence.expire(Act(who, why), language.value, dry_run=dry_run), language.value)
