"""Wires the command line of the security half: gives the words that need a home the way to open one."""

from collections.abc import Sequence
from pathlib import Path

from sekisho.security.present.commands import home
from sekisho.security.present.commands.words import run_words, words


def run(arguments: Sequence[str]) -> None:
    """Run one command line (without the program's name) and exit with its code."""
    home.pointer = _point_at
    if arguments[:1] in (["range"], ["--help"], []):  # its room stands above `present`, which may not name it
        from sekisho.security.range.command import range_commands  # noqa: PLC0415 -- few ask for it

        words.add_typer(range_commands, name="range")
    run_words(arguments, _open_home)


def _open_home(path: Path) -> None:
    from sekisho.security.app.setup import open_home  # noqa: PLC0415 -- loads Django, which most words never need

    open_home(path)


def _point_at(path: Path, *, embedded: bool = False) -> None:
    from sekisho.security.app.setup import point_at  # noqa: PLC0415 -- as above

    point_at(path, embedded=embedded)
