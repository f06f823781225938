"""`sekisho backup`: the whole home as one sealed file, while others work; and keys to seal it for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from sekisho.guard.text import Language, Text
from sekisho.security.present.commands import home, keys
from sekisho.security.present.commands.options import AsJson, InLanguage, Lang
from sekisho.security.present.commands.progress import Bars
from sekisho.security.present.commands.saying import CLEAN, WordRefused, ends, print_json, say
from sekisho.security.work.backup.refusing import refused
from sekisho.security.work.backup.sealing import Seal

if TYPE_CHECKING:  # needs an open home
    from sekisho.security.store.backup.taking import Taken

MADE_BY_HOME = "secret.key"
"""What every home has, on whichever database."""


def back_up(home_dir: Path, to: Path, how: Seal, language: Language, *, as_json: bool) -> int:
    """Back up a home into a new file, and say what is in it."""
    if not (home_dir / MADE_BY_HOME).is_file():
        raise refused(
            "E915",
            f"{home_dir.name} はSekishoのデータのフォルダーではありません。--home を確かめてください。",
            f"{home_dir.name} is no home of Sekisho. Check --home.",
        )
    home.open_home(home_dir)
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415 -- needs an open home

    with Bars(Console(stderr=True), language) as bars, bars.step(_TAKING, 0) as advance:
        upto = bars.absolute(advance)
        taken = take(to, how, lambda done, total: upto(done * 100 // max(total, 1)))
    if as_json:
        print_json(_as_json(to, how, taken))
    else:
        _tell(to, how, taken, language)
    return CLEAN


_TAKING = Text("バックアップしています", "Backing up")


def _as_json(to: Path, how: Seal, taken: "Taken") -> dict[str, object]:
    said = taken.manifest
    return {
        "file": to.name,
        "bytes": taken.size,
        "sha256": taken.sha256,
        "sealed": how.kind,
        "at": said.at.isoformat(timespec="seconds"),
        "database": said.database,
        "journal": {"origin": said.journal.origin, "size": said.journal.size, "root": said.journal.root},
        "rows": sum(one.rows for one in said.tables),
        "files": len(said.files),
        "left_out": list(taken.left_out),
        "has_key": taken.has_key,
    }


_SEALED = {
    "recipients": Text("宛先の鍵で暗号化", "encrypted to the recipients"),
    "passphrase": Text("パスフレーズで暗号化", "encrypted by the passphrase"),
    "none": Text("暗号化なし", "not encrypted"),
}


def _tell(to: Path, how: Seal, taken: "Taken", language: Language) -> None:
    said, seal = taken.manifest, _SEALED[how.kind]
    rows, files = sum(one.rows for one in said.tables), len(said.files)
    counts = Text(
        f"{to.name} にバックアップしました（{taken.size:,} バイト、{seal.ja}）。"
        f"履歴の記録 {said.journal.size:,}件、表の行 {rows:,}件、ファイル {files:,}件。SHA-256: {taken.sha256}",
        f"Backed up to {to.name} ({taken.size:,} bytes, {seal.en}): {said.journal.size:,} journal entries, "
        f"{rows:,} rows, {files:,} files. SHA-256: {taken.sha256}",
    )
    say(counts, language)
    if how.kind == "none":
        say(_OPEN, language, error=True)
    if said.journal.size and not taken.has_key:
        say(_KEY_ELSEWHERE, language, error=True)
    for name in taken.left_out:
        say(Text(f"含めていません: {name}", f"Left out: {name}"), language, error=True)
    say(_REHEARSE, language)


_OPEN = Text(
    "暗号化されていません。台帳、署名鍵、トークンのハッシュを、だれでも読めます。",
    "It is not encrypted: anybody can read the ledgers, the signing key and the hashes of tokens.",
)
_KEY_ELSEWHERE = Text(
    "ジャーナルの署名鍵は別の場所（SEKISHO_JOURNAL_KEY）にあるため、含まれていません。鍵の控えも別に取ってください。",
    "The journal's signing key is kept elsewhere (SEKISHO_JOURNAL_KEY) and is not in it. Keep a copy of it, too.",
)
_REHEARSE = Text(
    "復元できることを sekisho restore --rehearse で確かめてください。",
    "Prove that it can be restored: sekisho restore --rehearse.",
)


def new_key(path: Path, language: Language, *, as_json: bool) -> int:
    """Make a key and print its recipient."""
    recipient = keys.make_key(path)
    if as_json:
        print_json({"file": path.name, "recipient": recipient})
        return CLEAN
    typer.echo(recipient)
    said = Text(
        f"鍵を {path.name} に書きました。上の行が宛先（公開してよい）です。このファイルがないと復元できません。"
        "サーバーの外に、二か所以上に分けて保管してください。",
        f"Wrote the key to {path.name}. The line above is its recipient, which may be known. Nothing can be restored "
        "without this file: keep it off this server, in two places at least.",
    )
    say(said, language, error=True)
    return CLEAN


def _seal(recipients: tuple[str, ...], passphrase: str, *, unencrypted: bool) -> Seal:
    if (bool(recipients), bool(passphrase), unencrypted).count(True) == 1:
        return Seal(recipients, passphrase)
    raise refused(
        "E916",
        "暗号化の方法を一つだけ指定してください: --recipient（または --recipients-file）、--passphrase-file"
        "（または --ask-passphrase）。暗号化しないときは --unencrypted です。",
        "Say in one way how to encrypt: --recipient (or --recipients-file), or --passphrase-file (or "
        "--ask-passphrase). To leave it open, say --unencrypted.",
    )


def backup_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home_dir: Annotated[
        Path | None,
        typer.Option("--home", envvar="SEKISHO_HOME", help="台帳を保管するフォルダー / folder of the kept ledgers"),
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="書き出す新しいファイル / new file to write")] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option("--recipient", help="宛先のageの公開鍵 age1…（複数可） / age recipient, repeatable"),
    ] = None,
    recipients_file: Annotated[
        Path | None, typer.Option("--recipients-file", help="宛先を並べたファイル / file of recipients")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="1行目がパスフレーズのファイル / its first line is it")
    ] = None,
    ask_passphrase: Annotated[
        bool, typer.Option("--ask-passphrase", help="パスフレーズを端末で2回入力 / type a passphrase, twice")
    ] = False,
    unencrypted: Annotated[bool, typer.Option("--unencrypted", help="暗号化しない / leave it open")] = False,
    new_key_file: Annotated[
        Path | None,
        typer.Option("--new-key", help="ageの鍵を作って宛先を表示するだけ / only make an age key, print its recipient"),
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """動かしたまま全体を暗号化してバックアップします（age形式）。 / Back up a running home, encrypted (age)."""

    def act() -> int:
        if new_key_file:
            return new_key(new_key_file, language.value, as_json=as_json)
        if home_dir is None or to is None:
            raise WordRefused(_NEEDED)
        sealed_for = tuple(recipient or ()) + (keys.lines(recipients_file) if recipients_file else ())
        passphrase = keys.passphrase_of(passphrase_file) if passphrase_file else ""
        if ask_passphrase:
            passphrase = keys.typed(language.value, twice=True)
        how = _seal(sealed_for, passphrase, unencrypted=unencrypted)
        return back_up(home_dir, to, how, language.value, as_json=as_json)

    ends(act, language.value)


_NEEDED = Text(
    "--home にデータのフォルダーを、--to に書き出すファイルを指定してください。",
    "Name the home with --home, and the file to write with --to.",
)
