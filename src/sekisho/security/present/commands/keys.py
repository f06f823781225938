"""Keys and passphrases of backups, as people hand them in: by file, or typed; never as a word of the command line."""

import os
import sys
from pathlib import Path

import typer

from sekisho.guard.limits import BACKUP_KEY_BYTES
from sekisho.guard.text import Language, Text
from sekisho.security.present.commands.saying import WordRefused
from sekisho.security.work.backup.refusing import refused
from sekisho.security.work.backup.sealing import new_identity


def lines(path: Path) -> tuple[str, ...]:
    """What a file of recipients or identities says, line by line, without comments (`#`)."""
    found = tuple(line for one in _text(path).splitlines() if (line := one.strip()) and not line.startswith("#"))
    if not found:
        raise _empty(path)
    return found


def passphrase_of(path: Path) -> str:
    """The first line of a file. WordRefused where it is empty."""
    first = _text(path).partition("\n")[0].removesuffix("\r")
    if not first:
        raise _empty(path)
    return first


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read(BACKUP_KEY_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        raise WordRefused(
            Text(
                f"{path.name} を読めません。場所と権限を確かめてください。",
                f"{path.name} cannot be read. Check its place and your permission.",
            )
        ) from error


def _empty(path: Path) -> WordRefused:
    return WordRefused(
        Text(
            f"{path.name} に何も書かれていません。中身を確かめてください。", f"{path.name} says nothing. Look into it."
        )
    )


def typed(language: Language, *, twice: bool) -> str:
    """A passphrase from the terminal, not shown. twice: it is new, and a slip would lock everybody out."""
    word = Text("パスフレーズ", "Passphrase").of(language)
    again = Text("もう一度", "Once more").of(language)
    return str(typer.prompt(word, hide_input=True, confirmation_prompt=again if twice else False, err=True))


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def make_key(path: Path) -> str:
    """Write a new identity, closed to others, into a new file; its recipient. BackupRefused where the file exists."""
    identity, recipient = new_identity()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise refused(
            "E913",
            f"{path.name} はすでにあります。上書きはしません。別の名前を指定してください。",
            f"{path.name} is there already and is not overwritten. Give another name.",
        ) from error
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(f"# public key: {recipient}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return recipient
